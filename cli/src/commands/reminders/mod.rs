//! When to be reminded, and the plan of notifications that follows from it.

mod add;
mod done;
mod draft;
mod edit;
mod list;
pub(super) mod paint;
mod pause;
mod plan;
mod remove;

use super::Done;
use crate::failure::Failure;
use crate::ids;
use crate::session::{Home, Session};

#[derive(clap::Subcommand)]
pub(crate) enum Reminders {
    Add(add::Add),
    List(list::List),
    Edit(edit::Edit),
    Pause(pause::Pause),
    Remove(remove::Remove),
    Done(done::Mark),
    Plan(plan::Plan),
}

impl Reminders {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Add(command) => command.run(session),
            Self::List(command) => command.run(session),
            Self::Edit(command) => command.run(session),
            Self::Pause(command) => command.run(session),
            Self::Remove(command) => command.run(session),
            Self::Done(command) => command.run(session),
            Self::Plan(command) => command.run(session),
        }
    }

    /// Whether it changes what is kept, or a file.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Add(_) | Self::Edit(_) | Self::Pause(_) | Self::Remove(_) | Self::Done(_) => true,
            Self::List(_) | Self::Plan(_) => false,
        }
    }
}

/// The reminder of a whole id or of the beginning of one.
fn find(home: &Home, id: &str) -> Result<waymark_core::Reminder, Failure> {
    ids::of_beginning(home.app.reminders()?, |one| &one.id, id, "id")
}
