//! Sealing, opening, and whose doing it is when something does not open. The batches here are made by hand, after
//! docs/protocol.md, with the plain functions of `crypto`.

use proptest::prelude::*;
use waymark_wire::batch::{self, Batch, Header, padded};
use waymark_wire::body::{Body, Op};
use waymark_wire::cbor::Writer;
use waymark_wire::crypto::{self, Key, Refused};
use waymark_wire::heads::Head;
use waymark_wire::label::Label;
use waymark_wire::manifest::{Manifest, OldKey};
use waymark_wire::sealing::{self, Fault, MOST_BODY, NotSealed, Place};
use zeroize::Zeroizing;

use crate::samples::{
    Device, body, chance, epoch, first_list, hex, of_three, place, recovery, without_two,
};

fn seed() -> Key {
    Device::new(1).seed
}

fn opened(epoch: &Key, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let (batch, header) = Batch::read(bytes).unwrap();
    batch.check(&header).unwrap();
    sealing::open(epoch, &batch, &header).map(|body| body.to_vec())
}

/// A signed batch around any padded plaintext, with one thing about its header changed before it is signed.
fn by_hand(plain: &[u8], change: impl FnOnce(&mut Header, &mut Vec<u8>)) -> Vec<u8> {
    let Place {
        kind,
        account,
        epoch: e,
        seq,
        prev,
        manifest,
        salt,
    } = place(1);
    let mut header = Header {
        kind,
        account,
        author: Device::new(1).sign(),
        epoch: e,
        seq,
        prev,
        manifest,
        salt,
        commit: [0; 32],
        ct_len: 0,
        ct_hash: [0; 32],
    };
    let secret: Key = crypto::expand(&epoch(1), Label::EPOCH_BATCH, &[]);
    let root = crypto::extract(&salt, secret.as_ref());
    let both: Zeroizing<[u8; 64]> = crypto::expand(&root, Label::BATCH, &header.stem());
    let key = Zeroizing::new(*both.first_chunk().unwrap());
    header.commit = *both.last_chunk().unwrap();
    let aad = [header.stem().as_slice(), &header.commit].concat();
    let mut sealed = crypto::seal_once(&key, &aad, plain.to_vec()).unwrap();
    change(&mut header, &mut sealed);
    header.ct_len = u32::try_from(sealed.len()).unwrap();
    header.ct_hash = crypto::sha256(&sealed);
    batch::assemble(&header, &sealed, &seed()).unwrap()
}

fn padded_by_hand(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap();
    let mut plain = [&length.to_be_bytes(), body].concat();
    plain.resize(usize::try_from(padded(length + 4)).unwrap(), 0);
    plain
}

#[test]
fn what_is_made_by_hand_is_what_the_crate_makes() {
    let body = body().encode();
    let (_, sealed) = sealing::seal(&epoch(1), &seed(), &place(1), &body).unwrap();
    assert_eq!(by_hand(&padded_by_hand(&body), |_, _| ()), sealed);
    assert_eq!(opened(&epoch(1), &sealed).unwrap(), body);
}

#[test]
fn what_does_not_open_says_why() {
    let plain = padded_by_hand(b"body");
    let good = by_hand(&plain, |_, _| ());
    assert_eq!(opened(&epoch(1), &good), Ok(b"body".to_vec()));
    assert_eq!(opened(&epoch(2), &good), Err(Fault::Commitment));
    type Change = fn(&mut Header, &mut Vec<u8>);
    let table: [(&str, Change, Fault); 8] = [
        ("commit", |h, _| h.commit[0] ^= 1, Fault::Commitment),
        // The key is bound to all of the stem, whatever the author signs.
        ("epoch", |h, _| h.epoch = 2, Fault::Commitment),
        ("account", |h, _| h.account[0] ^= 1, Fault::Commitment),
        ("manifest", |h, _| h.manifest[0] ^= 1, Fault::Commitment),
        ("salt", |h, _| h.salt[0] ^= 1, Fault::Commitment),
        (
            "seq",
            |h, _| (h.seq, h.prev) = (2, [1; 32]),
            Fault::Commitment,
        ),
        (
            "kind",
            |h, _| h.kind = batch::Kind::SnapshotPiece,
            Fault::Commitment,
        ),
        ("sealed", |_, sealed| sealed[100] ^= 1, Fault::Seal),
    ];
    for (name, change, fault) in table {
        assert_eq!(
            opened(&epoch(1), &by_hand(&plain, change)),
            Err(fault),
            "{name}"
        );
    }
    let with = |at: usize, byte: u8| {
        let mut plain = plain.clone();
        plain[at] = byte;
        plain
    };
    let wrong = [
        ("the last zero", with(511, 1)),
        ("the first zero", with(8, 1)),
        ("longer than there is", with(2, 2)),
        ("longer than any number", with(0, 0xFF)),
        (
            "padded more than needed",
            [plain.as_slice(), &[0; 32]].concat(),
        ),
        (
            "padded less than needed",
            [&600_u32.to_be_bytes(), [1; 600].as_slice()].concat(),
        ),
    ];
    for (name, plain) in wrong {
        let found = opened(&epoch(1), &by_hand(&plain, |_, _| ()));
        assert_eq!(found, Err(Fault::Padding), "{name}");
    }
}

#[test]
fn a_body_that_does_not_fit_is_not_cut() {
    let seal = |length| sealing::seal(&epoch(1), &seed(), &place(1), &vec![7; length]);
    let (header, bytes) = seal(MOST_BODY).unwrap();
    assert_eq!((bytes.len(), header.ct_len), (batch::MOST_BYTES, 63_504));
    assert_eq!(opened(&epoch(1), &bytes).unwrap(), vec![7; MOST_BODY]);
    assert_eq!(seal(MOST_BODY + 1).err(), Some(NotSealed::TooLong(63_484)));
}

#[test]
fn lengths_that_look_alike() {
    let length = |body| {
        let sealed = sealing::seal(&epoch(1), &seed(), &place(1), &vec![0; body]);
        sealed.unwrap().1.len()
    };
    assert_eq!([0, 1, 88, 508].map(length), [820; 4]);
    assert_eq!([509, 540].map(length), [852; 2]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_sealed_opens(bytes in prop::collection::vec(any::<u8>(), 0..3000), salt: [u8; 32]) {
        let place = Place { salt, ..place(1) };
        let (header, sealed) = sealing::seal(&epoch(1), &seed(), &place, &bytes).unwrap();
        prop_assert_eq!(opened(&epoch(1), &sealed).unwrap(), bytes);
        let (_, again) = sealing::seal(&epoch(1), &seed(), &place, b"other").unwrap();
        // The same salt at the same place gives the same key: why a salt is never used twice.
        prop_assert_eq!(Batch::read(&again).unwrap().1.commit, header.commit);
    }

    #[test]
    fn any_plaintext_under_a_good_seal_is_opened_or_refused(
        length in prop_oneof![Just(512_usize), Just(544), 512..2000_usize],
        front: [u8; 4],
    ) {
        let mut plain = vec![0; length];
        plain[..4].copy_from_slice(&front);
        let found = opened(&epoch(1), &by_hand(&plain, |_, _| ()));
        if let Ok(body) = found {
            prop_assert_eq!(padded_by_hand(&body), plain);
        } else {
            prop_assert_eq!(found, Err(Fault::Padding));
        }
    }
}

#[test]
fn each_member_gets_the_epoch_key_and_nobody_elses() {
    let list = of_three().last.manifest;
    let phrase = recovery();
    let own = sealing::unwrap(&list, &phrase.public, &phrase.kem).unwrap();
    assert_eq!(own, epoch(1));
    for number in 1..=3 {
        let device = Device::new(number);
        assert_eq!(
            sealing::unwrap(&list, &device.sign(), &device.kem),
            Ok(epoch(1))
        );
        let other = Device::new(number % 3 + 1);
        assert_eq!(
            sealing::unwrap(&list, &device.sign(), &other.kem),
            Err(Refused)
        );
    }
    let stranger = Device::new(4);
    assert_eq!(
        sealing::unwrap(&list, &stranger.sign(), &stranger.kem),
        Err(Refused)
    );
}

#[test]
fn a_wrap_is_bound_to_its_place_and_to_the_commitment() {
    let device = Device::new(1);
    let unwrapped = |change: fn(&mut Manifest)| {
        let mut list = first_list();
        change(&mut list);
        sealing::unwrap(&list, &device.sign(), &device.kem).is_ok()
    };
    assert!(unwrapped(|_| ()));
    let changes: [fn(&mut Manifest); 6] = [
        |l| l.account[0] ^= 1,
        |l| l.n += 1,
        |l| l.epoch += 1,
        |l| l.wraps[1].sealed[47] ^= 1,
        |l| l.wraps[1].enc[0] ^= 1,
        |l| l.ek_commit[0] ^= 1,
    ];
    for (at, change) in changes.into_iter().enumerate() {
        assert!(!unwrapped(change), "{at}");
    }
    // A key that opens but is not the one all others got.
    let mut list = first_list();
    sealing::wrap_all(&epoch(9), &mut list, &mut chance()).unwrap();
    list.ek_commit = sealing::commitment(&epoch(1));
    assert_eq!(
        sealing::unwrap(&list, &device.sign(), &device.kem),
        Err(Refused)
    );
}

#[test]
fn an_epoch_key_opens_the_one_before_it_and_no_later_one() {
    let before = of_three().last.manifest.ek_commit;
    let list = without_two().last.manifest;
    assert_eq!(
        sealing::open_old(&epoch(2), &list, &before),
        Ok(Some(epoch(1)))
    );
    assert_eq!(sealing::open_old(&epoch(1), &list, &before), Err(Refused));
    assert_eq!(sealing::open_old(&epoch(2), &list, &[0; 32]), Err(Refused));
    let later = Manifest {
        epoch: 3,
        ..list.clone()
    };
    assert_eq!(sealing::open_old(&epoch(2), &later, &before), Err(Refused));
    let dropped = Manifest {
        old_key: OldKey::Dropped,
        ..list
    };
    assert_eq!(sealing::open_old(&epoch(2), &dropped, &before), Ok(None));
}

#[test]
fn sub_keys_of_an_epoch_have_nothing_in_common() {
    let labels = [
        Label::EPOCH_BATCH,
        Label::EPOCH_COMMIT,
        Label::EPOCH_KEYCHAIN,
    ];
    let keys = labels.map(|label| *crypto::expand::<32>(&epoch(1), label, &[]));
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
    assert_eq!(keys[1], sealing::commitment(&epoch(1)));
}

#[test]
fn a_body_keeps_what_it_does_not_know() {
    let body = body();
    let read = Body::decode(&body.encode()).unwrap();
    assert_eq!(read, body);
    assert_eq!(
        read.ops[1].changes,
        hex("81 82 1901f4 a2 00 4100 01 820102")
    );
}

/// `changes` in a body of one write.
fn reads(changes: &str, deleted: bool) -> Option<&'static str> {
    let mut body = body();
    body.ops.truncate(1);
    body.ops[0].changes = hex(changes);
    body.ops[0].deleted = deleted;
    let read = Body::decode(&body.encode()).err().map(|wrong| wrong.0);
    // Known before it is sealed too; what spoils the body around it may have another name there.
    let checked = body.ops[0].check().err().map(|wrong| wrong.0);
    assert_eq!(read.is_some(), checked.is_some(), "{changes}");
    read
}

#[test]
fn what_a_write_may_hold() {
    let good = [
        "80",
        "81 82 00 f6",
        "82 82 00 01 82 01 01",
        "82 83 00 6161 f5 83 00 6162 f4",
        "82 82 00 f6 83 00 6161 f5",
        "81 82 00 3b7fffffffffffffff",
        "81 82 00 818180",
    ];
    for changes in good {
        assert_eq!(reads(changes, false), None, "{changes}");
    }
    assert_eq!(reads("80", true), None);
    assert_eq!(reads("81 82 00 f6", true), Some("op deleted"));
    let bad = [
        // Not an array, open lengths, wrong numbers of parts.
        ("f6", "op changes"),
        ("a0", "op changes"),
        ("9f ff", "op changes"),
        ("81 81 00", "change"),
        ("81 84 00 01 02 03", "change"),
        ("81 80", "change field"),
        ("81 00", "change"),
        // A field is a number below 65,536, an element is text with true or false.
        ("81 82 1a00010000 f6", "change field"),
        ("81 82 20 f6", "change field"),
        ("81 83 00 01 f5", "change element"),
        ("81 83 00 6161 01", "change value"),
        // Floats, tags, undefined, other simple values, nested too deep.
        ("81 82 00 f90000", "op changes"),
        ("81 82 00 c000", "op changes"),
        ("81 82 00 f7", "op changes"),
        ("81 82 00 e0", "op changes"),
        ("81 82 00 5f ff", "op changes"),
        ("81 82 00 81818180", "op changes"),
        // Not the shortest form, keys that are no numbers or do not ascend.
        ("81 82 1800 f6", "op changes"),
        ("81 82 00 1801", "op changes"),
        ("81 82 00 3800", "op changes"),
        ("81 82 00 590001 00", "op changes"),
        ("81 82 00 780161", "op changes"),
        ("98 01 82 00 f6", "op changes"),
        ("81 82 00 1b00000000ffffffff", "op changes"),
        ("81 82 00 a1 20 00", "op changes"),
        ("81 82 00 a1 6161 00", "op changes"),
        ("81 82 00 a2 01 00 00 00", "op changes"),
        ("81 82 00 a2 01 00 01 00", "op changes"),
        ("81 82 00 61ff", "op changes"),
        // One register twice, or out of order.
        ("82 82 00 f6 82 00 f6", "change order"),
        ("82 82 01 f6 82 00 f6", "change order"),
        ("82 83 00 6162 f5 83 00 6161 f5", "change order"),
        ("82 83 00 6161 f5 82 00 f6", "change order"),
    ];
    for (changes, what) in bad {
        assert_eq!(reads(changes, false), Some(what), "{changes}");
    }
    let value = |length: u32| format!("81 82 00 5a{length:08x} {}", "00".repeat(length as usize));
    // The head of the value counts too.
    assert_eq!(
        reads(&format!("81 82 00 597ffd {}", "00".repeat(32_765)), false),
        None
    );
    let long = format!("81 82 00 597fff {}", "00".repeat(32_767));
    assert_eq!(reads(&long, false), Some("change value"));
    assert_eq!(reads(&value(70_000), false), Some("change value"));
    // More than one item, or none, would slip into the body around it.
    assert!(reads("80 80", false).is_some() && reads("", false).is_some());
    let late = Op {
        stamp: 1 << 63,
        ..body().ops[0].clone()
    };
    assert_eq!(late.check().unwrap_err().0, "op stamp");
}

#[test]
fn a_body_out_of_bounds_is_refused() {
    type Change = fn(&mut Body);
    let table: [(&str, Change); 9] = [
        ("heads", |b| b.heads.swap(0, 1)),
        ("heads", |b| b.heads[1] = b.heads[0]),
        ("head", |b| b.heads[0].member = 0),
        ("head", |b| b.heads[1].member = 17),
        ("head", |b| b.heads[0].seq = 0),
        ("head seq", |b| b.heads[0].seq = 1 << 63),
        ("wall", |b| b.wall_ms = 1 << 63),
        ("op stamp", |b| b.ops[0].stamp = 1 << 63),
        ("endorsed", |b| b.endorsed = vec![[0; 32]; 17]),
    ];
    for (what, change) in table {
        let mut body = body();
        change(&mut body);
        let found = Body::decode(&body.encode());
        assert_eq!(found.err().map(|wrong| wrong.0), Some(what));
    }
    let mut many = body();
    many.ops = vec![many.ops[2].clone(); 1000];
    assert_eq!(Body::decode(&many.encode()), Ok(many.clone()));
    many.ops.push(many.ops[0].clone());
    assert_eq!(Body::decode(&many.encode()).unwrap_err().0, "ops");
    let longer = [body().encode(), vec![0]].concat();
    assert_eq!(Body::decode(&longer).unwrap_err().0, "body");
}

/// A value of any kind that a write may hold.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let written = |write: &dyn Fn(&mut Writer)| {
        let mut out = Writer::default();
        write(&mut out);
        out.finish()
    };
    prop_oneof![
        Just(vec![0xF6]),
        any::<u64>().prop_map(move |number| written(&|out| _ = out.uint(number))),
        any::<bool>().prop_map(move |yes| written(&|out| _ = out.bool(yes))),
        "\\PC{0,40}".prop_map(move |text| written(&|out| _ = out.text(&text))),
        prop::collection::vec(any::<u8>(), 0..300)
            .prop_map(move |bytes| written(&|out| _ = out.bytes(&bytes))),
        prop::collection::btree_map(any::<u64>(), any::<u64>(), 0..4).prop_map(move |map| {
            written(&|out| {
                out.map(map.len());
                map.iter()
                    .for_each(|(key, one)| _ = out.uint(*key).uint(*one));
            })
        }),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let fields = prop::collection::btree_map(any::<u16>(), value(), 0..5);
    let elements = prop::collection::btree_map("[a-zñ]{0,30}", any::<bool>(), 0..5);
    (
        any::<u16>(),
        any::<[u8; 16]>(),
        0..1_u64 << 63,
        fields,
        elements,
    )
        .prop_map(|(kind, record, stamp, fields, elements)| {
            let set = fields
                .keys()
                .max()
                .map_or(Some(0), |last| last.checked_add(1));
            let elements = if set.is_some() {
                elements
            } else {
                Default::default()
            };
            let mut out = Writer::default();
            out.array(fields.len() + elements.len());
            for (field, value) in &fields {
                out.array(2).uint(*field).raw(value);
            }
            for (element, present) in &elements {
                out.array(3).uint(set.unwrap_or_default());
                out.text(element).bool(*present);
            }
            let changes = out.finish();
            Op {
                kind,
                record,
                stamp,
                changes,
                deleted: false,
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_body_comes_back(
        ops in prop::collection::vec(op(), 0..20),
        seqs in prop::collection::vec((1..1_u64 << 63, any::<[u8; 32]>()), 0..=16),
        wall_ms in 0..1_u64 << 63,
        endorsed in prop::collection::vec(any::<[u8; 32]>(), 0..=16),
    ) {
        let heads = (1..).zip(seqs).map(|(at, (seq, hash))| Head::new(at, seq, &hash)).collect();
        let body = Body { heads, wall_ms, ops, endorsed };
        prop_assert!(body.ops.iter().all(|op| op.check().is_ok()));
        prop_assert_eq!(Body::decode(&body.encode()), Ok(body));
    }
}
