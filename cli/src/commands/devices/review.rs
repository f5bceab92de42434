//! `devices review`: what a device wrote after it was out of the person's hands, keeping what is theirs, and letting the
//! rest go.

use serde_json::json;
use waymark_core::Fallen;

use super::paint;
use crate::commands::Done;
use crate::failure::Failure;
use crate::ids;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Review {
    #[arg(long, value_name = "ID")]
    keep: Vec<String>,
    #[arg(long, value_name = "ID", conflicts_with = "keep")]
    drop: Vec<String>,
}

impl Review {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let fallen = home.app.fallen()?;
        let texts = session.texts;
        if !self.drop.is_empty() {
            let ids = self.drop.iter().map(|id| find(&fallen, id, "drop"));
            let dropped = home.app.fallen_drop(ids.collect::<Result<_, _>>()?)?;
            session.out.show(&json!({ "dropped": dropped }), |page| {
                page.line(&good(texts.count("devices.review.dropped", dropped, &[])));
            });
            return Ok(());
        }
        if self.keep.is_empty() {
            session.out.show(&json!({ "fallen": fallen }), |page| {
                if fallen.is_empty() {
                    page.line(&texts.text("devices.review.none"));
                } else {
                    page.line(&texts.text("devices.review"));
                }
                for one in &fallen {
                    paint::fallen(page, texts, &home, one);
                }
            });
            return Ok(());
        }
        let ids = self.keep.iter().map(|id| find(&fallen, id, "keep"));
        let kept = home.app.fallen_keep(ids.collect::<Result<_, _>>()?)?;
        session.out.show(&json!({ "kept": kept }), |page| {
            page.line(&good(texts.count("devices.review.kept", kept, &[])));
        });
        Ok(())
    }
}

/// The whole id of a beginning of one.
fn find(fallen: &[Fallen], id: &str, argument: &'static str) -> Result<String, Failure> {
    let one = ids::of_beginning(fallen, |one| &one.id, id, argument)?;
    Ok(one.id.clone())
}
