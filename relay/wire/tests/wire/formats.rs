//! Every format comes back as it was, and whatever else is read is refused.

use proptest::prelude::*;
use waymark_wire::Malformed;
use waymark_wire::admission::Admission;
use waymark_wire::answer::{Code, Problem};
use waymark_wire::close::Close;
use waymark_wire::heads::{Head, View};
use waymark_wire::invite::Invite;
use waymark_wire::join::Slot;
use waymark_wire::manifest::Kind;
use waymark_wire::piece::{MOST_PIECES, MOST_RAW, PIECE, Piece};
use waymark_wire::pull::{Log, MOST_ANSWER, Pull, Pulled};
use waymark_wire::request::{Authorization, Method, Signing, path};
use waymark_wire::sealing::{self, MOST_BODY};
use waymark_wire::truncate::Truncate;
use waymark_wire::work::{Task, WINDOW_S};

use crate::samples::{Device, ORIGIN, account, begun, epoch, key, of_three, place, recovery};

#[test]
fn work_is_found_and_checked_in_this_window_and_the_last() {
    let task = Task {
        origin: ORIGIN,
        subject: &account(),
        bits: 12,
    };
    let now = 1_780_000_123;
    let nonce = task.find(now, 0..1 << 20).unwrap();
    assert_eq!(task.find(now, 0..nonce), None);
    assert_eq!(task.find(now, nonce..nonce + 1), Some(nonce));
    let start = now / WINDOW_S * WINDOW_S;
    for fits in [
        start,
        start + WINDOW_S - 1,
        start + WINDOW_S,
        start + 2 * WINDOW_S - 1,
    ] {
        assert!(task.is_done(fits, nonce), "{fits}");
    }
    for not in [start - 1, start + 2 * WINDOW_S] {
        assert!(!task.is_done(not, nonce), "{not}");
    }
    let others = [
        Task {
            origin: "https://other.example",
            ..task
        },
        Task {
            subject: &[0; 16],
            ..task
        },
        Task { bits: 60, ..task },
    ];
    assert!(others.iter().all(|task| !task.is_done(now, nonce)));
    let easy = Task { bits: 0, ..task };
    assert!(easy.is_done(0, 7) && easy.find(0, 5..9) == Some(5));
    let never = Task { bits: 257, ..task };
    assert!(!never.is_done(now, nonce) && never.find(now, 0..100).is_none());
}

#[test]
fn an_invitation_is_the_relays_own_and_ends() {
    let invite = Invite::new(&key(1), [7; 16], 2_000);
    let text = invite.text();
    assert_eq!((text.len(), Invite::read(&text)), (75, Ok(invite.clone())));
    assert!(invite.fits(&key(1), 0) && invite.fits(&key(1), 2_000));
    assert!(!invite.fits(&key(1), 2_001) && !invite.fits(&key(2), 0));
    let with = |change: fn(&mut Invite)| {
        let mut other = invite.clone();
        change(&mut other);
        other
    };
    let (longer, other) = (with(|i| i.until_s = 3_000), with(|i| i.id[0] = 8));
    assert!(!longer.fits(&key(1), 0) && !other.fits(&key(1), 0));
}

#[test]
fn an_admission_is_one_header() {
    let invite = Admission::Invite(Invite::new(&key(1), [7; 16], 2_000));
    for admission in [invite, Admission::Work(0), Admission::Work(u64::MAX)] {
        assert_eq!(Admission::read(&admission.text()), Ok(admission));
    }
    let wrong = [
        "",
        "work",
        "work ",
        "work -1",
        "work 01",
        "work +1",
        "work 1 ",
        "Work 1",
        "work  1",
        "work 18446744073709551616",
        "invite",
        "invite AAAA",
        "other 1",
    ];
    for text in wrong {
        assert!(Admission::read(text).is_err(), "{text}");
    }
}

#[test]
fn the_end_of_an_account_is_signed() {
    let chain = of_three();
    let end = |seed| Close::new(&chain, 99, seed).unwrap();
    let (phrase, device, stranger) = (
        end(&recovery().seed),
        end(&Device::new(2).seed),
        end(&Device::new(9).seed),
    );
    assert_eq!(phrase.by(&chain), Some(Kind::Recovery));
    assert_eq!(device.by(&chain), Some(Kind::Device));
    assert_eq!(stranger.by(&chain), None);
    assert!(phrase.is_by_recovery() && !device.is_by_recovery() && !stranger.is_by_recovery());
    // About another list than the last it says nothing.
    assert_eq!(device.by(&begun()), None);
    assert_eq!(
        Close::new(&begun(), 99, &recovery().seed)
            .unwrap()
            .by(&chain),
        None
    );
    let bytes = phrase.encode();
    assert_eq!(Close::decode(&bytes), Ok(phrase));
    for at in 0..bytes.len() {
        let mut other = bytes.clone();
        other[at] ^= 1;
        let read = Close::decode(&other).unwrap();
        assert_eq!(
            (read.by(&chain), read.is_by_recovery()),
            (None, false),
            "{at}"
        );
    }
    assert_eq!(Close::decode(&bytes[1..]), Err(Malformed("length")));
}

#[test]
fn what_is_covered_ascends() {
    let two = Truncate {
        covers: vec![([1; 32], 5), ([2; 32], 1)],
    };
    assert_eq!(Truncate::decode(&two.encode()), Ok(two.clone()));
    let wrong = [
        ("order", vec![([2; 32], 5), ([1; 32], 1)]),
        ("order", vec![([1; 32], 5), ([1; 32], 6)]),
        ("seq", vec![([1; 32], 0)]),
        ("seq", vec![([1; 32], 1 << 63)]),
        ("count", vec![([1; 32], 1); 65]),
    ];
    for (what, covers) in wrong {
        let bytes = Truncate { covers }.encode();
        assert_eq!(Truncate::decode(&bytes), Err(Malformed(what)));
    }
    let longer = [two.encode(), vec![0]].concat();
    assert_eq!(Truncate::decode(&longer), Err(Malformed("length")));
}

#[test]
fn a_snapshot_is_cut_into_full_pieces() {
    let packed: Vec<u8> = (0..PIECE * 2 + 10).map(|at| at.to_le_bytes()[0]).collect();
    let pieces = Piece::cut(&[3; 32], &packed, 500_000).unwrap();
    let lengths: Vec<_> = pieces.iter().map(|piece| piece.bytes.len()).collect();
    assert_eq!(lengths, [PIECE, PIECE, 10]);
    let read: Vec<_> = pieces
        .iter()
        .map(|one| Piece::decode(&one.encode()).unwrap())
        .collect();
    assert_eq!(read, pieces);
    assert!(read.iter().all(|piece| piece.encode().len() <= MOST_BODY));
    assert_eq!(
        read.iter()
            .flat_map(|one| one.bytes.clone())
            .collect::<Vec<_>>(),
        packed
    );
    assert_eq!(Piece::cut(&[3; 32], &[], 1), None);
    assert_eq!(Piece::cut(&[3; 32], &packed, 0), None);
    assert_eq!(Piece::cut(&[3; 32], &packed, MOST_RAW + 1), None);
    let long = vec![0; PIECE * usize::from(MOST_PIECES) + 1];
    assert_eq!(Piece::cut(&[3; 32], &long, 1), None);
    // 64 MiB that cannot be packed, with what zstd adds: 3 bytes for each 128 KiB, and a frame of 18.
    let raw = usize::try_from(MOST_RAW).unwrap();
    assert!(raw + raw / (128 << 10) * 3 + 18 <= PIECE * usize::from(MOST_PIECES));
    type Change = fn(&mut Piece);
    let wrong: [(&str, Change); 6] = [
        ("count", |p| p.index = p.count),
        ("count", |p| p.count = MOST_PIECES + 1),
        ("piece", |p| p.bytes.clear()),
        ("piece", |p| p.bytes.push(0)),
        ("piece", |p| _ = p.bytes.pop()),
        ("raw length", |p| p.raw_length = MOST_RAW + 1),
    ];
    for (what, change) in wrong {
        let mut piece = pieces[0].clone();
        change(&mut piece);
        assert_eq!(Piece::decode(&piece.encode()), Err(Malformed(what)));
    }
}

#[test]
fn two_views_are_read_aloud_in_six_words() {
    let view = View {
        n: 4,
        manifest: [1; 32],
        heads: vec![Head::new(1, 9, &[2; 32]), Head::new(2, 3, &[3; 32])],
    };
    assert_eq!(View::read(&view.text()), Ok(view.clone()));
    let words = view.words();
    let mut others = [view.clone(), view.clone(), view.clone()];
    others[0].manifest[31] ^= 1;
    others[1].heads[0].seq += 1;
    others[2].heads[1].hash[15] ^= 1;
    assert!(others.iter().all(|other| other.words() != words));
    for wrong in [
        "",
        "WM1H",
        "WM1J",
        "WM1HAA",
        &view.text()[1..],
        &format!("{} ", view.text()),
    ] {
        assert!(View::read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_request_is_signed_for_one_place_and_time() {
    let device = Device::new(1);
    let signing = Signing {
        method: Method::Post,
        origin: ORIGIN,
        path: "/v1/a/x?y=1",
        body: b"b",
    };
    let header = signing
        .authorize(&account(), &device.seed, 1_780_000_000)
        .unwrap();
    let read = Authorization::read(&header).unwrap();
    assert_eq!(
        (read.account, read.signer, read.unix_s),
        (account(), device.sign(), 1_780_000_000)
    );
    assert!(read.fits(&signing));
    let others = [
        Signing {
            method: Method::Put,
            ..signing
        },
        Signing {
            origin: "https://relay.example",
            ..signing
        },
        Signing {
            path: "/v1/a/x?y=2",
            ..signing
        },
        Signing {
            body: b"",
            ..signing
        },
    ];
    assert!(others.iter().all(|other| !read.fits(other)));
    let (mut later, mut another) = (read.clone(), read);
    later.unix_s += 1;
    another.signer = Device::new(2).sign();
    assert!(!later.fits(&signing) && !another.fits(&signing));
    let wrong = [
        String::new(),
        header.replace("WM1 ", "WM2 "),
        header.replace(".1780000000.", ".01780000000."),
        header.replace(".1780000000.", ".+1780000000."),
        header.to_uppercase(),
        format!("{header}="),
        format!("{header}.x"),
        format!("{header} "),
    ];
    for wrong in wrong {
        assert!(Authorization::read(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn paths_are_lower_case_hex() {
    let (account, sign) = ([0xAB; 16], [0xCD; 32]);
    let (a, d) = ("ab".repeat(16), "cd".repeat(32));
    let table = [
        (path::account(&account), format!("/v1/a/{a}")),
        (path::manifest(&account), format!("/v1/a/{a}/manifest")),
        (path::pull(&account), format!("/v1/a/{a}/pull")),
        (
            path::pull_part(&account, 65_536),
            format!("/v1/a/{a}/pull?most=65536"),
        ),
        (path::log(&account, &sign), format!("/v1/a/{a}/log/{d}")),
        (path::wait(&account, 7), format!("/v1/a/{a}/wait?ver=7")),
        (path::truncate(&account), format!("/v1/a/{a}/truncate")),
        (path::keep(&account), format!("/v1/a/{a}/keep")),
        (
            path::slot(&account, Slot::Reveal),
            format!("/v1/j/{a}/reveal"),
        ),
    ];
    for (made, said) in table {
        assert_eq!(made, said);
    }
}

#[test]
fn an_answer_is_bounded() {
    assert_eq!(
        Pulled::decode(&vec![0; MOST_ANSWER + 1]),
        Err(Malformed("length"))
    );
    let too_many = Pulled {
        lists: vec![Vec::new(); 65],
        ..Pulled::default()
    };
    assert_eq!(Pulled::decode(&too_many.encode()), Err(Malformed("lists")));
    let too_long = Pulled {
        lists: vec![vec![0; 16_385]],
        ..Pulled::default()
    };
    assert_eq!(Pulled::decode(&too_long.encode()), Err(Malformed("list")));
    let asked = Pull {
        first_list: 0,
        after: vec![([0; 32], 0); 65],
    };
    assert_eq!(Pull::decode(&asked.encode()), Err(Malformed("count")));
    // Where it says more logs than it has room for, it ends there.
    let mut short = Pulled::default().encode();
    let at = short.len() - 2;
    short[at..].copy_from_slice(&[0xFF, 0xFF]);
    assert_eq!(Pulled::decode(&short), Err(Malformed("author")));
}

#[test]
fn batches_of_an_answer_end_at_the_first_that_is_none() {
    let seal = |seq| {
        sealing::seal(&epoch(1), &Device::new(1).seed, &place(seq), b"x")
            .unwrap()
            .1
    };
    let batches = [seal(1), seal(2), vec![9; 300], seal(3)].concat();
    let pulled = Pulled {
        batches,
        ..Pulled::default()
    };
    let read: Vec<_> = pulled
        .batches()
        .map(|one| one.map(|(_, header)| header.seq))
        .collect();
    assert_eq!(read, [Ok(1), Ok(2), Err(Malformed("version"))]);
}

fn log() -> impl Strategy<Value = Log> {
    (
        any::<[u8; 32]>(),
        any::<u64>(),
        any::<u64>(),
        any::<[u8; 32]>(),
    )
        .prop_map(|(author, base, head, head_hash)| Log {
            author,
            base,
            head,
            head_hash,
        })
}

proptest! {
    #[test]
    fn a_pull_comes_back(first_list: u32, after in prop::collection::vec(any::<([u8; 32], u64)>(), 0..64)) {
        let pull = Pull { first_list, after };
        prop_assert_eq!(Pull::decode(&pull.encode()), Ok(pull));
    }

    #[test]
    fn an_answer_comes_back(
        more: bool,
        version: u64,
        last_list: u32,
        last_list_hash: [u8; 32],
        lists in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..99), 0..9),
        logs in prop::collection::vec(log(), 0..300),
        batches in prop::collection::vec(any::<u8>(), 0..999),
    ) {
        let pulled = Pulled { more, version, last_list, last_list_hash, lists, logs, batches };
        prop_assert_eq!(Pulled::decode(&pulled.encode()), Ok(pulled));
    }

    #[test]
    fn a_problem_comes_back(code in 1_u16..=16, number: Option<u64>, bytes in prop::option::of(prop::collection::vec(any::<u8>(), 0..1024))) {
        let mut problem = Problem::from(Code::Malformed);
        problem.number = number;
        problem.bytes = bytes;
        let mut encoded = problem.encode();
        encoded[2] = u8::try_from(code).unwrap();
        let read = Problem::decode(&encoded).unwrap();
        prop_assert_eq!(read.code as u16, code);
        prop_assert_eq!((&read.number, &read.bytes), (&problem.number, &problem.bytes));
        prop_assert_eq!(read.encode(), encoded);
    }
}
