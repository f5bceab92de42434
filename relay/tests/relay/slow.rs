//! Clients that take their time or say more than they may.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::stage::{Base, Room, Stage, machine_s};

fn say(stage: &Stage, words: &str) -> (String, u64) {
    let mut line = TcpStream::connect(stage.address).unwrap();
    line.set_read_timeout(Some(Duration::from_secs(40)))
        .unwrap();
    line.write_all(words.as_bytes()).unwrap();
    let begin_s = machine_s();
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer);
    (
        String::from_utf8_lossy(&answer).into_owned(),
        machine_s() - begin_s,
    )
}

#[test]
fn a_length_that_is_too_long_is_refused_before_anything_is_sent() {
    let room = Room::new(&Base::Sqlite);
    let stage = Stage::new(&room);
    let path = format!("/v1/j/{}/offer", "0".repeat(32));
    let words = format!("PUT {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000\r\n\r\n");
    let (answer, took_s) = say(&stage, &words);
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(took_s < 10, "{took_s} s");
}

#[test]
fn a_request_that_does_not_begin_is_cut_off() {
    let room = Room::new(&Base::Sqlite);
    let stage = Stage::new(&room);
    let (answer, took_s) = say(&stage, "POST /v1/a");
    assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
    assert!((10..25).contains(&took_s), "{took_s} s");
}

#[test]
fn the_host_that_is_named_counts_for_nothing() {
    let room = Room::new(&Base::Sqlite);
    let stage = Stage::new(&room);
    let words = "GET /health HTTP/1.1\r\nhost: elsewhere.example\r\nconnection: close\r\n\r\n";
    assert!(say(&stage, words).0.starts_with("HTTP/1.1 200"));
    let account = crate::devices::Account::new(&[]);
    // Signed for the address in `host` instead of the relay's own.
    let foreign = Stage::elsewhere(stage.address, "http://elsewhere.example");
    let answer = account.put(&foreign, &account.recovery, &account.chain.last);
    assert_eq!(answer.code(), waymark_wire::answer::Code::Unsigned);
}
