//! People who are told when things get hard: how two of them pair, and what goes between them.
//!
//! | to find | look in |
//! |---|---|
//! | what each of two gives the other, and the number they compare | [`pairing`] |
//! | pairing by a link instead of side by side | [`distance`] |
//! | what is said | [`record`], sealed as a [`message`] |
//! | a contact without the app | [`link`] |
//! | what a relay is asked, and shown instead of an account | [`mailbox`], [`linked`], [`capability`] |
//!
//! No clock, no chance and no network here: all of it is given. A relay sees bytes of one length, and no account.

use crate::Malformed;
use crate::crypto::Refused;

pub mod capability;
pub mod distance;
pub mod link;
pub mod linked;
pub mod mailbox;
pub mod message;
mod padding;
pub mod pairing;
pub mod record;

/// 16 random bytes that name a mailbox.
pub type MailboxId = [u8; 16];
/// 16 bytes that name a message between contacts: [`record::Record::id`].
pub type MessageId = [u8; 16];

/// Why bytes of a contact, or of who says to be one, were not taken; or ours not sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The part of the format that does not fit.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// Not sealed by this contact for this place and day, or changed on the way.
    #[error(transparent)]
    Refused(#[from] Refused),
}

#[cfg(any(test, fuzzing))]
pub(crate) mod promises;
