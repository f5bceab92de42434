//! Joining: the way it should go, and each way somebody could try to get in between.

use waymark_wire::Malformed;
use waymark_wire::crypto::Refused;
use waymark_wire::join::{
    Approving, Code, Fresh, Joining, MOST_SLOT, Slot, Standing, Stop, VALID_S, Welcome,
};
use waymark_wire::manifest::Kind;

use crate::samples::{Device, ORIGIN, account, begun, key};

const NOW: u64 = 1_780_000_000;

pub(crate) fn new_phone() -> Joining {
    let Device { seed, kem } = Device::new(2);
    let fresh = Fresh {
        seed,
        kem,
        psk: key(0x71),
        r_new: key(0x72),
    };
    Joining::new(ORIGIN, fresh, NOW).unwrap()
}

pub(crate) fn standing() -> Standing {
    let chain = begun();
    Standing {
        account: account(),
        n: 0,
        manifest: chain.last.hash,
        sign: Device::new(1).sign(),
    }
}

pub(crate) fn old_phone(code: &str) -> (Approving, Vec<u8>) {
    let code = Code::read(code).unwrap();
    Approving::new(code, standing(), key(0x73), &key(0x74), NOW + 5).unwrap()
}

pub(crate) fn welcome() -> Welcome {
    Welcome {
        n: 1,
        manifest: [0xC1; 32],
        root: Some([0xC2; 32]),
        invite: Some("x".repeat(75)),
    }
}

/// Both phones with the digits shown on the old one.
fn met() -> (Joining, Approving, String) {
    let mut new = new_phone();
    let (mut old, offer) = old_phone(&new.code().text());
    let reveal = new.take_offer(&offer, NOW + 10).unwrap().to_vec();
    let digits = old.take_reveal(&reveal, NOW + 15).unwrap().to_string();
    (new, old, digits)
}

#[test]
fn two_phones_that_are_left_alone_agree() {
    let (mut new, old, digits) = met();
    assert_eq!((digits.len(), new.waits_for()), (6, Slot::Offer));
    let spaced = format!(" {} {}\n", &digits[..3], &digits[3..]);
    let ok = new.take_digits(&spaced, NOW + 60).unwrap();
    assert_eq!(new.waits_for(), Slot::Welcome);
    let member = old.take_ok(&ok, NOW + 65).unwrap();
    assert_eq!(
        (member.kind, member.sign),
        (Kind::Device, Device::new(2).sign())
    );
    assert_eq!(member, Device::new(2).member());
    let slot = old.welcome(&welcome(), &key(0x75)).unwrap();
    let (joined, said) = new.take_welcome(&slot, NOW + 70).unwrap();
    assert_eq!((joined, said), (standing(), welcome()));
}

#[test]
fn a_code_travels_as_text() {
    let code = new_phone().code().clone();
    let text = code.text();
    assert!(
        text.starts_with("WM1J") && text.len() < 300,
        "{}",
        text.len()
    );
    assert_eq!(Code::read(&format!("\n {} ", *text)), Ok(code.clone()));
    assert_eq!(code.place(), Code::read(&text).unwrap().place());
    for wrong in ["", "WM1J", "WM1", "WM2JAAAA", "WM1Jaa==", "WM1J\u{301}"] {
        assert!(Code::read(wrong).is_err(), "{wrong}");
    }
    let shown = format!("{code:?}");
    assert!(!shown.contains("71") && !shown.contains("113"), "{shown}");
    for cut in 0..text.len() {
        assert!(Code::read(&text[..cut]).is_err());
    }
}

#[test]
fn an_offer_from_somebody_else_changes_the_digits() {
    let new = new_phone();
    let text = new.code().text();
    let (mut old, offer) = old_phone(&text);
    let reveal = {
        let mut new = new_phone();
        new.take_offer(&offer, NOW).unwrap().to_vec()
    };
    let digits = old.take_reveal(&reveal, NOW + 5).unwrap();
    // Who photographed the code offers their own account first.
    let code = Code::read(&text).unwrap();
    let theirs = Standing {
        account: [0xEE; 16],
        ..standing()
    };
    let (_, forged) = Approving::new(code, theirs, key(0x99), &key(0x98), NOW).unwrap();
    let mut fooled = new_phone();
    fooled.take_offer(&forged, NOW).unwrap();
    assert_eq!(fooled.take_digits(&digits, NOW), Err(Stop::Digits(2)));
    // The old phone's offer comes too: now it is known.
    assert_eq!(fooled.take_offer(&offer, NOW), Err(Stop::SecondOffer));
    assert_eq!(fooled.take_offer(&forged, NOW), Err(Stop::SecondOffer));
    assert_eq!(fooled.take_digits(&digits, NOW), Err(Stop::SecondOffer));
}

#[test]
fn the_digits_depend_on_everything_both_said() {
    let digits = |r_new: u8, r_old: u8, change: fn(&mut Standing)| {
        let Device { seed, kem } = Device::new(2);
        let fresh = Fresh {
            seed,
            kem,
            psk: key(0x71),
            r_new: key(r_new),
        };
        let mut new = Joining::new(ORIGIN, fresh, NOW).unwrap();
        let mut standing = standing();
        change(&mut standing);
        let code = new.code().clone();
        let (mut old, offer) = Approving::new(code, standing, key(r_old), &key(0x74), NOW).unwrap();
        let reveal = new.take_offer(&offer, NOW).unwrap().to_vec();
        old.take_reveal(&reveal, NOW).unwrap().to_string()
    };
    let all = [
        digits(1, 1, |_| ()),
        digits(2, 1, |_| ()),
        digits(1, 2, |_| ()),
        digits(1, 1, |s| s.n = 1),
        digits(1, 1, |s| s.manifest[0] ^= 1),
        digits(1, 1, |s| s.sign[0] ^= 1),
    ];
    let different: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len(), "{all:?}");
    assert_eq!(digits(1, 1, |_| ()), all[0]);
}

#[test]
fn three_tries_and_no_more() {
    let (mut new, _, digits) = met();
    let wrong = if digits == "000000" {
        "000001"
    } else {
        "000000"
    };
    for not_digits in ["", "12345", "1234567", "12345x", "１２３４５６"] {
        let found = new.take_digits(not_digits, NOW);
        assert_eq!(found, Err(Stop::Malformed(Malformed("digits"))));
    }
    for left in [2, 1, 0] {
        assert_eq!(new.take_digits(wrong, NOW), Err(Stop::Digits(left)));
    }
    assert_eq!(new.take_digits(&digits, NOW), Err(Stop::Digits(0)));
    // The right ones at the third try do.
    let (mut new, _, digits) = met();
    for _ in 0..2 {
        assert!(new.take_digits(wrong, NOW).is_err());
    }
    assert!(new.take_digits(&digits, NOW).is_ok());
}

#[test]
fn the_same_offer_again_is_nothing_new() {
    let mut new = new_phone();
    let (_, offer) = old_phone(&new.code().text());
    let once = new.take_offer(&offer, NOW).unwrap().to_vec();
    assert_eq!(new.take_offer(&offer, NOW), Ok(once.as_slice()));
}

#[test]
fn what_was_not_sealed_for_this_phone_is_not_taken() {
    let mut new = new_phone();
    let (mut old, offer) = old_phone(&new.code().text());
    for at in 0..offer.len() {
        let mut other = offer.clone();
        other[at] ^= 1;
        assert_eq!(
            new.take_offer(&other, NOW),
            Err(Stop::Refused(Refused)),
            "{at}"
        );
    }
    assert_eq!(new.take_offer(&[0; 31], NOW), Err(Malformed("slot").into()));
    assert_eq!(
        new.take_offer(&[0; MOST_SLOT + 1], NOW),
        Err(Malformed("slot").into())
    );
    assert_eq!(new.standing(), None);
    let reveal = new.take_offer(&offer, NOW).unwrap().to_vec();
    assert_eq!(new.standing(), Some(&standing()));
    for at in 0..reveal.len() {
        let mut other = reveal.clone();
        other[at] ^= 1;
        assert_eq!(
            old.take_reveal(&other, NOW + 5),
            Err(Stop::Refused(Refused)),
            "{at}"
        );
    }
    // The offer is no welcome, and the other way round.
    let digits = old.take_reveal(&reveal, NOW + 5).unwrap();
    new.take_digits(&digits, NOW).unwrap();
    assert_eq!(
        new.take_welcome(&offer, NOW).err(),
        Some(Stop::Refused(Refused))
    );
    let slot = old.welcome(&welcome(), &key(1)).unwrap();
    assert_eq!(
        new_phone().take_offer(&slot, NOW),
        Err(Stop::Refused(Refused))
    );
}

#[test]
fn who_only_saw_the_code_can_neither_reveal_nor_prove() {
    let new = new_phone();
    let text = new.code().text();
    let (mut old, offer) = old_phone(&text);
    // With the same code but another value than the one committed to.
    let with = |r_new: u8, device: u8| {
        let Device { seed, kem } = Device::new(device);
        let fresh = Fresh {
            seed,
            kem,
            psk: key(0x71),
            r_new: key(r_new),
        };
        Joining::new(ORIGIN, fresh, NOW).unwrap()
    };
    let reveal = with(0x55, 2).take_offer(&offer, NOW).unwrap().to_vec();
    assert_eq!(old.take_reveal(&reveal, NOW + 5), Err(Stop::Commitment));
    // Revealed rightly, proven by another key: an offer for that key is needed to make it.
    let mut other = with(0x72, 3);
    let (_, their_offer) = old_phone(&other.code().text());
    let reveal = other.take_offer(&their_offer, NOW).unwrap().to_vec();
    assert_eq!(old.take_reveal(&reveal, NOW + 5), Err(Stop::Proof));
    assert_eq!(old.take_ok(&[0; 32], NOW + 5), Err(Stop::TooEarly));
}

#[test]
fn steps_come_in_order() {
    let mut new = new_phone();
    assert_eq!(new.take_digits("123456", NOW), Err(Stop::TooEarly));
    assert_eq!(new.take_welcome(&[0; 99], NOW).err(), Some(Stop::TooEarly));
    let (old, offer) = old_phone(&new.code().text());
    assert_eq!(old.take_ok(&[0; 32], NOW + 5), Err(Stop::TooEarly));
    assert_eq!(old.welcome(&welcome(), &key(1)), Err(Stop::TooEarly));
    new.take_offer(&offer, NOW).unwrap();
    assert_eq!(new.take_welcome(&[0; 99], NOW).err(), Some(Stop::TooEarly));
}

#[test]
fn only_the_right_answer_lets_in() {
    let (mut new, old, digits) = met();
    let ok = new.take_digits(&digits, NOW).unwrap();
    for at in 0..ok.len() {
        let mut other = ok;
        other[at] ^= 1;
        assert_eq!(old.take_ok(&other, NOW + 5), Err(Stop::NotOk));
    }
    assert_eq!(old.take_ok(&ok[..31], NOW + 5), Err(Stop::NotOk));
    assert_eq!(old.take_ok(&[], NOW + 5), Err(Stop::NotOk));
    assert!(old.take_ok(&ok, NOW + 5).is_ok());
}

#[test]
fn the_welcome_has_to_be_after_the_offer() {
    let (mut new, old, digits) = met();
    new.take_digits(&digits, NOW).unwrap();
    let slot = old
        .welcome(&Welcome { n: 0, ..welcome() }, &key(1))
        .unwrap();
    assert_eq!(new.take_welcome(&slot, NOW).err(), Some(Stop::Welcome));
    let short = Welcome {
        n: 7,
        root: None,
        invite: None,
        ..welcome()
    };
    let slot = old.welcome(&short, &key(1)).unwrap();
    assert_eq!(new.take_welcome(&slot, NOW).unwrap().1, short);
    let long = Welcome {
        invite: Some("x".repeat(1000)),
        ..welcome()
    };
    assert_eq!(old.welcome(&long, &key(1)), Err(Malformed("slot").into()));
}

#[test]
fn ten_minutes_by_each_phones_own_clock() {
    let mut new = new_phone();
    let (mut old, offer) = old_phone(&new.code().text());
    for late in [NOW - 1, NOW + VALID_S + 1] {
        assert_eq!(new.take_offer(&offer, late), Err(Stop::TooOld));
        assert_eq!(new.take_digits("123456", late), Err(Stop::TooOld));
        assert_eq!(new.take_welcome(&offer, late).err(), Some(Stop::TooOld));
    }
    let reveal = new.take_offer(&offer, NOW + VALID_S).unwrap().to_vec();
    for late in [NOW + 4, NOW + 5 + VALID_S + 1] {
        assert_eq!(old.take_reveal(&reveal, late), Err(Stop::TooOld));
        assert_eq!(old.take_ok(&[0; 32], late), Err(Stop::TooOld));
    }
    assert!(old.take_reveal(&reveal, NOW + 5 + VALID_S).is_ok());
}

#[test]
fn slots_have_names_of_their_own() {
    for slot in Slot::ALL {
        assert_eq!(Slot::of(slot.name()), Some(slot));
    }
    assert_eq!(Slot::of("other"), None);
}
