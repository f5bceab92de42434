//! `pack diff`: what leads from one version of a pack to a later one.

use std::path::PathBuf;

use serde_json::json;
use waymark_packer::{Unpacked, diff};

use super::{file, key};
use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::failure::Failure;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Diff {
    #[arg(value_name = "OLD")]
    old: PathBuf,
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Diff {
    pub(super) fn run(self, session: &Session) -> Done {
        let key = key::read(&self.key)?;
        let texts = session.texts;
        let made = || -> Result<_, Failure> {
            let (old, new) = (file::read(&self.old)?, file::read(&self.new)?);
            let bytes = diff(&old, &new, &key).map_err(|why| Failure::refused(why.as_str()))?;
            let delta = Unpacked::read(bytes.as_slice());
            Ok((bytes, delta.map_err(|why| Failure::refused(why.as_str()))?))
        };
        let (bytes, delta) = with_bar(&session.out, texts.text("pack.comparing"), || None, made)?;
        file::write(&self.out, &bytes)?;
        let base = delta.header.base.map(|base| base.version);
        let value = json!({
            "name": delta.header.name,
            "version": delta.header.version,
            "base_version": base,
            "bytes": bytes.len(),
            "meetings": delta.header.meetings,
            "put": delta.put(),
            "taken": delta.taken,
        });
        session.out.show(&value, |page| {
            let values = [
                ("name", delta.header.name.clone()),
                ("old", base.unwrap_or_default().to_string()),
                ("new", delta.header.version.to_string()),
                ("put", delta.put().to_string()),
                ("taken", delta.taken.to_string()),
                ("bytes", bytes.len().to_string()),
            ];
            let values: Vec<_> = values
                .iter()
                .map(|(name, value)| (*name, &**value))
                .collect();
            page.line(&good(texts.fill("pack.diffed", &values)));
        });
        Ok(())
    }
}
