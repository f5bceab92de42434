//! `account`: a new account with new words in place of the old one, and the end that a device asked for.

use serde_json::json;

use super::Done;
use super::devices::{phrase_given, when};
use super::progress::with_bar;
use super::sync::paint;
use crate::page::{care, good, plain};
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Account {
    Ending,
    Keep,
    Move(Move),
}

#[derive(clap::Args)]
pub(crate) struct Move {
    #[arg(long, value_name = "WORDS|-")]
    phrase: Option<String>,
    #[arg(long, value_name = "TOKEN")]
    invite: Option<String>,
}

impl Account {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Ending => ending(session),
            Self::Keep => keep(session),
            Self::Move(command) => command.run(session),
        }
    }
}

fn ending(session: &mut Session) -> Done {
    let home = session.open()?;
    let texts = session.texts;
    let ending = home.app.account_ending()?;
    session.out.show(&json!({ "ending": ending }), |page| {
        let Some(ending) = &ending else {
            return page.line(&good(texts.text("account.goes_on")));
        };
        let (at, device) = (when(texts, &home, ending.at), plain(&ending.device));
        let values = [("when", &*at), ("device", &*device)];
        page.line(&care(texts.fill("account.ends", &values)));
    });
    Ok(())
}

fn keep(session: &mut Session) -> Done {
    let home = session.open()?;
    home.app.account_keep()?;
    let words = good(session.texts.text("account.goes_on"));
    session
        .out
        .show(&json!({ "kept": true }), |page| page.line(&words));
    Ok(())
}

impl Move {
    fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let phrase = self.phrase.map(phrase_given);
        let phrase = phrase.map(|words| words.to_string());
        let moved = with_bar(
            &session.out,
            texts.text("sync.running"),
            || home.app.sync_progress(),
            || home.app.account_move(phrase, self.invite),
        )?;
        session.out.show(&moved, |page| {
            page.line(&good(texts.text("account.moved")));
            paint::phrase(page, texts, &moved.enabled.phrase);
            page.blank();
            page.line(&texts.text("phrase.write_down"));
        });
        Ok(())
    }
}
