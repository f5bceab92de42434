//! A server that does as it should: asked once, then asked about; led on; known by its marks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use waymark_core::{AppError, FeedFile, ListQuery, MeetingSourceDraft, RefreshOutcome};
use waymark_tests::server::{Reply, Request};

use crate::anna::{Anna, JSON, OLD, list, ok, packed, part};

#[test]
fn a_list_comes_once_and_is_only_asked_about_then() {
    let anna = Anna::with_list();
    anna.finds(OLD, "the first time");
    let page = anna
        .app
        .meetings_list(ListQuery {
            limit: Some(500),
            ..ListQuery::default()
        })
        .unwrap();
    let told = serde_json::to_string(&page.meetings).unwrap();
    assert!(told.contains("Come as you are") && !told.contains("Anna Secret"));
    let source = anna.source();
    assert_eq!((source.failure, source.held), (None, None));
    assert!(source.checked_at.is_some() && source.imported_at == source.checked_at);
    let modified = "Mon, 23 Nov 2026 10:00:00 GMT";
    anna.server.answer(move |request| {
        let known = request.header("if-none-match") == Some("\"old\"")
            || request.header("if-modified-since") == Some(modified);
        match known {
            true => Reply::new("304 Not Modified", &[("ETag", "\"old\"")], b""),
            false => Reply::new("200 OK", &[("Last-Modified", modified)], &list(30)),
        }
    });
    let report = anna.refresh().unwrap();
    assert_eq!(
        (report.outcome, report.bytes),
        (RefreshOutcome::Unchanged, 0)
    );
    // Another address of the same name: its list is not known yet.
    anna.subscribe("/other.json");
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    anna.finds(30, "by its date");
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
}

#[test]
fn a_list_from_a_file_is_not_taken_for_the_servers() {
    let anna = Anna::with_list();
    anna.clock.set("2026-11-24T15:00:00Z".parse().unwrap());
    let path = anna.home.path().join("list.json");
    std::fs::write(&path, list(12)).unwrap();
    anna.app
        .meetings_import(FeedFile {
            path: path.display().to_string(),
            source: "home".into(),
            ..FeedFile::default()
        })
        .unwrap();
    anna.finds(12, "from a file");
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    assert_eq!(anna.server.asked()[0].header("if-none-match"), None);
    anna.finds(OLD, "from the server");
    let file = anna.app.meetings_import(FeedFile {
        path: path.display().to_string(),
        source: "file".into(),
        ..FeedFile::default()
    });
    file.unwrap();
    let nowhere = anna.app.meetings_refresh("file".into()).unwrap_err();
    assert_eq!(
        nowhere,
        AppError::Refused {
            why: "no_address".into()
        }
    );
    anna.app.meeting_source_remove("file".into()).unwrap();
    anna.finds(OLD, "only one was taken away");
}

#[test]
fn redirects_gzip_and_pages_lead_to_the_list() {
    let anna = Anna::new();
    anna.server.answer(|request| match request.path() {
        "/feed.json" => Reply::new("301 Moved", &[("Location", "here/page?a=1")], b""),
        "/here/page?a=1" => Reply::new(
            "200 OK",
            &[("Content-Type", "text/html")],
            b"\n<html><head><link rel=\"alternate\" type=\"application/json\" title=\"Meetings Feed\" href=\"../list.gz\">",
        ),
        "/list.gz" if request.header("if-none-match").is_some() => {
            Reply::new("304 Not Modified", &[], b"")
        }
        _ => Reply::new("200 OK", &[("ETag", "\"gz\"")], &packed(&list(OLD))),
    });
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    anna.finds(OLD, "through a page");
    anna.server.asked();
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
    let asked = anna.server.asked();
    assert_eq!(
        (asked.len(), asked[0].path()),
        (1, "/list.gz"),
        "the page is known"
    );

    // The list moved: the next refresh begins at the page again.
    anna.server.answer(|request| match request.path() {
        "/feed.json" => Reply::new(
            "200 OK",
            &[],
            b"<link rel=alternate type=application/json title='Meetings Feed' href=/moved.json>",
        ),
        "/moved.json" => ok(30, "\"moved\""),
        _ => Reply::new("404 Not Found", &[], b""),
    });
    anna.refused("http_404");
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    anna.finds(30, "moved");
}

#[test]
fn a_bmlt_server_is_asked_first_whether_anything_changed() {
    let anna = Anna::new();
    anna.subscribe("/main_server/");
    let changed = Arc::new(AtomicBool::new(false));
    let book = Arc::clone(&changed);
    anna.server.answer(move |request| {
        if request.path().contains("switcher=GetChanges") {
            let entry: &[u8] = match book.load(Ordering::Relaxed) {
                true => {
                    br#"[{"date_int": "4000000000", "change_type": "comdef_change_type_change"}]"#
                }
                false => b"[]",
            };
            return Reply::new("200 OK", &[JSON], entry);
        }
        let body = [br#"{"meetings": "#, &list(OLD)[..], br#", "formats": []}"#].concat();
        Reply::new("200 OK", &[JSON], &body)
    });
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    anna.finds(OLD, "from a server");
    let asked = anna.server.asked();
    assert_eq!(
        asked[0].path(),
        "/main_server/client_interface/json/?switcher=GetSearchResults&get_used_formats=1"
    );
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
    assert_eq!(anna.server.asked().len(), 1);
    changed.store(true, Ordering::Relaxed);
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
    assert_eq!(
        anna.server.asked().len(),
        3,
        "the whole list, and it is the same"
    );
    // An empty book is not believed for ever.
    changed.store(false, Ordering::Relaxed);
    anna.clock.set("2026-11-30T14:59:00Z".parse().unwrap());
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
    anna.server.asked();
    anna.clock.set("2026-11-30T15:01:00Z".parse().unwrap());
    anna.refresh().unwrap();
    assert_eq!(anna.server.asked().len(), 2);
}

#[test]
fn a_list_that_comes_again_without_marks_is_known() {
    let anna = Anna::new();
    let bare = |bytes: Vec<u8>| move |_: &Request| Reply::new("200 OK", &[JSON], &bytes);
    anna.server.answer(bare(list(30)));
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    anna.clock.set("2026-11-24T15:00:00Z".parse().unwrap());
    // Packed or not, it is the same list.
    for bytes in [list(30), packed(&list(30))] {
        anna.server.answer(bare(bytes));
        let report = anna.refresh().unwrap();
        assert_eq!(report.outcome, RefreshOutcome::Unchanged);
        assert!(report.bytes > 0);
        anna.finds(30, "again");
    }
    let source = anna.source();
    assert!(source.imported_at < source.checked_at);
    // Read with another zone it is another list; so it is with one byte more.
    let zone = MeetingSourceDraft {
        name: "home".into(),
        url: anna.server.url("/feed.json"),
        time_zone: Some("America/Denver".into()),
        ..MeetingSourceDraft::default()
    };
    anna.app.meeting_source_add(zone).unwrap();
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    let more = [&list(30)[..], b" "].concat();
    anna.server.answer(bare(more));
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
}

#[test]
fn a_request_says_nothing_about_the_person() {
    let anna = Anna::with_list();
    anna.finds(OLD, "a search around a place");
    anna.server
        .answer(|_| Reply::with_length("200 OK", &[("ETag", "\"n\"")], 9_000).send(b"[{"));
    anna.refused("cut_off");
    anna.server
        .answer(|request| part(request, &list(OLD), "\"n\""));
    anna.refresh().unwrap();
    anna.refresh().unwrap();
    let known = [
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "if-none-match",
        "range",
        "if-range",
    ];
    let asked = anna.server.asked();
    assert_eq!(asked.len(), 3);
    for request in asked {
        for name in request.header_names() {
            assert!(known.contains(&name.as_str()), "{}", request.head);
        }
        assert_eq!(request.path(), "/feed.json");
        assert_eq!(
            request.header("user-agent"),
            Some(concat!("Waymark/", env!("CARGO_PKG_VERSION")))
        );
        for word in ["37.3", "121.8", "Edmonton", "Los_Angeles", "lat", "home"] {
            assert!(!request.head.contains(word), "{word}: {}", request.head);
        }
    }
    let place = anna.app.meeting_source_add(MeetingSourceDraft {
        name: "around me".into(),
        url: anna
            .server
            .url("/client_interface/json/?lat_val=37.3&long_val=-121.8"),
        ..MeetingSourceDraft::default()
    });
    assert!(matches!(place, Err(AppError::Invalid { field, .. }) if field == "url"));
}

#[test]
fn sources_are_checked_listed_and_taken_away() {
    let anna = Anna::new();
    let source = anna.source();
    assert_eq!((source.imported_at, source.meetings), (None, 0));
    assert_eq!(source.url, Some(anna.server.url("/feed.json")));
    for (field, draft) in [
        (
            "name",
            MeetingSourceDraft {
                url: "https://example.org".into(),
                ..MeetingSourceDraft::default()
            },
        ),
        (
            "url",
            MeetingSourceDraft {
                name: "x".into(),
                url: "file:///etc/passwd".into(),
                ..MeetingSourceDraft::default()
            },
        ),
        (
            "url",
            MeetingSourceDraft {
                name: "x".into(),
                url: "https://a:b@example.org".into(),
                ..MeetingSourceDraft::default()
            },
        ),
        (
            "time_zone",
            MeetingSourceDraft {
                name: "x".into(),
                url: "https://example.org".into(),
                time_zone: Some("Nowhere".into()),
                ..MeetingSourceDraft::default()
            },
        ),
    ] {
        let refused = anna.app.meeting_source_add(draft).unwrap_err();
        assert!(matches!(refused, AppError::Invalid { field: found, .. } if found == field));
    }
    anna.refresh().unwrap();
    anna.app.meeting_source_remove("home".into()).unwrap();
    assert_eq!(anna.app.meeting_sources().unwrap(), []);
    assert_eq!(
        anna.app
            .meetings_list(ListQuery {
                limit: Some(1),
                ..ListQuery::default()
            })
            .unwrap()
            .total,
        0
    );
    assert_eq!(
        anna.app.meeting_source_remove("home".into()).unwrap_err(),
        AppError::NotFound
    );
    assert_eq!(anna.refresh().unwrap_err(), AppError::NotFound);
}
