//! Lists from the web, from the command line: brought over, asked about, held, taken away.

use std::net::TcpListener;

use serde_json::json;
use waymark_tests::server::{Reply, Server};

use crate::support::Person;

/// From now on the server has a list of so many meetings.
fn give(server: &Server, meetings: u32) {
    let row = |n| format!(r#"{{"slug": "{n}", "name": "Meeting {n}", "day": 1, "time": "12:00"}}"#);
    let rows: Vec<String> = (0..meetings).map(row).collect();
    let list = format!("[{}]", rows.join(","));
    server.answer(move |_| Reply::new("200 OK", &[], list.as_bytes()));
}

#[test]
fn a_list_from_the_web_is_brought_refreshed_held_and_taken_away() {
    let anna = Person::new();
    let server = Server::start(|_| Reply::default()).unwrap();
    let url = server.url("/feed.json");
    give(&server, 20);
    let import = ["meetings", "import", &url, "--source", "home"];
    let report = anna.json(&import);
    assert_eq!(
        (&report["rows"], &report["meetings"]),
        (&json!(20), &json!(20))
    );
    give(&server, 24);
    let answer = anna.json(&["meetings", "refresh"]);
    assert_eq!(answer["sources"][0]["outcome"], "updated");
    assert_eq!(answer["sources"][0]["report"]["meetings"], 24);

    give(&server, 3);
    let answer = anna.json(&["meetings", "refresh", "home"]);
    assert_eq!(answer["sources"][0]["outcome"], "held");
    let source = &anna.json(&["meetings", "sources"])["sources"][0];
    assert_eq!(
        (&source["url"], &source["meetings"]),
        (&json!(url), &json!(24))
    );
    assert_eq!(source["held"]["meetings"], 3);
    let told = anna.run(&["meetings", "sources"]);
    assert!(told.out.contains("accept \"home\""), "{}", told.out);
    let refused = anna.refused(&import);
    assert_eq!(
        (refused.code, &refused.json()["error"]["why"]),
        (1, &json!("lost_half"))
    );
    anna.json(&["meetings", "decline", "home"]);
    let taken = anna.json(&[&import[..], &["--accept-loss"]].concat());
    assert_eq!(taken["meetings"], 3);

    server.answer(|_| Reply::new("200 OK", &[], b"<html>Log in</html>"));
    let refused = anna.refused(&["meetings", "refresh", "home"]);
    assert_eq!(
        (refused.code, &refused.json()["error"]["why"]),
        (1, &json!("html"))
    );
    let all = anna.json(&["meetings", "refresh"]);
    assert_eq!(
        (&all["sources"][0]["outcome"], &all["sources"][0]["failure"]),
        (&json!("kept"), &json!("html"))
    );
    let source = &anna.json(&["meetings", "sources"])["sources"][0];
    assert_eq!(
        (&source["failure"], &source["meetings"]),
        (&json!("html"), &json!(3))
    );
    anna.json(&["meetings", "remove", "home"]);
    assert_eq!(
        anna.json(&["meetings", "sources"]),
        json!({ "sources": [] })
    );
}

#[test]
fn a_server_that_is_not_there_is_exit_5() {
    let anna = Person::new();
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://{nobody}/feed.json");
    let offline = anna.refused(&["meetings", "import", &url, "--source", "home"]);
    assert_eq!((offline.code, offline.error().0), (5, "Offline".into()));
    let spanish = anna.run(&["meetings", "refresh", "--language", "es"]);
    assert_eq!(spanish.code, 0, "{}", spanish.err);
    assert!(spanish.out.contains("home"));
    let none = anna.refused(&["meetings", "accept", "home"]);
    assert_eq!((none.code, none.error().0), (1, "NotFound".into()));
    let place = format!("{url}?lat_val=1&long_val=2");
    let refused = anna.refused(&["meetings", "import", &place, "--source", "x"]);
    assert_eq!(
        (refused.code, refused.error()),
        (1, ("Invalid".into(), "url".into()))
    );
}
