//! What every reader of this crate promises whatever bytes it is given: no panic, and what is read is written again
//! byte for byte. The fuzz targets under `fuzz/` and a test on the stable toolchain ask for the same.

use zeroize::Zeroizing;

use crate::admission::Admission;
use crate::answer::Problem;
use crate::batch::Batch;
use crate::body::Body;
use crate::close::Close;
use crate::contact;
use crate::crypto::Key;
use crate::heads::View;
use crate::invite::Invite;
use crate::join::{self, Code};
use crate::manifest::{Chain, Signed};
use crate::phrase::Phrase;
use crate::piece::Piece;
use crate::pull::{Pull, Pulled};
use crate::request::Authorization;
use crate::sealing;
use crate::state::State;
use crate::truncate::Truncate;

/// A way into the readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A signed list of members.
    Manifest,
    /// A batch, and what is under its seal.
    Batch,
    /// The body of a batch of entries.
    Body,
    /// A piece of a snapshot.
    Piece,
    /// What a snapshot holds.
    State,
    /// What a relay answers.
    Answer,
    /// What a device asks.
    Request,
    /// What stands in a request's headers.
    Header,
    /// A code to join by, and what is in the slots.
    Join,
    /// Words, and views to compare.
    Typed,
    /// What a contact brings, and a link.
    Contact,
    /// What is asked about a mailbox or a link, and the answer.
    Mailbox,
}

impl Door {
    /// Every door.
    pub const ALL: [Self; 12] = [
        Self::Manifest,
        Self::Batch,
        Self::Body,
        Self::Piece,
        Self::State,
        Self::Answer,
        Self::Request,
        Self::Header,
        Self::Join,
        Self::Typed,
        Self::Contact,
        Self::Mailbox,
    ];

    /// Lets the bytes in.
    ///
    /// # Panics
    /// When a promise is broken.
    pub fn hold(self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        match self {
            Self::Manifest => {
                if let Ok(signed) = Signed::decode(bytes) {
                    assert_eq!(signed.encode(), bytes);
                    let account = signed.manifest.account;
                    let begun = Chain::begin(&account, signed.clone());
                    assert!(begun.is_err() || signed.manifest.n == 0);
                }
            }
            Self::Batch => {
                if let Ok((batch, header)) = Batch::read(bytes) {
                    assert_eq!(batch.bytes(), bytes);
                    assert!(bytes.starts_with(&header.encode()));
                    let _ = batch.check(&header);
                    let _ = sealing::open(&key(), &batch, &header);
                }
                sealing::hold_padding(bytes);
            }
            Self::Body => {
                if let Ok(body) = Body::decode(bytes) {
                    assert_eq!(body.encode(), bytes);
                }
            }
            Self::Piece => {
                if let Ok(piece) = Piece::decode(bytes) {
                    assert_eq!(piece.encode(), bytes);
                }
            }
            Self::State => {
                if let Ok(state) = State::decode(bytes) {
                    assert_eq!(state.encode(), bytes);
                }
            }
            Self::Answer => {
                if let Ok(pulled) = Pulled::decode(bytes) {
                    assert_eq!(pulled.encode(), bytes);
                    assert!(pulled.batches().count() <= bytes.len());
                }
                if let Ok(problem) = Problem::decode(bytes) {
                    assert_eq!(problem.encode(), bytes);
                }
            }
            Self::Request => {
                if let Ok(pull) = Pull::decode(bytes) {
                    assert_eq!(pull.encode(), bytes);
                }
                if let Ok(truncate) = Truncate::decode(bytes) {
                    assert_eq!(truncate.encode(), bytes);
                }
                if let Ok(close) = Close::decode(bytes) {
                    assert_eq!(close.encode(), bytes);
                    assert!(!close.is_by_recovery() || close.account != [0; 16]);
                }
            }
            Self::Header => {
                if let Ok(said) = Authorization::read(&text) {
                    assert!(text.contains(&said.unix_s.to_string()));
                }
                if let Ok(admission) = Admission::read(&text) {
                    assert_eq!(admission.text(), text);
                }
                if let Ok(invite) = Invite::read(&text) {
                    assert_eq!(invite.text(), text);
                }
            }
            Self::Join => {
                if let Ok(code) = Code::read(&text) {
                    assert_eq!(*code.text(), text.trim());
                }
                join::hold_messages(bytes);
            }
            Self::Contact => contact::promises::hold_said(bytes),
            Self::Mailbox => contact::promises::hold_asked(bytes),
            Self::Typed => {
                if let Ok(phrase) = Phrase::read(&text) {
                    assert_eq!(Phrase::read(&phrase.words()), Ok(phrase));
                }
                if let Ok(view) = View::read(&text) {
                    assert_eq!(view.text(), text);
                    assert!(view.words().iter().all(|word| !word.is_empty()));
                }
            }
        }
    }
}

/// A key like any other.
pub(crate) fn key() -> Key {
    Zeroizing::new([7; 32])
}

#[cfg(test)]
mod mutated;
