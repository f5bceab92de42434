//! `pack show`: what a pack says about itself, and who signed it.

use waymark_core::pack_inspect;

use super::paint;
use crate::commands::Done;
use crate::page::{bold, plain};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Show {
    #[arg(value_name = "FILE")]
    file: String,
}

impl Show {
    pub(super) fn run(self, session: &Session) -> Done {
        let info = pack_inspect(self.file)?;
        let texts = session.texts;
        session.out.show(&info, |page| {
            let version = info.version.to_string();
            let values = [("name", &*info.name), ("version", &version)];
            page.line(&bold(plain(&texts.count(
                "pack.holds",
                info.meetings,
                &values,
            ))));
            if let Some(base) = info.base_version {
                page.line(&texts.fill("pack.starts_from", &[("version", &base.to_string())]));
            }
            paint::sources(page, texts, &info.sources);
            page.blank();
            paint::signer(page, texts, &info.signer, &info.fingerprint);
        });
        Ok(())
    }
}
