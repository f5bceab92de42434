//! `pack key`: the key with which packs are signed.

use std::path::{Path, PathBuf};

use serde_json::json;
use waymark_core::meetings::pack::{Signer, SigningKey};

use super::paint;
use crate::commands::Done;
use crate::failure::Failure;
use crate::key_file::{self, KeyTrouble};
use crate::page::good;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Key {
    New(New),
    Show(Show),
}

#[derive(clap::Args)]
pub(crate) struct New {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct Show {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Key {
    pub(super) fn run(self, session: &Session) -> Done {
        match self {
            Self::New(command) => command.run(session),
            Self::Show(command) => command.run(session),
        }
    }

    /// Whether it changes what is kept, or a file.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::New(_) => true,
            Self::Show(_) => false,
        }
    }
}

impl New {
    fn run(self, session: &Session) -> Done {
        if self.file.exists() {
            return Err(Failure::invalid("file", "is there already"));
        }
        let key = SigningKey::new().ok_or_else(|| Failure::internal("random"))?;
        key_file::write(&self.file, key.seed()).map_err(|_| KeyTrouble::Io)?;
        tell(session, signer(&key)?, Some("pack.key.made"));
        Ok(())
    }
}

impl Show {
    fn run(self, session: &Session) -> Done {
        tell(session, signer(&read(&self.file)?)?, None);
        Ok(())
    }
}

/// The signing key in a file that nobody else can read.
pub(super) fn read(path: &Path) -> Result<SigningKey, Failure> {
    let seed = key_file::read(path)?;
    let seed = seed.ok_or_else(|| Failure::invalid("key", "cannot be opened"))?;
    SigningKey::of_seed(&seed).ok_or(Failure::Key(KeyTrouble::NotAKey))
}

pub(super) fn signer(key: &SigningKey) -> Result<Signer, Failure> {
    key.signer().ok_or_else(|| Failure::internal("crypto"))
}

fn tell(session: &Session, signer: Signer, first: Option<&str>) {
    let (texts, fingerprint) = (session.texts, signer.fingerprint());
    let value = json!({ "signer": signer.key(), "fingerprint": fingerprint });
    session.out.show(&value, |page| {
        if let Some(first) = first {
            page.line(&good(texts.text(first)));
        }
        paint::signer(page, texts, &signer.key(), &fingerprint);
    });
}
