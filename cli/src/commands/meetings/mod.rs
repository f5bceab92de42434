//! Meetings near a place, from lists on this device.

mod favourite;
mod import;
mod list;
mod near;
pub(super) mod paint;
mod refresh;
mod show;
mod source;
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
            Self::List(command) => command.run(session),
            Self::Show(command) => command.run(session),
            Self::Favourite(command) => command.run(session),
            Self::Favourites(command) => command.run(session),
            Self::Sources(command) => command.run(session),
            Self::Refresh(command) => command.run(session),
            Self::Accept(command) => command.run(session),
            Self::Decline(command) => command.run(session),
            Self::Remove(command) => command.run(session),
        }
    }
}
