//! What the readers of this folder promise: see [`crate::promises`].

use super::capability::Capability;
use super::distance::PairingLink;
use super::link::{Link, Note, Reply};
use super::linked::{self, Answering, Ask, Replies};
use super::mailbox::{Escrow, Held, Later, Make, Names, Put};
use super::padding;
use super::pairing::{Pairing, Terms};
use super::record::Record;
use crate::crypto;
use crate::promises::key;
use crate::word::Word;

/// What a contact, or a link, may bring.
pub(crate) fn hold_said(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let kem = crypto::kem_public_key(&key()).unwrap_or_default();
    // With oneself, so that what is sealed can be opened here.
    let own = Pairing {
        psk: key(),
        own: kem,
        other: kem,
    };
    if let Ok(terms) = Terms::decode(bytes) {
        assert_eq!(*terms.encode(), bytes);
    }
    if let Ok(terms) = Terms::read(&text) {
        assert_eq!(*terms.text(), text.trim());
        if let Ok(pairing) = Pairing::new(
            &terms,
            &Terms {
                kem: [1; 32],
                ..terms.clone()
            },
        ) {
            assert_eq!(pairing.safety_number().len(), 71);
            assert!(pairing.safety_words().iter().all(|word| !word.is_empty()));
        }
    }
    if let Ok(link) = PairingLink::read(&text) {
        assert_eq!(*link.text(), text.trim());
        assert!(link.open_answer(&key(), 0, bytes).is_err());
    }
    if let Ok(record) = Record::decode(bytes) {
        assert_eq!(*record.encode(), bytes);
        let sealed = own.seal(&[3; 16], &record, &key()).unwrap_or([0; 1024]);
        let opened = own.open(&key(), &[3; 16], record.day(), &sealed);
        assert_eq!(opened, Ok(record));
    }
    assert!(own.open(&key(), &[3; 16], 0, bytes).is_err());
    if let Ok(link) = Link::read(&text) {
        assert_eq!(*link.text(), text);
    }
    let link = Link::new([4; 16], key());
    assert!(link.open(bytes).is_err() && link.open_reply(bytes).is_err());
    if let Ok(note) = Note::decode(bytes) {
        assert_eq!(note.encode(), bytes);
        assert_eq!(link.open(&link.seal(&note).unwrap_or([0; 1024])), Ok(note));
    }
    if let Ok(reply) = Reply::decode(bytes) {
        assert_eq!(reply.encode(), bytes);
    }
    if let Ok(said) = padding::unpad(bytes) {
        let padded = padding::pad(said, bytes.len());
        assert!(padded.is_ok_and(|padded| *padded == bytes));
    }
}

/// What a relay is asked, and what it answers.
pub(crate) fn hold_asked(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(capability) = Capability::read(&text) {
        assert_eq!(*capability.header(), text);
    }
    if let Ok(word) = Word::read(&text) {
        assert_eq!(word.text(), text);
    }
    let written = [
        Make::decode(bytes).map(|read| read.encode()),
        Put::decode(bytes).map(|read| read.encode()),
        Escrow::decode(bytes).map(|read| read.encode()),
        Later::decode(bytes).map(|read| read.encode()),
        Names::decode(bytes).map(|read| read.encode()),
        Held::decode(bytes).map(|read| read.encode()),
        linked::Make::decode(bytes).map(|read| read.encode()),
        Ask::decode(bytes).map(|read| read.encode().to_vec()),
        Answering::decode(bytes).map(|read| read.encode().to_vec()),
        Replies::decode(bytes).map(|read| read.encode()),
    ];
    for written in written.into_iter().flatten() {
        assert_eq!(written, bytes);
    }
}
