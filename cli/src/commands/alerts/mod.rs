//! Alerts to contacts: composed, looked at, sent, and what became of them.

mod answered;
mod cancel;
mod list;
pub(in crate::commands) mod paint;
mod report;
mod run;
mod send;
mod stand_down;

use super::Done;
use crate::failure::Failure;
use crate::ids;
use crate::session::{Home, Session};

#[derive(clap::Subcommand)]
pub(crate) enum Alerts {
    Preview(send::Preview),
    Send(send::Send),
    List(list::List),
    Run(run::Run),
    Report(report::Report),
    Cancel(cancel::Cancel),
    Answered(answered::Answered),
    StandDown(stand_down::StandDown),
}

impl Alerts {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Preview(command) => command.run(session),
            Self::Send(command) => command.run(session),
            Self::List(command) => command.run(session),
            Self::Run(command) => command.run(session),
            Self::Report(command) => command.run(session),
            Self::Cancel(command) => command.run(session),
            Self::Answered(command) => command.run(session),
            Self::StandDown(command) => command.run(session),
        }
    }

    /// Whether it changes what is kept.
    pub(super) fn writes(&self) -> bool {
        !matches!(self, Self::List(_))
    }
}

/// The whole id of an alert, of which the beginning was given.
fn find(home: &Home, id: &str) -> Result<String, Failure> {
    Ok(ids::of_beginning(home.app.alerts()?, |one| &one.id, id, "id")?.id)
}
