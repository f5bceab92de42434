//! What opens a new account, a mailbox or a link: the `WM1-Admission` header, `work <number>`, or at a private relay
//! `invite <base64url>` for an account and `word <base64url>` for the others.

use crate::Malformed;
use crate::invite::Invite;
use crate::word::Word;

/// The header's name.
pub const HEADER: &str = "WM1-Admission";

/// Why a relay should take something new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It invited.
    Invite(Invite),
    /// The [work](crate::work) was done: the number that was found.
    Work(u64),
    /// What all of a private relay know.
    Word(Word),
}

impl Admission {
    /// The header's value.
    pub fn text(&self) -> String {
        match self {
            Self::Invite(invite) => format!("invite {}", invite.text()),
            Self::Work(nonce) => format!("work {nonce}"),
            Self::Word(word) => format!("word {}", word.text()),
        }
    }

    /// Reads the header's value.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let wrong = Malformed("admission");
        let (kind, value) = text.split_once(' ').ok_or(wrong)?;
        let read = match kind {
            "invite" => Self::Invite(Invite::read(value)?),
            "word" => Self::Word(Word::read(value)?),
            "work" => Self::Work(value.parse().map_err(|_| wrong)?),
            _ => return Err(wrong),
        };
        (read.text() == text).then_some(read).ok_or(wrong)
    }
}
