//! People and things that are the same in every run.

use waymark_wire::batch::Kind as Inside;
use waymark_wire::body::{Body, Op};
use waymark_wire::crypto::{self, Key};
use waymark_wire::heads::Head;
use waymark_wire::manifest::{Chain, Kind, Manifest, Member, OldKey, Removed, Signed};
use waymark_wire::phrase::{Phrase, Recovery};
use waymark_wire::sealing::{self, Place};
use waymark_wire::{AccountId, PublicKey};
use zeroize::Zeroizing;

pub(crate) const ORIGIN: &str = "https://relay.example:8443";

/// 32 bytes of `byte`.
pub(crate) fn key(byte: u8) -> Key {
    Zeroizing::new([byte; 32])
}

pub(crate) fn recovery() -> Recovery {
    Phrase::new(key(0x11)).recovery().unwrap()
}

pub(crate) fn account() -> AccountId {
    recovery().account
}

/// A device by its number.
pub(crate) struct Device {
    pub(crate) seed: Key,
    pub(crate) kem: Key,
}

impl Device {
    pub(crate) fn new(number: u8) -> Self {
        Self {
            seed: key(0x20 + number),
            kem: key(0x40 + number),
        }
    }

    pub(crate) fn sign(&self) -> PublicKey {
        crypto::public_key(&self.seed).unwrap()
    }

    pub(crate) fn member(&self) -> Member {
        let kem = crypto::kem_public_key(&self.kem).unwrap();
        Member::new(&account(), Kind::Device, &self.seed, kem).unwrap()
    }
}

/// 32 bytes that differ each time, the same in each run.
pub(crate) fn chance() -> impl FnMut() -> Key {
    let mut round = 0_u8;
    move || {
        round += 1;
        Zeroizing::new(crypto::sha256(&[round]))
    }
}

/// The key of an epoch.
pub(crate) fn epoch(number: u8) -> Key {
    key(0x60 + number)
}

/// The first list: the recovery device and device 1.
pub(crate) fn first_list() -> Manifest {
    let mut list = Manifest {
        account: account(),
        n: 0,
        prev: [0; 32],
        epoch: 1,
        members: vec![recovery().member().unwrap(), Device::new(1).member()],
        removed: Vec::new(),
        ek_commit: [0; 32],
        wraps: Vec::new(),
        old_key: OldKey::SameEpoch,
    };
    sealing::wrap_all(&epoch(1), &mut list, &mut chance()).unwrap();
    list
}

pub(crate) fn begun() -> Chain {
    let signed = Signed::new(first_list(), &[&recovery().seed]).unwrap();
    Chain::begin(&account(), signed).unwrap()
}

/// What follows on a list when nothing changes; not yet wrapped or signed.
pub(crate) fn next_list(chain: &Chain) -> Manifest {
    let last = &chain.last.manifest;
    Manifest {
        n: last.n + 1,
        prev: chain.last.hash,
        removed: Vec::new(),
        old_key: OldKey::SameEpoch,
        ..last.clone()
    }
}

/// The chain with one more list, signed by device 1.
pub(crate) fn then(chain: &Chain, change: impl FnOnce(&mut Manifest)) -> Chain {
    let mut list = next_list(chain);
    change(&mut list);
    let key = epoch(u8::try_from(list.epoch).unwrap());
    sealing::wrap_all(&key, &mut list, &mut chance()).unwrap();
    let signed = Signed::new(list, &[&Device::new(1).seed]).unwrap();
    chain.extend(signed).unwrap()
}

/// Recovery device and devices 1, 2 and 3.
pub(crate) fn of_three() -> Chain {
    then(&begun(), |list| {
        list.members.push(Device::new(2).member());
        list.members.push(Device::new(3).member());
    })
}

/// Takes a device out and begins an epoch.
pub(crate) fn take_out(list: &mut Manifest, device: u8) {
    let sign = Device::new(device).sign();
    list.members.retain(|member| member.sign != sign);
    list.removed.push(Removed {
        sign,
        last_seq: 5,
        last_hash: [5; 32],
    });
    list.epoch += 1;
    let number = u8::try_from(list.epoch).unwrap();
    let (new, old) = (epoch(number), epoch(number - 1));
    list.old_key = sealing::seal_old(&new, &old, &list.account, list.epoch).unwrap();
}

/// Devices 1 and 3; 2 was taken out.
pub(crate) fn without_two() -> Chain {
    then(&of_three(), |list| take_out(list, 2))
}

pub(crate) fn place(seq: u64) -> Place {
    Place {
        kind: Inside::Entries,
        account: account(),
        epoch: 1,
        seq,
        prev: if seq == 1 { [0; 32] } else { [0xAB; 32] },
        manifest: begun().last.hash,
        salt: [0x5A; 32],
    }
}

/// A body with a write of each kind of change, one of a kind that does not exist yet, and a delete.
pub(crate) fn body() -> Body {
    Body {
        heads: vec![
            Head::new(1, 7, &[7; 32]),
            Head::new(3, u64::from(u32::MAX) + 1, &[8; 32]),
        ],
        wall_ms: 1_780_000_000_123,
        ops: vec![
            Op {
                kind: 1,
                record: [1; 16],
                stamp: 1_780_000_000_000 << 16 | 3,
                // [[1, "ok"], [2, "walk", true], [3, null], [4, -7]]
                changes: hex("8482 0162 6f6b 8302 6477616c6b f5 8203 f6 8204 26"),
                deleted: false,
            },
            Op {
                kind: 60_000,
                record: [2; 16],
                stamp: 1,
                // [[500, {0: h'00', 1: [1, 2]}]]
                changes: hex("81 82 1901f4 a2 00 4100 01 820102"),
                deleted: false,
            },
            Op {
                kind: 2,
                record: [3; 16],
                stamp: i64::MAX.unsigned_abs(),
                changes: hex("80"),
                deleted: true,
            },
        ],
        endorsed: vec![[9; 32]],
    }
}

/// Bytes from hex; spaces do not count.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    let digits: String = text.split_whitespace().collect();
    data_encoding::HEXLOWER.decode(digits.as_bytes()).unwrap()
}
