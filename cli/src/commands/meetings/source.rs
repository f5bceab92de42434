//! `meetings remove`, `meetings accept`, `meetings decline`: what to do with a source and with a list that waits.

use serde_json::json;

use super::import;
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Remove {
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(clap::Args)]
pub(crate) struct Accept {
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(clap::Args)]
pub(crate) struct Decline {
    #[arg(value_name = "NAME")]
    name: String,
}

impl Remove {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        home.app.meeting_source_remove(self.name.clone())?;
        done(session, &self.name, "removed")
    }
}

impl Accept {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let report = home.app.meeting_source_accept(self.name)?;
        let texts = session.texts;
        session
            .out
            .show(&report, |page| import::paint(page, texts, &report));
        Ok(())
    }
}

impl Decline {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        home.app.meeting_source_decline(self.name.clone())?;
        done(session, &self.name, "declined")
    }
}

fn done(session: &Session, name: &str, what: &str) -> Done {
    let words = good(session.texts.text(&format!("sources.{what}")));
    let answer = json!({ "source": name, what: true });
    session.out.show(&answer, |page| page.line(&words));
    Ok(())
}
