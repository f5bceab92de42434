//! How the days were.

mod add;
mod answers;
mod delete;
mod edit;
mod item;
mod list;
pub(super) mod paint;
mod show;
mod summary;

use super::Done;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Checkin {
    Add(add::Add),
    List(list::List),
    Show(show::Show),
    Edit(edit::Edit),
    Delete(delete::Delete),
    Summary(summary::Summary),
    #[command(subcommand)]
    Item(item::Item),
}

impl Checkin {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Add(command) => command.run(session),
            Self::List(command) => command.run(session),
            Self::Show(command) => command.run(session),
            Self::Edit(command) => command.run(session),
            Self::Delete(command) => command.run(session),
            Self::Summary(command) => command.run(session),
            Self::Item(command) => command.run(session),
        }
    }

    /// Whether it changes what is kept, or a file.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Add(_) | Self::Edit(_) | Self::Delete(_) => true,
            Self::List(_) | Self::Show(_) | Self::Summary(_) => false,
            Self::Item(command) => command.writes(),
        }
    }
}
