//! What opens a new account: the `WM1-Admission` header, `invite <base64url>` or `work <number>`.

use crate::Malformed;
use crate::invite::Invite;

/// The header's name.
pub const HEADER: &str = "WM1-Admission";

/// Why a relay should take a new account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It invited.
    Invite(Invite),
    /// The [work](crate::work) was done: the number that was found.
    Work(u64),
}

impl Admission {
    /// The header's value.
    pub fn text(&self) -> String {
        match self {
            Self::Invite(invite) => format!("invite {}", invite.text()),
            Self::Work(nonce) => format!("work {nonce}"),
        }
    }

    /// Reads the header's value.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let wrong = Malformed("admission");
        let (kind, value) = text.split_once(' ').ok_or(wrong)?;
        let read = match kind {
            "invite" => Self::Invite(Invite::read(value)?),
            "work" => Self::Work(value.parse().map_err(|_| wrong)?),
            _ => return Err(wrong),
        };
        (read.text() == text).then_some(read).ok_or(wrong)
    }
}
