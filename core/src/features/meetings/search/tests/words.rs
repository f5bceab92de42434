//! What can be typed never breaks the index.

use super::bare;
use super::store::Lists;
use crate::features::meetings::model::ListedMeeting;

#[test]
fn every_sign_can_stand_in_a_word_and_finds_it_again() {
    let lists = Lists::new();
    let signs: Vec<char> = ('\u{1}'..=char::MAX)
        .filter(|c| c.is_alphanumeric() || c.is_ascii())
        .collect();
    let named = |(i, signs): (usize, &[char])| ListedMeeting {
        name: signs.iter().map(|c| format!("a{c}b ")).collect(),
        ..bare(&i.to_string())
    };
    let meetings: Vec<_> = signs.chunks(256).enumerate().map(named).collect();
    lists.add("one", &meetings);
    for (i, chunk) in signs.chunks(256).enumerate() {
        let row = i64::try_from(i).unwrap() + 1;
        for sign in chunk {
            // Some of the great blocks of Chinese and Korean are as good as all.
            let alike = ('\u{3400}'..'\u{D7A4}').contains(sign) || *sign >= '\u{20000}';
            let often = if alike { 401 } else { 17 };
            if u32::from(*sign).is_multiple_of(often) {
                assert!(
                    lists.has_words(row, &format!("a{sign}b")),
                    "{sign:?} U+{:04X}",
                    u32::from(*sign)
                );
            }
        }
    }
}
