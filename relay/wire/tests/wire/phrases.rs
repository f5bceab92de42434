//! Phrases: read as people type them, and refused with the number of the word.

use proptest::prelude::*;
use waymark_wire::crypto;
use waymark_wire::manifest::account_of;
use waymark_wire::phrase::{Phrase, Wrong};
use zeroize::Zeroizing;

use crate::samples::key;

/// Two of BIP-39's own test vectors: the words of 32 zero bytes, and of 32 bytes of 0x7f.
const ZEROS: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
    abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
    abandon art";
const SEVENS: &str = "legal winner thank year wave sausage worth useful legal winner thank year wave \
    sausage worth useful legal winner thank year wave sausage worth title";

#[test]
fn the_words_are_those_of_the_standard() {
    for (byte, words) in [(0, ZEROS), (0x7f, SEVENS)] {
        assert_eq!(*Phrase::new(key(byte)).words(), words);
        assert_eq!(*Phrase::read(words).unwrap().entropy(), key(byte));
    }
}

#[test]
fn it_is_read_as_people_type_it() {
    let short: Vec<_> = SEVENS
        .split(' ')
        .map(|word| &word[..word.len().min(4)])
        .collect();
    let typed = [
        SEVENS.to_uppercase(),
        SEVENS.replace(' ', "\n\t  "),
        SEVENS.replace(' ', "\u{a0}"),
        SEVENS.replace(' ', &" ".repeat(500)),
        SEVENS.replace(' ', "\u{3000}"),
        format!("  {SEVENS}\r\n"),
        short.join(" "),
        short.join(" ").to_uppercase(),
        SEVENS.replace("legal", "lega").replace("winner", "winne"),
        // Full-width letters, as some keyboards give them.
        SEVENS.replace("legal", "\u{ff4c}\u{ff45}\u{ff47}\u{ff41}\u{ff4c}"),
    ];
    for typed in typed {
        assert_eq!(
            *Phrase::read(&typed).unwrap().entropy(),
            key(0x7f),
            "{typed}"
        );
    }
}

#[test]
fn what_is_wrong_is_told_by_number() {
    let with = |at: usize, word: &str| {
        let mut words: Vec<_> = SEVENS.split(' ').collect();
        words[at - 1] = word;
        Phrase::read(&words.join(" ")).err()
    };
    let table = [
        (1, "xyzzy", Wrong::Unknown(1)),
        (24, "titled", Wrong::Unknown(24)),
        (7, "légal", Wrong::Unknown(7)),
        (3, "tha", Wrong::Ambiguous(3)),
        (12, "w", Wrong::Ambiguous(12)),
        // Three letters do not count, even where only one word begins so.
        (2, "zeb", Wrong::Ambiguous(2)),
        (5, "legal", Wrong::Checksum),
        (24, "abandon", Wrong::Checksum),
    ];
    for (at, word, wrong) in table {
        assert_eq!(with(at, word), Some(wrong), "{word}");
    }
    assert_eq!(with(9, &"legal".repeat(1000)), Some(Wrong::Unknown(9)));
    // A word that others start with is itself: "act" is not "action".
    assert_eq!(with(1, "act"), Some(Wrong::Checksum));
    for (count, typed) in [
        (0, String::new()),
        (23, SEVENS.replacen("legal ", "", 1)),
        (25, format!("{SEVENS} legal")),
        (100_000, "legal ".repeat(100_000)),
    ] {
        assert_eq!(Phrase::read(&typed), Err(Wrong::Count(count)));
    }
}

#[test]
fn no_error_and_no_debug_output_tells_a_word() {
    let wrongs = [
        Wrong::Count(3),
        Wrong::Unknown(4),
        Wrong::Ambiguous(5),
        Wrong::Checksum,
    ];
    for wrong in wrongs {
        let said = format!("{wrong} {wrong:?}");
        assert!(!SEVENS.split(' ').any(|word| said.contains(word)), "{said}");
    }
    assert_eq!(format!("{:?}", Phrase::new(key(0x7f))), "Phrase");
}

#[test]
fn keys_of_a_phrase_name_its_account() {
    let (one, other) = (key(1), key(2));
    let [one, other] = [one, other].map(|entropy| Phrase::new(entropy).recovery().unwrap());
    assert_eq!(crypto::public_key(&one.seed).unwrap(), one.public);
    assert_eq!(account_of(&one.public), one.account);
    assert!(one.member().unwrap().is_proven(&one.account));
    assert!(one.seed != one.kem && one.account != other.account && one.kem != other.kem);
}

proptest! {
    #[test]
    fn every_phrase_comes_back(entropy: [u8; 32]) {
        let phrase = Phrase::new(Zeroizing::new(entropy));
        let words = phrase.words();
        prop_assert_eq!(words.split(' ').count(), 24);
        prop_assert_eq!(&Phrase::read(&words).unwrap(), &phrase);
        let short: Vec<_> = words.split(' ').map(|word| &word[..word.len().min(4)]).collect();
        prop_assert_eq!(&Phrase::read(&short.join(" ")).unwrap(), &phrase);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,300}", words in prop::collection::vec("[a-z]{1,8}|legal|\\PC{1,4}", 24)) {
        let _ = Phrase::read(&text);
        let _ = Phrase::read(&words.join(" "));
    }
}
