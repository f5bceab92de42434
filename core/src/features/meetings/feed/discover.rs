use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use iri_string::types::{IriAbsoluteStr, IriReferenceStr};

/// How much of a page is looked at, in bytes: the link is in its head.
pub const PAGE_LIMIT: usize = 2 * 1024 * 1024;

/// The address of the feed that a web page names: `<link rel="alternate" type="application/json" title="Meetings Feed" href>`.
///
/// `base`: the page's own address, for an `href` that is relative. `None` when the page names none, or none that is http or
/// https.
pub fn discover(html: &str, base: &str) -> Option<String> {
    let end = html.floor_char_boundary(PAGE_LIMIT);
    let (html, _) = html.split_at_checked(end)?;
    let mut reader = DefaultEmitter::default();
    // Text in a script that looks like a link is none.
    reader.naively_switch_states(true);
    let href = Tokenizer::new_with_emitter(html, reader).find_map(|token| match token {
        Ok(Token::StartTag(tag)) => href_of_feed(&tag),
        Ok(_) | Err(_) => None,
    })?;
    resolve(href.trim(), base)
}

fn href_of_feed(tag: &StartTag<()>) -> Option<String> {
    let attribute = |name: &[u8]| {
        let value = tag.attributes.get(name)?;
        Some(String::from_utf8_lossy(value).into_owned())
    };
    let is = |name: &[u8], wanted: &str| {
        attribute(name).is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted))
    };
    let is_alternate = || {
        attribute(b"rel").is_some_and(|value| {
            value
                .split_ascii_whitespace()
                .any(|word| word.eq_ignore_ascii_case("alternate"))
        })
    };
    let is_feed = tag.name.as_slice() == b"link"
        && is_alternate()
        && is(b"type", "application/json")
        && is(b"title", "meetings feed");
    if is_feed { attribute(b"href") } else { None }
}

fn resolve(href: &str, base: &str) -> Option<String> {
    let (base, _) = base.split_once('#').unwrap_or((base, ""));
    let base = IriAbsoluteStr::new(base).ok()?;
    let address = IriReferenceStr::new(href)
        .ok()?
        .resolve_against(base)
        .to_string();
    let (scheme, rest) = address.split_once("://")?;
    let is_web = matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https");
    (is_web && !rest.is_empty()).then_some(address)
}
