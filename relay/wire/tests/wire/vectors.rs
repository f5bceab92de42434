//! One file a format with inputs and exact bytes, for whoever writes these formats in another language.
//!
//! `UPDATE_GOLDEN=1 cargo test -p waymark-wire vectors` writes them; what was released stays as it is.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use waymark_wire::admission::Admission;
use waymark_wire::batch::{Batch, Kind, padded};
use waymark_wire::body::Op;
use waymark_wire::close::Close;
use waymark_wire::crypto;
use waymark_wire::heads::{Head, View};
use waymark_wire::invite::Invite;
use waymark_wire::label::Label;
use waymark_wire::manifest::{Chain, Signed};
use waymark_wire::phrase::Phrase;
use waymark_wire::piece::{self, Piece};
use waymark_wire::pull::{Log, Pull, Pulled};
use waymark_wire::request::{Authorization, Method, Signing, path};
use waymark_wire::sealing::{self, Place};
use waymark_wire::state::{Cover, State};
use waymark_wire::truncate::Truncate;
use waymark_wire::work::Task;

use crate::joining::{new_phone, old_phone, standing, welcome};
use crate::samples::{
    Device, ORIGIN, account, begun, body, epoch, key, of_three, place, recovery, without_two,
};

pub(crate) fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

/// Compares with the file, or writes it.
pub(crate) fn hold(format: &str, made: &Value) {
    let path = format!("{}/vectors/{format}.json", env!("CARGO_MANIFEST_DIR"));
    let made = serde_json::to_string_pretty(made).unwrap() + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        made, kept,
        "{format}: UPDATE_GOLDEN=1 writes it; read the difference"
    );
}

fn device(number: u8) -> Value {
    let Device { seed, kem } = Device::new(number);
    let member = Device::new(number).member();
    json!({
        "seed": hex(*seed), "sign_pk": hex(member.sign), "kem_secret": hex(*kem),
        "kem_pk": hex(member.kem), "proof": hex(member.proof),
    })
}

#[test]
fn labels() {
    let all: Vec<_> = Label::ALL.iter().map(|label| label.text()).collect();
    hold("labels", &json!(all));
}

#[test]
fn padding() {
    let lengths = [
        0, 1, 508, 512, 513, 544, 545, 1000, 1024, 1025, 3000, 32_769, 63_488, 100_000,
    ];
    let pairs: Vec<_> = lengths.map(|length| json!([length, padded(length)])).into();
    hold("padding", &json!(pairs));
}

#[test]
fn phrase() {
    let cases: Vec<_> = [0, 0x11, 0x7f, 0xff]
        .map(|byte| {
            let phrase = Phrase::new(key(byte));
            let keys = phrase.recovery().unwrap();
            let member = keys.member().unwrap();
            json!({
                "entropy": hex(**phrase.entropy()), "words": *phrase.words(),
                "seed": hex(*keys.seed), "sign_pk": hex(keys.public),
                "kem_secret": hex(*keys.kem), "kem_pk": hex(member.kem),
                "account": hex(keys.account), "proof": hex(member.proof),
            })
        })
        .into();
    hold("phrase", &json!(cases));
}

#[test]
fn manifest() {
    let lists = [begun(), of_three(), without_two()].map(|chain| {
        let list = &chain.last.manifest;
        json!({
            "n": list.n, "epoch": list.epoch,
            "epoch_key": hex(*epoch(u8::try_from(list.epoch).unwrap())),
            "ek_commit": hex(list.ek_commit), "body": hex(list.encode()),
            "hash": hex(chain.last.hash), "signed": hex(chain.last.encode()),
        })
    });
    let made = json!({
        "phrase_entropy": hex(*key(0x11)), "account": hex(account()),
        "devices": [device(1), device(2), device(3)], "chain": lists,
    });
    hold("manifest", &made);
    let signed = |at: usize| {
        let bytes = made["chain"][at]["signed"].as_str().unwrap();
        Signed::decode(&HEXLOWER.decode(bytes.as_bytes()).unwrap()).unwrap()
    };
    let chain = Chain::begin(&account(), signed(0)).unwrap();
    let chain = chain.extend(signed(1)).unwrap().extend(signed(2)).unwrap();
    assert_eq!(chain, without_two());
}

#[test]
fn batch() {
    let (first, first_bytes) =
        sealing::seal(&epoch(1), &Device::new(1).seed, &place(1), &body().encode()).unwrap();
    let next = Place {
        kind: Kind::SnapshotPiece,
        prev: first.hash(),
        ..place(2)
    };
    let piece = Piece::cut(&piece::root(b"state"), b"packed", 5).unwrap()[0].encode();
    let (second, second_bytes) =
        sealing::seal(&epoch(1), &Device::new(1).seed, &next, &piece).unwrap();
    let case = |header: &waymark_wire::batch::Header, body: Vec<u8>, bytes: &[u8]| {
        let (batch, read) = Batch::read(bytes).unwrap();
        assert_eq!(&read, header);
        batch.check(&read).unwrap();
        assert_eq!(*sealing::open(&epoch(1), &batch, &read).unwrap(), body);
        json!({
            "kind": header.kind as u8, "account": hex(header.account), "epoch": header.epoch,
            "seq": header.seq, "prev": hex(header.prev), "manifest_hash": hex(header.manifest),
            "salt": hex(header.salt), "body": hex(body), "commit": hex(header.commit),
            "header": hex(header.encode()), "hash": hex(header.hash()), "batch": hex(bytes),
        })
    };
    let cases = [
        case(&first, body().encode(), &first_bytes),
        case(&second, piece, &second_bytes),
    ];
    let epoch_key = hex(*epoch(1));
    hold(
        "batch",
        &json!({ "epoch_key": epoch_key, "author": device(1), "batches": cases }),
    );
}

#[test]
fn pull() {
    let asked = Pull {
        first_list: 2,
        after: vec![(Device::new(1).sign(), 7), (Device::new(2).sign(), 0)],
    };
    let log = Log {
        author: Device::new(1).sign(),
        base: 3,
        head: 8,
        head_hash: [8; 32],
    };
    let empty = Log {
        author: Device::new(2).sign(),
        base: 0,
        head: 0,
        head_hash: [0; 32],
    };
    let given = Pulled {
        more: true,
        version: 41,
        last_list: 0,
        last_list_hash: begun().last.hash,
        lists: vec![begun().last.encode()],
        logs: vec![log, empty],
        batches: sealing::seal(&epoch(1), &Device::new(1).seed, &place(8), b"")
            .unwrap()
            .1,
    };
    let covers = Truncate {
        covers: vec![(log.author, 3)],
    };
    let logs = given
        .logs
        .iter()
        .map(|log| json!([hex(log.author), log.base, log.head, hex(log.head_hash)]));
    hold(
        "pull",
        &json!({
            "request": { "first_list": 2, "after": [[hex(log.author), 7], [hex(empty.author), 0]], "bytes": hex(asked.encode()) },
            "answer": {
                "more": true, "ver": 41, "last_list": 0, "last_list_hash": hex(given.last_list_hash), "lists": [hex(&given.lists[0])], "logs": logs.collect::<Vec<_>>(),
                "batches": hex(&given.batches), "bytes": hex(given.encode()),
            },
            "truncate": { "covers": [[hex(log.author), 3]], "bytes": hex(covers.encode()) },
        }),
    );
}

#[test]
fn request() {
    let (account, device) = (account(), Device::new(1));
    let path = path::pull(&account);
    let body = Pull::default().encode();
    let signing = Signing {
        method: Method::Post,
        origin: ORIGIN,
        path: &path,
        body: &body,
    };
    let header = signing
        .authorize(&account, &device.seed, 1_780_000_000)
        .unwrap();
    assert!(Authorization::read(&header).unwrap().fits(&signing));
    hold(
        "request",
        &json!({
            "method": "POST", "origin": ORIGIN, "path": path, "body": hex(&body),
            "unix_s": 1_780_000_000, "account": hex(account), "seed": hex(*device.seed),
            "authorization": header,
        }),
    );
}

#[test]
fn join() {
    const NOW: u64 = 1_780_000_000;
    let mut new = new_phone();
    let text = new.code().text();
    let (mut old, offer) = old_phone(&text);
    let reveal = new.take_offer(&offer, NOW).unwrap().to_vec();
    let digits = old.take_reveal(&reveal, NOW + 5).unwrap();
    let ok = new.take_digits(&digits, NOW).unwrap();
    let slot = old.welcome(&welcome(), &key(0x75)).unwrap();
    let (standing, welcome) = (standing(), welcome());
    hold(
        "join",
        &json!({
            "origin": ORIGIN, "new_device": device(2), "psk": hex(*key(0x71)), "r_new": hex(*key(0x72)),
            "code": *text, "sid": hex(new.code().place()),
            "offer": {
                "account": hex(standing.account), "n": standing.n, "manifest_hash": hex(standing.manifest),
                "sign_pk": hex(standing.sign), "r_old": hex(*key(0x73)), "ephemeral_ikm": hex(*key(0x74)), "slot": hex(offer),
            },
            "reveal": hex(reveal), "digits": *digits, "ok": hex(ok),
            "welcome": {
                "n": welcome.n, "manifest_hash": hex(welcome.manifest), "root": welcome.root.map(hex),
                "invite": welcome.invite, "ephemeral_ikm": hex(*key(0x75)), "slot": hex(slot),
            },
        }),
    );
}

#[test]
fn work() {
    let account = account();
    let task = Task {
        origin: ORIGIN,
        subject: &account,
        bits: 16,
    };
    let nonce = task.find(1_780_000_000, 0..u64::MAX).unwrap();
    let invite = Invite::new(&key(0x81), [0x82; 16], 1_790_000_000);
    hold(
        "work",
        &json!({
            "work": {
                "origin": ORIGIN, "subject": hex(account), "bits": 16, "unix_s": 1_780_000_000,
                "nonce": nonce, "admission": Admission::Work(nonce).text(),
            },
            "invite": {
                "relay_key": hex(*key(0x81)), "id": hex([0x82; 16]), "until_s": 1_790_000_000,
                "admission": Admission::Invite(invite).text(),
            },
        }),
    );
}

#[test]
fn close() {
    let end = Close::new(&of_three(), 1_780_000_000, &recovery().seed).unwrap();
    hold(
        "close",
        &json!({
            "account": hex(end.account), "n": end.n, "manifest_hash": hex(end.manifest),
            "unix_s": end.unix_s, "seed": hex(*recovery().seed), "bytes": hex(end.encode()),
        }),
    );
}

#[test]
fn heads() {
    let view = View {
        n: 2,
        manifest: without_two().last.hash,
        heads: vec![Head::new(1, 9, &[2; 32]), Head::new(2, 300, &[3; 32])],
    };
    let heads: Vec<_> = view
        .heads
        .iter()
        .map(|head| json!([head.member, head.seq, hex(head.hash)]))
        .collect();
    hold(
        "heads",
        &json!({
            "n": view.n, "manifest_hash": hex(view.manifest), "heads": heads,
            "text": view.text(), "words": view.words(),
        }),
    );
}

#[test]
fn snapshot_piece() {
    let root = piece::root(b"the state of everything");
    assert_eq!(root, crypto::hash(Label::STATE, b"the state of everything"));
    let one = &Piece::cut(&root, b"a packed state", 23).unwrap()[0];
    hold(
        "snapshot-piece",
        &json!({
            "state": hex("the state of everything"), "root": hex(root), "index": one.index, "count": one.count,
            "piece": hex(&one.bytes), "raw_length": one.raw_length, "bytes": hex(one.encode()),
        }),
    );
}

#[test]
fn state() {
    let op = |record: u8, kind, stamp, changes: &[u8], deleted| Op {
        kind,
        record: [record; 16],
        stamp,
        changes: changes.to_vec(),
        deleted,
    };
    let cover = |author: u8, seq, list| Cover {
        author: [author; 32],
        seq,
        hash: [author + 1; 32],
        list,
    };
    let state = State {
        covers: vec![cover(1, 4, 0), cover(3, 70_000, 2)],
        ops: vec![
            // [[1, "tea"], [3, "home", true]], and later [[2, 7]]
            op(1, 20, 5 << 16, b"\x82\x82\x01ctea\x83\x03dhome\xf5", false),
            op(1, 20, 9 << 16, b"\x81\x82\x02\x07", false),
            op(2, 1, 9 << 16, b"\x80", true),
        ],
    };
    let bytes = state.encode();
    assert_eq!(State::decode(&bytes), Ok(state.clone()));
    let covers = state.covers.iter();
    let covers: Vec<_> = covers
        .map(|c| json!([hex(c.author), c.seq, hex(c.hash), c.list]))
        .collect();
    let ops = state.ops.iter();
    let ops: Vec<_> = ops
        .map(|op| {
            json!([
                op.kind,
                hex(op.record),
                op.stamp,
                hex(&op.changes),
                op.deleted
            ])
        })
        .collect();
    hold(
        "state",
        &json!({ "covers": covers, "ops": ops, "bytes": hex(&bytes), "root": hex(state.root()) }),
    );
}
