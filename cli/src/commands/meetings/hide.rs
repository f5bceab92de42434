//! `meetings hide`: fellowships the person does not want to be shown, hidden, shown again or named.

use serde_json::json;
use waymark_core::Fellowship;
use waymark_core::meetings::fellowship_name;

use super::import::fellowship;
use crate::commands::Done;
use crate::page::{good, plain};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Hide {
    #[arg(value_name = "CODE", value_parser = fellowship)]
    fellowships: Vec<Fellowship>,
    /// Shows them again.
    #[arg(long, requires = "fellowships")]
    off: bool,
}

impl Hide {
    pub(super) fn writes(&self) -> bool {
        !self.fellowships.is_empty()
    }

    /// Whatever was asked, what is hidden then is the answer.
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        for one in &self.fellowships {
            home.app.meeting_fellowship_hide(*one, !self.off)?;
        }
        let hidden = home.app.meeting_fellowships_hidden()?;
        let texts = session.texts;
        let answer = json!({ "hidden_fellowships": hidden });
        session.out.show(&answer, |page| {
            if self.writes() {
                let key = if self.off { "hide.off" } else { "hide.on" };
                page.line(&good(texts.text(key)));
            }
            if hidden.is_empty() {
                page.line(&texts.text("hide.none"));
                return;
            }
            page.heading(&texts.text("hide.title"));
            let language = texts.language().tag();
            let rows = hidden.iter().map(|one| {
                let name = fellowship_name(*one, language);
                [plain(one.as_str()), plain(name)]
            });
            page.table(2, &rows.collect::<Vec<_>>());
        });
        Ok(())
    }
}
