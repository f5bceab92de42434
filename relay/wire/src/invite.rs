//! An invitation to a private relay: made by the relay, good for one account and until a day that it names.
//!
//! `id[16] | until u64 | HMAC[32]`, as base64url: 75 characters. The relay keeps the ids that were used until they
//! are out of date, and nothing of those that were not.

use data_encoding::BASE64URL_NOPAD;

use crate::crypto::{self, Key};
use crate::label::Label;
use crate::{Hash, Malformed, take};

/// An invitation as it was read: not believed before [`Invite::fits`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// 16 random bytes; used once.
    pub id: [u8; 16],
    /// Seconds since 1970 after which it is worth nothing.
    pub until_s: u64,
    tag: Hash,
}

impl Invite {
    /// Makes one with the relay's own key.
    pub fn new(key: &Key, id: [u8; 16], until_s: u64) -> Self {
        let tag = crypto::mac(key, Label::INVITE, &claim(&id, until_s));
        Self { id, until_s, tag }
    }

    /// Whether the holder of `key` made it and its time is not over. Whether it was used, the relay knows.
    pub fn fits(&self, key: &Key, now_s: u64) -> bool {
        let claim = claim(&self.id, self.until_s);
        crypto::mac_fits(key, Label::INVITE, &claim, &self.tag) && now_s <= self.until_s
    }

    /// As it is given away.
    pub fn text(&self) -> String {
        let claim = claim(&self.id, self.until_s);
        BASE64URL_NOPAD.encode(&[claim.as_slice(), &self.tag].concat())
    }

    /// Reads what [`Invite::text`] wrote.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let wrong = Malformed("invite");
        if text.len() != 75 {
            return Err(wrong);
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| wrong)?;
        let mut from = bytes.as_slice();
        Ok(Self {
            id: *take(&mut from, "invite")?,
            until_s: u64::from_be_bytes(*take(&mut from, "invite")?),
            tag: *take(&mut from, "invite")?,
        })
    }
}

fn claim(id: &[u8; 16], until_s: u64) -> Vec<u8> {
    [id.as_slice(), &until_s.to_be_bytes()].concat()
}
