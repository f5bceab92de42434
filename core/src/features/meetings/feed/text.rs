//! Text as people should see it: no entities, no tags, no invisible characters that change how a line reads.

use std::borrow::Cow;

use super::issue::{IssueCode, Issues};
use super::scalar::Scalar;

/// The longest name, in characters, as in the format's specification.
pub(super) const NAME: usize = 255;
/// The longest line that is not a name, in characters.
pub(super) const LINE: usize = 500;
/// The longest text of several lines, in characters.
pub(super) const NOTES: usize = 10_000;
/// Entities are decoded this often: some feeds encode twice, none was seen to encode three times.
const PASSES: usize = 3;

/// A value as one line of at most `most` characters.
pub(super) fn line(
    value: &Scalar<'_>,
    field: &'static str,
    most: usize,
    issues: &mut Issues,
) -> Option<String> {
    let found = value.text()?;
    let tidy = if is_plain(&found) {
        found.trim().to_owned()
    } else {
        plain(&found)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    cut(tidy, field, most, issues)
}

/// A value as text of several lines, at most [`NOTES`] characters.
pub(super) fn lines(
    value: &Scalar<'_>,
    field: &'static str,
    issues: &mut Issues,
) -> Option<String> {
    let found = value.text()?;
    if is_plain(&found) {
        return cut(found.trim().to_owned(), field, NOTES, issues);
    }
    let mut tidy = String::with_capacity(found.len());
    let mut empty = 0;
    for line in plain(&found).lines() {
        let line = line
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            tidy.push_str(&line);
            tidy.push('\n');
        }
    }
    cut(tidy.trim().to_owned(), field, NOTES, issues)
}

fn cut(mut text: String, field: &'static str, most: usize, issues: &mut Issues) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    if text.len() > most
        && let Some((end, _)) = text.char_indices().nth(most)
    {
        text.truncate(end);
        issues.note(IssueCode::TextCut, field);
    }
    Some(text)
}

/// Nothing to tidy up: printable ASCII without markup and without a double space.
fn is_plain(text: &str) -> bool {
    let mut before = b'x';
    text.bytes().all(|byte| {
        let plain = matches!(byte, b' '..=b'~')
            && !matches!(byte, b'&' | b'<')
            && !(byte == b' ' && before == b' ');
        before = byte;
        plain
    })
}

/// Without entities, tags and characters that are not to be seen; line ends are `\n`, other white space is one space.
fn plain(text: &str) -> String {
    let mut text = Cow::Borrowed(text);
    for _ in 0..PASSES {
        let next = without_tags(&htmlize::unescape(text.as_ref()));
        if next == text {
            break;
        }
        text = Cow::Owned(next);
    }
    text.replace("\r\n", "\n")
        .chars()
        .filter_map(visible)
        .collect()
}

/// The character to show in place of this one.
fn visible(found: char) -> Option<char> {
    match found {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some('\n'),
        // Direction controls can make a line read as another one.
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => None,
        // Zero width; the two joiners (200C, 200D) stay, Persian and emoji need them.
        '\u{00AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => None,
        space if space.is_whitespace() => Some(' '),
        control if control.is_control() => None,
        other => Some(other),
    }
}

/// Tags become nothing, those that end a line a line end. A `<` that begins no tag stays.
fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        kept.push_str(before);
        if !after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
            kept.push('<');
            rest = after;
            continue;
        }
        let Some((tag, behind)) = after.split_once('>') else {
            // Nor does any tag behind it end: to look again for each would take minutes for a row of nothing else.
            kept.push('<');
            rest = after;
            break;
        };
        let name = tag
            .trim_start_matches('/')
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next();
        if matches!(
            name.unwrap_or_default().to_ascii_lowercase().as_str(),
            "br" | "p" | "div" | "li" | "tr"
        ) {
            kept.push('\n');
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}
