//! Devices that wait for the next change, and the word between processes that there was one.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use data_encoding::HEXLOWER;
use tokio::sync::Notify;
use waymark_wire::AccountId;

use crate::storage::Postgres;

/// A notification takes a lock on the whole database when it is committed: so few, and each for many accounts.
const PAUSE: Duration = Duration::from_millis(100);
/// Before the line to other processes is tried again, and at most.
const AFTER_FAULT: Duration = Duration::from_secs(2);
const MOST_PAUSE: Duration = Duration::from_secs(3600);
/// Accounts in one notification, which may be 8,000 bytes long.
const MOST_NAMED: usize = 200;
/// Stands for all accounts.
const ALL: &str = "*";

/// Who waits for which account or mailbox: both have names of 16 bytes, and one called for nothing looks and waits on.
#[derive(Default)]
pub(crate) struct Waiters {
    waiting: Mutex<HashMap<AccountId, Weak<Notify>>>,
    /// What was changed here and not yet told to other processes; none where there are no others.
    changed: Option<Mutex<BTreeSet<AccountId>>>,
}

/// One who waits; the place is given up when it is dropped.
pub(crate) struct Waiting<'a> {
    waiters: &'a Waiters,
    account: AccountId,
    bell: Arc<Notify>,
}

impl Waiting<'_> {
    pub(crate) fn bell(&self) -> &Notify {
        &self.bell
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut waiting = held(&self.waiters.waiting);
        if Arc::strong_count(&self.bell) == 1 {
            waiting.remove(&self.account);
        }
    }
}

impl Waiters {
    /// For a relay that shares its database with others.
    pub(crate) fn among_others() -> Self {
        Self {
            changed: Some(Mutex::default()),
            ..Self::default()
        }
    }

    /// Takes a place in the line of an account.
    pub(crate) fn wait(&self, account: AccountId) -> Waiting<'_> {
        let mut waiting = held(&self.waiting);
        let entry = waiting.entry(account).or_default();
        let bell = entry.upgrade().unwrap_or_default();
        *entry = Arc::downgrade(&bell);
        Waiting {
            waiters: self,
            account,
            bell,
        }
    }

    /// Accounts and mailboxes that somebody waits for.
    pub(crate) fn len(&self) -> usize {
        held(&self.waiting).len()
    }

    /// Something changed, here: calls who waits here, and has the others told.
    pub(crate) fn changed(&self, account: AccountId) {
        self.call(&account);
        if let Some(changed) = &self.changed {
            held(changed).insert(account);
        }
    }

    fn call(&self, account: &AccountId) {
        let bell = held(&self.waiting).get(account).and_then(Weak::upgrade);
        if let Some(bell) = bell {
            bell.notify_waiters();
        }
    }

    fn call_all(&self) {
        let bells: Vec<_> = held(&self.waiting)
            .values()
            .filter_map(Weak::upgrade)
            .collect();
        bells.iter().for_each(|bell| bell.notify_waiters());
    }

    fn hear(&self, word: &str) {
        for name in word.split(' ') {
            match waymark_wire::request::hex(name) {
                Ok(account) => self.call(&account),
                Err(_) => self.call_all(),
            }
        }
    }

    /// Tells the other processes, at most ten times a second.
    pub(crate) async fn tell(&self, postgres: &Postgres) {
        loop {
            tokio::time::sleep(PAUSE).await;
            let Some(changed) = &self.changed else {
                return;
            };
            let changed = std::mem::take(&mut *held(changed));
            if changed.is_empty() {
                continue;
            }
            let word = if changed.len() > MOST_NAMED {
                ALL.to_owned()
            } else {
                let names: Vec<_> = changed.iter().map(|id| HEXLOWER.encode(id)).collect();
                names.join(" ")
            };
            if let Err(fault) = postgres.notify(&word).await {
                // Who waits looks for itself every few seconds.
                tracing::warn!(%fault, "others were not told of changes");
                tokio::time::sleep(AFTER_FAULT).await;
            }
        }
    }

    /// Hears the other processes, for as long as the process runs.
    pub(crate) async fn listen(&self, postgres: &Postgres) {
        let mut pause = AFTER_FAULT;
        loop {
            match postgres.listen().await {
                Ok(mut signals) => {
                    pause = AFTER_FAULT;
                    while let Some(word) = signals.next().await {
                        self.hear(&word);
                    }
                    tracing::warn!("the line to other relays was cut");
                }
                Err(fault) => tracing::warn!(%fault, "no line to other relays"),
            }
            self.call_all();
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(MOST_PAUSE); // there may be no such thing in this database
        }
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
