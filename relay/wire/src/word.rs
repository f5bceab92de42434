//! The word of a private relay: all of its people show the same one for a mailbox or a link, so that neither leads to
//! an account as an invitation would. 32 bytes that only the relay can work out, as base64url: 43 characters.

use data_encoding::BASE64URL_NOPAD;

use crate::Malformed;
use crate::crypto::{self, Key};
use crate::label::Label;

/// A word as it was read: not believed before [`Word::fits`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word([u8; 32]);

impl Word {
    /// The word of the relay with this key.
    pub fn of(key: &Key) -> Self {
        Self(crypto::mac(key, Label::WORD, &[]))
    }

    /// Whether it is the word of the relay with this key.
    pub fn fits(&self, key: &Key) -> bool {
        crypto::mac_fits(key, Label::WORD, &[], &self.0)
    }

    /// As it is given away.
    pub fn text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// Reads what [`Word::text`] wrote.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let wrong = Malformed("word");
        if text.len() != 43 {
            return Err(wrong);
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| wrong)?;
        Ok(Self(bytes.try_into().map_err(|_| wrong)?))
    }
}
