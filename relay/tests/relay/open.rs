//! What needs no account yet.

use waymark_relay::Admission;
use waymark_wire::answer::Code;
use waymark_wire::invite::Invite;
use waymark_wire::join::Slot;
use waymark_wire::request::{Method, path};
use waymark_wire::work::Task;
use zeroize::Zeroizing;

use crate::devices::{Account, random};
use crate::stage::{Answer, Base, Room, Stage, send};

crate::on_both!(
    a_slot_is_written_once_and_forgotten,
    an_invitation_is_good_once,
    work_opens_an_account,
    it_says_that_it_is_well,
);

fn at(stage: &Stage, method: Method, path: &str, body: &[u8]) -> Answer {
    send(
        &format!("http://{}", stage.address),
        method,
        path,
        &[],
        body,
    )
}

fn a_slot_is_written_once_and_forgotten(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let place = random();
    for slot in Slot::ALL {
        let path = path::slot(&place, slot);
        assert_eq!(at(&stage, Method::Get, &path, &[]).code(), Code::Unknown);
        let body = vec![slot as u8; 1024];
        at(&stage, Method::Put, &path, &body).is_done();
        at(&stage, Method::Put, &path, &body).is_done();
        let other = at(&stage, Method::Put, &path, b"other");
        assert_eq!(other.code(), Code::Taken);
        let long = at(&stage, Method::Put, &path, &[0; 1025]);
        assert_eq!(long.code(), Code::TooLarge);
        let there = at(&stage, Method::Get, &path, &[]);
        assert_eq!((there.status, there.body), (200, body));
    }
    let path = path::slot(&place, Slot::Offer);
    let wrong = path.replace("offer", "more");
    assert_eq!(at(&stage, Method::Get, &wrong, &[]).code(), Code::Unknown);
    assert_eq!(
        at(&stage, Method::Put, "/v1/j/x/offer", b"x").code(),
        Code::Malformed
    );
    stage.pass(601);
    assert_eq!(at(&stage, Method::Get, &path, &[]).code(), Code::Unknown);
    at(&stage, Method::Put, &path, b"anew").is_done();
    assert_eq!(at(&stage, Method::Get, &path, &[]).body, b"anew");
}

fn begin(account: &Account, stage: &Stage, admission: &str) -> Answer {
    let list = account.chain.last.encode();
    let headers = [("wm1-admission", admission)];
    let path = path::manifest(&account.id);
    account.ask_with(
        stage,
        &account.recovery,
        Method::Put,
        &path,
        &list,
        &headers,
    )
}

fn an_invitation_is_good_once(base: Base) {
    let room = Room::new(&base);
    let (key, other) = (Zeroizing::new(random()), Zeroizing::new(random()));
    let stage = Stage::with(&room, |config| {
        config.admission = Admission::Invite(key.clone())
    });
    let invite = |key, until_s| format!("invite {}", Invite::new(key, random(), until_s).text());
    let (anna, ben) = (Account::new(&[]), Account::new(&[]));
    let now_s = stage.now_s();
    let old = invite(&key, now_s - 1);
    for wrong in [old.as_str(), &invite(&other, now_s + 100), "work 1"] {
        assert_eq!(begin(&anna, &stage, wrong).code(), Code::Admission);
    }
    let bare = anna.put(&stage, &anna.recovery, &anna.chain.last);
    assert_eq!(bare.code(), Code::Admission);
    let good = invite(&key, now_s + 1000);
    begin(&anna, &stage, &good).is_done();
    // An answer that got lost: the same again, without anything being used up.
    begin(&anna, &stage, &good).is_done();
    assert_eq!(begin(&ben, &stage, &good).code(), Code::Admission);
    begin(&ben, &stage, &invite(&key, now_s + 1000)).is_done();
}

fn work_opens_an_account(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::with(&room, |config| config.admission = Admission::Work(10));
    let account = Account::new(&[]);
    let task = |bits| Task {
        origin: &stage.origin,
        subject: &account.id,
        bits,
    };
    let now_s = stage.now_s();
    let nonce = task(10).find(now_s, 0..u64::MAX).unwrap();
    let lazy = (0..)
        .find(|nonce| !task(10).is_done(now_s, *nonce))
        .unwrap();
    assert_eq!(
        begin(&account, &stage, &format!("work {lazy}")).code(),
        Code::Admission
    );
    let other = Account::new(&[]);
    let others = task(10).find(now_s, nonce + 1..u64::MAX).unwrap();
    let elsewhere = Task {
        subject: &other.id,
        ..task(10)
    };
    if !elsewhere.is_done(now_s, others) {
        let answer = begin(&other, &stage, &format!("work {others}"));
        assert_eq!(answer.code(), Code::Admission);
    }
    begin(&account, &stage, &format!("work {nonce}")).is_done();
}

fn it_says_that_it_is_well(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let answer = at(&stage, Method::Get, "/health", &[]);
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (200, &b"well\n"[..])
    );
    // The counts are elsewhere, or nowhere.
    assert_eq!(
        at(&stage, Method::Get, "/metrics", &[]).code(),
        Code::Unknown
    );
}
