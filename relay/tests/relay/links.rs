//! Notes behind links: given out a few times, for a few days, to who has the link.

use std::thread;

use waymark_wire::answer::Code;
use waymark_wire::contact::linked::{MOST_READS, Replies, VALID_S};
use waymark_wire::contact::message::DAY_S;
use waymark_wire::request::{Method, path};

use crate::devices::random;
use crate::people::{Note, ask, capability};
use crate::stage::{Base, Room, Stage};

crate::on_both!(
    a_note_is_given_out_five_times,
    of_many_who_ask_at_once_five_are_given_it,
    three_replies_come_back,
    after_three_days_it_is_too_late,
    who_has_no_token_hears_of_nothing,
    its_sender_ends_it,
);

fn a_note_is_given_out_five_times(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let note = Note::at(&stage);
    note.put(&stage).is_done(); // an answer that was lost
    let other = Note {
        sealed: random(),
        ..note.clone()
    };
    assert_eq!(other.put(&stage).code(), Code::Taken);
    let other = Note {
        owner: capability(),
        ..note.clone()
    };
    assert_eq!(other.put(&stage).code(), Code::Taken);
    for reads in 1..=MOST_READS {
        let answer = note.read(&stage);
        assert_eq!((answer.status, answer.body), (200, note.sealed.to_vec()));
        assert_eq!(u64::from(note.replies(&stage).reads), reads);
    }
    assert_eq!(note.read(&stage).code(), Code::UsedUp);
    // A reply still counts, and its sender may still be asking whether it arrived.
    note.reply(&stage, random()).is_done();
    note.put(&stage).is_done();
    assert_eq!(note.read(&stage).code(), Code::UsedUp);
    drop(stage);
    let stage = Stage::new(&room);
    assert_eq!(note.read(&stage).code(), Code::UsedUp);
}

fn of_many_who_ask_at_once_five_are_given_it(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let note = Note::at(&stage);
    let boxes: Vec<[u8; 256]> = (0..8).map(|_| random()).collect();
    let (read, replied) = thread::scope(|scope| {
        let reading: Vec<_> = (0..16).map(|_| scope.spawn(|| note.read(&stage))).collect();
        let replying: Vec<_> = boxes
            .iter()
            .chain(&boxes)
            .map(|sealed| scope.spawn(|| (*sealed, note.reply(&stage, *sealed))))
            .collect();
        let read: Vec<_> = reading.into_iter().map(|one| one.join().unwrap()).collect();
        let replied: Vec<_> = replying
            .into_iter()
            .map(|one| one.join().unwrap())
            .collect();
        (read, replied)
    });
    let given = read.iter().filter(|answer| answer.status == 200);
    assert!(given.clone().all(|answer| answer.body == note.sealed));
    assert_eq!(given.count() as u64, MOST_READS);
    let refused = read.iter().filter(|answer| answer.status != 200);
    refused.for_each(|answer| assert_eq!(answer.code(), Code::UsedUp));
    let kept = note.replies(&stage).sealed;
    assert_eq!(kept.len(), 3);
    for (sealed, answer) in replied {
        match answer.status {
            200 => assert!(kept.contains(&sealed)),
            _ => assert_eq!(answer.code(), Code::UsedUp),
        }
    }
}

fn three_replies_come_back(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (note, quiet) = (Note::at(&stage), Note::at(&stage));
    let boxes: [[u8; 256]; 3] = [random(), random(), random()];
    for (count, sealed) in (1..).zip(boxes) {
        note.reply(&stage, sealed).is_done();
        note.reply(&stage, sealed).is_done(); // an answer that was lost
        assert_eq!(note.replies(&stage).sealed, boxes[..count]);
    }
    assert_eq!(note.reply(&stage, random()).code(), Code::UsedUp);
    note.reply(&stage, boxes[1]).is_done();
    let sealed = boxes.to_vec();
    assert_eq!(note.replies(&stage), Replies { reads: 0, sealed });
    assert_eq!(quiet.replies(&stage), Replies::default());
}

fn after_three_days_it_is_too_late(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let note = Note::at(&stage);
    let sealed = random();
    note.reply(&stage, sealed).is_done();
    stage.pass(VALID_S - 60);
    note.read(&stage).is_done();
    stage.pass(61);
    assert_eq!(note.read(&stage).code(), Code::TooLate);
    assert_eq!(note.reply(&stage, random()).code(), Code::TooLate);
    assert_eq!(note.read_with(&stage, &capability()).code(), Code::Unknown);
    let ahead = stage.ahead();
    drop(stage);
    // Its sender can still see what came of it.
    let stage = Stage::later(&room, ahead + DAY_S);
    assert_eq!(
        note.replies(&stage),
        Replies {
            reads: 1,
            sealed: vec![sealed]
        }
    );
    assert_eq!(note.read(&stage).code(), Code::TooLate);
    let ahead = stage.ahead();
    drop(stage);
    let stage = Stage::later(&room, ahead + 10 * DAY_S);
    let answer = note.ask_for_replies(&stage, &note.owner);
    assert_eq!(answer.code(), Code::Unknown);
    assert_eq!(note.read(&stage).code(), Code::Unknown);
}

fn who_has_no_token_hears_of_nothing(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (note, none) = (Note::at(&stage), Note::new());
    for token in [&capability(), &note.write, &note.owner] {
        assert_eq!(note.read_with(&stage, token).code(), Code::Unknown);
    }
    for token in [&capability(), &note.read, &note.owner] {
        assert_eq!(
            note.reply_with(&stage, token, random()).code(),
            Code::Unknown
        );
    }
    // Who has the link sees neither other replies nor how often it was read, and cannot end it.
    for token in [&capability(), &note.read, &note.write] {
        assert_eq!(note.ask_for_replies(&stage, token).code(), Code::Unknown);
        assert_eq!(note.end(&stage, token).code(), Code::Unknown);
    }
    assert_eq!(note.replies(&stage), Replies::default());
    assert_eq!(none.read(&stage).code(), Code::Unknown);
    assert_eq!(none.reply(&stage, random()).code(), Code::Unknown);
    let bare = ask(&stage, None, Method::Delete, &path::link(&note.id), &[]);
    assert_eq!(bare.code(), Code::Unsigned);
    // A preview that follows the link asks with GET, and is given nothing.
    let preview = ask(&stage, None, Method::Get, path::LINK_READ, &[]);
    assert_eq!(preview.code(), Code::Malformed);
    for path in [path::LINK_READ, path::LINK_REPLY, path::LINK_REPLIES] {
        let short = ask(&stage, None, Method::Post, path, &[1; 47]);
        assert_eq!(short.code(), Code::Malformed);
        let long = ask(&stage, None, Method::Post, path, &[1; 305]);
        assert_eq!(long.code(), Code::TooLarge);
    }
    let long = ask(&stage, None, Method::Put, &path::link(&none.id), &[1; 1121]);
    assert_eq!(long.code(), Code::TooLarge);
    let wrong = ask(&stage, None, Method::Put, "/v1/l/xy", &note.make().encode());
    assert_eq!(wrong.code(), Code::Malformed);
}

fn its_sender_ends_it(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let note = Note::at(&stage);
    note.reply(&stage, random()).is_done();
    note.end(&stage, &note.owner).is_done();
    assert_eq!(note.read(&stage).code(), Code::Unknown);
    assert_eq!(
        note.ask_for_replies(&stage, &note.owner).code(),
        Code::Unknown
    );
    assert_eq!(note.end(&stage, &note.owner).code(), Code::Unknown);
    // The same id anew has none of what was there.
    note.put(&stage).is_done();
    assert_eq!(note.replies(&stage), Replies::default());
}
