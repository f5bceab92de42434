//! `alerts stand-down`: it is over; with `--tell` those who were asked hear of it.

use serde_json::json;

use super::{find, paint};
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct StandDown {
    #[arg(value_name = "ID")]
    id: String,
    /// Writes to those who were asked that it is over.
    #[arg(long)]
    tell: bool,
}

impl StandDown {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let told = home
            .app
            .alert_stand_down(find(&home, &self.id)?, self.tell)?;
        let texts = session.texts;
        session.out.show(&json!({ "alerts": told }), |page| {
            page.line(&good(texts.text("alert.over")));
            page.each(&told, |page, alert| paint::alert(page, texts, &home, alert));
        });
        Ok(())
    }
}
