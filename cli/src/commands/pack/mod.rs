//! Packs of meetings: made and checked on a computer, brought in on a phone or here.

mod build;
mod diff;
mod file;
mod install;
mod key;
mod list;
mod paint;
mod remove;
mod show;
mod source;
mod verify;

use super::Done;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Pack {
    #[command(subcommand)]
    Key(key::Key),
    Build(build::Build),
    Diff(diff::Diff),
    Verify(verify::Verify),
    Show(show::Show),
    Install(install::Install),
    List(list::List),
    Remove(remove::Remove),
}

impl Pack {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Key(command) => command.run(session),
            Self::Build(command) => command.run(session),
            Self::Diff(command) => command.run(session),
            Self::Verify(command) => command.run(session),
            Self::Show(command) => command.run(session),
            Self::Install(command) => command.run(session),
            Self::List(command) => command.run(session),
            Self::Remove(command) => command.run(session),
        }
    }

    /// Whether it changes what is kept, or a file.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Build(_) | Self::Install(_) | Self::Remove(_) => true,
            Self::Diff(_) | Self::Verify(_) | Self::Show(_) | Self::List(_) => false,
            Self::Key(command) => command.writes(),
        }
    }
}
