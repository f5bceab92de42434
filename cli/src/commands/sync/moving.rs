//! `sync move`: another relay for the same account.

use super::paint;
use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Move {
    #[arg(long, value_name = "URL")]
    relay: Option<String>,
    #[arg(long, value_name = "TOKEN")]
    invite: Option<String>,
}

impl Move {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let (texts, today) = (session.texts, home.today());
        let report = with_bar(
            &session.out,
            texts.text("sync.running"),
            || home.app.sync_progress(),
            || home.app.sync_move(self.relay, self.invite),
        )?;
        session.out.show(&report, |page| {
            page.line(&good(texts.text("sync.moved_here")));
            paint::devices(page, texts, &report.devices, today);
        });
        Ok(())
    }
}
