//! People with phones: real keys, real lists, real signatures. What is sealed in a batch is random, as it is to a
//! relay.

use ring::rand::{SecureRandom, SystemRandom};
use waymark_wire::batch::{self, Header, LEAST_PLAIN};
use waymark_wire::crypto::{self, Key, TAG};
use waymark_wire::manifest::Wrap;
use waymark_wire::manifest::{Chain, Kind, Manifest, Member, OldKey, Removed, Signed, account_of};
use waymark_wire::pull::{Pull, Pulled};
use waymark_wire::request::{Method, Signing, path};
use waymark_wire::{AccountId, Hash, PublicKey};
use zeroize::Zeroizing;

use crate::stage::{Answer, Stage, send, try_send};

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).unwrap();
    bytes
}

/// A phone, and its log as it would be.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) seed: Key,
    pub(crate) key: PublicKey,
    pub(crate) seq: u64,
    pub(crate) hash: Hash,
}

impl Device {
    pub(crate) fn new() -> Self {
        let seed = Zeroizing::new(random());
        let key = crypto::public_key(&seed).unwrap();
        Self {
            seed,
            key,
            seq: 0,
            hash: [0; 32],
        }
    }

    /// The next batch of its log, of so many sealed bytes.
    pub(crate) fn write(&mut self, account: &Account, plain: usize) -> Vec<u8> {
        let mut sealed = vec![0; plain + TAG];
        SystemRandom::new().fill(&mut sealed).unwrap();
        let header = Header {
            kind: batch::Kind::Entries,
            account: account.id,
            author: self.key,
            epoch: account.chain.last.manifest.epoch,
            seq: self.seq + 1,
            prev: self.hash,
            manifest: account.chain.last.hash,
            salt: random(),
            commit: random(),
            ct_len: u32::try_from(sealed.len()).unwrap(),
            ct_hash: crypto::sha256(&sealed),
        };
        self.seq += 1;
        self.hash = header.hash();
        batch::assemble(&header, &sealed, &self.seed).unwrap()
    }

    /// So many small batches.
    pub(crate) fn write_some(&mut self, account: &Account, count: usize) -> Vec<Vec<u8>> {
        (0..count)
            .map(|_| self.write(account, LEAST_PLAIN))
            .collect()
    }
}

/// A person's account, as its members see it.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) recovery: Device,
    pub(crate) chain: Chain,
}

impl Account {
    /// A phrase and the devices that know it.
    pub(crate) fn new(devices: &[&Device]) -> Self {
        let recovery = Device::new();
        let id = account_of(&recovery.key);
        let mut members = vec![member(&id, Kind::Recovery, &recovery)];
        members.extend(
            devices
                .iter()
                .map(|device| member(&id, Kind::Device, device)),
        );
        let list = Manifest {
            account: id,
            n: 0,
            prev: [0; 32],
            epoch: 1,
            wraps: wraps(members.len()),
            members,
            removed: Vec::new(),
            ek_commit: random(),
            old_key: OldKey::SameEpoch,
        };
        let first = Signed::new(list, &[&recovery.seed]).unwrap();
        Self {
            id,
            recovery,
            chain: Chain::begin(&id, first).unwrap(),
        }
    }

    /// The next list, signed by `signer`: with more devices and without others.
    pub(crate) fn next(&self, signer: &Device, added: &[&Device], removed: Vec<Removed>) -> Signed {
        let old = &self.chain.last.manifest;
        let mut list = old.clone();
        list.n += 1;
        list.prev = self.chain.last.hash;
        list.members
            .retain(|member| removed.iter().all(|gone| gone.sign != member.sign));
        let more = added
            .iter()
            .map(|device| member(&self.id, Kind::Device, device));
        list.members.extend(more);
        list.wraps = wraps(list.members.len());
        if removed.is_empty() {
            list.old_key = OldKey::SameEpoch;
        } else {
            list.epoch += 1;
            list.ek_commit = random();
            list.old_key = OldKey::Sealed(random());
        }
        list.removed = removed;
        Signed::new(list, &[&signer.seed]).unwrap()
    }

    pub(crate) fn follow(&mut self, list: Signed) {
        self.chain = self.chain.extend(list).unwrap();
    }

    /// A signed request of a device.
    pub(crate) fn ask(
        &self,
        stage: &Stage,
        signer: &Device,
        method: Method,
        path: &str,
        body: &[u8],
    ) -> Answer {
        self.ask_with(stage, signer, method, path, body, &[])
    }

    /// What a request of a device is signed with.
    pub(crate) fn sign(
        &self,
        stage: &Stage,
        signer: &Device,
        method: Method,
        path: &str,
        body: &[u8],
    ) -> String {
        let signing = Signing {
            method,
            origin: &stage.origin,
            path,
            body,
        };
        signing
            .authorize(&self.id, &signer.seed, stage.now_s())
            .unwrap()
    }

    pub(crate) fn ask_with(
        &self,
        stage: &Stage,
        signer: &Device,
        method: Method,
        path: &str,
        body: &[u8],
        headers: &[(&str, &str)],
    ) -> Answer {
        let signed = self.sign(stage, signer, method, path, body);
        let headers = [headers, &[("authorization", signed.as_str())]].concat();
        let here = format!("http://{}", stage.address);
        send(&here, method, path, &headers, body)
    }

    pub(crate) fn put(&self, stage: &Stage, signer: &Device, list: &Signed) -> Answer {
        self.ask(
            stage,
            signer,
            Method::Put,
            &path::manifest(&self.id),
            &list.encode(),
        )
    }

    /// Makes the account at the relay.
    pub(crate) fn begin(&self, stage: &Stage) {
        self.put(stage, &self.recovery, &self.chain.last).is_done();
    }

    /// Brings batches of `author`.
    pub(crate) fn append(
        &self,
        stage: &Stage,
        signer: &Device,
        author: &PublicKey,
        batches: &[Vec<u8>],
    ) -> Answer {
        let path = path::log(&self.id, author);
        self.ask(stage, signer, Method::Post, &path, &batches.concat())
    }

    /// As [`Account::append`], or nothing where the relay is gone.
    pub(crate) fn try_append(
        &self,
        stage: &Stage,
        signer: &Device,
        author: &PublicKey,
        batches: &[Vec<u8>],
    ) -> Option<Answer> {
        let (path, body) = (path::log(&self.id, author), batches.concat());
        let signed = self.sign(stage, signer, Method::Post, &path, &body);
        let here = format!("http://{}", stage.address);
        try_send(
            &here,
            Method::Post,
            &path,
            &[("authorization", signed.as_str())],
            &body,
        )
        .ok()
    }

    pub(crate) fn pull(&self, stage: &Stage, signer: &Device, wanted: &Pull) -> Pulled {
        let path = path::pull(&self.id);
        let answer = self.ask(stage, signer, Method::Post, &path, &wanted.encode());
        answer.is_done();
        Pulled::decode(&answer.body).unwrap()
    }

    /// All that the relay has, in as many requests as it takes.
    pub(crate) fn pull_all(&self, stage: &Stage, signer: &Device) -> Pulled {
        let mut all = Pulled::default();
        let mut wanted = Pull::default();
        loop {
            let part = self.pull(stage, signer, &wanted);
            wanted.first_list += u32::try_from(part.lists.len()).unwrap();
            for read in part.batches() {
                let (_, header) = read.unwrap();
                wanted.after.retain(|(author, _)| *author != header.author);
                wanted.after.push((header.author, header.seq));
            }
            all.lists.extend(part.lists);
            all.batches.extend(part.batches);
            all.logs = part.logs;
            all.version = part.version;
            all.last_list = part.last_list;
            all.last_list_hash = part.last_list_hash;
            if !part.more {
                return all;
            }
        }
    }
}

/// Cut off after its last batch.
pub(crate) fn out(device: &Device) -> Removed {
    Removed {
        sign: device.key,
        last_seq: device.seq,
        last_hash: device.hash,
    }
}

fn member(id: &AccountId, kind: Kind, device: &Device) -> Member {
    Member::new(id, kind, &device.seed, random()).unwrap()
}

fn wraps(count: usize) -> Vec<Wrap> {
    let wrap = || Wrap {
        enc: random(),
        sealed: random(),
    };
    (0..count).map(|_| wrap()).collect()
}
