//! Meetings near a place, from lists on this device.

mod directions;
mod export;
mod favourite;
mod file;
mod import;
mod list;
mod map;
mod near;
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
    Sources(sources::Sources),
    Map(map::Map),
    Directions(directions::Directions),
    Export(export::Export),
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
            Self::Sources(command) => command.run(session),
            Self::Map(command) => command.run(session),
            Self::Directions(command) => command.run(session),
            Self::Export(command) => command.run(session),
        }
    }
}
