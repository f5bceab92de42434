//! Clients that take their time or say more than they may.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use waymark_relay::Rates;
use waymark_wire::answer::Code;
use waymark_wire::pull::Pull;
use waymark_wire::request::{Method, path};

use crate::devices::{Account, Device};
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
    let account = Account::new(&[]);
    // Signed for the address in `host` instead of the relay's own.
    let foreign = Stage::elsewhere(stage.address, "http://elsewhere.example");
    let answer = account.put(&foreign, &account.recovery, &account.chain.last);
    assert_eq!(answer.code(), Code::Unsigned);
}

/// Slow clients that fill the least memory there can be for bodies.
const SLOW: usize = 2;

/// A body of nearly a mebibyte, of which the last byte has not been sent.
fn begin_slowly(stage: &Stage, account: &Account, phone: &Device, body: &[u8]) -> TcpStream {
    let path = path::log(&account.id, &phone.key);
    let signed = account.sign(stage, phone, Method::Post, &path, body);
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: {signed}\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let mut line = TcpStream::connect(stage.address).unwrap();
    line.set_read_timeout(Some(Duration::from_secs(40)))
        .unwrap();
    line.write_all(head.as_bytes()).unwrap();
    line.write_all(body.split_last().unwrap().1).unwrap();
    line
}

#[test]
fn one_body_more_than_there_is_memory_for_comes_again_and_the_others_go_on() {
    let room = Room::new(&Base::Sqlite);
    let stage = Stage::with(&room, |config| config.memory = 0);
    let mut people: Vec<_> = (0..=SLOW)
        .map(|_| {
            let phone = Device::new();
            let account = Account::new(&[&phone]);
            account.begin(&stage);
            (account, phone)
        })
        .collect();
    let bodies: Vec<Vec<u8>> = people
        .iter_mut()
        .map(|(account, phone)| {
            let batches = (0..16).map(|_| phone.write(account, 63_488));
            batches.collect::<Vec<_>>().concat()
        })
        .collect();
    let (last, slow) = people.split_last().unwrap();
    let (body, slow_bodies) = bodies.split_last().unwrap();
    let lines: Vec<_> = slow
        .iter()
        .zip(slow_bodies)
        .map(|((account, phone), body)| begin_slowly(&stage, account, phone, body))
        .collect();
    std::thread::sleep(Duration::from_millis(500));

    let path = path::log(&last.0.id, &last.1.key);
    let once = || last.0.ask(&stage, &last.1, Method::Post, &path, body);
    let refused = once();
    assert_eq!(refused.code(), Code::Unavailable);
    assert_eq!(refused.retry_after, Some(5));
    // Who asks is not in the way of who sends.
    let given = last.0.pull(&stage, &last.1, &Pull::default());
    assert!(given.batches.is_empty());

    for (mut line, body) in lines.into_iter().zip(slow_bodies) {
        line.write_all(body.last_chunk::<1>().unwrap()).unwrap();
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    once().is_done();
    for ((account, phone), body) in people.iter().zip(&bodies) {
        assert_eq!(&account.pull_all(&stage, phone).batches, body);
    }
}

/// Asks for all there is and takes none of it, on a line that holds little: what is not taken stays with the relay.
#[cfg(target_os = "linux")]
fn ask_and_take_nothing(stage: &Stage, account: &Account, phone: &Device, from: &str) -> TcpStream {
    let (path, body) = (path::pull(&account.id), Pull::default().encode());
    let signed = account.sign(stage, phone, Method::Post, &path, &body);
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nx-forwarded-for: {from}\r\nauthorization: {signed}\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let line = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    line.set_recv_buffer_size(4096).unwrap();
    line.set_tcp_mss(536).unwrap();
    line.connect(&stage.address.into()).unwrap();
    let mut line = TcpStream::from(line);
    line.write_all(head.as_bytes()).unwrap();
    line.write_all(&body).unwrap();
    line
}

#[cfg(target_os = "linux")]
#[test]
fn who_takes_nothing_of_its_answers_holds_up_its_own_address_alone() {
    let room = Room::new(&Base::Sqlite);
    // Of 64 MiB for answers, one address has 4.
    let stage = Stage::with(&room, |config| {
        config.memory = 128 << 20;
        config.behind_proxy = true;
        config.rates = Some(Rates::default());
    });
    let mut phone = Device::new();
    let account = Account::new(&[&phone]);
    account.begin(&stage);
    let batches: Vec<_> = (0..16).map(|_| phone.write(&account, 63_488)).collect();
    account
        .append(&stage, &phone, &phone.key, &batches)
        .is_done();
    let from = ["2001:db8::1", "2001:db8::2", "2001:db8::3"];
    let lines = from.map(|from| ask_and_take_nothing(&stage, &account, &phone, from));
    std::thread::sleep(Duration::from_millis(500));
    let ask = |from| {
        let (path, body) = (path::pull(&account.id), Pull::default().encode());
        let headers = [("x-forwarded-for", from)];
        account.ask_with(&stage, &phone, Method::Post, &path, &body, &headers)
    };
    let refused = ask("2001:db8::4");
    assert_eq!(refused.code(), Code::Unavailable);
    assert_eq!(refused.retry_after, Some(5));
    ask("2001:db8:0:1::1").is_done();
    drop(lines);
    ask("2001:db8::4").is_done();
}

#[test]
fn one_connection_too_many_is_let_go_and_the_others_stay() {
    const MOST: u32 = 3;
    let room = Room::new(&Base::Sqlite);
    let stage = Stage::with(&room, |config| config.connections = MOST);
    let mut lines: Vec<_> = (0..MOST)
        .map(|_| TcpStream::connect(stage.address).unwrap())
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    let words = "GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    assert_eq!(say(&stage, words).0, "");
    for line in &mut lines {
        line.write_all(words.as_bytes()).unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    drop(lines);
    std::thread::sleep(Duration::from_millis(300));
    assert!(say(&stage, words).0.starts_with("HTTP/1.1 200"));
}
