//! Trusted contacts: who may be told what, agreed with them, and taken back at any time.

mod add;
mod agree;
mod carry;
mod check_number;
mod draft;
mod edit;
mod ledger;
mod list;
mod messages;
pub(super) mod paint;
mod pair;
mod remove;
mod revoke;
mod support;
mod veil;

use std::io::Read;

use waymark_core::ContactPairing;

use super::Done;
use crate::failure::Failure;
use crate::ids;
use crate::session::{Home, Session};

#[derive(clap::Subcommand)]
pub(crate) enum Contacts {
    Add(add::Add),
    List(list::List),
    Edit(edit::Edit),
    Agree(agree::Agree),
    Revoke(revoke::Revoke),
    Remove(remove::Remove),
    Ledger(ledger::Ledger),
    Hide(veil::Veil),
    Unhide(veil::Veil),
    Pair(pair::Pair),
    CheckNumber(check_number::CheckNumber),
    Carry(carry::Carry),
    Messages(messages::Messages),
    Answer(messages::Answer),
    Support(support::Support),
}

impl Contacts {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Add(command) => command.run(session),
            Self::List(command) => command.run(session),
            Self::Edit(command) => command.run(session),
            Self::Agree(command) => command.run(session),
            Self::Revoke(command) => command.run(session),
            Self::Remove(command) => command.run(session),
            Self::Ledger(command) => command.run(session),
            Self::Hide(command) => command.hide(session),
            Self::Unhide(command) => command.unhide(session),
            Self::Pair(command) => command.run(session),
            Self::CheckNumber(command) => command.run(session),
            Self::Carry(command) => command.run(session),
            Self::Messages(command) => command.run(session),
            Self::Answer(command) => command.run(session),
            Self::Support(command) => command.run(session),
        }
    }

    /// Whether it changes what is kept.
    pub(super) fn writes(&self) -> bool {
        !matches!(
            self,
            Self::List(_) | Self::Ledger(_) | Self::Messages(_) | Self::Support(_)
        )
    }
}

/// The contact of a whole id or of the beginning of one.
fn find(home: &Home, id: &str) -> Result<waymark_core::Contact, Failure> {
    ids::of_beginning(home.app.contacts()?, |one| &one.id, id, "id")
}

/// What there is between the app and the contacts' apps.
fn pairings(home: &Home) -> Result<Vec<(waymark_core::Contact, ContactPairing)>, Failure> {
    let mut all = Vec::new();
    for contact in home.app.contacts()? {
        let pairing = home.app.pairing(contact.id.clone())?;
        all.extend(pairing.map(|pairing| (contact, pairing)));
    }
    Ok(all)
}

/// The longest thing that is typed takes less.
const MOST_TYPED: u64 = 2048;

/// What was typed, from stdin where `-` stands for it: then it is in no history of commands.
fn typed(field: &str, given: String) -> Result<String, Failure> {
    if given != "-" {
        return Ok(given);
    }
    let mut text = String::new();
    let read = std::io::stdin().take(MOST_TYPED).read_to_string(&mut text);
    read.map_err(|_| Failure::invalid(field, "cannot be read"))?;
    Ok(text.trim().to_owned())
}
