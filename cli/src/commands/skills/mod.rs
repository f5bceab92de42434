//! Coping skills: what there is, what may help now and why, and how it went.

mod favourite;
mod list;
pub(super) mod paint;
mod practise;
mod show;
mod suggest;

use super::Done;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Skills {
    List(list::List),
    Show(show::Show),
    Suggest(suggest::Suggest),
    Practise(practise::Practise),
    Favourite(favourite::Favourite),
}

impl Skills {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::List(command) => command.run(session),
            Self::Show(command) => command.run(session),
            Self::Suggest(command) => command.run(session),
            Self::Practise(command) => command.run(session),
            Self::Favourite(command) => command.run(session),
        }
    }

    /// Whether it changes what is kept, or a file.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Practise(_) | Self::Favourite(_) => true,
            Self::List(_) | Self::Show(_) | Self::Suggest(_) => false,
        }
    }
}
