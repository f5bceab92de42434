//! Feeds that are refused as a whole, and rows that only lose themselves.

use std::io::{self, Read};

use super::*;

fn refusal(feed: &[u8]) -> (&'static str, Option<u32>) {
    let refused = read_all(feed, None)
        .err()
        .unwrap_or_else(|| panic!("not refused: {}", String::from_utf8_lossy(feed)));
    (refused.code.as_str(), refused.row)
}

const GOOD: &str = r#"{"slug": "a", "name": "A", "types": ["O"]}"#;

#[test]
fn a_feed_that_is_none_is_refused_by_name() {
    let cases: [(&str, &str); 25] = [
        ("", "empty"),
        (" \n\t", "empty"),
        ("\u{FEFF}", "empty"),
        ("<!DOCTYPE html><title>Just a moment...</title>", "html"),
        ("\u{FEFF}\n<html>", "html"),
        ("{}", "no_meetings"),
        ("[]", "no_meetings"),
        ("[ ]\n", "no_meetings"),
        (r#"{"meetings": []}"#, "no_meetings"),
        (r#"[{"code": "en", "name": "English"}]"#, "no_meetings"),
        (r#"{"error": "rate limit"}"#, "unknown_shape"),
        (r#"{"meetings": {"1": 2}}"#, "unknown_shape"),
        ("\"meetings\"", "unknown_shape"),
        ("17", "unknown_shape"),
        ("meetings", "not_json"),
        (r#"{meetings: []}"#, "not_json"),
        (r#"{"meetings" []}"#, "not_json"),
        (r#"[{"slug": "a" "name": "A"}]"#, "not_json"),
        ("[,]", "not_json"),
        ("[1,]", "not_json"),
        ("[1 2]", "not_json"),
        (r#"[["slug", "name"], ["a", "A"]]"#, "no_meetings"),
        (r#"{"values": [["slug", "name"]]}"#, "no_meetings"),
        ("[[1, 2], [3, 4]]", "header_unknown"),
        ("Name,Day\n", "no_meetings"),
    ];
    for (feed, code) in cases {
        assert_eq!(refusal(feed.as_bytes()).0, code, "{feed}");
    }
}

#[test]
fn a_feed_cut_off_anywhere_is_refused() {
    let whole = format!(r#"{{"meta": {{"n": [1]}}, "meetings": [{GOOD}, {GOOD}], "more": "x"}}"#);
    for end in 1..whole.len() {
        assert_eq!(refusal(&whole.as_bytes()[..end]).0, "cut_off", "{end}");
    }
    assert!(read_all(whole.as_bytes(), None).is_ok());
}

#[test]
fn text_after_the_list_is_refused_and_the_row_is_told() {
    assert_eq!(
        refusal(format!("[{GOOD}]\n  invalid text").as_bytes()),
        ("trailing_text", Some(1))
    );
    assert_eq!(
        refusal(format!("[{GOOD}, {{'slug': 1}}]").as_bytes()),
        ("not_json", Some(1))
    );
    assert_eq!(refusal(&real("mg_invalid_edge.json")).0, "trailing_text");
}

#[test]
fn wrapped_lists_are_found() {
    let feeds = [
        format!(r#"{{"records": [{{"id": "rec1", "fields": {GOOD}, "createdTime": "x"}}]}}"#),
        format!(r#"{{"status": 200, "meta": {{"a": ["]"]}}, "data": [{GOOD}]}}"#),
        format!(r#"{{"meetings": [{GOOD}], "formats": [{{}}]}}"#),
        format!("\u{FEFF}[{GOOD}]"),
    ];
    for feed in feeds {
        let (outcomes, report) = read_all(feed.as_bytes(), None).unwrap();
        assert_eq!((report.rows, report.imported), (1, 1), "{feed}");
        assert_eq!(outcomes[0].meetings[0].key, "a");
    }
}

/// Goes on for ever, and counts what was taken of it.
struct Endless<'a> {
    taken: &'a mut u64,
}

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let start = if *self.taken == 0 { b'[' } else { b' ' };
        buffer.fill(b' ');
        buffer[0] = start;
        *self.taken += buffer.len() as u64;
        Ok(buffer.len())
    }
}

#[test]
fn a_meeting_with_columns_of_its_own_is_still_a_meeting() {
    let feed = r#"[{"key": "k", "key_string": "C", "parent_id": 1, "code": "x", "desc": "y", "name": "A", "day": 1}]"#;
    assert_eq!(read_all(feed.as_bytes(), None).unwrap().1.imported, 1);
}

#[test]
fn more_than_64_mib_is_refused_and_not_read() {
    let mut taken = 0;
    let read = read_feed(
        Endless { taken: &mut taken },
        &FeedOptions::default(),
        &mut |_| Ok::<_, Infallible>(()),
    );
    assert_eq!(
        read,
        Err(FeedError::Refused(FeedRefused {
            code: RefusalCode::TooLarge,
            row: Some(0)
        }))
    );
    assert_eq!(taken, FEED_LIMIT + 1);
}

#[test]
fn a_reader_that_breaks_is_named() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }
    let read = read_feed(Broken, &FeedOptions::default(), &mut |_| {
        Ok::<_, Infallible>(())
    });
    assert_eq!(
        read,
        Err(FeedError::Refused(RefusalCode::Unreadable.into()))
    );
}

#[test]
fn the_caller_can_end_it() {
    let mut rows = 0;
    let read = read_feed(
        &real("mg_edmonton.json")[..],
        &FeedOptions::default(),
        &mut |_| {
            rows += 1;
            if rows == 3 {
                Err("interrupted")
            } else {
                Ok(())
            }
        },
    );
    assert_eq!((read, rows), (Err(FeedError::Ended("interrupted")), 3));
}

#[test]
fn one_bad_row_among_thousands_loses_only_itself() {
    let deep = format!(
        r#"{{"name": "A", "types": {}"O"{}}}"#,
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    let long = format!(
        r#"{{"name": "A", "types": ["O"], "notes": "{}"}}"#,
        "x".repeat(1_100_000)
    );
    let bad: [(&[u8], &str); 10] = [
        (b"null", "not_an_object"),
        (b"17", "not_an_object"),
        (b"\"text\"", "not_an_object"),
        (b"1e999", "not_an_object"),
        (b"[1, 2]", "not_an_object"),
        (b"{}", "not_a_meeting"),
        (br#"{"types": ["O"]}"#, "name_missing"),
        (
            br#"{"slug": "a", "name": "A", "day": "someday"}"#,
            "day_unreadable",
        ),
        (deep.as_bytes(), "row_too_deep"),
        (long.as_bytes(), "row_too_long"),
    ];
    for (bytes, code) in bad {
        let mut feed = b"[".to_vec();
        for slug in 0..2_000 {
            feed.extend(format!(r#"{{"slug": {slug}, "name": "A", "types": ["O"]}},"#).as_bytes());
        }
        feed.extend(bytes);
        feed.extend(b", {\"slug\": \"end\", \"name\": \"A\", \"types\": [\"O\"]}]");
        let (outcomes, report) = read_all(&feed, None).unwrap();
        assert_eq!(
            (report.rows, report.imported, report.refused),
            (2_002, 2_001, 1),
            "{code}"
        );
        assert_eq!(
            outcomes[2_000].refused.map(|issue| issue.code.as_str()),
            Some(code)
        );
    }
}

#[test]
fn a_damaged_row_is_mended() {
    let bad: [(&[u8], &str); 6] = [
        (b"caf\xE9", "caf\u{FFFD}"),
        (b"tab\there", "tab here"),
        (br"half \ud83d of a pair", "half \u{FFFD} of a pair"),
        (
            br"\ud83d\ude00 \ud83d\u0041 whole",
            "\u{1F600} \u{FFFD}A whole",
        ),
        (
            b"\xE9 and \\\"quoted\\\" \\\\ \\u0022 \\n",
            "\u{FFFD} and \"quoted\" \\ \"",
        ),
        (b"\xE9 -1.5e3 {[,]}", "\u{FFFD} -1.5e3 {[,]}"),
    ];
    for (bytes, name) in bad {
        let feed = [
            br#"[{"slug": 5, "types": ["O"], "latitude": 45.25, "longitude": -75, "name": ""#,
            bytes,
            b"\"}]",
        ]
        .concat();
        let (outcomes, report) = read_all(&feed, Some("America/Edmonton")).unwrap();
        let meeting = &outcomes[0].meetings[0];
        assert_eq!((meeting.name.as_str(), meeting.slug.as_str()), (name, "5"));
        assert_eq!(
            (meeting.latitude, meeting.longitude),
            (Some(45.25), Some(-75.0))
        );
        assert_eq!(report.counts.keys().collect::<Vec<_>>(), ["row_repaired"]);
    }
}

#[test]
fn a_slug_used_twice_keeps_both_and_a_row_given_twice_is_kept_once() {
    let feed = r#"[
        {"slug": "a", "name": "A", "day": 1, "time": "19:00"},
        {"slug": "a", "name": "A", "day": 1, "time": "19:00"},
        {"slug": "a", "name": "A", "day": 2, "time": "19:00"},
        {"slug": "a", "name": "B", "day": 2, "time": "19:00"},
        {"slug": "a", "name": "B", "day": 2, "time": "19:00"},
        {"slug": "b", "name": "B", "day": [0, 6], "time": "19:00"},
        {"name": "C", "day": 3, "time": "07:00"}
    ]"#;
    let (outcomes, report) = read_all(feed.as_bytes(), Some("America/Edmonton")).unwrap();
    let keys: Vec<_> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.meetings)
        .map(|meeting| meeting.key.as_str())
        .collect();
    assert_eq!(keys[..2], ["a", "a/2T1900"]);
    assert!(keys[2].starts_with("a/2T1900~"));
    assert_eq!(keys[3..5], ["b/0", "b/6"]);
    assert_eq!(keys.len(), 6);
    assert_eq!(
        (report.imported, report.refused, report.meetings),
        (5, 2, 6)
    );
    assert_eq!(report.counts["duplicate_row"], 2);
    assert_eq!(report.counts["slug_missing"], 1);
    // Steady from one import to the next.
    let again = read_all(feed.as_bytes(), Some("America/Edmonton"))
        .unwrap()
        .0;
    assert_eq!(outcomes, again);
}

#[test]
fn the_report_keeps_the_first_thousand_issues_and_counts_all() {
    let feed = format!("[{GOOD}{}]", ",1".repeat(5_000));
    let (_, report) = read_all(feed.as_bytes(), None).unwrap();
    assert_eq!(
        (
            report.issues.len(),
            report.counts["not_an_object"],
            report.refused
        ),
        (1_000, 5_000, 5_000)
    );
}
