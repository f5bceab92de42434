//! Lists from the web, served rightly and wrongly: whatever a server does, the list from before stays and is found.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "all of this file is a test"
)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use waymark_core::platform::{FrozenClock, MemorySecrets};
use waymark_core::{
    App, AppError, DownloadLimits, FeedFile, MeetingSource, MeetingSourceDraft, NearQuery,
    RefreshOutcome, RefreshReport,
};
use waymark_tests::server::{Reply, Request, Server};

const PLACE: (f64, f64) = (37.3382, -121.8863);
const JSON: (&str, &str) = ("Content-Type", "application/json");
const OLD: u32 = 20;

/// A list of so many meetings.
fn list(meetings: u32) -> Vec<u8> {
    let rows: Vec<String> = (0..meetings)
        .map(|n| {
            format!(
                r#"{{"slug": "{n}", "name": "Meeting {n}", "day": {}, "time": "19:30", "address": "{n} Main St",
                    "latitude": {}, "longitude": {}, "contact_1_name": "Anna Secret", "notes": "{}"}}"#,
                n % 7,
                PLACE.0 + f64::from(n) / 10_000.0,
                PLACE.1,
                "Come as you are. ".repeat(20),
            )
        })
        .collect();
    format!("[{}]", rows.join(",\n")).into_bytes()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn ok(meetings: u32, etag: &str) -> Reply {
    Reply::new("200 OK", &[JSON, ("ETag", etag)], &list(meetings))
}

fn open(home: &Path, clock: &Arc<FrozenClock>, secrets: &Arc<MemorySecrets>) -> Arc<App> {
    App::open(home.display().to_string(), clock.clone(), secrets.clone()).unwrap()
}

/// A person with one source, whose server is ours.
struct Anna {
    home: TempDir,
    clock: Arc<FrozenClock>,
    secrets: Arc<MemorySecrets>,
    app: Arc<App>,
    server: Server,
}

impl Anna {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let now = "2026-11-23T15:00:00Z".parse().unwrap();
        let clock = Arc::new(FrozenClock::new(now, "America/Edmonton"));
        let secrets = Arc::new(MemorySecrets::default());
        let anna = Self {
            app: open(home.path(), &clock, &secrets),
            server: Server::start(|_| ok(OLD, "\"old\"")).unwrap(),
            home,
            clock,
            secrets,
        };
        anna.limit();
        anna.subscribe("/feed.json");
        anna
    }

    /// With a list that is here already.
    fn with_list() -> Self {
        let anna = Self::new();
        assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
        anna.server.asked();
        anna
    }

    fn limit(&self) {
        self.app.limit_downloads(DownloadLimits {
            connect: Duration::from_secs(2),
            silence: Duration::from_millis(400),
            whole: Duration::from_secs(20),
        });
    }

    fn subscribe(&self, path: &str) {
        self.app
            .meeting_source_add(MeetingSourceDraft {
                name: "home".into(),
                url: self.server.url(path),
                time_zone: Some("America/Los_Angeles".into()),
                ..MeetingSourceDraft::default()
            })
            .unwrap();
    }

    fn reopen(&mut self) {
        self.app = open(self.home.path(), &self.clock, &self.secrets);
        self.limit();
    }

    fn refresh(&self) -> Result<RefreshReport, AppError> {
        self.app.meetings_refresh("home".into())
    }

    /// Refreshes, and must be refused with this code.
    fn refused(&self, code: &str) {
        let refused = AppError::Refused { why: code.into() };
        assert_eq!(self.refresh().unwrap_err(), refused);
        assert_eq!(self.source().failure.as_deref(), Some(code));
    }

    fn source(&self) -> MeetingSource {
        self.app.meeting_sources().unwrap().remove(0)
    }

    /// How many meetings are here, by each way to find them.
    fn finds(&self, meetings: u32, after: &str) {
        let listed = self.app.meetings_list(Some("home".into()), None, 1, 0);
        assert_eq!(listed.unwrap().total, meetings, "{after}");
        let query = NearQuery {
            latitude: PLACE.0,
            longitude: PLACE.1,
            ..NearQuery::default()
        };
        assert_eq!(
            self.app.meetings_near(query).unwrap().total,
            meetings,
            "{after}"
        );
        assert_eq!(self.source().meetings, meetings, "{after}");
    }
}

fn range(request: &Request) -> Option<usize> {
    let range = request.header("range")?;
    range
        .strip_prefix("bytes=")?
        .trim_end_matches('-')
        .parse()
        .ok()
}

/// A server that has `whole` and sends what is asked for of it.
fn part(request: &Request, whole: &[u8], etag: &str) -> Reply {
    match range(request) {
        Some(from) if request.header("if-range") == Some(etag) => {
            let content = format!("bytes {from}-{}/{}", whole.len() - 1, whole.len());
            let headers = [("ETag", etag), ("Content-Range", &content)];
            Reply::new("206 Partial Content", &headers, &whole[from..])
        }
        _ => Reply::new("200 OK", &[("ETag", etag)], whole),
    }
}

#[test]
fn a_list_comes_once_and_is_only_asked_about_then() {
    let anna = Anna::with_list();
    anna.finds(OLD, "the first time");
    let page = anna.app.meetings_list(None, None, 500, 0).unwrap();
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
fn whatever_a_server_does_the_old_list_stays() {
    let anna = Anna::with_list();
    let html = b"<!doctype html><title>Just a moment...</title>";
    let to = |there: &str| Reply::new("302 Found", &[("Location", there)], b"");
    let new = list(40);
    let half = &new[..new.len() / 2];
    let huge = "x".repeat(40_000);
    let bomb = packed(&[&b"["[..], &vec![b' '; 80 * 1024 * 1024]].concat());
    assert!(bomb.len() < 1_000_000);
    let gzip = ("Content-Encoding", "gzip");
    let cases = [
        ("404", "http_404", Reply::new("404 Not Found", &[], b"gone")),
        ("429", "http_429", Reply::new("429 Too Many", &[], b"")),
        ("500", "http_500", Reply::new("500 Oh", &[], html)),
        ("418", "http_4xx", Reply::new("418 Teapot", &[], b"")),
        (
            "304 unasked",
            "http_other",
            Reply::new("204 No Content", &[], b""),
        ),
        (
            "a page",
            "html",
            Reply::new("200 OK", &[], b"<html>Log in</html>"),
        ),
        ("a challenge", "html", Reply::new("200 OK", &[JSON], html)),
        (
            "nothing in it",
            "no_meetings",
            Reply::new("200 OK", &[JSON], b"[]"),
        ),
        ("no bytes", "empty", Reply::new("200 OK", &[JSON], b"")),
        (
            "garbage",
            "not_json",
            Reply::new("200 OK", &[JSON], b"\x00\xff\x13oops"),
        ),
        (
            "cut, whole by its length",
            "cut_off",
            Reply::new("200 OK", &[], half),
        ),
        (
            "length too large",
            "cut_off",
            Reply::with_length("200 OK", &[], new.len() + 9).send(&new),
        ),
        (
            "length of a giant",
            "too_large",
            Reply::with_length("200 OK", &[], 1 << 40).send(b"["),
        ),
        ("a bomb", "too_large", Reply::new("200 OK", &[gzip], &bomb)),
        (
            "gzip cut",
            "unreadable",
            Reply::new("200 OK", &[gzip], &packed(&new)[..500]),
        ),
        (
            "not gzip",
            "not_json",
            Reply::new("200 OK", &[gzip], b"oops"),
        ),
        (
            "brotli",
            "encoding_unknown",
            Reply::new("200 OK", &[("Content-Encoding", "br")], b"x"),
        ),
        ("to a file", "redirect_scheme", to("file:///etc/passwd")),
        ("to ftp", "redirect_scheme", to("ftp://127.0.0.1/feed.json")),
        (
            "to https",
            "redirect_scheme",
            to("https://127.0.0.1/feed.json"),
        ),
        ("to a script", "redirect_scheme", to("javascript:alert(1)")),
        (
            "nowhere",
            "redirect_unreadable",
            Reply::new("302 Found", &[], b""),
        ),
        ("to itself", "redirect_loop", to("/feed.json")),
        (
            "a huge header",
            "header_too_large",
            Reply::new("200 OK", &[("X-Huge", &huge)], &new),
        ),
        (
            "no HTTP",
            "not_http",
            Reply::default().send(b"SSH-2.0-OpenSSH\r\n\r\n"),
        ),
        ("closed at once", "cut_off", Reply::default()),
    ];
    for (what, code, reply) in cases {
        anna.server.answer(move |_| reply.clone());
        let ended = anna.refresh().unwrap_err();
        assert_eq!(ended, AppError::Refused { why: code.into() }, "{what}");
        assert_eq!(anna.source().failure.as_deref(), Some(code), "{what}");
        anna.finds(OLD, what);
        assert!(anna.server.asked().len() <= 6, "{what}");
    }
    anna.app.suspend().unwrap();
    let stored = anna.home.path().join("meetings.db").metadata().unwrap();
    assert!(stored.len() < 4_000_000, "{} bytes", stored.len());
    anna.app.resume().unwrap();
    anna.server.answer(|_| ok(40, "\"new\""));
    anna.refresh().unwrap();
    anna.finds(40, "all is well again");
    assert_eq!(anna.source().failure, None);
}

#[test]
fn a_silent_or_missing_server_is_offline() {
    let anna = Anna::with_list();
    let second = Duration::from_secs(1);
    let silent = [
        Reply::default().hold(),
        Reply::with_length("200 OK", &[], 50_000).send(b"[{").hold(),
        Reply::default().send(b"HTTP/1.1 200 OK\r\n").wait(second),
    ];
    for reply in silent {
        anna.server.answer(move |_| reply.clone());
        let began = Instant::now();
        assert_eq!(anna.refresh().unwrap_err(), AppError::Offline);
        assert!(began.elapsed() < Duration::from_secs(5));
        assert_eq!(anna.source().failure.as_deref(), Some("offline"));
        anna.finds(OLD, "silence");
    }
    let Anna {
        home, app, server, ..
    } = anna;
    drop(server);
    let ended = app.meetings_refresh("home".into());
    assert_eq!(ended.unwrap_err(), AppError::Offline, "nobody listens");
    let all = app.meetings_refresh_all().unwrap();
    assert_eq!(
        (all[0].outcome, all[0].failure.as_deref()),
        (RefreshOutcome::Kept, Some("offline"))
    );
    drop((app, home));
}

#[test]
fn a_server_that_cannot_show_who_it_is_is_refused() {
    let anna = Anna::with_list();
    // It speaks HTTP where TLS is due.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/feed.json", listener.local_addr().unwrap());
    anna.app
        .meeting_source_add(MeetingSourceDraft {
            name: "home".into(),
            url,
            ..MeetingSourceDraft::default()
        })
        .unwrap();
    thread::scope(|scope| {
        scope.spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n[]").unwrap();
            // Until the client is gone.
            let _ = stream.read_to_end(&mut Vec::new());
        });
        anna.refused("certificate");
    });
    anna.finds(OLD, "no certificate");
}

#[test]
fn a_slow_server_is_waited_for_while_it_sends() {
    let anna = Anna::new();
    anna.server.answer(|_| {
        let whole = list(OLD);
        let slow = Reply::with_length("200 OK", &[], whole.len());
        whole.chunks(whole.len() / 5).fold(slow, |reply, chunk| {
            reply.send(chunk).wait(Duration::from_millis(150))
        })
    });
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    anna.finds(OLD, "slowly");
    // So slow that it never ends in time.
    anna.app.limit_downloads(DownloadLimits {
        whole: Duration::from_millis(500),
        ..DownloadLimits::default()
    });
    assert_eq!(anna.refresh().unwrap_err(), AppError::Offline);
    anna.finds(OLD, "too slowly");
}

#[test]
fn a_cut_list_is_gone_on_with_also_after_a_restart() {
    let mut anna = Anna::with_list();
    let whole = list(400);
    let (length, middle) = (whole.len(), whole.len() / 3);
    let cut = |etag: &'static str, whole: &[u8]| {
        let part = whole[..middle].to_vec();
        move |_: &Request| Reply::with_length("200 OK", &[("ETag", etag)], length).send(&part)
    };
    anna.server.answer(cut("\"a\"", &whole));
    anna.refused("cut_off");
    anna.finds(OLD, "cut");
    anna.reopen();
    anna.server.asked();
    let all = whole.clone();
    anna.server
        .answer(move |request| part(request, &all, "\"a\""));
    let report = anna.refresh().unwrap();
    assert_eq!(report.outcome, RefreshOutcome::Updated);
    assert_eq!(report.bytes, (length - middle) as u64, "only the rest came");
    let asked = anna.server.asked();
    assert_eq!((asked.len(), range(&asked[0])), (1, Some(middle)));
    anna.finds(400, "gone on with");

    // The list changed in between: the server sends it whole.
    anna.server.answer(cut("\"b\"", &whole));
    anna.refused("cut_off");
    anna.server
        .answer(|request| part(request, &list(300), "\"c\""));
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    anna.finds(300, "changed in between");
    assert_eq!(range(&anna.server.asked()[1]), Some(middle));

    // It sends another part than asked for, or says that there is no such part: once more from the start.
    for odd in ["206 Partial Content", "416 Range Not Satisfiable"] {
        anna.server.answer(cut("\"d\"", &whole));
        anna.refused("cut_off");
        anna.server.asked();
        anna.server.answer(move |request| match range(request) {
            Some(_) => Reply::new(odd, &[("Content-Range", "bytes 7-9/10")], b"odd"),
            None => ok(310, "\"e\""),
        });
        assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
        assert_eq!(anna.server.asked().len(), 2);
        anna.finds(310, odd);
    }

    // A weak mark does not promise the same bytes.
    anna.server.answer(cut("W/\"f\"", &whole));
    anna.refused("cut_off");
    anna.server.asked();
    anna.server
        .answer(|request| part(request, &list(320), "W/\"f\""));
    anna.refresh().unwrap();
    assert_eq!(range(&anna.server.asked()[0]), None);
    anna.finds(320, "a weak mark");
}

#[test]
fn ending_it_in_the_middle_is_prompt_and_loses_little() {
    let mut anna = Anna::with_list();
    anna.app.limit_downloads(DownloadLimits::default());
    let whole = list(400);
    let (length, middle) = (whole.len(), whole.len() / 2);
    let half = whole[..middle].to_vec();
    anna.server.answer(move |_| {
        Reply::with_length("200 OK", &[("ETag", "\"a\"")], length)
            .send(&half)
            .hold()
    });
    let running = AtomicBool::new(true);
    thread::scope(|scope| {
        let call = scope.spawn(|| {
            let ended = anna.refresh();
            running.store(false, Ordering::Relaxed);
            ended
        });
        // A quarter of the way: half of the download, which is half of the work.
        while anna.app.meetings_import_progress().unwrap_or(0.0) < 0.24 {
            assert!(running.load(Ordering::Relaxed), "it ended by itself");
            thread::sleep(Duration::from_millis(5));
        }
        let told = Instant::now();
        anna.app.interrupt();
        assert_eq!(call.join().unwrap().unwrap_err(), AppError::Interrupted);
        assert!(told.elapsed() < Duration::from_secs(3));
    });
    assert_eq!(anna.app.meetings_import_progress(), None);
    assert_eq!(anna.source().failure, None, "that was nobody's fault");
    anna.finds(OLD, "ended");
    anna.reopen();
    anna.server
        .answer(move |request| part(request, &whole, "\"a\""));
    assert_eq!(anna.refresh().unwrap().bytes, (length - middle) as u64);
    anna.finds(400, "gone on with");
}

#[test]
fn a_list_that_lost_half_waits_for_a_decision() {
    let anna = Anna::with_list();
    let server = |etag: &'static str, meetings: u32| {
        move |request: &Request| match request.header("if-none-match") == Some(etag) {
            true => Reply::new("304 Not Modified", &[], b""),
            false => ok(meetings, etag),
        }
    };
    anna.server.answer(server("\"half\"", OLD / 2 - 1));
    let report = anna.refresh().unwrap();
    assert_eq!(report.outcome, RefreshOutcome::Held);
    assert_eq!(report.report.unwrap().meetings, OLD / 2 - 1);
    anna.finds(OLD, "held");
    assert_eq!(anna.source().held.unwrap().meetings, OLD / 2 - 1);
    // Asked again it is held again, still one.
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Held);

    anna.app.meeting_source_decline("home".into()).unwrap();
    assert_eq!(anna.source().held, None);
    anna.finds(OLD, "declined");
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
    let none = anna.app.meeting_source_accept("home".into());
    assert_eq!(none.unwrap_err(), AppError::NotFound);

    anna.server.answer(server("\"less\"", 5));
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Held);
    let report = anna.app.meeting_source_accept("home".into()).unwrap();
    assert_eq!(report.meetings, 5);
    anna.finds(5, "accepted");
    assert_eq!(anna.source().held, None);
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
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
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    assert_eq!(anna.server.asked().len(), 2);
    // An empty book is not believed for ever.
    changed.store(false, Ordering::Relaxed);
    anna.clock.set("2026-11-30T14:59:00Z".parse().unwrap());
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
    anna.server.asked();
    anna.clock.set("2026-11-30T15:01:00Z".parse().unwrap());
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    assert_eq!(anna.server.asked().len(), 1);
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
    assert_eq!(anna.app.meetings_list(None, None, 1, 0).unwrap().total, 0);
    assert_eq!(
        anna.app.meeting_source_remove("home".into()).unwrap_err(),
        AppError::NotFound
    );
    assert_eq!(anna.refresh().unwrap_err(), AppError::NotFound);
}
