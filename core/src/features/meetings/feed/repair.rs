//! Makes a damaged row readable where that is safe: wrong bytes, raw control characters, halves of surrogate pairs and
//! numbers beyond any range. Only tried on a row that did not parse.

/// The row again, with every number as text, so that no number is out of range for the parser.
pub(super) fn repair(row: &[u8]) -> String {
    let text = String::from_utf8_lossy(row);
    let mut fixed = String::with_capacity(text.len() + 16);
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        match next {
            '"' => {
                fixed.push('"');
                string(&mut rest, &mut fixed);
            }
            '-' | '0'..='9' => {
                let after = rest
                    .as_str()
                    .trim_start_matches(|c| matches!(c, '0'..='9' | '.' | 'e' | 'E' | '+' | '-'));
                let tail = rest.as_str().strip_suffix(after).unwrap_or_default();
                fixed.extend(['"', next].into_iter().chain(tail.chars()).chain(['"']));
                rest = after.chars();
            }
            other => fixed.push(other),
        }
    }
    fixed
}

/// The rest of a string, its closing quote included.
fn string(rest: &mut std::str::Chars<'_>, fixed: &mut String) {
    while let Some(next) = rest.next() {
        match next {
            '"' => {
                fixed.push('"');
                return;
            }
            '\n' => fixed.push_str("\\n"),
            control if control < ' ' => fixed.push(' '),
            '\\' => escape(rest, fixed),
            other => fixed.push(other),
        }
    }
}

fn escape(rest: &mut std::str::Chars<'_>, fixed: &mut String) {
    let mut after = rest.clone();
    if after.next() != Some('u') {
        fixed.push('\\');
        fixed.extend(rest.next());
        return;
    }
    let Some(first) = hex(&mut after) else {
        fixed.push('\\');
        return;
    };
    *rest = after.clone();
    let decoded = match first {
        0xD800..=0xDBFF => {
            let paired = after.next() == Some('\\') && after.next() == Some('u');
            let second = if paired { hex(&mut after) } else { None };
            let pair = char::decode_utf16([first].into_iter().chain(second))
                .next()
                .and_then(Result::ok);
            if pair.is_some() {
                *rest = after;
            }
            pair
        }
        unit => char::from_u32(u32::from(unit)),
    };
    match decoded {
        // Quotes, backslashes and control characters stay escaped.
        Some(plain) if plain < ' ' || plain == '"' || plain == '\\' => {
            fixed.push_str(&format!("\\u{first:04x}"))
        }
        Some(plain) => fixed.push(plain),
        None => fixed.push(char::REPLACEMENT_CHARACTER),
    }
}

fn hex(rest: &mut std::str::Chars<'_>) -> Option<u16> {
    let mut value = 0_u16;
    for _ in 0..4 {
        value = (value << 4) | u16::try_from(rest.next()?.to_digit(16)?).ok()?;
    }
    Some(value)
}
