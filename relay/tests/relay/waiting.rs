//! A device that waits for a change.

use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use waymark_wire::answer::Code;
use waymark_wire::request::{Method, path};

use crate::devices::{Account, Device, out};
use crate::stage::{Answer, Base, Room, Stage, machine_s, send};

crate::on_both!(
    a_change_ends_the_wait,
    one_who_is_taken_out_is_told,
    a_stop_lets_those_who_wait_go,
    the_counts_name_nobody,
);

fn wait(account: &Account, stage: &Stage, device: &Device, version: u64) -> Answer {
    account.ask(
        stage,
        device,
        Method::Get,
        &path::wait(&account.id, version),
        &[],
    )
}

fn soon() {
    thread::sleep(Duration::from_millis(300));
}

fn a_change_ends_the_wait(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (mut anna, ben) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &ben]);
    account.begin(&stage);
    let version = account.pull_all(&stage, &ben).version;
    let batches = anna.write_some(&account, 1);
    thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let answer = wait(&account, &stage, &ben, version);
            (answer, machine_s())
        });
        soon();
        let begin_s = machine_s();
        account.append(&stage, &anna, &anna.key, &batches).is_done();
        let (answer, end_s) = waiting.join().unwrap();
        assert_eq!((answer.status, answer.body.len()), (200, 0));
        assert!(end_s - begin_s <= 2);
    });
    assert_eq!(account.pull_all(&stage, &ben).version, version + 1);
}

fn one_who_is_taken_out_is_told(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (anna, ben) = (Device::new(), Device::new());
    let account = Account::new(&[&anna, &ben]);
    account.begin(&stage);
    let version = account.pull_all(&stage, &ben).version;
    thread::scope(|scope| {
        let waiting = scope.spawn(|| wait(&account, &stage, &ben, version));
        soon();
        let removal = account.next(&anna, &[], vec![out(&ben)]);
        account.put(&stage, &anna, &removal).is_done();
        assert_eq!(waiting.join().unwrap().code(), Code::NotMember);
    });
}

fn a_stop_lets_those_who_wait_go(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let anna = Device::new();
    let account = Account::new(&[&anna]);
    account.begin(&stage);
    let signed = account.sign(&stage, &anna, Method::Get, &path::wait(&account.id, 1), &[]);
    let (here, path) = (
        format!("http://{}", stage.address),
        path::wait(&account.id, 1),
    );
    let waiting = thread::spawn(move || {
        send(
            &here,
            Method::Get,
            &path,
            &[("authorization", signed.as_str())],
            &[],
        )
    });
    soon();
    let begin_s = machine_s();
    drop(stage);
    assert!(machine_s() - begin_s <= 3);
    assert_eq!(waiting.join().unwrap().status, 204);
}

fn the_counts_name_nobody(base: Base) {
    let room = Room::new(&base);
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let stage = Stage::with(&room, |config| config.metrics = Some(free));
    let anna = Device::new();
    let account = Account::new(&[&anna]);
    account.begin(&stage);
    account.pull_all(&stage, &anna);
    let answer = send(&format!("http://{free}"), Method::Get, "/metrics", &[], &[]);
    let text = String::from_utf8(answer.body).unwrap();
    let line = "waymark_relay_requests_total{method=\"POST\",path=\"/v1/a/{account}/pull\",status=\"200\"} 1";
    assert!(text.contains(line), "{text}");
    let name = data_encoding::HEXLOWER.encode(&account.id);
    assert!(!text.contains(&name) && !text.contains("127.0.0.1"));
}
