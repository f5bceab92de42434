//! By the phrase alone: what a relay shows of the account, before this device becomes a part of it.
//!
//! Nothing is kept here but counts. The person says whether that is everything and which devices they still have;
//! all others are taken out by the list that lets this one in, and a new epoch begins. So a relay that shows an
//! account as it was before a device was taken out gives that device nothing.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use waymark_wire::answer::Answer;
use waymark_wire::batch::{Batch, Header};
use waymark_wire::crypto::Key;
use waymark_wire::manifest::Kind;
use waymark_wire::phrase::{Phrase, Recovery, Wrong};
use waymark_wire::piece::Piece;
use waymark_wire::{Hash, PublicKey, sealing};

use super::lists::{Got, Lists};
use super::members::instant;
use super::model::{Found, FoundDevice};
use super::{Event, Next};
use crate::error::{Error, Result};
use crate::oplog::{Operation, Record, Stamp, text_of};
use crate::sync::moving::store::RELAY;
use crate::sync::step::Here;
use crate::sync::{device_record, sealed, snapshot, store};

/// What is read of a log, and where it stands.
#[derive(Default)]
struct Log {
    seq: u64,
    hash: Hash,
    last_ms: Option<i64>,
    /// Pieces of a snapshot so far.
    pieces: Vec<Piece>,
    /// What its author signed does not open: nothing after that counts.
    stopped: bool,
}

/// Looks at an account with its phrase. The keys of the phrase are wiped when it is dropped.
pub(crate) struct Look {
    pub(super) recovery: Recovery,
    pub(super) origin: String,
    pub(super) lists: Lists,
    /// By epoch, once all lists are here.
    keys: BTreeMap<u32, Key>,
    logs: BTreeMap<PublicKey, Log>,
    alive: BTreeSet<Record>,
    deleted: BTreeSet<Record>,
    names: BTreeMap<Record, (Stamp, String)>,
    last_ms: Option<i64>,
    /// Batches that the relay says it has.
    total: u64,
}

/// Reads a phrase as it was typed.
///
/// Errors: `Invalid` naming `phrase`, or the word by its number: `word_3`.
pub(in crate::sync) fn read(typed: &str) -> Result<Phrase> {
    Phrase::read(typed).map_err(|wrong| match wrong {
        Wrong::Count(_) => Error::invalid("phrase", "must be 24 words"),
        Wrong::Unknown(n) => Error::invalid(format!("word_{n}"), "is not in the list of words"),
        Wrong::Ambiguous(n) => {
            Error::invalid(format!("word_{n}"), "could be several; give four letters")
        }
        Wrong::Checksum => {
            Error::invalid("phrase", "has a wrong word, or two in each other's place")
        }
    })
}

impl Look {
    /// Errors: `Refused` for the phrase of another account than the one this device is part of.
    pub(crate) fn new(here: &Here<'_>, origin: &str, phrase: &Phrase) -> Result<Self> {
        let recovery = phrase.recovery()?;
        if store::account(here.sql)?.is_some_and(|account| account.id != recovery.account) {
            return Err(Error::Refused("phrase_of_another_account"));
        }
        Ok(Self {
            lists: Lists::new(recovery.account, origin, recovery.seed.clone()),
            origin: origin.to_owned(),
            recovery,
            keys: BTreeMap::new(),
            logs: BTreeMap::new(),
            alive: BTreeSet::new(),
            deleted: BTreeSet::new(),
            names: BTreeMap::new(),
            last_ms: None,
            total: 0,
        })
    }

    /// How far it is: batches that were read, of those that are there.
    pub(super) fn standing(&self) -> (u64, u64) {
        (self.logs.values().map(|log| log.seq).sum(), self.total)
    }

    /// One step.
    ///
    /// Errors: `NotFound` for no such account, `Refused` with `lists_not_valid`, `phrase_of_another_account` or
    /// `account_closed`, `Offline`.
    pub(crate) fn step(&mut self, here: &Here<'_>, event: Event) -> Result<Next<Found>> {
        let more = match event {
            Event::Go => true,
            Event::Answered(answer) => self.answered(here, &answer)?,
            Event::Unreachable => return Err(Error::Offline),
        };
        if more {
            return self.lists.request(here).map(Next::Ask);
        }
        self.found(here).map(Next::Reached)
    }

    /// Whether there is more to ask for.
    fn answered(&mut self, here: &Here<'_>, answer: &Answer) -> Result<bool> {
        let (pulled, more) = match self.lists.take(here, answer)? {
            Got::Again => return Ok(true),
            Got::More(pulled) => (pulled, true),
            Got::All(pulled) => (pulled, false),
        };
        if self.lists.chain()?.last.manifest.n < pulled.last_list {
            return Ok(true); // batches are read once it is known who wrote them
        }
        if self.keys.is_empty() {
            self.open_epochs()?;
        }
        self.total = pulled
            .logs
            .iter()
            .map(|log| log.head)
            .fold(0, u64::saturating_add);
        let mut progress = false;
        for one in pulled.batches() {
            let (batch, header) = one.map_err(|_| Error::Refused("lists_not_valid"))?;
            // A log may begin where a snapshot ends.
            let mut logs = pulled.logs.iter();
            if let Some(log) = logs.find(|log| log.author == header.author && log.base > 0)
                && log.base + 1 == header.seq
                && !self.logs.contains_key(&header.author)
            {
                let begins = self.logs.entry(header.author).or_default();
                (begins.seq, begins.hash) = (log.base, header.prev);
            }
            progress |= self.read(&batch, &header)?;
        }
        if more && !progress && pulled.lists.is_empty() {
            return Err(Error::Refused("lists_not_valid"));
        }
        Ok(more)
    }

    /// The keys of all epochs, from the last backwards, as far as they open.
    fn open_epochs(&mut self) -> Result<()> {
        let last = &self.lists.chain()?.last.manifest;
        let mut key = sealing::unwrap(last, &self.recovery.public, &self.recovery.kem)
            .map_err(|_| Error::Refused("key_not_given"))?;
        let mut keys = BTreeMap::from([(last.epoch, key.clone())]);
        for n in (0..last.n).rev() {
            let pair = self.lists.list(n).zip(self.lists.list(n + 1));
            let (older, newer) = pair.ok_or(Error::Refused("lists_missing"))?;
            let (older, newer) = (&older.manifest, &newer.manifest);
            if older.epoch == newer.epoch {
                continue;
            }
            let us = (&self.recovery.public, &self.recovery.kem);
            let Some(old) = sealed::older_key((&key, newer), older, us) else {
                break;
            };
            key = old;
            keys.insert(older.epoch, key.clone());
        }
        self.keys = keys;
        Ok(())
    }

    /// Reads one batch, with the checks of the engine. Whether it was new.
    fn read(&mut self, batch: &Batch<'_>, header: &Header) -> Result<bool> {
        let lie = Error::Refused("lists_not_valid");
        let author = header.author;
        let chain = self.lists.chain()?;
        let list = self.lists.by_hash(&header.manifest);
        let is_member = list.map_or(chain.member(&author).is_some(), |list| {
            let mut members = list.manifest.members.iter();
            list.manifest.epoch == header.epoch
                && members.any(|m| m.sign == author && m.kind == Kind::Device)
        });
        let is_apart = list.is_none();
        let is_known = chain.member(&author).is_some() || chain.cut_off(&author).is_some();
        // Signed, and of no epoch of its list: its author's doing, and nothing of it counts from there on.
        let is_faulty = !is_member && is_known && batch.check(header).is_ok();
        if !(is_member || is_faulty) || header.account != self.lists.account {
            return Err(lie);
        }
        let beyond = chain
            .cut_off(&author)
            .is_some_and(|cut| header.seq > cut.last_seq);
        let log = self.logs.entry(author).or_default();
        if beyond || header.seq <= log.seq {
            return Ok(false);
        }
        if header.seq != log.seq + 1 || header.prev != log.hash || batch.check(header).is_err() {
            return Err(lie);
        }
        (log.seq, log.hash) = (header.seq, header.hash());
        self.lists.have(author, header.seq);
        // Written in another history: nothing from there on is part of this one.
        log.stopped |= is_apart || is_faulty;
        if log.stopped {
            return Ok(true);
        }
        let key = self.keys.get(&header.epoch);
        match key.map(|key| sealed::open(key, header, batch)) {
            None => {} // history was dropped on purpose
            Some(Err(_)) => log.stopped = true,
            Some(Ok(body)) => {
                log.last_ms = body.wall_ms.or(log.last_ms);
                let mut operations = body.operations;
                if let Some(piece) = body.piece {
                    if piece.index == 0 {
                        log.pieces.clear();
                    }
                    let is_last = piece.index + 1 == piece.count;
                    log.pieces.push(piece);
                    if is_last && let Some(state) = snapshot::unpack(&log.pieces) {
                        operations = snapshot::operations(&state)?;
                        log.pieces.clear();
                    }
                }
                for operation in operations {
                    self.count(operation);
                }
            }
        }
        Ok(true)
    }

    fn count(&mut self, operation: Operation) {
        let record = operation.record;
        if operation.kind == store::DEVICES.kind {
            let stamp = operation.stamp;
            if let Some(name) = operation.changes.iter().find_map(text_of)
                && self.names.get(&record).is_none_or(|(old, _)| *old < stamp)
            {
                self.names.insert(record, (stamp, name));
            }
            return;
        }
        if operation.kind == RELAY.kind {
            return;
        }
        if operation.deleted {
            self.alive.remove(&record);
            self.deleted.insert(record);
        } else if !self.deleted.contains(&record) {
            self.alive.insert(record);
        }
        self.last_ms = self.last_ms.max(Some(operation.stamp.ms()));
    }

    fn found(&self, here: &Here<'_>) -> Result<Found> {
        let me = store::account(here.sql)?
            .map(|account| account.key())
            .transpose()?;
        let members = self.lists.chain()?.last.manifest.members.iter();
        let devices = members.filter(|member| member.kind == Kind::Device);
        let devices = devices.map(|member| {
            let name = self.names.get(&device_record(&member.sign));
            let log = self.logs.get(&member.sign);
            FoundDevice {
                id: HEXLOWER.encode(&member.sign),
                name: name.map(|(_, name)| name.clone()),
                last_seen: log.and_then(|log| log.last_ms).map(instant),
                is_this: me == Some(member.sign),
            }
        });
        Ok(Found {
            devices: devices.collect(),
            records: self.alive.len() as u64,
            last_entry: self.last_ms.map(instant),
            history: self.history(here)?,
        })
    }
}
