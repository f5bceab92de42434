//! Which feed a web page names.

use super::*;

fn link(href: &str) -> String {
    format!(
        r#"<!doctype html><html><head><title>Meetings</title>
        <link rel="alternate" type="application/rss+xml" title="News" href="/rss">
        <LINK href='{href}' title="Meetings Feed" rel="feed Alternate" type="application/json"/></head>"#
    )
}

#[test]
fn the_feed_is_found_and_its_address_made_whole() {
    let cases = [
        ("https://x.org/feed.json", "https://x.org/feed.json"),
        ("/feed.json", "https://aa.example/feed.json"),
        (
            "feed.json?key=a&amp;b=1",
            "https://aa.example/meetings/feed.json?key=a&b=1",
        ),
        ("../feed.json", "https://aa.example/feed.json"),
        ("//cdn.example/f", "https://cdn.example/f"),
        ("?feed=1", "https://aa.example/meetings/?feed=1"),
    ];
    for (href, address) in cases {
        let found = discover(&link(href), "https://aa.example/meetings/#top");
        assert_eq!(found.as_deref(), Some(address), "{href}");
    }
}

#[test]
fn other_links_and_addresses_are_not_followed() {
    let base = "https://aa.example/";
    for href in [
        "javascript:alert(1)",
        "data:application/json,[]",
        "file:///etc/passwd",
        "http://[",
        "a b",
    ] {
        assert_eq!(discover(&link(href), base), None, "{href}");
    }
    assert_eq!(discover(&link("/feed"), "not an address"), None);
    for page in [
        "",
        "<link",
        "<link rel=alternate type=application/json href=/x>",
        "<!-- <link rel=alternate type=application/json title='Meetings Feed' href=/x> -->",
        "<script>'<link rel=alternate type=application/json title=\"Meetings Feed\" href=/x>'</script>",
    ] {
        assert_eq!(discover(page, base), None, "{page}");
    }
}
