//! `sync` and `phrase`, with `waymark relay serve` as the relay.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Stdio};

use serde_json::Value;
use waymark_tests::line::{Line, Weather};
use waymark_tests::server::{Reply, Server};
use waymark_wire::answer::{Code, Problem};

use crate::support::{Person, waymark};

/// A relay of one's own, and the line that leads to it.
struct Relay {
    child: Child,
    address: SocketAddr,
    line: Line,
    _data: tempfile::TempDir,
}

impl Relay {
    fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let line = Line::new(([127, 0, 0, 1], 9).into()).unwrap();
        let words = [
            "relay",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--admission",
            "open",
        ];
        let mut child = waymark()
            .args(words)
            .args([
                "--unlimited",
                "--json",
                "--origin",
                &line.origin(),
                "--data",
            ])
            .arg(data.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut document = String::new();
        for text in said.lines().map(Result::unwrap) {
            document.push_str(&text);
            if text == "}" {
                break;
            }
        }
        let document: Value = serde_json::from_str(&document).unwrap();
        let relay = Self {
            address: document["address"].as_str().unwrap().parse().unwrap(),
            child,
            line,
            _data: data,
        };
        relay.line.turn(Weather::good(relay.address));
        relay
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_person_begins_syncs_and_stops() {
    let relay = Relay::new();
    let anna = Person::new();
    let off = anna.json(&["sync", "status"]);
    assert_eq!(
        (&off["is_on"], &off["relay"]),
        (&false.into(), &Value::Null)
    );
    assert_eq!(anna.refused(&["sync", "now"]).code, 1);
    let origin = relay.line.origin();
    let enabled = anna.json(&["sync", "enable", "--relay", &origin]);
    assert_eq!(enabled["account"].as_str().unwrap().len(), 32);
    assert_eq!(enabled["device"].as_str().unwrap().len(), 64);
    let phrase = enabled["phrase"].as_array().unwrap();
    assert_eq!(phrase.len(), 24);
    anna.json(&["checkin", "add", "--mood", "6"]);
    assert_eq!(anna.json(&["sync", "status"])["waiting"], 1);
    let report = anna.json(&["sync", "now"]);
    let is = |key: &str| report[key].clone();
    assert_eq!((is("state"), is("detail")), ("ok".into(), "".into()));
    assert_eq!((is("sent"), is("received")), (1.into(), 0.into()));
    assert_eq!(report["devices"][0]["id"], enabled["device"]);
    let page = anna.run(&["sync", "now"]).out;
    assert!(page.starts_with("Your devices are in step"), "{page}");
    assert!(page.contains("this device"), "{page}");

    let again = anna.refused(&["sync", "enable", "--relay", &origin]);
    assert_eq!((again.code, again.error().1.as_str()), (1, "relay"));
    assert_eq!(anna.json(&["sync", "off"])["left"], true);
    assert_eq!(
        anna.json(&["checkin", "list"])["days"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(anna.refused(&["sync", "off"]).code, 1);
}

#[test]
fn the_phrase_is_shown_until_it_is_checked() {
    let relay = Relay::new();
    let anna = Person::new();
    let enabled = anna.json(&["sync", "enable", "--relay", &relay.line.origin()]);
    let shown = anna.json(&["phrase", "show"]);
    assert_eq!(shown["phrase"], enabled["phrase"]);
    let asked = anna.json(&["phrase", "check"])["asked"].clone();
    assert_eq!(asked, shown["asked"]);
    let words: Vec<_> = asked
        .as_array()
        .unwrap()
        .iter()
        .map(|number| {
            let at = usize::try_from(number.as_u64().unwrap()).unwrap() - 1;
            enabled["phrase"][at].as_str().unwrap()
        })
        .collect();
    let wrong = anna.refused(&["phrase", "check", words[0], "zzzz", words[2]]);
    assert_eq!((wrong.code, wrong.error().1.as_str()), (1, "words"));
    let typed = words.join(" ");
    let ran = anna.run_with_input(&["phrase", "check", "-", "--json"], typed.as_bytes());
    assert_eq!((ran.code, &ran.json()["checked"]), (0, &true.into()));
    for words in [
        &["phrase", "show"][..],
        &["phrase", "check"],
        &["phrase", "check", "a", "b", "c"],
    ] {
        let gone = anna.refused(words);
        assert_eq!((gone.code, gone.error().0.as_str()), (1, "NotFound"));
    }
}

#[test]
fn a_pin_that_is_none_is_refused_by_name_and_nothing_is_asked() {
    let relay = Relay::new();
    let anna = Person::new();
    let at = relay.line.origin();
    for pin in ["", "sha256/AAAA", "relay"] {
        let ran = anna.refused(&["sync", "enable", "--relay", &at, "--relay-pin", pin]);
        assert_eq!(
            (ran.code, &ran.json()["error"]["field"]),
            (1, &"pin".into())
        );
    }
    assert_eq!(anna.json(&["sync", "status"])["is_on"], false);
    // A relay on the same machine has no certificate, and no key.
    let pin = "00".repeat(32);
    anna.json(&["sync", "enable", "--relay", &at, "--relay-pin", &pin]);
}

#[test]
fn each_state_has_its_exit_code() {
    let relay = Relay::new();
    let anna = Person::new();
    anna.json(&["sync", "enable", "--relay", &relay.line.origin()]);
    let server = Server::start(|_| Reply::default()).unwrap();
    let there = server.address();
    relay.line.turn(Weather::good(there));
    let problem = |status, code: Code| Reply::new(status, &[], &Problem::from(code).encode());
    for (reply, code, state, detail) in [
        (
            Reply::new("200 OK", &[], b"<html>"),
            5,
            "offline",
            "not_a_relay",
        ),
        (
            problem("429 Too Many Requests", Code::TooMany),
            5,
            "offline",
            "busy",
        ),
        (
            problem("507 Insufficient Storage", Code::Quota),
            4,
            "quota",
            "quota",
        ),
        (
            problem("403 Forbidden", Code::NotMember),
            6,
            "withheld",
            "not_member",
        ),
    ] {
        server.answer(move |_| reply.clone());
        // The document is the report all the same.
        let ran = anna.run(&["sync", "now", "--json"]);
        assert_eq!(ran.code, code, "{state}: {}", ran.out);
        let report = ran.json();
        assert_eq!(
            (&report["state"], &report["detail"]),
            (&state.into(), &detail.into())
        );
        let page = anna.run(&["sync", "now", "--language", "es"]);
        assert_eq!(page.code, code);
        assert!(
            !page.out.contains('…') && page.out.lines().count() > 3,
            "{}",
            page.out
        );
    }
    relay.line.turn(Weather::good(relay.address));
    assert_eq!(anna.json(&["sync", "now"])["state"], "ok");
}

#[test]
fn what_is_no_relay_is_named() {
    let anna = Person::new();
    let page = Server::start(|_| Reply::new("200 OK", &[], b"<html>")).unwrap();
    for (words, code, field) in [
        (vec!["--relay", "http://relay.example.org"], 1, "relay"),
        (vec!["--relay", "ftp://relay.example.org"], 1, "relay"),
        (vec!["--relay", "https://relay.example.org/x"], 1, "relay"),
        (vec!["--relay", &page.url("")], 1, "relay"),
        (
            vec!["--relay", "http://127.0.0.1:9", "--invite", "no"],
            1,
            "invite",
        ),
        (vec!["--relay", "http://127.0.0.1:9"], 5, ""),
        (vec![], 2, ""),
    ] {
        let all = [&["sync", "enable"], &words[..]].concat();
        let ran = anna.refused(&all);
        assert_eq!(
            (ran.code, ran.error().1.as_str()),
            (code, field),
            "{words:?}"
        );
    }
    assert_eq!(anna.json(&["sync", "status"])["is_on"], false);
}
