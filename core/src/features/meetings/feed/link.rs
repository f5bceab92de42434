//! Links and dial-in numbers that a tap may open.

use super::issue::{IssueCode, Issues};
use super::scalar::Scalar;
use super::text::{self, LINE};

/// The longest link, in bytes.
const LINK: usize = 2_048;

/// A web link, with a scheme. `mail` allows `mailto:` and `tel:` too.
pub(super) fn url(
    value: &Scalar<'_>,
    field: &'static str,
    mail: bool,
    issues: &mut Issues,
) -> Option<String> {
    let found = text::line(value, field, LINK, issues)?;
    let link = match split_scheme(&found) {
        Some((scheme, rest)) => {
            let allowed = match scheme.to_ascii_lowercase().as_str() {
                "http" | "https" => rest.strip_prefix("//").is_some_and(is_host_first),
                "mailto" | "tel" if mail => !rest.is_empty() && !rest.contains(char::is_whitespace),
                _ => {
                    issues.note(IssueCode::UrlRefused, field);
                    return None;
                }
            };
            allowed.then_some(found)
        }
        None => is_host_first(&found).then(|| format!("https://{found}")),
    };
    if link.is_none() {
        issues.note(IssueCode::UrlUnreadable, field);
    }
    link
}

/// `zoom.us:443/j` has a port, not a scheme.
fn split_scheme(link: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = link.split_once(':')?;
    let is_name = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let is_port = scheme.contains('.') && rest.starts_with(|c: char| c.is_ascii_digit());
    (is_name && !is_port).then_some((scheme, rest))
}

/// A host with a dot in it, no user name before it, and no white space anywhere.
fn is_host_first(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let mut labels = host.trim_end_matches('.').split('.');
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    // "e.g" and "3.5" are not hosts; 192.0.2.1 is.
    let is_address = host
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && labels.clone().count() == 4;
    !rest.contains(char::is_whitespace)
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && labels.clone().count() > 1
        && labels.clone().all(is_label)
        && (is_address
            || labels.next_back().is_some_and(|last| {
                last.len() > 1 && !last.starts_with(|c: char| c.is_ascii_digit())
            }))
}

/// A number to dial: digits and `+ , * #`, at least seven digits, what follows in words left out.
pub(super) fn phone(
    value: &Scalar<'_>,
    field: &'static str,
    issues: &mut Issues,
) -> Option<String> {
    let found = text::line(value, field, LINE, issues)?;
    let is_dialled = |c: char| matches!(c, '0'..='9' | '+' | ',' | '*' | '#');
    let is_filler = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | ';');
    let end = found.find(|c| !is_dialled(c) && !is_filler(c));
    let (number, words) = found.split_at_checked(end.unwrap_or(found.len()))?;
    let number: String = number.chars().filter(|c| is_dialled(*c)).collect();
    if number.bytes().filter(u8::is_ascii_digit).count() < 7 {
        issues.note(IssueCode::PhoneUnreadable, field);
        return None;
    }
    if !words.is_empty() {
        issues.note(IssueCode::PhoneCut, field);
    }
    Some(number.trim_end_matches(',').to_owned())
}
