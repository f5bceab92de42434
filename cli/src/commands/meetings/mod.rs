//! Meetings near a place, from lists on this device.

mod age;
mod attend;
mod card;
mod directions;
mod export;
mod favourite;
mod fellowships;
mod file;
pub(super) mod filter;
mod found;
mod hide;
mod home;
mod import;
mod kept;
mod list;
mod map;
pub(super) mod near;
mod note;
mod online;
pub(super) mod paint;
mod refresh;
mod show;
mod source;
mod sources;
mod types;

use super::Done;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Meetings {
    Import(import::Import),
    Near(near::Near),
    Online(online::Online),
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
    Types(types::Types),
    Fellowships(fellowships::Fellowships),
    Hide(hide::Hide),
    Map(map::Map),
    Directions(directions::Directions),
    Export(export::Export),
    Refresh(refresh::Refresh),
    Accept(source::Accept),
    Decline(source::Decline),
    Remove(source::Remove),
}

impl Meetings {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Import(command) => command.run(session),
            Self::Near(command) => command.run(session),
            Self::Online(command) => command.run(session),
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
            Self::Types(command) => command.run(session),
            Self::Fellowships(command) => command.run(session),
            Self::Hide(command) => command.run(session),
            Self::Map(command) => command.run(session),
            Self::Directions(command) => command.run(session),
            Self::Export(command) => command.run(session),
            Self::Refresh(command) => command.run(session),
            Self::Accept(command) => command.run(session),
            Self::Decline(command) => command.run(session),
            Self::Remove(command) => command.run(session),
        }
    }

    /// Whether it changes what is kept, or a file.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Import(_)
            | Self::Favourite(_)
            | Self::Home(_)
            | Self::Attend(_)
            | Self::Export(_)
            | Self::Refresh(_)
            | Self::Accept(_)
            | Self::Decline(_)
            | Self::Remove(_) => true,
            Self::Near(_)
            | Self::Online(_)
            | Self::List(_)
            | Self::Show(_)
            | Self::Favourites(_)
            | Self::Homes(_)
            | Self::Sources(_)
            | Self::Types(_)
            | Self::Fellowships(_)
            | Self::Directions(_) => false,
            Self::Attended(command) => command.writes(),
            Self::Note(command) => command.writes(),
            Self::Hide(command) => command.writes(),
            Self::Map(command) => command.writes(),
        }
    }
}
