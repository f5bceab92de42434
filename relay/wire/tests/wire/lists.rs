//! Each rule by which a list of members counts has a list here that breaks that rule alone.

use waymark_wire::Malformed;
use waymark_wire::crypto::Key;
use waymark_wire::manifest::{
    Chain, Kind, MOST_BYTES, MOST_DEVICES, Manifest, Member, OldKey, Refusal, Removed, Signed,
};
use waymark_wire::phrase::Phrase;
use waymark_wire::sealing;

use crate::samples::{
    Device, account, begun, chance, epoch, first_list, key, next_list, of_three, recovery,
    take_out, then, without_two,
};

type Change = fn(&mut Manifest);

fn removed(sign: [u8; 32]) -> Removed {
    Removed {
        sign,
        last_seq: 0,
        last_hash: [0; 32],
    }
}

/// Adds device 4, and wraps to all: what a good list does in these tests.
fn wrapped(chain: &Chain, change: Change) -> Manifest {
    let mut list = next_list(chain);
    list.members.push(Device::new(4).member());
    let key = epoch(u8::try_from(list.epoch).unwrap());
    sealing::wrap_all(&key, &mut list, &mut chance()).unwrap();
    change(&mut list);
    list
}

fn extended(chain: &Chain, list: Manifest, seeds: &[&Key]) -> Result<Chain, Refusal> {
    // As it travels: what cannot be read is refused there.
    let bytes = Signed::new(list, seeds).unwrap().encode();
    chain.extend(Signed::decode(&bytes)?)
}

#[test]
fn a_list_that_breaks_one_rule_is_refused_by_that_rule() {
    let chain = without_two();
    let table: [(&str, Change, Refusal); 29] = [
        ("account", |l| l.account[0] ^= 1, Refusal::Account),
        ("no members", |l| l.members.clear(), Refusal::Account),
        (
            "another recovery device",
            |l| l.members[0] = Phrase::new(key(9)).recovery().unwrap().member().unwrap(),
            Refusal::Account,
        ),
        (
            "a device in its place",
            |l| l.members[0].kind = Kind::Device,
            Refusal::Account,
        ),
        ("n again", |l| l.n -= 1, Refusal::NotNext),
        ("n left out", |l| l.n += 1, Refusal::NotNext),
        ("prev", |l| l.prev[31] ^= 1, Refusal::NotNext),
        ("epoch back", |l| l.epoch -= 1, Refusal::Epoch),
        (
            "epoch on by two",
            |l| {
                l.epoch += 2;
                l.old_key = OldKey::Dropped;
            },
            Refusal::Epoch,
        ),
        ("epoch on, no old key", |l| l.epoch += 1, Refusal::Epoch),
        (
            "same epoch, an old key",
            |l| l.old_key = OldKey::Sealed([0; 48]),
            Refusal::Epoch,
        ),
        (
            "same epoch, history dropped",
            |l| l.old_key = OldKey::Dropped,
            Refusal::Epoch,
        ),
        (
            "same epoch, another key",
            |l| l.ek_commit[0] ^= 1,
            Refusal::Epoch,
        ),
        (
            "removed, never a member",
            |l| l.removed.push(removed([1; 32])),
            Refusal::Members,
        ),
        (
            "removed, but before",
            |l| l.removed.push(removed(Device::new(2).sign())),
            Refusal::Members,
        ),
        (
            "the recovery device removed",
            |l| l.removed.push(removed(recovery().public)),
            Refusal::Members,
        ),
        (
            "removed and still there",
            |l| l.removed.push(removed(Device::new(3).sign())),
            Refusal::Members,
        ),
        (
            "removed twice",
            |l| {
                let gone = removed(Device::new(3).sign());
                l.removed = vec![gone.clone(), gone];
                l.members.remove(2);
                l.wraps.pop();
            },
            Refusal::Members,
        ),
        (
            "missing without a word",
            |l| {
                l.members.remove(2);
                l.wraps.pop();
            },
            Refusal::Members,
        ),
        (
            "came back",
            |l| l.members[3] = Device::new(2).member(),
            Refusal::Members,
        ),
        (
            "removed and back in one",
            |l| {
                l.removed.push(removed(Device::new(3).sign()));
                l.members.remove(2);
                l.members[2] = Device::new(3).member();
                l.wraps.pop();
            },
            Refusal::Members,
        ),
        ("order", |l| l.members.swap(1, 2), Refusal::Members),
        (
            "a new one not last",
            |l| l.members.swap(2, 3),
            Refusal::Members,
        ),
        (
            "another key of a member",
            |l| {
                let seed = Device::new(3).seed;
                l.members[2] = Member::new(&account(), Kind::Device, &seed, [3; 32]).unwrap();
            },
            Refusal::Members,
        ),
        (
            "a new one twice",
            |l| {
                l.members.push(Device::new(4).member());
                l.wraps.push(l.wraps[0].clone());
            },
            Refusal::Members,
        ),
        (
            "a second recovery device",
            |l| {
                let seed = Device::new(4).seed;
                l.members[3] = Member::new(&account(), Kind::Recovery, &seed, [3; 32]).unwrap();
            },
            Refusal::Members,
        ),
        ("a wrap too few", |l| _ = l.wraps.pop(), Refusal::Members),
        ("proof", |l| l.members[3].proof[10] ^= 1, Refusal::Proof),
        (
            "proof for another account",
            |l| {
                let seed = Device::new(4).seed;
                let kem = l.members[3].kem;
                l.members[3] = Member::new(&[0; 16], Kind::Device, &seed, kem).unwrap();
            },
            Refusal::Proof,
        ),
    ];
    let seed = Device::new(1).seed;
    assert!(extended(&chain, wrapped(&chain, |_| ()), &[&seed]).is_ok());
    for (name, change, refusal) in table {
        let found = extended(&chain, wrapped(&chain, change), &[&seed]);
        assert_eq!(found.err(), Some(refusal), "{name}");
    }
}

#[test]
fn a_member_of_the_list_before_or_the_recovery_device_has_to_sign() {
    let chain = without_two();
    let [one, two, three, four] = [1, 2, 3, 4].map(|number| Device::new(number).seed);
    let phrase = recovery().seed;
    let good: [&[&Key]; 5] = [
        &[&one],
        &[&three],
        &[&phrase],
        &[&one, &phrase],
        &[&two, &three],
    ];
    for seeds in good {
        assert!(extended(&chain, wrapped(&chain, |_| ()), seeds).is_ok());
    }
    let bad: [&[&Key]; 4] = [&[], &[&two], &[&four], &[&two, &four]];
    for seeds in bad {
        let found = extended(&chain, wrapped(&chain, |_| ()), seeds);
        assert_eq!(found.err(), Some(Refusal::Signature), "{}", seeds.len());
    }
}

#[test]
fn a_signature_counts_for_the_bytes_it_was_made_over() {
    let chain = without_two();
    let seed = Device::new(1).seed;
    let other = Signed::new(wrapped(&chain, |l| l.wraps[0].enc[0] ^= 1), &[&seed]).unwrap();
    let mut signed = Signed::new(wrapped(&chain, |_| ()), &[]).unwrap();
    signed.signatures = other.signatures.clone();
    assert_eq!(chain.extend(signed.clone()).err(), Some(Refusal::Signature));
    // And under the name of the one who made it.
    let mut renamed = Signed::new(signed.manifest.clone(), &[&seed]).unwrap();
    renamed.signatures[0].0 = Device::new(4).sign();
    assert_eq!(chain.extend(renamed).err(), Some(Refusal::Signature));
    signed.signatures = Signed::new(signed.manifest.clone(), &[&Device::new(4).seed])
        .unwrap()
        .signatures;
    signed.signatures[0].0 = Device::new(1).sign();
    assert_eq!(chain.extend(signed).err(), Some(Refusal::Signature));
}

#[test]
fn of_two_broken_rules_the_earlier_is_named() {
    let chain = without_two();
    let seed = Device::new(9).seed;
    let broken: [(Change, Refusal); 6] = [
        (|l| l.account[0] ^= 1, Refusal::Account),
        (|l| l.n += 1, Refusal::NotNext),
        (|l| l.epoch += 1, Refusal::Epoch),
        (|l| l.members.swap(1, 2), Refusal::Members),
        (|l| l.members[3].proof[0] ^= 1, Refusal::Proof),
        (|_| (), Refusal::Signature),
    ];
    for (at, (_, refusal)) in broken.iter().enumerate() {
        let mut list = wrapped(&chain, |_| ());
        broken[at..]
            .iter()
            .for_each(|(change, _)| change(&mut list));
        assert_eq!(extended(&chain, list, &[&seed]).err(), Some(*refusal));
    }
}

#[test]
fn the_first_list_begins_everything() {
    let phrase = recovery().seed;
    let begin = |change: Change, seed: &Key| {
        let mut list = first_list();
        change(&mut list);
        Chain::begin(&account(), Signed::new(list, &[seed]).unwrap()).map(|_| ())
    };
    assert_eq!(begin(|_| (), &phrase), Ok(()));
    let table: [(Change, Refusal); 11] = [
        (
            |l| {
                let seed = Device::new(1).seed;
                let kem = l.members[1].kem;
                l.members[1] = Member::new(&account(), Kind::Recovery, &seed, kem).unwrap();
            },
            Refusal::Members,
        ),
        (|l| l.account[15] ^= 1, Refusal::Account),
        (|l| l.members.reverse(), Refusal::Account),
        (|l| l.n = 1, Refusal::NotNext),
        (|l| l.prev[0] = 1, Refusal::NotNext),
        (|l| l.epoch = 2, Refusal::Epoch),
        (|l| l.epoch = 0, Refusal::Epoch),
        (|l| l.old_key = OldKey::Dropped, Refusal::Epoch),
        (|l| l.removed.push(removed([1; 32])), Refusal::Members),
        (|l| _ = l.wraps.pop(), Refusal::Members),
        (|l| l.members[1].proof[0] ^= 1, Refusal::Proof),
    ];
    for (change, refusal) in table {
        assert_eq!(begin(change, &phrase), Err(refusal));
    }
    let device = Device::new(1).seed;
    assert_eq!(begin(|_| (), &device), Err(Refusal::Signature));
    let signed = Signed::new(first_list(), &[&phrase]).unwrap();
    assert_eq!(Chain::begin(&[0; 16], signed).err(), Some(Refusal::Account));
}

#[test]
fn a_device_can_leave_by_itself_and_the_epoch_stays() {
    let chain = of_three();
    let mut list = next_list(&chain);
    list.members.pop();
    list.wraps.pop();
    list.removed.push(removed(Device::new(3).sign()));
    let left = extended(&chain, list, &[&Device::new(3).seed]).unwrap();
    assert_eq!(left.last.manifest.epoch, 1);
    assert!(left.member(&Device::new(3).sign()).is_none());
    assert_eq!(left.cut_off(&Device::new(3).sign()).unwrap().last_seq, 0);
}

#[test]
fn who_was_taken_out_stays_out_and_keeps_its_cut_off() {
    let chain = then(&without_two(), |l| l.members.push(Device::new(5).member()));
    let two = Device::new(2).sign();
    let cut = chain.cut_off(&two).unwrap();
    assert_eq!((cut.last_seq, cut.last_hash), (5, [5; 32]));
    let mut list = next_list(&chain);
    list.members.push(Device::new(2).member());
    list.wraps.push(list.wraps[0].clone());
    let found = extended(&chain, list, &[&recovery().seed]);
    assert_eq!(found.err(), Some(Refusal::Members));
}

#[test]
fn no_more_than_sixteen_devices() {
    let fill = |chain: &Chain, devices: usize| {
        let mut list = next_list(chain);
        let have = list.members.len() - 1;
        for number in have..devices {
            let number = u8::try_from(number).unwrap() + 50;
            list.members.push(Device::new(number).member());
        }
        sealing::wrap_all(&epoch(1), &mut list, &mut chance()).unwrap();
        list
    };
    let (chain, seed) = (begun(), Device::new(1).seed);
    let full = extended(&chain, fill(&chain, MOST_DEVICES), &[&seed]).unwrap();
    assert_eq!(full.last.manifest.members.len(), MOST_DEVICES + 1);
    let over = Signed::new(fill(&chain, MOST_DEVICES + 1), &[&seed]).unwrap();
    assert_eq!(
        Signed::decode(&over.encode()).err(),
        Some(Malformed("members"))
    );
    assert_eq!(chain.extend(over).err(), Some(Refusal::Members));
}

#[test]
fn a_chain_ends_at_65_536_lists() {
    let mut last = next_list(&begun());
    last.n = 65_534;
    let seed = Device::new(1).seed;
    let chain = Chain {
        last: Signed::new(last, &[]).unwrap(),
        gone: Vec::new(),
    };
    let last = extended(&chain, next_list(&chain), &[&seed]).unwrap();
    let found = extended(&last, next_list(&last), &[&seed]);
    assert_eq!(found.err(), Some(Refusal::NotNext));
}

#[test]
fn what_no_list_can_be_is_not_read() {
    let chain = without_two();
    let table: [(&str, Change); 3] = [
        ("last_seq", |l| {
            take_out(l, 3);
            l.removed[0].last_seq = 1 << 63;
        }),
        ("last_hash", |l| {
            take_out(l, 3);
            l.removed[0].last_seq = 0;
        }),
        ("last_hash", |l| {
            take_out(l, 3);
            l.removed[0].last_hash = [0; 32];
        }),
    ];
    for (what, change) in table {
        let found = extended(&chain, wrapped(&chain, change), &[]);
        assert_eq!(found.err(), Some(Refusal::Malformed(Malformed(what))));
    }
    let long = vec![0; MOST_BYTES + 1];
    assert_eq!(Signed::decode(&long).err(), Some(Malformed("size")));
    let good = chain.last.encode();
    let longer = [good.as_slice(), &[0]].concat();
    assert_eq!(Signed::decode(&longer).err(), Some(Malformed("envelope")));
    for short in 0..good.len() {
        assert!(Signed::decode(&good[..short]).is_err(), "{short}");
    }
}

#[test]
fn another_version_is_not_understood() {
    let good = begun().last.encode();
    // a2 00 59 xxxx: the envelope; then a9 00 01: the body's version.
    assert_eq!(good[5..8], [0xA9, 0x00, 0x01]);
    let mut other = good.clone();
    other[7] = 2;
    assert_eq!(Signed::decode(&other).err(), Some(Malformed("version")));
}
