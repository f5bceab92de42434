//! Mailboxes that many write to at once, or too much.

use std::thread;
use std::time::Duration;

use waymark_relay::{Rate, Rates};
use waymark_wire::answer::Code;
use waymark_wire::contact::linked::Replies;
use waymark_wire::contact::mailbox::{Escrow, MOST_MESSAGES, Put};
use waymark_wire::request::{Method, path};

use crate::devices::Account;
use crate::killing::on_postgres;
use crate::people::{Mailbox, Note, ask, bodies, capability, message};
use crate::process::Process;
use crate::stage::{Answer, Base, Room, Stage, hold_rows, send, waiting_for_locks};

crate::on_both!(
    a_full_one_pushes_nothing_out,
    many_who_put_at_once_find_the_room_there_is,
    what_was_acknowledged_outlives_a_kill,
    too_many_are_refused_by_address,
    what_makes_nothing_new_takes_nobodys_place,
);

fn a_full_one_pushes_nothing_out(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let mailbox = Mailbox::at(&stage);
    let cancel = capability();
    let held = Escrow {
        after_s: 3600,
        cancel: cancel.hash(),
        put: message(&stage),
    };
    mailbox.hold(&stage, &held).is_done();
    let all: Vec<_> = (1..MOST_MESSAGES).map(|_| message(&stage)).collect();
    for put in &all {
        mailbox.put(&stage, put).is_done();
    }
    // What is held back has its place already, and what is there can be sent again.
    assert_eq!(mailbox.put(&stage, &message(&stage)).code(), Code::Quota);
    let more = Escrow {
        put: message(&stage),
        ..held
    };
    assert_eq!(mailbox.hold(&stage, &more).code(), Code::Quota);
    mailbox.put(&stage, &all[0]).is_done();
    mailbox.hold(&stage, &held).is_done();
    let there = mailbox.read_all(&stage);
    assert_eq!(there.len(), all.len());
    stage.pass(3601);
    assert_eq!(mailbox.read_all(&stage).len(), MOST_MESSAGES);
    mailbox.ack(&stage, &bodies(&there)).is_done();
    assert_eq!(mailbox.read_all(&stage), [held.put]);
    mailbox.put(&stage, &more.put).is_done();
}

fn many_who_put_at_once_find_the_room_there_is(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let mailbox = Mailbox::at(&stage);
    let all: Vec<_> = (0..MOST_MESSAGES + 12).map(|_| message(&stage)).collect();
    // Each twice, as who got no answer does.
    let answers: Vec<_> = thread::scope(|scope| {
        let (mailbox, stage) = (&mailbox, &stage);
        let put = |put| scope.spawn(move || mailbox.put(stage, put));
        let sending: Vec<_> = all.iter().chain(&all).map(put).collect();
        sending
            .into_iter()
            .map(|sent| sent.join().unwrap())
            .collect()
    });
    let there = mailbox.read_all(&stage);
    assert_eq!(there.len(), MOST_MESSAGES);
    for (put, answer) in all.iter().chain(&all).zip(&answers) {
        match answer.status {
            200 => assert!(there.contains(put)),
            _ => assert_eq!(answer.code(), Code::Quota),
        }
    }
    let taken = all.iter().filter(|put| there.contains(put)).count();
    assert_eq!(taken, MOST_MESSAGES);
}

fn what_was_acknowledged_outlives_a_kill(base: Base) {
    let room = Room::new(&base);
    let first = Process::new(&room);
    let mailboxes: Vec<_> = (0..4).map(|_| Mailbox::at(&first.stage)).collect();
    let stage = &first.stage;
    let sent: Vec<Vec<Put>> = thread::scope(|scope| {
        let sending: Vec<_> = mailboxes
            .iter()
            .map(|mailbox| {
                scope.spawn(move || {
                    let put = || {
                        let put = message(stage);
                        let answer = mailbox.try_put(stage, &put)?;
                        answer.is_done();
                        Some(put)
                    };
                    (0..MOST_MESSAGES).map_while(|_| put()).collect()
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(60));
        first.kill();
        sending.into_iter().map(|one| one.join().unwrap()).collect()
    });
    drop(first);
    let next = Process::new(&room);
    for (mailbox, sent) in mailboxes.iter().zip(&sent) {
        let there = mailbox.read_all(&next.stage);
        assert!(sent.iter().all(|put| there.contains(put)));
        assert!(there.len() <= sent.len() + 1);
    }
}

fn too_many_are_refused_by_address(base: Base) {
    let room = Room::new(&base);
    let many = Rate {
        burst: 1000,
        daily: 1000,
    };
    let stage = Stage::with(&room, |config| {
        config.behind_proxy = true;
        config.rates = Some(Rates {
            requests: many,
            places: Rate {
                burst: 3,
                daily: 20,
            },
            ..Rates::default()
        });
    });
    let from = |address: &str, method, path: &str, capability: Option<&_>, body: &[u8]| {
        let header = capability.map(waymark_wire::contact::capability::Capability::header);
        let mut headers = vec![("x-forwarded-for", address)];
        headers.extend(header.iter().map(|value| ("authorization", value.as_str())));
        send(
            &format!("http://{}", stage.address),
            method,
            path,
            &headers,
            body,
        )
    };
    let make = |address| {
        let mailbox = Mailbox::new();
        let (path, body) = (path::mailbox(&mailbox.id), mailbox.make().encode());
        (from(address, Method::Put, &path, None, &body), mailbox)
    };
    let (answer, mailbox) = make("192.0.2.1");
    answer.is_done();
    let escrow = || Escrow {
        after_s: 60,
        cancel: [0; 32],
        put: message(&stage),
    };
    let hold = |address| {
        let path = path::escrow(&mailbox.id);
        from(
            address,
            Method::Put,
            &path,
            Some(&mailbox.write),
            &escrow().encode(),
        )
    };
    hold("192.0.2.1").is_done();
    let note = Note::new();
    let link = path::link(&note.id);
    from("192.0.2.1", Method::Put, &link, None, &note.make().encode()).is_done();
    // Mailboxes, links and what is held back count together.
    for answer in [make("192.0.2.1").0, hold("192.0.2.1")] {
        assert_eq!(answer.code(), Code::TooMany);
        assert!(answer.retry_after.unwrap() > 4000);
    }
    hold("192.0.2.2").is_done();
    // A message that is sent now is not held up by it.
    let path = path::mailbox(&mailbox.id);
    let put = message(&stage).encode();
    from("192.0.2.1", Method::Post, &path, Some(&mailbox.write), &put).is_done();
}

fn what_makes_nothing_new_takes_nobodys_place(base: Base) {
    let room = Room::new(&base);
    let rate = |burst| Rate { burst, daily: 20 };
    let stage = Stage::with(&room, |config| {
        config.rates = Some(Rates {
            requests: rate(1000),
            accounts: rate(1000),
            all_accounts: rate(2),
            places: rate(1000),
            all_places: rate(4),
            ..Rates::default()
        });
    });
    let made = Mailbox::at(&stage);
    let note = Note::at(&stage);
    let held = Escrow {
        after_s: 60,
        cancel: [0; 32],
        put: message(&stage),
    };
    made.hold(&stage, &held).is_done();
    let first = Account::new(&[]);
    first.begin(&stage);
    let stranger = Mailbox {
        write: capability(),
        ..made.clone()
    };
    let path = path::mailbox(&made.id);
    for _ in 0..8 {
        // Nothing shown that opens it, the same again, and what another has taken.
        assert_eq!(stranger.hold(&stage, &held).code(), Code::Unknown);
        assert_eq!(Mailbox::new().hold(&stage, &held).code(), Code::Unknown);
        made.hold(&stage, &held).is_done();
        ask(&stage, None, Method::Put, &path, &made.make().encode()).is_done();
        let taken = ask(&stage, None, Method::Put, &path, &stranger.make().encode());
        assert_eq!(taken.code(), Code::Taken);
        note.put(&stage).is_done();
        first.begin(&stage);
    }
    // What is new takes one, and where none is left it is not made.
    Account::new(&[]).begin(&stage);
    let third = Account::new(&[]);
    let refused = third.put(&stage, &third.recovery, &third.chain.last);
    assert_eq!(refused.code(), Code::TooMany);
    assert!(refused.retry_after.is_some());
    Mailbox::at(&stage);
    let more = Escrow {
        put: message(&stage),
        ..held
    };
    assert_eq!(made.hold(&stage, &more).code(), Code::TooMany);
    assert_eq!(Note::new().put(&stage).code(), Code::TooMany);
    stage.pass(61);
    assert_eq!(made.read_all(&stage), [held.put]);
}

/// Has `ending` and then `putting` wait for a row that is held from outside, and lets go: the moment between looking
/// whether one may put and putting.
fn meeting_at<T: Send>(
    url: &str,
    table: &'static str,
    ending: impl FnOnce() -> Answer + Send,
    putting: impl FnOnce() -> T + Send,
) -> T {
    let (hold, held) = std::sync::mpsc::channel::<()>();
    // `hold` goes with a panic, which lets all of them go.
    thread::scope(move |scope| {
        let holding = scope.spawn(move || hold_rows(url, table, &held));
        thread::sleep(Duration::from_millis(300));
        let ending = scope.spawn(ending);
        waiting_for_locks(url, 1);
        let putting = scope.spawn(putting);
        waiting_for_locks(url, 2);
        hold.send(()).unwrap();
        holding.join().unwrap();
        ending.join().unwrap().is_done();
        putting.join().unwrap()
    })
}

#[test]
fn what_meets_the_end_of_a_mailbox_or_a_link_is_not_left_behind() {
    let Some((room, url)) = on_postgres() else {
        return;
    };
    let stage = Stage::new(&room);
    let (mailbox, note) = (Mailbox::at(&stage), Note::at(&stage));
    let put = message(&stage);
    let met = meeting_at(
        &url,
        "mailbox",
        || mailbox.end(&stage),
        || mailbox.put(&stage, &put),
    );
    assert_eq!(met.code(), Code::Unknown);
    let end = || note.end(&stage, &note.owner);
    let met = meeting_at(&url, "link", end, || note.reply(&stage, [1; 256]));
    assert_eq!(met.code(), Code::Unknown);
    // Nothing lies where another of that name would find it.
    let path = path::mailbox(&mailbox.id);
    ask(&stage, None, Method::Put, &path, &mailbox.make().encode()).is_done();
    assert_eq!(mailbox.read_all(&stage), []);
    note.put(&stage).is_done();
    assert_eq!(note.replies(&stage), Replies::default());
}
