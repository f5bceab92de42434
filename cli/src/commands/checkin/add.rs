//! `checkin add`: saves how it is.

use waymark_core::Answers;

use super::answers::{Given, When};
use super::paint;
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Add {
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    given: Given,
}

impl Add {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let mut answers = Answers::default();
        self.given.put(&home, &mut answers)?;
        let saved = home.app.checkin_save(self.when.draft(&home, answers)?)?;
        let (texts, today) = (session.texts, home.today());
        session.out.show(&saved, |page| {
            page.line(&good(texts.core.text("checkin.saved")));
            if saved.day < today {
                page.line(
                    &texts
                        .core
                        .fill("checkin.late", &[("date", &texts.core.date(saved.day))]),
                );
            }
            page.blank();
            paint::entry(page, texts, &home, &saved);
        });
        Ok(())
    }
}
