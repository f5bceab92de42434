//! `account`: a new account with new words, in place of the old one.

use super::Done;
use super::devices::phrase_given;
use super::sync::paint;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Account {
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
        let Self::Move(command) = self;
        let home = session.open()?;
        let texts = session.texts;
        let phrase = command.phrase.map(phrase_given);
        let phrase = phrase.map(|words| words.to_string());
        let moved = home.app.account_move(phrase, command.invite)?;
        session.out.show(&moved, |page| {
            page.line(&good(texts.text("account.moved")));
            paint::phrase(page, texts, &moved.enabled.phrase);
            page.blank();
            page.line(&texts.text("phrase.write_down"));
        });
        Ok(())
    }
}
