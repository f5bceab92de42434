//! A web page that says where its list of meetings is:
//! `<link rel="alternate" type="application/json" title="Meetings Feed" href="...">`.

/// The link to the list, as the page has it.
pub(super) fn feed_link(html: &[u8]) -> Option<String> {
    let html = String::from_utf8_lossy(html);
    let mut rest: &str = &html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, beyond) = after.split_once('>')?;
        rest = beyond;
        let Some((name, attributes)) = tag.split_once(char::is_whitespace) else {
            continue;
        };
        if !name.eq_ignore_ascii_case("link") {
            continue;
        }
        let is = |attribute: &str, wanted: &str| {
            value(attributes, attribute)
                .is_some_and(|found| found.trim().eq_ignore_ascii_case(wanted))
        };
        if is("rel", "alternate") && is("type", "application/json") && is("title", "Meetings Feed")
        {
            return value(attributes, "href").map(|href| htmlize::unescape(href).into_owned());
        }
    }
    None
}

/// The value of one attribute: in quotes, or up to white space.
fn value<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes.trim_start();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let (value, beyond) = match after.chars().next()? {
            quote @ ('"' | '\'') => after.get(1..)?.split_once(quote)?,
            _ => after
                .split_once(char::is_whitespace)
                .unwrap_or((after.trim_end_matches('/'), "")),
        };
        // An attribute without a value may stand before it.
        let name = name.trim_end().rsplit(char::is_whitespace).next()?;
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = beyond.trim_start();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_where_its_list_is() {
        for page in [
            r#"<html><link rel="icon" href="/i"><link rel="alternate" type="application/json" title="Meetings Feed" href="/feed?a=1&amp;b=2">"#,
            "<LINK HREF='/feed?a=1&b=2' async TITLE='meetings feed' rel=alternate type=application/json />",
        ] {
            assert_eq!(
                feed_link(page.as_bytes()).as_deref(),
                Some("/feed?a=1&b=2"),
                "{page}"
            );
        }
        for page in [
            "",
            "<html>no link</html>",
            "<link",
            "<link rel=\"alternate",
            r#"<link rel="alternate" type="application/rss+xml" title="Meetings Feed" href="/rss">"#,
            r#"<a rel="alternate" type="application/json" title="Meetings Feed" href="/feed">"#,
        ] {
            assert_eq!(feed_link(page.as_bytes()), None, "{page}");
        }
    }
}
