//! `sync`: the person's own devices in step, through a relay that cannot read them.

mod enable;
mod now;
mod off;
pub(super) mod paint;
mod status;

use super::Done;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Sync {
    Enable(enable::Enable),
    Now(now::Now),
    Status,
    Off,
}

impl Sync {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Enable(command) => command.run(session),
            Self::Now(command) => command.run(session),
            Self::Status => status::run(session),
            Self::Off => off::run(session),
        }
    }

    pub(super) fn writes(&self) -> bool {
        matches!(self, Self::Enable(_))
    }
}
