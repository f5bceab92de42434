//! Links, and what a relay is asked about them and about mailboxes.

use proptest::prelude::*;
use waymark_wire::Malformed;
use waymark_wire::admission::Admission;
use waymark_wire::contact::Fault;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::link::{Link, MOST_TEXT, Note, Reply};
use waymark_wire::contact::linked::{self, Answering, Ask, Replies};
use waymark_wire::contact::mailbox::{
    Escrow, HELD_S, Held, Later, MOST_MESSAGES, Make, Names, Put,
};
use waymark_wire::contact::record::Answer;
use waymark_wire::crypto::{self, Refused};
use waymark_wire::label::Label;
use waymark_wire::word::Word;

use crate::contacts::{DAY, NOW};
use crate::samples::key;

pub(crate) fn link() -> Link {
    Link::new([0xA1; 16], key(0xA2))
}

pub(crate) fn note() -> Note {
    Note {
        created_s: NOW,
        text: "Ana quiere que la llames.".to_owned(),
    }
}

pub(crate) fn reply() -> Reply {
    Reply {
        answer: Answer::Calling,
        answered_s: NOW + 60,
    }
}

#[test]
fn who_has_the_link_reads_and_replies() {
    let text = link().text();
    assert_eq!(text.len(), 64);
    let theirs = Link::read(&text).unwrap();
    let sealed = link().seal(&note()).unwrap();
    assert_eq!(theirs.open(&sealed), Ok(note()));
    let back = theirs.seal_reply(&reply(), [0xA3; 16]).unwrap();
    assert_eq!(link().open_reply(&back), Ok(reply()));
    assert_ne!(back, theirs.seal_reply(&reply(), [0xA4; 16]).unwrap());
    assert_ne!(link().read_token(), link().write_token());
    assert_eq!(link().read_token(), theirs.read_token());
    for cut in 0..64 {
        assert_eq!(Link::read(&text[..cut]), Err(Malformed("text")));
    }
    assert!(!format!("{theirs:?} {:?}", theirs.read_token()).contains("162"));
}

#[test]
fn a_note_is_for_its_own_link() {
    let sealed = link().seal(&note()).unwrap();
    let back = link().seal_reply(&reply(), [0xA3; 16]).unwrap();
    for other in [Link::new([0; 16], key(0xA2)), Link::new([0xA1; 16], key(0))] {
        assert_eq!(other.open(&sealed), Err(Fault::Refused(Refused)));
        assert_eq!(other.open_reply(&back), Err(Fault::Refused(Refused)));
    }
    let long = Note {
        text: "x".repeat(MOST_TEXT + 1),
        ..note()
    };
    assert_eq!(link().seal(&long), Err(Malformed("text").into()));
    // A reply that is sealed right and is none, as a changed page might send it.
    let root = crypto::extract(&[], &[0xA2; 32]);
    let reply_key = crypto::expand(&root, Label::LINK_REPLY, &[0xA3; 16]);
    let aad = [Label::LINK.text().as_bytes(), &[0], &[0xA1; 16]].concat();
    let inner = |said: &[u8]| [said, &[0; 224][said.len()..]].concat();
    for (said, what) in [
        (b"\x00\x05\xA2\x00\x04\x01\x01".as_slice(), "answer"),
        (b"\x00\x05\xA2\x00\x01\x01\x01\x01", "padding"),
        (b"\x00\x03\xA1\x00\x01", "answered"),
        (b"\x00\x00", "reply"),
    ] {
        let sealed = crypto::seal_once_for_browser(&reply_key, &aad, inner(said)).unwrap();
        let sealed = [[0xA3; 16].as_slice(), &sealed].concat();
        assert_eq!(
            link().open_reply(&sealed),
            Err(Malformed(what).into()),
            "{what}"
        );
    }
}

#[test]
fn a_capability_is_known_by_its_hash() {
    let (one, two) = (Capability::new(key(1)), Capability::new(key(2)));
    assert!(one.fits(&one.hash()) && !one.fits(&two.hash()));
    let header = one.header();
    assert_eq!(Capability::read(&header), Ok(one));
    for wrong in [
        "",
        "WM1-Cap ",
        "WM1 AQ",
        "WM1-Cap AQ",
        &format!("{}A", *header),
        &header[1..],
    ] {
        assert_eq!(
            Capability::read(wrong),
            Err(Malformed("capability")),
            "{wrong}"
        );
    }
}

#[test]
fn all_of_a_private_relay_show_one_word() {
    let word = Word::of(&key(1));
    assert!(word.fits(&key(1)) && !word.fits(&key(2)));
    let shown = Admission::Word(word);
    assert_eq!(Admission::read(&shown.text()), Ok(shown.clone()));
    for wrong in ["word ", "word x", &shown.text()[..47], "words x"] {
        assert!(Admission::read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn each_body_has_one_length() {
    let message = [7; 1024];
    let put = Put { day: DAY, message };
    let escrow = Escrow {
        after_s: 3600,
        cancel: [1; 32],
        put,
    };
    let later = Later {
        after_s: 60,
        name: [1; 32],
    };
    let ask = Ask {
        id: [1; 16],
        token: Capability::new(key(2)),
    };
    let answering = Answering {
        ask: ask.clone(),
        sealed: [3; 256],
    };
    let (read, write, owner) = ([1; 32], [2; 32], [3; 32]);
    let make = linked::Make {
        read,
        write,
        owner,
        sealed: message,
    };
    type Read = fn(&[u8]) -> Option<Malformed>;
    let table: [(&str, Vec<u8>, usize, Read); 7] = [
        ("make", Make { write, read }.encode(), Make::BYTES, |b| {
            Make::decode(b).err()
        }),
        ("put", put.encode(), Put::BYTES, |b| Put::decode(b).err()),
        ("escrow", escrow.encode(), Escrow::BYTES, |b| {
            Escrow::decode(b).err()
        }),
        ("later", later.encode(), Later::BYTES, |b| {
            Later::decode(b).err()
        }),
        ("link", make.encode(), linked::Make::BYTES, |b| {
            linked::Make::decode(b).err()
        }),
        ("ask", ask.encode().to_vec(), Ask::BYTES, |b| {
            Ask::decode(b).err()
        }),
        (
            "reply",
            answering.encode().to_vec(),
            Answering::BYTES,
            |b| Answering::decode(b).err(),
        ),
    ];
    for (name, bytes, length, read) in table {
        assert_eq!((bytes.len(), read(&bytes)), (length, None), "{name}");
        for cut in 0..length {
            assert!(read(&bytes[..cut]).is_some(), "{name} {cut}");
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(read(&longer), Some(Malformed("length")), "{name}");
    }
    for after_s in [0, 59, HELD_S.end() + 1, u32::MAX] {
        let found = Escrow::decode(&Escrow { after_s, ..escrow }.encode());
        assert_eq!(found, Err(Malformed("after")));
        let found = Later::decode(&Later { after_s, ..later }.encode());
        assert_eq!(found, Err(Malformed("after")));
    }
}

#[test]
fn lists_are_bounded() {
    let put = |number: u8| Put {
        day: DAY,
        message: [number; 1024],
    };
    for count in [0, 1, MOST_MESSAGES] {
        let held = Held((0..count).map(|n| put(u8::try_from(n).unwrap())).collect());
        assert_eq!(Held::decode(&held.encode()), Ok(held));
        let names = Names(vec![[1; 32]; count]);
        let read = Names::decode(&names.encode());
        assert_eq!(
            read,
            if count == 0 {
                Err(Malformed("length"))
            } else {
                Ok(names)
            }
        );
    }
    let many = Held(vec![put(1); MOST_MESSAGES + 1]).encode();
    assert_eq!(Held::decode(&many), Err(Malformed("count")));
    assert_eq!(Held::decode(&many[..100]), Err(Malformed("count")));
    assert_eq!(Held::decode(&[1, 2, 3]), Err(Malformed("day")));
    assert_eq!(Names::decode(&[0; 32 * 21]), Err(Malformed("length")));
    assert_eq!(Names::decode(&[0; 33]), Err(Malformed("name")));
    let replies = Replies {
        reads: 5,
        sealed: vec![[1; 256]; 3],
    };
    assert_eq!(Replies::decode(&replies.encode()), Ok(replies.clone()));
    for (reads, count) in [(6, 3), (5, 4)] {
        let more = Replies {
            reads,
            sealed: vec![[1; 256]; count],
        };
        assert_eq!(Replies::decode(&more.encode()), Err(Malformed("count")));
    }
    assert_eq!(
        Replies::decode(&replies.encode()[..300]),
        Err(Malformed("sealed"))
    );
    assert_eq!(Replies::decode(&[0, 0, 0]), Err(Malformed("length")));
}

proptest! {
    #[test]
    fn each_byte_behind_a_link_counts(at in 0_usize..1024, bit in 0_u8..8) {
        let mut sealed = link().seal(&note()).unwrap();
        sealed[at] ^= 1 << bit;
        prop_assert_eq!(link().open(&sealed), Err(Fault::Refused(Refused)));
        prop_assert_eq!(link().open(&sealed[..at]), Err(Malformed("length").into()));
        let mut back = link().seal_reply(&reply(), [0xA3; 16]).unwrap();
        back[at % 256] ^= 1 << bit;
        prop_assert_eq!(link().open_reply(&back), Err(Fault::Refused(Refused)));
        prop_assert_eq!(link().open_reply(&sealed), Err(Malformed("length").into()));
    }

    #[test]
    fn any_note_fits(text in "\\PC{0,200}", created_s: u64) {
        let note = Note { created_s, text };
        prop_assert_eq!(link().open(&link().seal(&note).unwrap()), Ok(note));
    }
}
