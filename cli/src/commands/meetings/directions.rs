//! `meetings directions`: the way to a meeting, for a map app.

use serde_json::json;

use crate::commands::Done;
use crate::page::{care, plain};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Directions {
    #[arg(value_name = "ID")]
    id: String,
}

impl Directions {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let way = home.app.meeting_directions(self.id)?;
        let texts = session.texts;
        session.out.show(&json!({ "directions": way }), |page| {
            let Some(way) = &way else {
                page.line(&texts.text("directions.none"));
                return;
            };
            page.line(&plain(&way.place));
            page.line(&plain(&way.uri));
            if way.approximate {
                page.line(&care(texts.core.text("listed.approximate")));
            }
        });
        Ok(())
    }
}
