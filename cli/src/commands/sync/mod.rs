//! `sync`: the person's own devices in step, through a relay that cannot read them.

mod enable;
mod erase;
mod moving;
mod now;
mod off;
pub(super) mod paint;
mod status;

use super::Done;
use super::devices::Join;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Sync {
    Enable(enable::Enable),
    Join(Join),
    Now(now::Now),
    Status,
    EraseNow(erase::EraseNow),
    Move(moving::Move),
    Off(off::Off),
}

impl Sync {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Enable(command) => command.run(session),
            Self::Join(command) => command.run(session),
            Self::Now(command) => command.run(session),
            Self::Status => status::run(session),
            Self::EraseNow(command) => command.run(session),
            Self::Move(command) => command.run(session),
            Self::Off(command) => command.run(session),
        }
    }

    pub(super) fn writes(&self) -> bool {
        matches!(self, Self::Enable(_) | Self::Join(_) | Self::Move(_))
    }
}
