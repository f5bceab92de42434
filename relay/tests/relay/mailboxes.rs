//! Mailboxes: what goes in comes out, for who may, and for nobody else.

use waymark_relay::Admission;
use waymark_wire::answer::Code;
use waymark_wire::contact::mailbox::{Escrow, MOST_MESSAGES, Put};
use waymark_wire::contact::message::DAY_S;
use waymark_wire::request::{Method, path};
use waymark_wire::word::Word;
use waymark_wire::work::Task;
use zeroize::Zeroizing;

use crate::devices::{Account, Device, random};
use crate::people::{Mailbox, ask, capability, message};
use crate::stage::{Base, Room, Stage, send};

crate::on_both!(
    what_is_put_is_read_until_it_is_acknowledged,
    every_path_has_its_answers,
    one_is_made_for_work_or_a_word,
    time_ends_what_lies_there,
    nothing_says_whose_it_is,
);

fn what_is_put_is_read_until_it_is_acknowledged(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (mailbox, other) = (Mailbox::at(&stage), Mailbox::at(&stage));
    assert_eq!(mailbox.read_all(&stage), []);
    let (one, two) = (message(&stage), message(&stage));
    mailbox.put(&stage, &one).is_done();
    mailbox.put(&stage, &one).is_done(); // an answer that was lost
    stage.pass(1);
    mailbox.put(&stage, &two).is_done();
    other.put(&stage, &one).is_done(); // the same bytes elsewhere are another's
    // It is given again and again: who reads may lose the answer.
    for _ in 0..3 {
        assert_eq!(mailbox.read_all(&stage), [one, two]);
    }
    drop(stage);
    let stage = Stage::new(&room);
    assert_eq!(mailbox.read_all(&stage), [one, two]);
    mailbox.ack(&stage, &[one.message]).is_done();
    mailbox.ack(&stage, &[one.message, random()]).is_done();
    assert_eq!(mailbox.read_all(&stage), [two]);
    assert_eq!(other.read_all(&stage), [one]);
    mailbox.end(&stage).is_done();
    assert_eq!(mailbox.ask_to_read(&stage).code(), Code::Unknown);
    assert_eq!(mailbox.put(&stage, &two).code(), Code::Unknown);
    assert_eq!(mailbox.end(&stage).code(), Code::Unknown);
    assert_eq!(other.read_all(&stage), [one]);
}

fn every_path_has_its_answers(base: Base) {
    use Method::{Delete, Get, Post, Put};
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (mailbox, other, none) = (Mailbox::at(&stage), Mailbox::at(&stage), Mailbox::new());
    let put = message(&stage).encode();
    let cancel = capability();
    let escrow = Escrow {
        after_s: 3600,
        cancel: cancel.hash(),
        put: message(&stage),
    };
    mailbox.hold(&stage, &escrow).is_done();
    let hold = Escrow {
        put: message(&stage),
        ..escrow
    }
    .encode();
    let early = Escrow {
        after_s: 59,
        ..escrow
    }
    .encode();
    let (name, later) = (
        waymark_wire::contact::message::name(&escrow.put.message),
        7200_u32.to_be_bytes(),
    );
    let later = [later.as_slice(), &name].concat();
    let (itself, read) = (path::mailbox(&mailbox.id), path::read(&mailbox.id));
    let (ack, wait) = (path::ack(&mailbox.id), path::wait_for_message(&mailbox.id));
    let at = (
        path::escrow(&mailbox.id),
        path::later(&mailbox.id),
        path::cancel(&mailbox.id),
    );
    let gone = path::mailbox(&none.id);
    let (w, r, c) = (Some(&mailbox.write), Some(&mailbox.read), Some(&cancel));
    let (theirs_w, theirs_r) = (Some(&other.write), Some(&other.read));
    let long = vec![0; 1029];
    #[rustfmt::skip] // one line each
    let cases = [
        // Making one.
        ("again, the same", None, Put, &itself, mailbox.make().encode(), None),
        ("again, another's", None, Put, &itself, other.make().encode(), Some(Code::Taken)),
        ("without an id", None, Put, &"/v1/m/00".to_owned(), other.make().encode(), Some(Code::Malformed)),
        ("of bytes", None, Put, &gone, vec![1; 63], Some(Code::Malformed)),
        ("of many bytes", None, Put, &gone, vec![1; 65], Some(Code::TooLarge)),
        // Putting.
        ("with nothing", None, Post, &itself, put.clone(), Some(Code::Unsigned)),
        ("by who reads", r, Post, &itself, put.clone(), Some(Code::Unknown)),
        ("with what opens another", theirs_w, Post, &itself, put.clone(), Some(Code::Unknown)),
        ("with what cancels", c, Post, &itself, put.clone(), Some(Code::Unknown)),
        ("where there is none", w, Post, &gone, put.clone(), Some(Code::Unknown)),
        ("short", w, Post, &itself, put[..1000].to_vec(), Some(Code::Malformed)),
        ("long", w, Post, &itself, long, Some(Code::TooLarge)),
        ("put", w, Post, &itself, put.clone(), None),
        ("what is held back", w, Post, &itself, escrow.put.encode(), Some(Code::Taken)),
        // Reading.
        ("by nobody", None, Post, &read, vec![], Some(Code::Unsigned)),
        ("by who puts", w, Post, &read, vec![], Some(Code::Unknown)),
        ("by who reads another", theirs_r, Post, &read, vec![], Some(Code::Unknown)),
        ("with a body", r, Post, &read, vec![1], Some(Code::TooLarge)),
        ("waited for by who puts", w, Get, &wait, vec![], Some(Code::Unknown)),
        ("there is something", r, Get, &wait, vec![], None),
        ("acknowledged by who puts", w, Post, &ack, vec![1; 32], Some(Code::Unknown)),
        ("nothing acknowledged", r, Post, &ack, vec![], Some(Code::Malformed)),
        ("half a name", r, Post, &ack, vec![1; 48], Some(Code::Malformed)),
        ("too many names", r, Post, &ack, vec![1; 672], Some(Code::TooLarge)),
        ("what is held back, acknowledged", r, Post, &ack, name.to_vec(), None),
        // Holding back.
        ("held by who reads", r, Put, &at.0, hold.clone(), Some(Code::Unknown)),
        ("held for a moment", w, Put, &at.0, early, Some(Code::Malformed)),
        ("held again", w, Put, &at.0, escrow.encode(), None),
        ("held again, otherwise", w, Put, &at.0, Escrow { cancel: [1; 32], ..escrow }.encode(), Some(Code::Taken)),
        ("moved by who puts", w, Post, &at.1, later.clone(), Some(Code::Unknown)),
        ("moved with nothing", None, Post, &at.1, later.clone(), Some(Code::Unsigned)),
        ("moved", c, Post, &at.1, later.clone(), None),
        ("moved far", c, Post, &at.1, [[0xFF; 4].as_slice(), &name].concat(), Some(Code::Malformed)),
        ("cancelled by who reads", r, Post, &at.2, name.to_vec(), Some(Code::Unknown)),
        ("another cancelled", c, Post, &at.2, vec![1; 32], Some(Code::Unknown)),
        ("half a name cancelled", c, Post, &at.2, vec![1; 31], Some(Code::Malformed)),
        ("cancelled", c, Post, &at.2, name.to_vec(), None),
        ("cancelled again", c, Post, &at.2, name.to_vec(), Some(Code::Unknown)),
        ("moved when it is gone", c, Post, &at.1, later, Some(Code::Unknown)),
        // The end.
        ("ended by who puts", w, Delete, &itself, vec![], Some(Code::Unknown)),
        ("no such way", r, Get, &itself, vec![], Some(Code::Malformed)),
        ("ended", r, Delete, &itself, vec![], None),
        ("ended again", r, Delete, &itself, vec![], Some(Code::Unknown)),
    ];
    for (what, capability, method, path, body, refused) in cases {
        let answer = ask(&stage, capability, method, path, &body);
        match refused {
            None => assert_eq!(answer.status, 200, "{what}: {:?}", answer.problem()),
            Some(code) => assert_eq!(answer.code(), code, "{what}"),
        }
    }
}

fn one_is_made_for_work_or_a_word(base: Base) {
    let make = |stage: &Stage, mailbox: &Mailbox, shown: &str| {
        let here = format!("http://{}", stage.address);
        let headers = [("wm1-admission", shown)];
        let (path, body) = (path::mailbox(&mailbox.id), mailbox.make().encode());
        send(&here, Method::Put, &path, &headers, &body)
    };
    let room = Room::new(&base);
    let stage = Stage::with(&room, |config| config.admission = Admission::Work(10));
    let (mailbox, other) = (Mailbox::new(), Mailbox::new());
    let task = |mailbox: &Mailbox| {
        let subject = mailbox.id;
        let now_s = stage.now_s();
        let origin = stage.origin.clone();
        move |nonce| {
            let task = Task {
                origin: &origin,
                subject: &subject,
                bits: 10,
            };
            task.is_done(now_s, nonce)
        }
    };
    let (does, does_for_other) = (task(&mailbox), task(&other));
    let nonce = (0..)
        .find(|nonce| does(*nonce) && !does_for_other(*nonce))
        .unwrap();
    let lazy = (0..).find(|nonce| !does(*nonce)).unwrap();
    for wrong in [
        format!("work {lazy}"),
        format!("word {}", Word::of(&Zeroizing::new(random())).text()),
    ] {
        assert_eq!(make(&stage, &mailbox, &wrong).code(), Code::Admission);
    }
    assert_eq!(make(&stage, &mailbox, "work").code(), Code::Malformed);
    let bare = ask(
        &stage,
        None,
        Method::Put,
        &path::mailbox(&mailbox.id),
        &mailbox.make().encode(),
    );
    assert_eq!(bare.code(), Code::Admission);
    let shown = format!("work {nonce}");
    assert_eq!(make(&stage, &other, &shown).code(), Code::Admission);
    make(&stage, &mailbox, &shown).is_done();
    make(&stage, &mailbox, &shown).is_done();
    mailbox.put(&stage, &message(&stage)).is_done();
    drop(stage);
    // A private one: a word for all, and no invitation, which would lead to whom it was given.
    let key = Zeroizing::new(random());
    let stage = Stage::with(&room, |config| {
        config.admission = Admission::Invite(key.clone())
    });
    let invite = waymark_wire::invite::Invite::new(&key, random(), stage.now_s() + 100).text();
    let word = format!("word {}", Word::of(&key).text());
    for wrong in [format!("invite {invite}"), shown, "word x".to_owned()] {
        assert_ne!(make(&stage, &other, &wrong).status, 200, "{wrong}");
    }
    make(&stage, &other, &word).is_done();
    make(&stage, &Mailbox::new(), &word).is_done();
    // The word opens no account.
    let (account, device) = (Account::new(&[]), Device::new());
    let (path, list) = (path::manifest(&account.id), account.chain.last.encode());
    let headers = [("wm1-admission", word.as_str())];
    let answer = account.ask_with(&stage, &device, Method::Put, &path, &list, &headers);
    assert_ne!(answer.status, 200);
}

fn time_ends_what_lies_there(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let mailbox = Mailbox::at(&stage);
    let today = u32::try_from(stage.now_s() / DAY_S).unwrap();
    let put = |day| Put {
        day,
        message: random(),
    };
    // Days by clocks that are wrong are never a reason to refuse.
    let (past, soon, far) = (put(0), put(today + 3), put(u32::MAX));
    for put in [&past, &soon, &far] {
        mailbox.put(&stage, put).is_done();
    }
    let left = |stage: &Stage| {
        let there = mailbox.read_all(stage);
        [&past, &soon, &far].map(|put| there.contains(put))
    };
    stage.pass(DAY_S - 60);
    assert_eq!(left(&stage), [true, true, true]);
    stage.pass(61);
    assert_eq!(left(&stage), [false, true, true]);
    stage.pass(3 * DAY_S);
    assert_eq!(left(&stage), [false, false, true]);
    stage.pass(10 * DAY_S);
    assert_eq!(left(&stage), [false, false, false]);
    // Its place is free again, also before the relay has looked for what is out of date.
    let fresh: Vec<_> = (0..MOST_MESSAGES).map(|_| put(0)).collect();
    for put in &fresh {
        mailbox.put(&stage, put).is_done();
    }
    assert_eq!(mailbox.read_all(&stage).len(), MOST_MESSAGES);
    let ahead = stage.ahead();
    drop(stage);
    // One that is read stays; one that nobody reads for two years goes, whatever is put there.
    let stage = Stage::later(&room, ahead + 700 * DAY_S);
    assert_eq!(mailbox.read_all(&stage), []);
    let ahead = stage.ahead();
    drop(stage);
    let stage = Stage::later(&room, ahead + 700 * DAY_S);
    mailbox.put(&stage, &put(0)).is_done();
    let ahead = stage.ahead();
    drop(stage);
    let stage = Stage::later(&room, ahead + 40 * DAY_S);
    assert_eq!(mailbox.put(&stage, &put(0)).code(), Code::Unknown);
    assert_eq!(mailbox.ask_to_read(&stage).code(), Code::Unknown);
}

/// What a thief of the database finds: no capability, no account.
fn nothing_says_whose_it_is(base: Base) {
    let room = Room::new(&base);
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let stage = Stage::with(&room, |config| config.metrics = Some(free));
    let mailbox = Mailbox::at(&stage);
    mailbox.put(&stage, &message(&stage)).is_done();
    mailbox.read_all(&stage);
    let metrics = send(&format!("http://{free}"), Method::Get, "/metrics", &[], &[]);
    let text = String::from_utf8(metrics.body).unwrap();
    let line = "waymark_relay_requests_total{method=\"POST\",path=\"/v1/m/{mailbox}/read\",status=\"200\"} 1";
    assert!(text.contains(line), "{text}");
    assert!(!text.contains(&data_encoding::HEXLOWER.encode(&mailbox.id)));
    drop(stage);
    if let waymark_relay::Store::Folder(folder) = &room.store {
        let mut kept = Vec::new();
        for file in std::fs::read_dir(folder).unwrap() {
            kept.extend(std::fs::read(file.unwrap().path()).unwrap());
        }
        let is_there = |bytes: &[u8]| kept.windows(bytes.len()).any(|part| part == bytes);
        assert!(is_there(&mailbox.id) && is_there(&mailbox.write.hash()));
        for capability in [&mailbox.write, &mailbox.read] {
            assert!(!is_there(capability.bytes().as_ref()));
        }
    }
}
