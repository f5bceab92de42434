//! The person's own devices: which they are, how one more comes in, how one goes.

mod approve;
mod compare;
mod invite;
mod join;
mod list;
mod paint;
pub(super) mod qr;
mod remove;
mod rename;
mod review;

pub(super) use join::{Join, phrase_given};
pub(super) use paint::when;

use super::Done;
use crate::session::Session;

#[derive(clap::Subcommand)]
pub(crate) enum Devices {
    Invite(invite::Invite),
    Approve(approve::Approve),
    List(list::List),
    Rename(rename::Rename),
    Remove(remove::Remove),
    Review(review::Review),
    Compare(compare::Compare),
}

impl Devices {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Invite(command) => command.run(session),
            Self::Approve(command) => command.run(session),
            Self::List(command) => command.run(session),
            Self::Rename(command) => command.run(session),
            Self::Remove(command) => command.run(session),
            Self::Review(command) => command.run(session),
            Self::Compare(command) => command.run(session),
        }
    }

    /// Whether a refusal leaves something unsaved.
    pub(super) fn writes(&self) -> bool {
        matches!(self, Self::Rename(_) | Self::Remove(_) | Self::Review(_))
    }
}

/// The next line of stdin without the space around it; nothing at its end.
pub(super) fn line() -> Option<String> {
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim().to_owned())
}
