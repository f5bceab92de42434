//! Meetings near a place, from lists on this device.

mod attend;
mod favourite;
mod home;
mod import;
mod kept;
mod list;
mod near;
mod note;
pub(super) mod paint;
mod show;
mod sources;

use super::Done;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Meetings {
    Import(import::Import),
    Near(near::Near),
    List(list::List),
    Show(show::Show),
    Favourite(favourite::Favourite),
    Favourites(favourite::Favourites),
    Home(home::Home),
    Homes(home::Homes),
    Attend(attend::Attend),
    Attended(attend::Attended),
    Note(note::Note),
    Sources(sources::Sources),
}

impl Meetings {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Import(command) => command.run(session),
            Self::Near(command) => command.run(session),
            Self::List(command) => command.run(session),
            Self::Show(command) => command.run(session),
            Self::Favourite(command) => command.run(session),
            Self::Favourites(command) => command.run(session),
            Self::Home(command) => command.run(session),
            Self::Homes(command) => command.run(session),
            Self::Attend(command) => command.run(session),
            Self::Attended(command) => command.run(session),
            Self::Note(command) => command.run(session),
            Self::Sources(command) => command.run(session),
        }
    }
}
