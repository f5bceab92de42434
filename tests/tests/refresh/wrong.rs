//! A server that does wrong, or nothing.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use waymark_core::{AppError, MeetingSourceDraft, RefreshOutcome, WebLimits};
use waymark_tests::server::Reply;

use crate::anna::{Anna, JSON, OLD, list, ok, packed};

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
    let long = Duration::from_secs(3);
    let silent = [
        Reply::default().hold(),
        Reply::with_length("200 OK", &[], 50_000).send(b"[{").hold(),
        Reply::default().send(b"HTTP/1.1 200 OK\r\n").wait(long),
    ];
    for reply in silent {
        anna.server.answer(move |_| reply.clone());
        assert_eq!(anna.refresh().unwrap_err(), AppError::Offline);
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
    anna.app.limit_web(WebLimits {
        whole: Duration::from_millis(500),
        ..WebLimits::default()
    });
    assert_eq!(anna.refresh().unwrap_err(), AppError::Offline);
    anna.finds(OLD, "too slowly");
}
