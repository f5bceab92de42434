//! A note to a contact without the app: sealed for a page that any browser opens, and an answer back.
//!
//! The key is behind the `#` of a link, which no server is sent. AES-256-GCM, since browsers have no other; the page
//! at the relay takes the sealed bytes only when it is touched. docs/threat-model.md says what a link cannot hide.

use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use super::Fault;
use super::capability::Capability;
use super::message::{BYTES, Sealed};
use super::padding::{pad, unpad};
use super::record::Answer;
use crate::Malformed;
use crate::cbor::{Reader, Writer};
use crate::crypto::{self, Key, TAG, labelled};
use crate::label::Label;

/// Bytes of a note's text.
pub const MOST_TEXT: usize = 800;
/// Bytes of a sealed reply.
pub const REPLY: usize = 256;

/// A reply as it is sent: `salt[16] | sealed[240]`.
pub type SealedReply = [u8; REPLY];

/// Where a note is, and its key. Wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// The relay's name for it.
    pub id: [u8; 16],
    key: Key,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").finish_non_exhaustive()
    }
}

/// CBOR `{0: created, 1: text}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Seconds since 1970 by the sender's clock.
    pub created_s: u64,
    /// What the page shows, at most [`MOST_TEXT`] bytes.
    pub text: String,
}

/// CBOR `{0: answer, 1: answered}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// What was touched.
    pub answer: Answer,
    /// Seconds since 1970 by the clock of who answered.
    pub answered_s: u64,
}

impl Link {
    /// From fresh random bytes. **A link seals one note.**
    pub fn new(id: [u8; 16], key: Key) -> Self {
        Self { id, key }
    }

    /// What stands behind the `#`: base64url of `id[16] | key[32]`, 64 characters.
    pub fn text(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new([self.id.as_slice(), self.key.as_ref()].concat());
        Zeroizing::new(BASE64URL_NOPAD.encode(&bytes))
    }

    /// Reads what stands behind the `#`.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let wrong = Malformed("text");
        if text.len() != 64 {
            return Err(wrong);
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| wrong)?;
        let bytes = Zeroizing::new(bytes);
        let (id, key) = bytes.split_first_chunk().ok_or(wrong)?;
        let key = Zeroizing::new(key.try_into().map_err(|_| wrong)?);
        Ok(Self { id: *id, key })
    }

    /// What the relay gives the note for.
    pub fn read_token(&self) -> Capability {
        Capability::new(crypto::derive(&self.key, Label::LINK_READ))
    }

    /// What the relay takes a reply for.
    pub fn write_token(&self) -> Capability {
        Capability::new(crypto::derive(&self.key, Label::LINK_WRITE))
    }

    /// Seals the note.
    pub fn seal(&self, note: &Note) -> Result<Sealed, Fault> {
        let said = note.encode();
        Note::decode(&said)?; // what nobody could read is not sealed
        let padded = pad(&said, BYTES - TAG)?;
        let key = crypto::derive(&self.key, Label::LINK_KEY);
        let sealed = crypto::seal_once_for_browser(&key, &self.aad(), padded.to_vec())?;
        Ok(sealed.try_into().map_err(|_| Malformed("length"))?)
    }

    /// Opens the note.
    pub fn open(&self, sealed: &[u8]) -> Result<Note, Fault> {
        if sealed.len() != BYTES {
            return Err(Malformed("length").into());
        }
        let key = crypto::derive(&self.key, Label::LINK_KEY);
        let padded = crypto::open_once_of_browser(&key, &self.aad(), sealed)?;
        Ok(Note::decode(unpad(&padded)?)?)
    }

    /// Seals a reply, as the page does it, with 16 fresh random bytes.
    pub fn seal_reply(&self, reply: &Reply, salt: [u8; 16]) -> Result<SealedReply, Fault> {
        let said = reply.encode();
        Reply::decode(&said)?;
        let padded = pad(&said, REPLY - 16 - TAG)?;
        let key = self.reply_key(&salt);
        let sealed = crypto::seal_once_for_browser(&key, &self.aad(), padded.to_vec())?;
        let sealed = [salt.as_slice(), &sealed].concat();
        Ok(sealed.try_into().map_err(|_| Malformed("length"))?)
    }

    /// Opens a reply.
    pub fn open_reply(&self, sealed: &[u8]) -> Result<Reply, Fault> {
        if sealed.len() != REPLY {
            return Err(Malformed("length").into());
        }
        let (salt, sealed) = sealed.split_first_chunk().ok_or(Malformed("length"))?;
        let key = self.reply_key(salt);
        let padded = crypto::open_once_of_browser(&key, &self.aad(), sealed)?;
        Ok(Reply::decode(unpad(&padded)?)?)
    }

    fn reply_key(&self, salt: &[u8; 16]) -> Key {
        let root = crypto::extract(&[], self.key.as_ref());
        crypto::expand(&root, Label::LINK_REPLY, salt)
    }

    fn aad(&self) -> Vec<u8> {
        labelled(Label::LINK, &self.id)
    }
}

impl Note {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(2).uint(0_u8).uint(self.created_s);
        out.uint(1_u8).text(&self.text);
        out.finish()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        from.map(2, "note")?;
        from.key(0, "created")?;
        let created_s = from.uint("created")?;
        from.key(1, "text")?;
        let text = from.text("text")?;
        if text.len() > MOST_TEXT {
            return Err(Malformed("text"));
        }
        let note = Self {
            created_s,
            text: text.to_owned(),
        };
        (note.encode() == bytes)
            .then_some(note)
            .ok_or(Malformed("note"))
    }
}

impl Reply {
    pub(super) fn encode(self) -> Vec<u8> {
        let mut out = Writer::default();
        out.map(2).uint(0_u8).uint(self.answer as u8);
        out.uint(1_u8).uint(self.answered_s);
        out.finish()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        from.map(2, "reply")?;
        from.key(0, "answer")?;
        let answer = Answer::of(from.uint("answer")?).ok_or(Malformed("answer"))?;
        from.key(1, "answered")?;
        let reply = Self {
            answer,
            answered_s: from.uint("answered")?,
        };
        (reply.encode() == bytes)
            .then_some(reply)
            .ok_or(Malformed("reply"))
    }
}
