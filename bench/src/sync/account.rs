//! An account as a relay sees it: real keys, lists and signatures; what is sealed is random, as it is to a relay.

use fastrand::Rng;
use ureq::Agent;
use waymark_wire::batch::{Header, Kind as BatchKind, LEAST_PLAIN, assemble};
use waymark_wire::crypto::{self, Key, TAG};
use waymark_wire::manifest::{Kind, Manifest, Member, OldKey, Signed, Wrap, account_of};
use waymark_wire::pull::Pull;
use waymark_wire::request::{Method, Signing, path};
use waymark_wire::{AccountId, Hash, PublicKey};
use zeroize::Zeroizing;

use super::device::now;
use crate::measure::Outcome;

/// A person with one device.
pub(crate) struct Account {
    id: AccountId,
    recovery: Key,
    seed: Key,
    device: PublicKey,
    pub(crate) list: Signed,
    seq: u64,
    hash: Hash,
}

/// A request, signed and ready to go. It has to go within five minutes.
pub(crate) struct Ready {
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
    pub(crate) authorization: String,
    pub(crate) method: Method,
}

fn random<const N: usize>(rng: &mut Rng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill(&mut bytes);
    bytes
}

impl Account {
    pub(crate) fn new(rng: &mut Rng) -> Outcome<Self> {
        let (recovery, seed) = (Zeroizing::new(random(rng)), Zeroizing::new(random(rng)));
        let (root, device) = (crypto::public_key(&recovery)?, crypto::public_key(&seed)?);
        let id = account_of(&root);
        let members = vec![
            Member::new(&id, Kind::Recovery, &recovery, random(rng))?,
            Member::new(&id, Kind::Device, &seed, random(rng))?,
        ];
        let mut wrap = || Wrap {
            enc: random(rng),
            sealed: random(rng),
        };
        let wraps = vec![wrap(), wrap()];
        let first = Manifest {
            account: id,
            n: 0,
            prev: [0; 32],
            epoch: 1,
            members,
            removed: Vec::new(),
            ek_commit: random(rng),
            wraps,
            old_key: OldKey::SameEpoch,
        };
        Ok(Self {
            id,
            list: Signed::new(first, &[&recovery])?,
            recovery,
            seed,
            device,
            seq: 0,
            hash: [0; 32],
        })
    }

    /// The request that makes the account.
    pub(crate) fn begin(&self, origin: &str) -> Outcome<Ready> {
        let body = self.list.encode();
        self.ready(
            origin,
            &self.recovery,
            Method::Put,
            path::manifest(&self.id),
            body,
        )
    }

    /// A request with the next small batch.
    pub(crate) fn write(&mut self, origin: &str, rng: &mut Rng) -> Outcome<Ready> {
        let mut sealed = vec![0; LEAST_PLAIN + TAG];
        rng.fill(&mut sealed);
        let header = Header {
            kind: BatchKind::Entries,
            account: self.id,
            author: self.device,
            epoch: 1,
            seq: self.seq + 1,
            prev: self.hash,
            manifest: self.list.hash,
            salt: random(rng),
            commit: random(rng),
            ct_len: u32::try_from(sealed.len())?,
            ct_hash: crypto::sha256(&sealed),
        };
        self.seq += 1;
        self.hash = header.hash();
        let body = assemble(&header, &sealed, &self.seed)?;
        let path = path::log(&self.id, &self.device);
        self.ready(origin, &self.seed, Method::Post, path, body)
    }

    /// A question for what is new to a device that has all but the last batch.
    pub(crate) fn pull(&self, origin: &str) -> Outcome<Ready> {
        let wanted = Pull {
            first_list: 1,
            after: vec![(self.device, self.seq.saturating_sub(1))],
        };
        let path = path::pull(&self.id);
        self.ready(origin, &self.seed, Method::Post, path, wanted.encode())
    }

    fn ready(
        &self,
        origin: &str,
        seed: &Key,
        method: Method,
        path: String,
        body: Vec<u8>,
    ) -> Outcome<Ready> {
        let signing = Signing {
            method,
            origin,
            path: &path,
            body: &body,
        };
        let unix_s = u64::try_from(now().timestamp())?;
        Ok(Ready {
            authorization: signing.authorize(&self.id, seed, unix_s)?,
            path,
            body,
            method,
        })
    }
}

impl Ready {
    /// Sends it. Errors where the relay does not do it.
    pub(crate) fn send(&self, agent: &Agent, origin: &str) -> Outcome<()> {
        let status = self.carry(agent, origin, Some(&self.authorization))?;
        if status == 200 {
            Ok(())
        } else {
            Err(format!("the relay answered {status}").into())
        }
    }

    /// Sends the same bytes without a word on who sends them, so that the relay answers at once that it will not.
    pub(crate) fn send_plain(&self, agent: &Agent, origin: &str) -> Outcome<()> {
        let status = self.carry(agent, origin, None)?;
        if status == 401 {
            Ok(())
        } else {
            Err(format!("the relay answered {status}").into())
        }
    }

    fn carry(&self, agent: &Agent, origin: &str, authorization: Option<&str>) -> Outcome<u16> {
        let address = format!("{origin}{}", self.path);
        let mut request = match self.method {
            Method::Put => agent.put(address),
            _ => agent.post(address),
        };
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let mut answer = request.send(self.body.as_slice())?;
        // Read to its end, so that the connection is good for the next.
        answer.body_mut().read_to_vec()?;
        Ok(answer.status().as_u16())
    }
}

/// A client with connections of its own, which it keeps.
pub(crate) fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .into()
}
