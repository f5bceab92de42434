//! Rules of the person's own: made, read back, tried on the past, and looked at.

mod add;
mod draft;
mod dry_run;
mod edit;
mod hold;
mod list;
mod paint;
mod pause;
mod press;
mod remove;
mod run;

use super::Done;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Rules {
    Add(add::Add),
    Edit(edit::Edit),
    List(list::List),
    DryRun(dry_run::DryRun),
    Run(run::Run),
    Press(press::Press),
    Pause(pause::Pause),
    Hold(hold::Hold),
    Remove(remove::Remove),
}

impl Rules {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Add(command) => command.run(session),
            Self::Edit(command) => command.run(session),
            Self::List(command) => command.run(session),
            Self::DryRun(command) => command.run(session),
            Self::Run(command) => command.run(session),
            Self::Press(command) => command.run(session),
            Self::Pause(command) => command.run(session),
            Self::Hold(command) => command.run(session),
            Self::Remove(command) => command.run(session),
        }
    }

    /// Whether it changes what is kept.
    pub(super) fn writes(&self) -> bool {
        !matches!(self, Self::List(_) | Self::DryRun(_))
    }
}
