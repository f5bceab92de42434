//! Contacts: pairing side by side and at a distance, what goes between two of them, and each way somebody else could
//! try to get in between.

use data_encoding::BASE64URL_NOPAD;
use proptest::prelude::*;
use waymark_wire::Malformed;
use waymark_wire::cbor::{Reader, Writer};
use waymark_wire::contact::Fault;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::distance::{self, PairingLink};
use waymark_wire::contact::message::{self, DAY_S, Sealed};
use waymark_wire::contact::pairing::{Pairing, Terms};
use waymark_wire::contact::record::{self, Agreed, Answer, Kind, MOST_TEXT, ReKey, Record, Words};
use waymark_wire::crypto::{self, Bound, Key, Refused, Shared};
use waymark_wire::label::Label;

use crate::samples::{ORIGIN, key};

pub(crate) const NOW: u64 = 1_780_000_000;
pub(crate) const DAY: u32 = 20_604;

/// One of two people: what she keeps, and what she gives the other.
pub(crate) struct Person {
    pub(crate) kem: Key,
    pub(crate) terms: Terms,
}

pub(crate) fn person(number: u8) -> Person {
    let kem = key(number << 4);
    let terms = Terms {
        origin: ORIGIN.to_owned(),
        kem: crypto::kem_public_key(&kem).unwrap(),
        half: key(number << 4 | 1),
        mailbox: [number << 4 | 2; 16],
        write: Capability::new(key(number << 4 | 3)),
    };
    Person { kem, terms }
}

pub(crate) fn paired() -> (Person, Person, Pairing, Pairing) {
    let (anna, ben) = (person(1), person(2));
    let of_anna = Pairing::new(&anna.terms, &ben.terms).unwrap();
    let of_ben = Pairing::new(&ben.terms, &anna.terms).unwrap();
    (anna, ben, of_anna, of_ben)
}

fn said(id: u16, own: Option<&str>) -> Words {
    let own = own.map(str::to_owned);
    Words { id, own }
}

fn agreed(hours: Option<[u16; 2]>) -> Agreed {
    Agreed {
        levels: 3,
        since_s: NOW,
        hours,
    }
}

fn re_key(of: Option<[u8; 16]>, terms: u8, new_phone: bool) -> Kind {
    let terms = person(terms).terms;
    Kind::ReKey(ReKey {
        of,
        terms,
        new_phone,
    })
}

/// One of each kind, with and without what may be left out.
pub(crate) fn records() -> Vec<Record> {
    let kinds = [
        Kind::Alert(said(7, Some("¿Me llamas?"))),
        Kind::Alert(said(0, None)),
        Kind::StandDown([9; 16], said(65_535, None)),
        Kind::Test(said(3, Some(&"x".repeat(MOST_TEXT)))),
        Kind::Answer([9; 16], Answer::Calling, None),
        Kind::Answer([9; 16], Answer::CannotNow, Some("Tonight".to_owned())),
        re_key(None, 3, false),
        re_key(Some([8; 16]), 4, false),
        Kind::Revoked,
        Kind::Agreed(agreed(None)),
        Kind::Agreed(agreed(Some([1_320, 480]))),
        re_key(None, 5, true),
    ];
    let record = |(number, kind)| Record {
        id: [number; 16],
        created_s: NOW,
        expires_s: NOW + 3 * DAY_S,
        kind,
    };
    (1..).zip(kinds).map(record).collect()
}

fn alert() -> Record {
    records().remove(0)
}

#[test]
fn two_who_scanned_each_other_have_the_same_secret_and_number() {
    let (anna, ben, of_anna, of_ben) = paired();
    assert_eq!(of_anna.psk, of_ben.psk);
    let number = of_anna.safety_number();
    assert_eq!(number, of_ben.safety_number());
    assert_eq!(of_anna.safety_words(), of_ben.safety_words());
    let groups: Vec<_> = number.split(' ').collect();
    assert_eq!(groups.len(), 12);
    assert!(
        groups
            .iter()
            .all(|group| group.len() == 5 && group.parse::<u32>().is_ok())
    );
    // Any other key or half gives another number.
    for change in [
        |terms: &mut Terms| terms.kem[0] ^= 1,
        |terms: &mut Terms| terms.half[31] ^= 1,
    ] {
        let mut other = ben.terms.clone();
        change(&mut other);
        let other = Pairing::new(&anna.terms, &other).unwrap();
        assert_ne!(other.safety_number(), number);
        assert_ne!(other.safety_words(), of_ben.safety_words());
    }
    // One's own code, scanned by mistake or held up by somebody.
    let own = Pairing::new(&anna.terms, &anna.terms);
    assert_eq!(own, Err(Malformed("own code")));
    assert!(!format!("{of_anna:?} {:?}", anna.terms).contains("17"));
}

#[test]
fn a_code_of_terms_travels_as_text() {
    let terms = person(1).terms;
    let text = terms.text();
    assert!(
        text.starts_with("WM1P") && text.len() < 260,
        "{}",
        text.len()
    );
    assert_eq!(Terms::read(&format!("\n {} ", *text)), Ok(terms.clone()));
    for wrong in ["", "WM1P", "WM1J", "WM1Paa==", "WM1P\u{301}"] {
        assert!(Terms::read(wrong).is_err(), "{wrong}");
    }
    for cut in 0..text.len() {
        assert!(Terms::read(&text[..cut]).is_err());
    }
    let far = Terms {
        origin: "o".repeat(301),
        ..terms.clone()
    };
    assert_eq!(Terms::read(&far.text()), Err(Malformed("origin")));
    let farther = Terms {
        origin: "o".repeat(900),
        ..terms
    };
    assert_eq!(Terms::read(&farther.text()), Err(Malformed("text")));
}

#[test]
fn what_one_seals_the_other_opens() {
    let (anna, ben, of_anna, of_ben) = paired();
    for (number, record) in (0x50..).zip(records()) {
        let sealed = of_anna
            .seal(&ben.terms.mailbox, &record, &key(number))
            .unwrap();
        let opened = of_ben.open(&ben.kem, &ben.terms.mailbox, DAY, &sealed);
        assert_eq!(opened, Ok(record.clone()));
        let back = of_ben
            .seal(&anna.terms.mailbox, &record, &key(number))
            .unwrap();
        let opened = of_anna.open(&anna.kem, &anna.terms.mailbox, DAY, &back);
        assert_eq!(opened, Ok(record));
        assert_ne!(sealed, back);
    }
}

#[test]
fn a_message_is_for_one_contact_one_place_and_one_day() {
    const NOT: Result<Record, Fault> = Err(Fault::Refused(Refused));
    let (anna, ben, of_anna, of_ben) = paired();
    let place = ben.terms.mailbox;
    let sealed = of_anna.seal(&place, &alert(), &key(0x50)).unwrap();
    assert_eq!(of_ben.open(&ben.kem, &place, DAY + 1, &sealed), NOT);
    assert_eq!(of_ben.open(&ben.kem, &[0; 16], DAY, &sealed), NOT);
    assert_eq!(of_ben.open(&anna.kem, &place, DAY, &sealed), NOT);
    // Given back to who sent it.
    assert_eq!(of_anna.open(&anna.kem, &place, DAY, &sealed), NOT);
    // By who knows all public things and has seen no code.
    let cara = person(3);
    for psk in [key(0), of_ben.psk.clone()] {
        let forger = Pairing {
            psk,
            own: cara.terms.kem,
            ..of_anna.clone()
        };
        let forged = forger.seal(&place, &alert(), &key(0x51)).unwrap();
        assert_eq!(of_ben.open(&ben.kem, &place, DAY, &forged), NOT);
    }
    // Another day than what is sealed says: nobody but a contact can do that.
    let record = Record {
        expires_s: NOW,
        ..alert()
    };
    let bytes = record.encode();
    let inner = [&[0, u8::try_from(bytes.len()).unwrap()], bytes.as_slice()].concat();
    let found = of_ben.open(&ben.kem, &place, DAY, &by_hand(&of_anna, &place, &inner));
    assert_eq!(found, Err(Malformed("expires").into()));
}

/// A message around any plaintext, made after docs/protocol.md; filled up with zeros.
fn by_hand(from: &Pairing, mailbox: &[u8; 16], inner: &[u8]) -> Sealed {
    let mut inner = inner.to_vec();
    inner.resize(976, 0);
    let info = [from.own.as_slice(), &from.other, mailbox].concat();
    let aad = [&[1], mailbox.as_slice(), &DAY.to_be_bytes()].concat();
    let bound = Bound {
        label: Label::ALERT,
        info: &info,
        aad: &aad,
    };
    let shared = Shared {
        secret: &from.psk,
        id: mailbox,
    };
    let (enc, ct) = crypto::seal_to(&from.other, Some(shared), bound, &inner, &key(0x50)).unwrap();
    [enc.as_slice(), &ct].concat().try_into().unwrap()
}

#[test]
fn what_is_made_by_hand_is_what_the_crate_makes() {
    let (_, ben, of_anna, of_ben) = paired();
    let place = ben.terms.mailbox;
    let open = |inner: &[u8]| of_ben.open(&ben.kem, &place, DAY, &by_hand(&of_anna, &place, inner));
    let record = alert();
    let bytes = record.encode();
    let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
    let good = [length.as_slice(), &bytes].concat();
    assert_eq!(
        by_hand(&of_anna, &place, &good),
        of_anna.seal(&place, &record, &key(0x50)).unwrap()
    );
    assert_eq!(open(&good), Ok(record));
    let wrong = [
        ("a byte behind", [good.as_slice(), &[1]].concat(), "padding"),
        ("longer than there is", vec![0xFF; 2], "padding"),
        ("nothing", vec![], "record"),
        (
            "one byte more",
            [&[length[0], length[1] + 1], good[2..].as_ref()].concat(),
            "record",
        ),
        ("text", [&[0, 3], b"\x63hi".as_slice()].concat(), "record"),
    ];
    for (name, inner, what) in wrong {
        assert_eq!(open(&inner), Err(Malformed(what).into()), "{name}");
    }
}

/// A record with any keys.
fn pairs(pairs: &[(u64, &[u8])]) -> Vec<u8> {
    let mut out = Writer::default();
    out.map(pairs.len());
    for (number, value) in pairs {
        out.uint(*number).raw(value);
    }
    out.finish()
}

#[test]
fn each_kind_has_what_it_has_and_nothing_else() {
    let id = [&[0x50], [9; 16].as_slice()].concat();
    let terms = {
        let mut out = Writer::default();
        out.bytes(&person(3).terms.encode());
        out.finish()
    };
    let late = [0x1B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
    let too_late = [0x1B, 0x80, 0, 0, 0, 0, 0, 0, 0];
    let long = [&[0x79, 0x03, 0x21], [b'x'; 801].as_slice()].concat();
    let [always, never, half, hours, beyond] = [
        &[0x49, 3, 0, 0, 0, 0, 0, 0, 0, 5][..],
        &[0x49, 3, 0x80, 0, 0, 0, 0, 0, 0, 0],
        &[0x4B, 3, 0, 0, 0, 0, 0, 0, 0, 5, 1, 0],
        &[0x4D, 3, 0, 0, 0, 0, 0, 0, 0, 5, 5, 0x28, 1, 0xE0],
        &[0x4D, 3, 0, 0, 0, 0, 0, 0, 0, 5, 5, 0xA0, 1, 0xE0],
    ];
    type Case<'a> = (&'a str, Vec<(u64, &'a [u8])>, Option<&'static str>);
    #[rustfmt::skip] // one line each
    let table: Vec<Case<'_>> = vec![
        ("alert", vec![(0, &id), (1, &[1]), (3, &[5]), (4, &late), (5, &[2])], None),
        ("no text id", vec![(0, &id), (1, &[1]), (3, &[5]), (4, &[6])], Some("record")),
        ("an alert to something", vec![(0, &id), (1, &[1]), (2, &id), (3, &[5]), (4, &[6]), (5, &[2])], Some("record")),
        ("stand-down", vec![(0, &id), (1, &[2]), (2, &id), (3, &[5]), (4, &[6]), (5, &[2])], None),
        ("of what?", vec![(0, &id), (1, &[2]), (3, &[5]), (4, &[6]), (5, &[2])], Some("record")),
        ("test", vec![(0, &id), (1, &[3]), (3, &[5]), (4, &[6]), (5, &[2]), (6, b"\x62hi")], None),
        ("answer", vec![(0, &id), (1, &[4]), (2, &id), (3, &[5]), (4, &[6]), (5, &[3])], None),
        ("no such answer", vec![(0, &id), (1, &[4]), (2, &id), (3, &[5]), (4, &[6]), (5, &[4])], Some("text id")),
        ("re-key", vec![(0, &id), (1, &[5]), (3, &[5]), (4, &[6]), (7, &terms)], None),
        ("re-key, a new phone", vec![(0, &id), (1, &[5]), (3, &[5]), (4, &[6]), (5, &[5]), (7, &terms)], None),
        ("re-key with words", vec![(0, &id), (1, &[5]), (3, &[5]), (4, &[6]), (5, &[2]), (7, &terms)], Some("record")),
        ("without terms", vec![(0, &id), (1, &[5]), (3, &[5]), (4, &[6])], Some("record")),
        ("terms that are none", vec![(0, &id), (1, &[5]), (3, &[5]), (4, &[6]), (7, &[0x40])], Some("terms")),
        ("revoked", vec![(0, &id), (1, &[6]), (3, &[5]), (4, &[6])], None),
        ("revoked with words", vec![(0, &id), (1, &[6]), (3, &[5]), (4, &[6]), (5, &[0])], Some("record")),
        ("agreed", vec![(0, &id), (1, &[7]), (3, &[5]), (4, &[6]), (8, always)], None),
        ("agreed, with hours", vec![(0, &id), (1, &[7]), (3, &[5]), (4, &[6]), (8, hours)], None),
        ("to what?", vec![(0, &id), (1, &[7]), (3, &[5]), (4, &[6])], Some("record")),
        ("agreed with words", vec![(0, &id), (1, &[7]), (3, &[5]), (4, &[6]), (5, &[1]), (8, always)], Some("record")),
        ("an alert that agrees", vec![(0, &id), (1, &[1]), (3, &[5]), (4, &[6]), (5, &[2]), (8, always)], Some("record")),
        ("agreed, after all time", vec![(0, &id), (1, &[7]), (3, &[5]), (4, &[6]), (8, never)], Some("agreed")),
        ("half of its hours", vec![(0, &id), (1, &[7]), (3, &[5]), (4, &[6]), (8, half)], Some("agreed")),
        ("no time of a day", vec![(0, &id), (1, &[7]), (3, &[5]), (4, &[6]), (8, beyond)], Some("agreed")),
        ("no levels", vec![(0, &id), (1, &[7]), (3, &[5]), (4, &[6]), (8, &[0x40])], Some("agreed")),
        ("a newer kind", vec![(0, &id), (1, &[8]), (3, &[5]), (4, &[6])], Some("kind")),
        ("no kind", vec![(0, &id), (3, &[5]), (4, &[6])], Some("kind")),
        ("no id", vec![(1, &[6]), (3, &[5]), (4, &[6])], Some("id")),
        ("not created", vec![(0, &id), (1, &[6]), (4, &[6])], Some("created")),
        ("never over", vec![(0, &id), (1, &[6]), (3, &[5])], Some("expires")),
        ("over after all time", vec![(0, &id), (1, &[6]), (3, &[5]), (4, &too_late)], Some("expires")),
        ("out of order", vec![(0, &id), (3, &[5]), (1, &[6]), (4, &[6])], Some("record")),
        ("twice", vec![(0, &id), (1, &[6]), (3, &[5]), (3, &[5]), (4, &[6])], Some("record")),
        ("a newer key", vec![(0, &id), (1, &[6]), (3, &[5]), (4, &[6]), (9, &[0])], Some("key")),
        ("a long text", vec![(0, &id), (1, &[1]), (3, &[5]), (4, &[6]), (5, &[2]), (6, &long)], Some("text")),
        ("a sentence beyond", vec![(0, &id), (1, &[1]), (3, &[5]), (4, &[6]), (5, &[0x1A, 0, 1, 0, 0])], Some("text id")),
    ];
    for (name, keys, wrong) in table {
        let bytes = pairs(&keys);
        match (Record::decode(&bytes), wrong) {
            (Ok(record), None) => assert_eq!(*record.encode(), bytes, "{name}"),
            (found, wrong) => assert_eq!(found.err(), wrong.map(Malformed), "{name}"),
        }
    }
    // What could not be read is not sealed either.
    let (_, ben, of_anna, _) = paired();
    let long = Record {
        kind: Kind::Alert(said(1, Some(&"é".repeat(401)))),
        ..alert()
    };
    let found = of_anna.seal(&ben.terms.mailbox, &long, &key(0x50));
    assert_eq!(found.err(), Some(Malformed("text").into()));
}

#[test]
fn two_devices_that_fire_one_rule_make_one_alert() {
    let id = record::alert_id(&[1; 16], DAY, &[2; 16]);
    assert_eq!(id, record::alert_id(&[1; 16], DAY, &[2; 16]));
    for other in [
        record::alert_id(&[3; 16], DAY, &[2; 16]),
        record::alert_id(&[1; 16], DAY + 1, &[2; 16]),
        record::alert_id(&[1; 16], DAY, &[3; 16]),
    ] {
        assert_ne!(id, other);
    }
}

/// Anna's link, and Ben's answer to it.
pub(crate) fn pairing_link(anna: &Person) -> PairingLink {
    PairingLink {
        origin: ORIGIN.to_owned(),
        kem: anna.terms.kem,
        mailbox: [0x61; 16],
        write: Capability::new(key(0x62)),
    }
}

#[test]
fn two_far_apart_pair_by_a_link() {
    let (anna, ben, of_anna, _) = paired();
    let text = pairing_link(&anna).text();
    assert!(
        text.starts_with("WM1C") && text.len() < 200,
        "{}",
        text.len()
    );
    let link = PairingLink::read(&format!(" {}\n", *text)).unwrap();
    assert_eq!(link, pairing_link(&anna));
    // The link has no half of the secret.
    let bytes = BASE64URL_NOPAD.decode(&text.as_bytes()[4..]).unwrap();
    assert!(
        !bytes
            .windows(32)
            .any(|part| part == anna.terms.half.as_ref())
    );
    let answer = link.answer(&ben.terms, DAY, &key(0x63)).unwrap();
    let bens = pairing_link(&anna)
        .open_answer(&anna.kem, DAY, &answer)
        .unwrap();
    assert_eq!(bens, ben.terms);
    let reply = distance::reply(&anna.terms, &bens, DAY, &key(0x64)).unwrap();
    let (annas, pairing) = distance::open_reply(&link, &ben.terms, &ben.kem, DAY, &reply).unwrap();
    assert_eq!(annas, anna.terms);
    assert_eq!(Pairing::new(&anna.terms, &bens).unwrap(), of_anna);
    assert_eq!(pairing.safety_number(), of_anna.safety_number());
}

#[test]
fn who_carries_the_link_can_answer_it_and_is_found_by_the_number() {
    const NOT: Fault = Fault::Refused(Refused);
    let (anna, ben, _, _) = paired();
    let link = pairing_link(&anna);
    let eve = person(7);
    let answer = link.answer(&ben.terms, DAY, &key(0x63)).unwrap();
    assert_eq!(link.open_answer(&eve.kem, DAY, &answer), Err(NOT));
    assert_eq!(link.open_answer(&anna.kem, DAY + 1, &answer), Err(NOT));
    // She cannot reply in Anna's place either: that takes the half in the answer.
    let guessed = Terms {
        half: key(0),
        ..ben.terms.clone()
    };
    let annas = Terms {
        half: key(1),
        ..anna.terms.clone()
    };
    let forged = distance::reply(&annas, &guessed, DAY, &key(0x65)).unwrap();
    let found = distance::open_reply(&link, &ben.terms, &ben.kem, DAY, &forged);
    assert_eq!(found.err(), Some(NOT));
    // A link with her key instead: both pair with her, and the numbers differ.
    let hers = PairingLink {
        kem: eve.terms.kem,
        ..link.clone()
    };
    let caught = hers.answer(&ben.terms, DAY, &key(0x63)).unwrap();
    let bens = hers.open_answer(&eve.kem, DAY, &caught).unwrap();
    let reply = distance::reply(&eve.terms, &bens, DAY, &key(0x66)).unwrap();
    let (_, of_ben) = distance::open_reply(&hers, &ben.terms, &ben.kem, DAY, &reply).unwrap();
    let passed = link.answer(&eve.terms, DAY, &key(0x67)).unwrap();
    let eves = link.open_answer(&anna.kem, DAY, &passed).unwrap();
    let of_anna = Pairing::new(&anna.terms, &eves).unwrap();
    assert_ne!(of_anna.safety_number(), of_ben.safety_number());
    // A reply that names another key than the link.
    let other = Terms {
        kem: eve.terms.kem,
        ..anna.terms.clone()
    };
    let bound = [anna.terms.kem, ben.terms.kem].concat();
    let mut inner = other.encode().to_vec();
    inner.splice(0..0, u16::try_from(inner.len()).unwrap().to_be_bytes());
    inner.resize(976, 0);
    let place = ben.terms.mailbox;
    let aad = [&[1], place.as_slice(), &DAY.to_be_bytes()].concat();
    let bound = Bound {
        label: Label::PAIR_REPLY,
        info: &bound,
        aad: &aad,
    };
    let shared = Shared {
        secret: &ben.terms.half,
        id: &place,
    };
    let (enc, ct) = crypto::seal_to(&ben.terms.kem, Some(shared), bound, &inner, &key(1)).unwrap();
    let reply = [enc.as_slice(), &ct].concat();
    let found = distance::open_reply(&link, &ben.terms, &ben.kem, DAY, &reply);
    assert_eq!(found.err(), Some(Malformed("kem_pk").into()));
    for cut in 0..link.text().len() {
        assert!(PairingLink::read(&link.text()[..cut]).is_err());
    }
}

#[test]
fn a_message_has_a_name() {
    let (_, ben, of_anna, _) = paired();
    let one = of_anna.seal(&ben.terms.mailbox, &alert(), &key(1)).unwrap();
    let two = of_anna.seal(&ben.terms.mailbox, &alert(), &key(2)).unwrap();
    assert_eq!(message::name(&one), crypto::hash(Label::MAILBOX, &one));
    assert_ne!(message::name(&one), message::name(&two));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn each_byte_of_a_message_counts(at in 0_usize..1024, bit in 0_u8..8, kind in 0_usize..9) {
        let (_, ben, of_anna, of_ben) = paired();
        let place = ben.terms.mailbox;
        let mut sealed = of_anna.seal(&place, &records()[kind], &key(0x50)).unwrap();
        sealed[at] ^= 1 << bit;
        prop_assert_eq!(of_ben.open(&ben.kem, &place, DAY, &sealed), Err(Fault::Refused(Refused)));
        let short = of_ben.open(&ben.kem, &place, DAY, &sealed[..at]);
        prop_assert_eq!(short, Err(Malformed("length").into()));
    }

    #[test]
    fn each_byte_of_an_answer_and_a_reply_counts(at in 0_usize..1024, bit in 0_u8..8) {
        let (anna, ben, _, _) = paired();
        let link = pairing_link(&anna);
        let mut answer = link.answer(&ben.terms, DAY, &key(0x63)).unwrap();
        answer[at] ^= 1 << bit;
        prop_assert_eq!(link.open_answer(&anna.kem, DAY, &answer), Err(Fault::Refused(Refused)));
        let mut reply = distance::reply(&anna.terms, &ben.terms, DAY, &key(0x64)).unwrap();
        reply[at] ^= 1 << bit;
        let found = distance::open_reply(&link, &ben.terms, &ben.kem, DAY, &reply);
        prop_assert_eq!(found.err(), Some(Fault::Refused(Refused)));
    }

    /// A code that was misread is no code, or another one: then the two do not open each other's messages.
    #[test]
    fn each_byte_of_the_terms_counts(at in 0_usize..155, bit in 0_u8..8) {
        let terms = person(1).terms;
        let mut bytes = terms.encode().to_vec();
        prop_assert_eq!(bytes.len(), 155);
        bytes[at] ^= 1 << bit;
        if let Ok(other) = Terms::decode(&bytes) {
            prop_assert_ne!(&other, &terms);
            prop_assert_eq!(other.encode().to_vec(), bytes);
        }
    }

    #[test]
    fn any_words_of_ones_own_fit(own in "\\PC{0,200}", id: u16) {
        let record = Record { kind: Kind::Test(said(id, Some(&own))), ..alert() };
        let bytes = record.encode();
        prop_assert_eq!(Record::decode(&bytes), Ok(record));
        prop_assert!(Reader::new(&bytes).map(6, "record").is_ok());
    }
}
