//! `meetings fellowships`: every fellowship with the code it has on the command line.

use serde_json::json;
use waymark_core::meetings::meeting_fellowships;

use crate::commands::Done;
use crate::page::plain;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Fellowships {}

impl Fellowships {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let fellowships = meeting_fellowships(session.texts.language().tag());
        session
            .out
            .show(&json!({ "fellowships": fellowships }), |page| {
                let rows = fellowships
                    .iter()
                    .map(|listed| [plain(listed.fellowship.as_str()), plain(&listed.name)]);
                page.table(2, &rows.collect::<Vec<_>>());
            });
        Ok(())
    }
}
