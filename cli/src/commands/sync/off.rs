//! `sync off`: this device goes on by itself. Every word stays.

use serde_json::json;

use crate::commands::Done;
use crate::commands::devices::phrase_given;
use crate::commands::progress::with_bar;
use crate::page::{care, good};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Off {
    #[arg(long)]
    delete_account: bool,
    #[arg(long, value_name = "WORDS|-", requires = "delete_account")]
    phrase: Option<String>,
}

impl Off {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        if self.delete_account {
            let phrase = self.phrase.map(phrase_given);
            let key = if phrase.is_some() {
                "sync.account_ended"
            } else {
                "sync.account_ends"
            };
            home.app
                .account_end(phrase.map(|words| words.to_string()))?;
            let words = good(texts.text(key));
            let value = json!({ "account_ended": true });
            session.out.show(&value, |page| page.line(&words));
            return Ok(());
        }
        let off = with_bar(
            &session.out,
            texts.text("sync.running"),
            || home.app.sync_progress(),
            || home.app.sync_off(),
        )?;
        session.out.show(&off, |page| {
            page.line(&good(texts.text("sync.off")));
            if !off.left {
                page.line(&care(texts.text("sync.off.not_left")));
            }
        });
        Ok(())
    }
}
