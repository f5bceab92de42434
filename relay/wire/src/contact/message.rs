//! A message to a contact: `enc[32] | sealed[992]`, 1,024 bytes whatever is in it.
//!
//! HPKE mode PSK, so that only the contact can have sealed it, and nobody can prove that to a third. Bound to both
//! keys and the mailbox, and to the day until which a relay keeps it, which the relay is told beside it.

use super::padding::{pad, unpad};
use super::pairing::Pairing;
use super::record::Record;
use super::{Fault, MailboxId};
use crate::crypto::{self, Bound, Key, Shared, TAG};
use crate::label::Label;
use crate::{Hash, Malformed};

/// Bytes of a message.
pub const BYTES: usize = 1024;
/// Bytes of what is sealed, with its padding.
pub(super) const INNER: usize = BYTES - 32 - TAG;
/// Seconds in a day.
pub const DAY_S: u64 = 86_400;

/// A message as it lies in a mailbox.
pub type Sealed = [u8; BYTES];

/// The name a relay knows a message by.
pub fn name(message: &Sealed) -> Hash {
    crypto::hash(Label::MAILBOX, message)
}

impl Pairing {
    /// Seals a record to the contact's `mailbox`, with 32 fresh random bytes. It lies there until the end of
    /// [`Record::day`].
    pub fn seal(
        &self,
        mailbox: &MailboxId,
        record: &Record,
        chance: &Key,
    ) -> Result<Sealed, Fault> {
        let said = record.encode();
        Record::decode(&said)?; // what nobody could read is not sealed
        let ways = ways(&self.own, &self.other, mailbox);
        let envelope = Envelope {
            bound: (Label::ALERT, &ways),
            shared: Some(&self.psk),
            mailbox,
            day: record.day(),
        };
        envelope.seal(&self.other, &said, chance)
    }

    /// Opens what the contact sealed to the own `mailbox`, as the relay gave it: with the day beside it.
    pub fn open(
        &self,
        kem: &Key,
        mailbox: &MailboxId,
        day: u32,
        message: &[u8],
    ) -> Result<Record, Fault> {
        let ways = ways(&self.other, &self.own, mailbox);
        let envelope = Envelope {
            bound: (Label::ALERT, &ways),
            shared: Some(&self.psk),
            mailbox,
            day,
        };
        let record = envelope.open(kem, message, Record::decode)?;
        (record.day() == day)
            .then_some(record)
            .ok_or(Malformed("expires").into())
    }
}

fn ways(from: &[u8; 32], to: &[u8; 32], mailbox: &MailboxId) -> Vec<u8> {
    [from.as_slice(), to, mailbox].concat()
}

/// What a message is bound to, whatever is in it.
pub(super) struct Envelope<'a> {
    pub(super) bound: (Label, &'a [u8]),
    pub(super) shared: Option<&'a Key>,
    pub(super) mailbox: &'a MailboxId,
    pub(super) day: u32,
}

impl Envelope<'_> {
    pub(super) fn seal(&self, to: &[u8; 32], said: &[u8], chance: &Key) -> Result<Sealed, Fault> {
        let padded = pad(said, INNER)?;
        let aad = self.aad();
        let (enc, sealed) = crypto::seal_to(to, self.shared(), self.bound(&aad), &padded, chance)?;
        let message = [enc.as_slice(), &sealed].concat();
        Ok(message.try_into().map_err(|_| Malformed("length"))?)
    }

    pub(super) fn open<T>(
        &self,
        kem: &Key,
        message: &[u8],
        read: impl FnOnce(&[u8]) -> Result<T, Malformed>,
    ) -> Result<T, Fault> {
        if message.len() != BYTES {
            return Err(Malformed("length").into());
        }
        let (enc, sealed) = message.split_first_chunk().ok_or(Malformed("length"))?;
        let aad = self.aad();
        let padded = crypto::open_from(kem, self.shared(), self.bound(&aad), enc, sealed)?;
        Ok(read(unpad(&padded)?)?)
    }

    fn aad(&self) -> Vec<u8> {
        [&[1], self.mailbox.as_slice(), &self.day.to_be_bytes()].concat()
    }

    fn bound<'a>(&'a self, aad: &'a [u8]) -> Bound<'a> {
        let (label, info) = self.bound;
        Bound { label, info, aad }
    }

    fn shared(&self) -> Option<Shared<'_>> {
        let id = self.mailbox.as_slice();
        self.shared.map(|secret| Shared { secret, id })
    }
}
