//! `alerts preview`, `alerts send`: composes an alert; shows it, or sends it too.

use waymark_core::content::PlanPart;
use waymark_core::{AlertDraft, AlertKind, AlertLevel};

use super::{find, paint};
use crate::commands::Done;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
struct Given {
    #[arg(value_name = "CONTACT_ID")]
    contacts: Vec<String>,
    #[arg(long, value_name = "LEVEL", value_parser = words::named::<AlertLevel>)]
    level: Option<AlertLevel>,
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// With today's answers.
    #[arg(long)]
    give_answers: bool,
    /// With a page of the plan.
    #[arg(long, value_name = "PART", value_parser = words::named::<PlanPart>)]
    give_page: Option<PlanPart>,
    /// A trial, which says so.
    #[arg(long)]
    test: bool,
}

impl Given {
    /// Own words say more than "please call me", so they are of the next level where none is named.
    fn draft(self) -> AlertDraft {
        let usual = match self.text {
            Some(_) => AlertLevel::HardDay,
            None => AlertLevel::CallMe,
        };
        AlertDraft {
            kind: if self.test {
                AlertKind::Test
            } else {
                AlertKind::Alert
            },
            level: self.level.unwrap_or(usual),
            contact_ids: self.contacts,
            words: self.text,
            give_answers: self.give_answers,
            give_page: self.give_page,
        }
    }
}

#[derive(clap::Args)]
pub(crate) struct Preview {
    #[command(flatten)]
    given: Given,
}

impl Preview {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let alert = home.app.alert_draft(self.given.draft())?;
        let texts = session.texts;
        session.out.show(&alert, |page| {
            page.line(&texts.text("alert.exactly"));
            paint::alert(page, texts, &home, &alert);
            paint::preview(page, texts, &alert);
        });
        Ok(())
    }
}

#[derive(clap::Args)]
pub(crate) struct Send {
    #[command(flatten)]
    given: Given,
    /// One that was looked at, or did not go out.
    #[arg(long, value_name = "ID")]
    alert: Option<String>,
    /// Without the ten minutes in which it can be called off.
    #[arg(long)]
    at_once: bool,
}

impl Send {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let id = match &self.alert {
            Some(id) => find(&home, id)?,
            None => home.app.alert_draft(self.given.draft())?.id,
        };
        let alert = home.app.alert_send(id, self.at_once)?;
        let texts = session.texts;
        session.out.show(&alert, |page| {
            paint::alert(page, texts, &home, &alert);
            paint::preview(page, texts, &alert);
            page.line(&texts.text("alert.go_on"));
        });
        Ok(())
    }
}
