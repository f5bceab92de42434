//! `pack verify`: whether a file is what its signer signed, to the last byte.

use std::path::PathBuf;

use serde_json::json;
use waymark_core::meetings::pack::NamedSigner;

use super::{file, paint};
use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::failure::Failure;
use crate::page::{good, quiet};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Verify {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "KEY", value_parser = named)]
    signer: Option<NamedSigner>,
}

fn named(text: &str) -> Result<NamedSigner, &'static str> {
    NamedSigner::parse(text).ok_or("a key of 64 hex digits or a fingerprint")
}

impl Verify {
    pub(super) fn run(self, session: &Session) -> Done {
        let texts = session.texts;
        let pack = with_bar(
            &session.out,
            texts.text("pack.verifying"),
            || None,
            || file::read(&self.file),
        )?;
        if self
            .signer
            .as_ref()
            .is_some_and(|named| !named.names(&pack.signer))
        {
            return Err(Failure::refused("signer_changed"));
        }
        let value = json!({
            "name": pack.header.name,
            "version": pack.header.version,
            "base_version": pack.header.base.map(|base| base.version),
            "meetings": pack.header.meetings,
            "put": pack.put(),
            "taken": pack.taken,
            "signer": pack.signer.key(),
            "fingerprint": pack.signer.fingerprint(),
            "signer_given": self.signer.is_some(),
        });
        session.out.show(&value, |page| {
            page.line(&good(texts.text("pack.verified")));
            let version = pack.header.version.to_string();
            let values = [("name", &*pack.header.name), ("version", &version)];
            page.line(&texts.count("pack.holds", pack.header.meetings, &values));
            paint::signer(page, texts, &pack.signer.key(), &pack.signer.fingerprint());
            if self.signer.is_none() {
                page.line(&quiet(texts.text("pack.compare")));
            }
        });
        Ok(())
    }
}
