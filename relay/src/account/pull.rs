//! What a device does not have yet.

use std::collections::BTreeMap;

use waymark_wire::answer::Code;
use waymark_wire::pull::{Log, MOST_BYTES, MOST_LISTS, MOST_LOGS, Pull, Pulled};
use waymark_wire::{AccountId, PublicKey, batch};

use super::{Account, Caller, DAY_S, Head};
use crate::storage::{Fault, Operation, Tx, Value};

/// Bytes of lists in one answer, at least one list in any case.
const MOST_LIST_BYTES: usize = 512 * 1024;
/// Batches of one log in one answer.
const MOST_OF_A_LOG: u64 = 2048;

/// Reads what is asked for.
pub(crate) struct Fetch {
    pub(crate) caller: Caller,
    pub(crate) wanted: Pull,
    /// Bytes of batches in the answer; the longest batch fits in any case.
    pub(crate) most: usize,
}

impl Operation for Fetch {
    /// The answer, and whether the account was not used yet today.
    type Answer = (Pulled, bool);

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(Pulled, bool), Fault> {
        let id = &self.caller.account;
        // Before all else, so that a waiter is rather called once too often than not at all.
        let account = Account::load(tx, id, self.caller.now_s).await?;
        let is_member = account.is_member(&self.caller.signer);
        if !is_member && !was_member(tx, &self.caller).await? {
            return Err(Code::NotMember.into());
        }
        // Who was taken out learns by which list, and nothing else.
        let logs = if is_member {
            logs(tx, id).await?
        } else {
            Vec::new()
        };
        let mut pulled = Pulled {
            version: account.version,
            last_list: account.last.manifest.n,
            last_list_hash: account.last.hash,
            lists: self.lists(tx).await?,
            logs: logs.iter().map(|(log, _)| *log).collect(),
            ..Pulled::default()
        };
        let given = u64::from(self.wanted.first_list) + pulled.lists.len() as u64;
        // Batches may name a list that is yet to come: first all the lists.
        pulled.more = given <= u64::from(account.last.manifest.n);
        if !pulled.more && is_member {
            self.batches(tx, &logs, &mut pulled).await?;
        }
        Ok((pulled, account.touched_day != self.caller.now_s / DAY_S))
    }
}

/// Whether the caller is a device that left or was taken out.
async fn was_member(tx: &mut Tx<'_>, caller: &Caller) -> Result<bool, Fault> {
    let sql = "SELECT dev FROM gone WHERE acct = $1 AND dev = $2";
    let values = [(&caller.account).into(), (&caller.signer).into()];
    Ok(tx.row(sql, &values).await?.is_some())
}

impl Fetch {
    async fn lists(&self, tx: &mut Tx<'_>) -> Result<Vec<Vec<u8>>, Fault> {
        let sql = "SELECT body FROM list WHERE acct = $1 AND n >= $2 ORDER BY n LIMIT $3";
        let first = u64::from(self.wanted.first_list);
        let most = Value::number(MOST_LISTS as u64);
        let rows = tx
            .rows(sql, &[(&self.caller.account).into(), first.into(), most])
            .await?;
        let mut lists: Vec<Vec<u8>> = Vec::new();
        let mut bytes = 0;
        for row in rows {
            let list = row.bytes(0)?;
            bytes += list.len();
            if bytes > MOST_LIST_BYTES && !lists.is_empty() {
                break;
            }
            lists.push(list.to_vec());
        }
        Ok(lists)
    }

    /// Fills the answer log by log. A log that is not named is given from its beginning, unless there was no more
    /// room to name it.
    async fn batches(
        &self,
        tx: &mut Tx<'_>,
        logs: &[(Log, Who)],
        pulled: &mut Pulled,
    ) -> Result<(), Fault> {
        let named: BTreeMap<&PublicKey, u64> = self
            .wanted
            .after
            .iter()
            .map(|(author, after)| (author, *after))
            .collect();
        let unnamed = (self.wanted.after.len() < MOST_LOGS).then_some(0);
        for (log, who) in logs {
            let Some(after) = named.get(&log.author).copied().or(unnamed) else {
                continue;
            };
            if after >= log.head {
                continue;
            }
            let most = self.most.clamp(batch::MOST_BYTES, MOST_BYTES);
            let room = most.saturating_sub(pulled.batches.len());
            let Some(last) = self.last_that_fits(tx, (log, *who), after, room).await? else {
                pulled.more = true;
                return Ok(());
            };
            let sql = "SELECT batch FROM log WHERE acct = $1 AND who = $2 \
                       AND seq > $3 AND seq <= $4 ORDER BY seq";
            let values = [
                (&self.caller.account).into(),
                (*who).into(),
                after.into(),
                last.into(),
            ];
            for row in tx.rows(sql, &values).await? {
                pulled.batches.extend_from_slice(row.bytes(0)?);
            }
            if last < log.head {
                pulled.more = true;
                return Ok(());
            }
        }
        Ok(())
    }

    /// The number of the last batch that fits: the head when nothing is left to give, none when not one fits.
    async fn last_that_fits(
        &self,
        tx: &mut Tx<'_>,
        (log, who): (&Log, Who),
        after: u64,
        room: usize,
    ) -> Result<Option<u64>, Fault> {
        let sql = "SELECT seq, CAST(LENGTH(batch) AS BIGINT) FROM log WHERE acct = $1 AND who = $2 \
                   AND seq > $3 AND seq <= $4 ORDER BY seq LIMIT $5";
        let values = [
            (&self.caller.account).into(),
            who.into(),
            after.into(),
            log.head.into(),
            MOST_OF_A_LOG.into(),
        ];
        let sizes = tx.rows(sql, &values).await?;
        if sizes.is_empty() {
            return Ok(Some(log.head));
        }
        let mut left = room as u64;
        let mut last = None;
        for row in &sizes {
            match left.checked_sub(row.number(1)?) {
                Some(rest) => (left, last) = (rest, Some(row.number(0)?)),
                None => break,
            }
        }
        Ok(last)
    }
}

/// A device's number in its account.
type Who = u64;

async fn logs(tx: &mut Tx<'_>, id: &AccountId) -> Result<Vec<(Log, Who)>, Fault> {
    let sql = "SELECT dev, who, base, seq, hash FROM head WHERE acct = $1 ORDER BY dev";
    let rows = tx.rows(sql, &[id.into()]).await?;
    let log = |row: &crate::storage::Row| {
        let head = Head::read(row, 1)?;
        let log = Log {
            author: row.fixed(0)?,
            base: head.base,
            head: head.seq,
            head_hash: head.hash,
        };
        Ok((log, head.who))
    };
    rows.iter().map(log).collect()
}

/// The account's count of changes, for one who waits for the next.
pub(crate) struct Version {
    pub(crate) caller: Caller,
}

impl Operation for Version {
    type Answer = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, Fault> {
        Ok(Account::of_member(tx, &self.caller).await?.version)
    }
}
