//! `sync enable`: a new account, and the words that are its root.

use super::paint;
use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Enable {
    #[arg(long, value_name = "URL")]
    relay: String,
    #[arg(long, value_name = "TOKEN")]
    invite: Option<String>,
}

impl Enable {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let enabled = with_bar(
            &session.out,
            texts.text("sync.enabling"),
            || None,
            || home.app.sync_enable(self.relay, self.invite),
        )?;
        session.out.show(&enabled, |page| {
            page.line(&good(texts.text("sync.enabled")));
            paint::phrase(page, texts, &enabled.phrase);
            page.blank();
            page.line(&texts.text("phrase.write_down"));
        });
        Ok(())
    }
}
