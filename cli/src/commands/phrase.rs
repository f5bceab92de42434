//! `phrase`: the 24 words of a new account, until they are written down.

use std::io::Read;

use serde_json::json;

use super::Done;
use super::sync::paint;
use crate::failure::Failure;
use crate::page::good;
use crate::session::Session;

/// Three words fit in less.
const MOST_TYPED: u64 = 256;

#[derive(clap::Subcommand)]
pub(crate) enum Phrase {
    Show,
    Check(Check),
}

#[derive(clap::Args)]
pub(crate) struct Check {
    #[arg(value_name = "WORD")]
    words: Vec<String>,
}

impl Phrase {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Show => show(session),
            Self::Check(check) => check.run(session),
        }
    }
}

fn show(session: &mut Session) -> Done {
    let home = session.open()?;
    let texts = session.texts;
    let shown = home.app.phrase_show()?;
    let day = texts.day(shown.until.date_naive(), home.today());
    session.out.show(&shown, |page| {
        paint::phrase(page, texts, &shown.phrase);
        page.blank();
        page.line(&texts.fill("phrase.until", &[("day", &day)]));
        page.line(&texts.text("phrase.write_down"));
    });
    Ok(())
}

impl Check {
    fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let words = match self.words.as_slice() {
            [] => {
                let asked = home.app.phrase_show()?.asked;
                let numbers: Vec<_> = asked.iter().map(u32::to_string).collect();
                let numbers = numbers.join(", ");
                session.out.show(&json!({ "asked": asked }), |page| {
                    page.line(&texts.fill("phrase.asked", &[("numbers", &numbers)]));
                });
                return Ok(());
            }
            [only] if only == "-" => typed()?,
            _ => self.words,
        };
        home.app.phrase_check(words)?;
        session.out.show(&json!({ "checked": true }), |page| {
            page.line(&good(texts.text("phrase.checked")));
        });
        Ok(())
    }
}

/// Words on stdin: they are in no history of commands.
fn typed() -> Result<Vec<String>, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().take(MOST_TYPED).read_to_string(&mut text);
    read.map_err(|_| Failure::invalid("words", "could not be read"))?;
    Ok(text.split_whitespace().map(str::to_owned).collect())
}
