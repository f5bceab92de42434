//! The words of a meeting as they are searched for: folded, so that accents, case and script do not matter.

use any_ascii::any_ascii;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::model::ListedMeeting;

/// The most words of one search; what follows is passed over.
const MOST: usize = 16;

/// What of a meeting can be searched for: name, location, address, city, region, group, notes.
pub(super) fn parts(listed: &ListedMeeting) -> [Option<&str>; 7] {
    [
        Some(&listed.name),
        listed.location.as_ref(),
        listed.address.as_ref(),
        listed.city.as_ref(),
        listed.region.as_ref(),
        listed.group.as_ref(),
        listed.notes.as_ref(),
    ]
    .map(|part| part.map(String::as_str))
}

/// All of that as words with spaces between.
pub(super) fn of(listed: &ListedMeeting) -> String {
    let mut words = String::with_capacity(256);
    for part in parts(listed).into_iter().flatten() {
        fold(part, &mut words);
        if !part.is_ascii() {
            fold(&any_ascii(part), &mut words);
        }
    }
    words
}

/// The folded words of a text, each followed by a space. Scripts that write without spaces give a word a sign.
pub(super) fn fold(text: &str, into: &mut String) {
    if text.is_ascii() {
        let folded: Vec<u8> = text.bytes().map(folded_ascii).collect();
        into.push_str(str::from_utf8(&folded).unwrap_or_default());
    } else {
        for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
            match c {
                c if !c.is_alphanumeric() => into.push(' '),
                c if is_sign(c) => into.extend([' ', c, ' ']),
                c => into.extend(c.to_lowercase()),
            }
        }
    }
    into.push(' ');
}

/// A letter made small, a digit as it is, a space for the rest.
fn folded_ascii(byte: u8) -> u8 {
    if byte.is_ascii_alphanumeric() {
        byte.to_ascii_lowercase()
    } else {
        b' '
    }
}

/// Chinese characters and Japanese syllables: no spaces stand between words.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// What to ask the index for: each word or its beginning, in the script it was typed in or in Latin.
/// Nothing when there is no word in it.
pub(super) fn query(text: &str) -> Option<String> {
    let mut folded = String::new();
    fold(text, &mut folded);
    let terms: Vec<_> = folded.split_whitespace().take(MOST).map(term).collect();
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

fn term(word: &str) -> String {
    // Quoted, so that no word is taken for an operator; folding left no quotes in it.
    let typed = format!("\"{word}\" *");
    if word.is_ascii() {
        return typed;
    }
    let mut latin = String::new();
    fold(&any_ascii(word), &mut latin);
    let latin: Vec<_> = latin
        .split_whitespace()
        .map(|word| format!("\"{word}\" *"))
        .collect();
    if latin.is_empty() {
        typed
    } else {
        format!("({typed} OR ({}))", latin.join(" AND "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        let mut words = String::new();
        fold(text, &mut words);
        words.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn accents_case_and_marks_do_not_matter() {
        assert_eq!(folded("Señor's  CAFÉ—Bar"), ["senor", "s", "cafe", "bar"]);
        assert_eq!(folded("Αθήνα"), ["αθηνα"]);
        assert_eq!(folded("東京 Hall"), ["東", "京", "hall"]);
        assert_eq!(folded("\u{0}\"*^"), Vec::<String>::new());
    }

    #[test]
    fn a_search_is_words_and_nothing_else() {
        assert_eq!(
            query("Noon NEAR(x)\" OR").as_deref(),
            Some("\"noon\" * AND \"near\" * AND \"x\" * AND \"or\" *")
        );
        assert_eq!(query(" - \"* "), None);
        assert_eq!(
            query("Αθήνα").as_deref(),
            Some("(\"αθηνα\" * OR (\"athina\" *))")
        );
    }
}
