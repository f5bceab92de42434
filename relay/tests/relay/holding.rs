//! Messages that are held back, and readers who wait.

use std::thread;
use std::time::Duration;

use waymark_wire::answer::Code;
use waymark_wire::contact::mailbox::Escrow;
use waymark_wire::contact::message::DAY_S;
use waymark_wire::request::{Method, path};

use crate::people::{Mailbox, ask, bodies, capability, message};
use crate::stage::{Base, Room, Stage, machine_ms};

crate::on_both!(
    what_is_held_back_comes_in_its_time_and_not_before,
    of_several_who_cancel_one_does,
    one_who_waits_is_called,
);

fn what_is_held_back_comes_in_its_time_and_not_before(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let mailbox = Mailbox::at(&stage);
    let cancel = capability();
    let escrow = |after_s| Escrow {
        after_s,
        cancel: cancel.hash(),
        put: message(&stage),
    };
    let (kept, moved, cancelled) = (escrow(3600), escrow(3600), escrow(3600));
    for one in [&kept, &moved, &cancelled] {
        mailbox.hold(&stage, one).is_done();
    }
    assert_eq!(mailbox.read_all(&stage), []);
    stage.pass(3000);
    // The same bytes, moved again and again as a person checks in.
    mailbox
        .later(&stage, &cancel, &moved.put.message, 86_400)
        .is_done();
    stage.pass(300);
    mailbox
        .later(&stage, &cancel, &moved.put.message, 86_400)
        .is_done();
    mailbox
        .cancel(&stage, &cancel, &cancelled.put.message)
        .is_done();
    let ahead = stage.ahead();
    drop(stage);
    // The relay was down when the time came.
    let stage = Stage::later(&room, ahead + 400);
    assert_eq!(mailbox.read_all(&stage), [kept.put]);
    // Too late: it may have been read.
    let late = mailbox.later(&stage, &cancel, &kept.put.message, 3600);
    assert_eq!(late.code(), Code::TooLate);
    let late = mailbox.cancel(&stage, &cancel, &kept.put.message);
    assert_eq!(late.code(), Code::TooLate);
    assert_eq!(mailbox.read_all(&stage), [kept.put]);
    mailbox.ack(&stage, &[kept.put.message]).is_done();
    stage.pass(86_400);
    assert_eq!(mailbox.read_all(&stage), [moved.put]);
    // From then on it stays as long as any other.
    stage.pass(14 * DAY_S);
    assert_eq!(mailbox.read_all(&stage), []);
}

fn of_several_who_cancel_one_does(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let mailbox = Mailbox::at(&stage);
    let cancel = capability();
    for _ in 0..5 {
        let escrow = Escrow {
            after_s: 60,
            cancel: cancel.hash(),
            put: message(&stage),
        };
        mailbox.hold(&stage, &escrow).is_done();
        let bytes = &escrow.put.message;
        // Two devices at once: one moves it, the others cancel it.
        let answers: Vec<_> = thread::scope(|scope| {
            let later = scope.spawn(|| mailbox.later(&stage, &cancel, bytes, 3600));
            let cancelling: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| mailbox.cancel(&stage, &cancel, bytes)))
                .collect();
            later.join().unwrap();
            cancelling
                .into_iter()
                .map(|one| one.join().unwrap())
                .collect()
        });
        let done = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(done, 1);
        stage.pass(4000);
        assert_eq!(mailbox.read_all(&stage), []);
    }
}

fn one_who_waits_is_called(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let mailbox = Mailbox::at(&stage);
    let wait = || {
        let path = path::wait_for_message(&mailbox.id);
        let answer = ask(&stage, Some(&mailbox.read), Method::Get, &path, &[]);
        (answer, machine_ms())
    };
    thread::scope(|scope| {
        let waiting = scope.spawn(wait);
        thread::sleep(Duration::from_millis(500));
        let begin = machine_ms();
        mailbox.put(&stage, &message(&stage)).is_done();
        let (answer, end) = waiting.join().unwrap();
        assert_eq!((answer.status, answer.body.len()), (200, 0));
        // Who waits looks for itself every five seconds.
        assert!(end - begin < 4000, "{} ms", end - begin);
    });
    // What was held back calls too, within seconds; and so does the end.
    let there = mailbox.read_all(&stage);
    mailbox.ack(&stage, &bodies(&there)).is_done();
    let escrow = Escrow {
        after_s: 60,
        cancel: [0; 32],
        put: message(&stage),
    };
    mailbox.hold(&stage, &escrow).is_done();
    thread::scope(|scope| {
        let waiting = scope.spawn(wait);
        thread::sleep(Duration::from_millis(300));
        stage.pass(61);
        assert_eq!(waiting.join().unwrap().0.status, 200);
        mailbox.ack(&stage, &[escrow.put.message]).is_done();
        let waiting = scope.spawn(wait);
        thread::sleep(Duration::from_millis(300));
        mailbox.end(&stage).is_done();
        assert_eq!(waiting.join().unwrap().0.code(), Code::Unknown);
    });
}
