//! `pack diff`: what leads from one version of a pack to a later one.

use std::path::PathBuf;

use serde_json::json;
use waymark_core::meetings::pack::PackRefused;
use waymark_packer::{Unpacked, diff};

use super::{file, key, paint};
use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::failure::Failure;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Diff {
    #[arg(value_name = "OLD", display_order = 1)]
    old: PathBuf,
    #[arg(value_name = "NEW", display_order = 2)]
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
            let refused = |why: PackRefused| Failure::refused(why.as_str());
            let bytes = diff(&old, &new, &key).map_err(refused)?;
            let delta = Unpacked::read(bytes.as_slice()).map_err(refused)?;
            let taken = delta.taken + with_their_lists(&old, &new);
            Ok((bytes, delta, taken))
        };
        let message = texts.text("pack.comparing");
        let (bytes, delta, taken) = with_bar(&session.out, message, || None, made)?;
        file::write(&self.out, &bytes)?;
        let base = delta.header.base.map(|base| base.version);
        let value = json!({
            "name": delta.header.name,
            "version": delta.header.version,
            "base_version": base,
            "bytes": bytes.len(),
            "meetings": delta.header.meetings,
            "put": delta.put(),
            "taken": taken,
        });
        session.out.show(&value, |page| {
            let values = [
                ("name", delta.header.name.clone()),
                ("old", base.unwrap_or_default().to_string()),
                ("new", delta.header.version.to_string()),
                ("put", delta.put().to_string()),
                ("taken", taken.to_string()),
                ("size", paint::size(texts, bytes.len())),
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

/// Meetings that go because their list does.
fn with_their_lists(old: &Unpacked, new: &Unpacked) -> u32 {
    let stays = |name: &str| new.lists.iter().any(|list| list.source.name == name);
    let gone = old.lists.iter().filter(|list| !stays(&list.source.name));
    let meetings = gone.map(|list| list.meetings.len()).sum::<usize>();
    u32::try_from(meetings).unwrap_or(u32::MAX)
}
