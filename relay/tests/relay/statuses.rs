//! Every path, and every answer it can give.

use waymark_relay::{Admission, Rate, Rates, Room as Allowed};
use waymark_wire::answer::Code;
use waymark_wire::close::Close;
use waymark_wire::pull::Pull;
use waymark_wire::request::{Method, Signing, path};
use waymark_wire::truncate::Truncate;

use crate::devices::{Account, Device, out, random};
use crate::stage::{Answer, Base, Room, Stage, send};

crate::on_both!(
    every_path_has_its_answers,
    too_often_and_too_much,
    who_signs_and_when
);

/// What is expected.
#[derive(Debug, PartialEq, Eq)]
enum Is {
    Done(u16),
    Refused(Code),
}
use Is::{Done, Refused};

fn check(what: &str, answer: &Answer, is: &Is) {
    match is {
        Done(status) => assert_eq!(answer.status, *status, "{what}"),
        Refused(code) => assert_eq!(answer.code(), *code, "{what}"),
    }
}

fn every_path_has_its_answers(base: Base) {
    use Method::{Delete, Get, Post, Put};
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let (mut anna, mut ben, mut cara, stranger) =
        (Device::new(), Device::new(), Device::new(), Device::new());
    let mut account = Account::new(&[&anna, &ben, &cara]);
    let first = account.chain.last.clone();
    account.begin(&stage);
    let before = cara.write_some(&account, 1);
    let removal = account.next(&anna, &[], vec![out(&cara)]);
    account.follow(removal.clone());
    let beyond = cara.write_some(&account, 1);
    let mut fork = ben.clone();
    let bens = ben.write_some(&account, 2);
    let other = fork.write_some(&account, 1);
    let annas = anna.write_some(&account, 1);
    let mut newer = anna.write(&account, 512);
    newer[0] = 2;
    let mut forged = annas[0].clone();
    forged[300] ^= 1;
    let elsewhere = anna.clone().write(&Account::new(&[&anna]), 512);
    let strange = stranger.clone().write(&account, 512);
    let unsigned_list = account.next(&stranger, &[], Vec::new());
    let rival = Account::new(&[]);
    let skipped = {
        let mut later = account.clone();
        later.follow(account.next(&anna, &[], Vec::new()));
        later.next(&anna, &[&stranger], Vec::new())
    };

    let of = |rest: &str| format!("{}/{rest}", path::account(&account.id));
    let (log_a, log_b, log_c) = (
        path::log(&account.id, &anna.key),
        path::log(&account.id, &ben.key),
        path::log(&account.id, &cara.key),
    );
    let log_s = path::log(&account.id, &stranger.key);
    let list = path::manifest(&account.id);
    let (pull, cut) = (path::pull(&account.id), path::truncate(&account.id));
    let (itself, keep) = (path::account(&account.id), path::keep(&account.id));
    let (known, covers) = (
        Pull::default().encode(),
        Truncate {
            covers: vec![(ben.key, 1)],
        }
        .encode(),
    );
    let now_s = stage.now_s();
    let old_close = Close::new(&account.chain, now_s - 4000, &ben.seed).unwrap();
    let by_device = Close::new(&account.chain, now_s, &ben.seed).unwrap();
    let by_phrase = Close::new(&account.chain, now_s, &account.recovery.seed).unwrap();
    let by_stranger = Close::new(&account.chain, now_s, &stranger.seed).unwrap();
    let mut begun = Account::new(&[&anna]);
    begun.id = account.id;
    begun.chain.last = first.clone();
    let by_older = Close::new(&begun.chain, now_s, &account.recovery.seed).unwrap();
    let wait = |number: u64| path::wait(&account.id, number);

    type Case<'a> = (&'a str, Method, String, &'a Device, Vec<u8>, Is);
    #[rustfmt::skip] // one line each
    let cases: Vec<Case<'_>> = vec![
        // The list of members.
        ("bytes", Put, list.clone(), &anna, vec![1, 2, 3], Refused(Code::Malformed)),
        ("a long list", Put, list.clone(), &anna, vec![0; 16_385], Refused(Code::TooLarge)),
        ("another's list", Put, list.clone(), &anna, rival.chain.last.encode(), Refused(Code::List)),
        ("not the next", Put, list.clone(), &anna, skipped.encode(), Refused(Code::List)),
        ("not the next, a stranger asks", Put, list.clone(), &stranger, skipped.encode(), Refused(Code::NotMember)),
        ("the next", Put, list.clone(), &anna, removal.encode(), Done(200)),
        ("the next, again", Put, list.clone(), &ben, removal.encode(), Done(200)),
        ("the first, again", Put, list.clone(), &ben, first.encode(), Done(200)),
        ("nobody of them signed", Put, list.clone(), &anna, unsigned_list.encode(), Refused(Code::NotMember)),
        // Logs.
        ("nothing", Post, log_b.clone(), &ben, vec![], Refused(Code::Malformed)),
        ("a long body", Post, log_b.clone(), &ben, vec![0; (1 << 20) + 1], Refused(Code::TooLarge)),
        ("no key", Post, of("log/00"), &ben, bens.concat(), Refused(Code::Malformed)),
        ("a stranger brings it", Post, log_b.clone(), &stranger, bens.concat(), Refused(Code::NotMember)),
        ("one who was taken out brings it", Post, log_b.clone(), &cara, bens.concat(), Refused(Code::NotMember)),
        ("a stranger's log", Post, log_s.clone(), &ben, bens.concat(), Refused(Code::Malformed)),
        ("of one who never was a member", Post, log_s, &ben, strange, Refused(Code::Author)),
        ("another's log", Post, log_a.clone(), &ben, bens.concat(), Refused(Code::Malformed)),
        ("changed on the way", Post, log_a.clone(), &anna, forged, Refused(Code::Malformed)),
        ("of another account", Post, log_a.clone(), &anna, elsewhere, Refused(Code::Malformed)),
        ("a newer version", Post, log_a.clone(), &anna, newer, Refused(Code::Version)),
        ("before the cut-off", Post, log_c.clone(), &anna, before.concat(), Done(200)),
        ("beyond the cut-off", Post, log_c.clone(), &anna, beyond.concat(), Refused(Code::Author)),
        ("batches", Post, log_b.clone(), &anna, bens.concat(), Done(200)),
        ("batches again", Post, log_b.clone(), &ben, bens.concat(), Done(200)),
        ("the first of them again", Post, log_b.clone(), &ben, bens[0].clone(), Done(200)),
        ("others of that number", Post, log_b, &ben, other.concat(), Refused(Code::Head)),
        ("out of order", Post, log_a.clone(), &anna, [annas[0].clone(), annas[0].clone()].concat(), Refused(Code::Malformed)),
        // What is new.
        ("what is new", Post, pull.clone(), &ben, known.clone(), Done(200)),
        ("of bytes", Post, pull.clone(), &ben, vec![9], Refused(Code::Malformed)),
        ("of a long body", Post, pull.clone(), &ben, vec![9; 4096], Refused(Code::TooLarge)),
        ("for a stranger", Post, pull.clone(), &stranger, known.clone(), Refused(Code::NotMember)),
        ("for one who was taken out: by which list", Post, pull, &cara, known, Done(200)),
        // Waiting.
        ("has changed", Get, wait(0), &ben, vec![], Done(200)),
        ("since when?", Get, of("wait"), &ben, vec![], Refused(Code::Malformed)),
        ("a stranger waits", Get, wait(0), &stranger, vec![], Refused(Code::NotMember)),
        // Snapshots.
        ("covered", Post, cut.clone(), &ben, covers.clone(), Done(200)),
        ("covered, again", Post, cut.clone(), &anna, covers.clone(), Done(200)),
        ("what is covered is there", Post, path::log(&account.id, &ben.key), &anna, bens[0].clone(), Done(200)),
        ("a stranger cuts", Post, cut.clone(), &stranger, covers, Refused(Code::NotMember)),
        ("cuts with bytes", Post, cut, &ben, vec![7], Refused(Code::Malformed)),
        // Paths.
        ("another version", Post, "/v2/a".to_owned(), &ben, vec![], Refused(Code::Version)),
        ("no such path", Get, "/v1/x".to_owned(), &ben, vec![], Refused(Code::Unknown)),
        ("no such way", Get, list.clone(), &ben, vec![], Refused(Code::Malformed)),
        // The end.
        ("nobody asked to close", Get, itself.clone(), &ben, vec![], Done(204)),
        ("a stranger looks", Get, itself.clone(), &stranger, vec![], Refused(Code::NotMember)),
        ("close with bytes", Delete, itself.clone(), &ben, vec![1], Refused(Code::Malformed)),
        ("close, of old", Delete, itself.clone(), &ben, old_close.encode(), Refused(Code::Time)),
        ("close, by a stranger", Delete, itself.clone(), &ben, by_stranger.encode(), Refused(Code::NotMember)),
        ("close, of an older list", Delete, itself.clone(), &ben, by_older.encode(), Refused(Code::List)),
        ("close, by a device", Delete, itself.clone(), &ben, by_device.encode(), Done(202)),
        ("asked to close", Get, itself.clone(), &anna, vec![], Done(200)),
        ("a stranger keeps it", Post, keep.clone(), &stranger, vec![], Refused(Code::NotMember)),
        ("kept", Post, keep.clone(), &anna, vec![], Done(200)),
        ("kept, with a body", Post, keep, &anna, vec![1], Refused(Code::TooLarge)),
        ("closed by the phrase", Delete, itself.clone(), &anna, by_phrase.encode(), Done(200)),
        ("closed", Post, log_a, &anna, annas.concat(), Refused(Code::Closed)),
        ("closed: its list", Put, list, &anna, first.encode(), Refused(Code::Closed)),
        ("closed: the end", Delete, itself, &anna, by_phrase.encode(), Refused(Code::Closed)),
    ];
    for (what, method, path, signer, body, is) in &cases {
        check(what, &account.ask(&stage, signer, *method, path, body), is);
    }
    // No account at all.
    let none = Account::new(&[&anna]);
    for (method, path, body) in [
        (Post, path::log(&none.id, &anna.key), anna.write(&none, 512)),
        (Post, path::pull(&none.id), Pull::default().encode()),
        (Post, path::truncate(&none.id), Truncate::default().encode()),
        (Post, path::keep(&none.id), vec![]),
        (Get, path::wait(&none.id, 0), vec![]),
        (Get, path::account(&none.id), vec![]),
        (
            Put,
            path::manifest(&none.id),
            none.next(&anna, &[], vec![]).encode(),
        ),
    ] {
        let answer = none.ask(&stage, &anna, method, &path, &body);
        check(&path, &answer, &Refused(Code::Unknown));
    }
}

fn who_signs_and_when(base: Base) {
    let room = Room::new(&base);
    let stage = Stage::new(&room);
    let anna = Device::new();
    let account = Account::new(&[&anna]);
    account.begin(&stage);
    let here = format!("http://{}", stage.address);
    let path = path::pull(&account.id);
    let body = Pull::default().encode();
    let send = |value: Option<&str>, body: &[u8]| {
        let headers: Vec<_> = value
            .iter()
            .map(|value| ("authorization", *value))
            .collect();
        send(&here, Method::Post, &path, &headers, body)
    };
    let sign = |origin: &str, path: &str, seconds: u64| {
        let signing = Signing {
            method: Method::Post,
            origin,
            path,
            body: &body,
        };
        signing.authorize(&account.id, &anna.seed, seconds).unwrap()
    };
    let now_s = stage.now_s();
    let good = sign(&stage.origin, &path, now_s);
    send(Some(&good), &body).is_done();
    // The same again within the window does nothing but read again.
    send(Some(&good), &body).is_done();
    assert_eq!(send(None, &body).code(), Code::Unsigned);
    assert_eq!(send(Some("Bearer x"), &body).code(), Code::Unsigned);
    let elsewhere = sign("https://relay.example.org", &path, now_s);
    assert_eq!(send(Some(&elsewhere), &body).code(), Code::Unsigned);
    let other_path = sign(&stage.origin, &path::truncate(&account.id), now_s);
    assert_eq!(send(Some(&other_path), &body).code(), Code::Unsigned);
    assert_eq!(send(Some(&good), &[0, 0, 0, 1, 0]).code(), Code::Unsigned);
    for wrong in [now_s - 302, now_s + 310] {
        let answer = send(Some(&sign(&stage.origin, &path, wrong)), &body).problem();
        assert_eq!(answer.code, Code::Time);
        assert!(answer.number.unwrap().abs_diff(stage.now_s()) <= 2);
    }
    // For another account than the path names.
    let other = path::pull(&random());
    let headers = [("authorization", good.as_str())];
    let answer = crate::stage::send(&here, Method::Post, &other, &headers, &body);
    assert_eq!(answer.code(), Code::Unsigned);
}

fn too_often_and_too_much(base: Base) {
    let room = Room::new(&base);
    let few = |burst| Rate { burst, daily: 5 };
    let stage = Stage::with(&room, |config| {
        config.room = Allowed {
            bytes: 8000,
            batches: 4,
        };
        config.admission = Admission::Work(0);
        config.behind_proxy = true;
        config.rates = Some(Rates {
            writes: few(12),
            requests: few(40),
            accounts: few(2),
            all_accounts: few(100),
            ..Rates::default()
        });
    });
    let from = |account: &Account, address: &str, admission: &str| {
        let headers = [("x-forwarded-for", address), ("wm1-admission", admission)];
        let list = account.chain.last.encode();
        let path = path::manifest(&account.id);
        account.ask_with(
            &stage,
            &account.recovery,
            Method::Put,
            &path,
            &list,
            &headers,
        )
    };
    let mut anna = Device::new();
    let account = Account::new(&[&anna]);
    assert_eq!(
        from(&account, "192.0.2.1", "nothing").code(),
        Code::Malformed
    );
    assert_eq!(from(&account, "192.0.2.1", "work 7").status, 200);
    assert_eq!(
        from(&Account::new(&[]), "203.0.113.9, 192.0.2.1", "work 7").status,
        200
    );
    let third = from(&Account::new(&[]), "192.0.2.1", "work 7");
    assert_eq!(third.code(), Code::TooMany);
    // A fifth of a day for each.
    assert!(third.retry_after.unwrap() > 17_000);
    assert_eq!(from(&Account::new(&[]), "192.0.2.2", "work 7").status, 200);
    // Room: four batches, or so many bytes.
    let batches = anna.write_some(&account, 3);
    account.append(&stage, &anna, &anna.key, &batches).is_done();
    let mut ahead = anna.clone();
    let two = ahead.write_some(&account, 2);
    assert_eq!(
        account.append(&stage, &anna, &anna.key, &two).code(),
        Code::Quota
    );
    let wide = anna.clone().write(&account, 6000);
    assert_eq!(
        account.append(&stage, &anna, &anna.key, &[wide]).code(),
        Code::Quota
    );
    // Room that was given back can be used again, and what is there is there still.
    account.append(&stage, &anna, &anna.key, &batches).is_done();
    let covers = Truncate {
        covers: vec![(anna.key, 3)],
    };
    let path = path::truncate(&account.id);
    account
        .ask(&stage, &anna, Method::Post, &path, &covers.encode())
        .is_done();
    account.append(&stage, &anna, &anna.key, &two).is_done();
    // A full account can still take a device out.
    let ben = Device::new();
    let mut fuller = account.clone();
    let added = account.next(&anna, &[&ben], Vec::new());
    account.put(&stage, &anna, &added).is_done();
    fuller.follow(added);
    let removed = fuller.next(&anna, &[], vec![out(&ben)]);
    fuller.put(&stage, &anna, &removed).is_done();
    // Too often.
    let mut last = account.put(&stage, &anna, &account.chain.last);
    for _ in 0..11 {
        last = account.put(&stage, &anna, &account.chain.last);
    }
    assert_eq!(last.code(), Code::TooMany);
    assert!(last.retry_after.is_some());
}
