//! What can be done to an account, each as one transaction. All statements name the account first, but those of
//! the sweep that look for what is out of date.
//!
//! Writes begin with one conditional UPDATE of the account's row: it puts them one after the other, and holds
//! only while the list of members is still the one that was read. So a write that was allowed a moment ago and
//! meets a removal does not slip through: no row changed means read and decide anew.

mod append;
mod close;
mod list;
mod pull;
mod sweep;
mod truncate;

use waymark_wire::answer::{Code, Problem};
use waymark_wire::manifest::{Chain, Removed, Signed};
use waymark_wire::{AccountId, Hash, PublicKey};

pub(crate) use append::{Append, Sent};
pub(crate) use close::{AskToClose, CallOff, Closing};
pub(crate) use list::{Allowance, PutList};
pub(crate) use pull::{Fetch, Version};
pub(crate) use sweep::{Run, SweepAccount, SweepRest, Touch, WalkAccounts};
pub(crate) use truncate::Cut;

use crate::storage::{Fault, Row, Tx};

/// Seconds in a day.
pub(crate) const DAY_S: u64 = 86_400;

/// Who asks, for which account, and when: checked to have signed, not yet to be a member.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) account: AccountId,
    pub(crate) signer: PublicKey,
    /// The relay's own seconds since 1970.
    pub(crate) now_s: u64,
}

/// An account's row and the last list of members.
struct Account {
    version: u64,
    touched_day: u64,
    last: Signed,
}

impl Account {
    /// Reads the account, or says that there is none, or that it was closed. One that waits for its end goes on until
    /// the sweep ends it, which knows whether a relay ran all the while.
    async fn load(tx: &mut Tx<'_>, id: &AccountId, now_s: u64) -> Result<Self, Fault> {
        match Self::row(tx, id).await? {
            Some(row) => Self::read(&row),
            None => Err(missing(tx, id, now_s).await?),
        }
    }

    /// As [`Account::of_member`], and where a device's log stands, in one question.
    async fn with_head(
        tx: &mut Tx<'_>,
        caller: &Caller,
        device: &PublicKey,
    ) -> Result<(Self, Head), Fault> {
        let sql = "SELECT a.ver, a.touched_day, l.body, h.who, h.base, h.seq, h.hash \
                   FROM account a JOIN list l ON l.acct = a.acct AND l.n = a.n \
                   LEFT JOIN head h ON h.acct = a.acct AND h.dev = $2 WHERE a.acct = $1";
        let id = &caller.account;
        let Some(row) = tx.row(sql, &[id.into(), device.into()]).await? else {
            return Err(missing(tx, id, caller.now_s).await?);
        };
        let account = Self::read(&row)?.for_member(caller)?;
        let head = match row.number_if(3)? {
            Some(_) => Head::read(&row, 3)?,
            None => Head::NONE,
        };
        Ok((account, head))
    }

    async fn row(tx: &mut Tx<'_>, id: &AccountId) -> Result<Option<Row>, Fault> {
        let sql = "SELECT a.ver, a.touched_day, l.body \
                   FROM account a JOIN list l ON l.acct = a.acct AND l.n = a.n WHERE a.acct = $1";
        tx.row(sql, &[id.into()]).await
    }

    fn read(row: &Row) -> Result<Self, Fault> {
        let last = Signed::decode(row.bytes(2)?)
            .map_err(|_| Fault::Database("a list is not as it was taken".to_owned()))?;
        Ok(Self {
            version: row.number(0)?,
            touched_day: row.number(1)?,
            last,
        })
    }

    /// As [`Account::load`], for one who has to be a member.
    async fn of_member(tx: &mut Tx<'_>, caller: &Caller) -> Result<Self, Fault> {
        let account = Self::load(tx, &caller.account, caller.now_s).await?;
        account.for_member(caller)
    }

    fn for_member(self, caller: &Caller) -> Result<Self, Fault> {
        if self.is_member(&caller.signer) {
            Ok(self)
        } else {
            Err(Code::NotMember.into())
        }
    }

    fn is_member(&self, key: &PublicKey) -> bool {
        self.last.manifest.members.iter().any(|m| m.sign == *key)
    }

    /// Whether the phrase signed a list of this account, which no device can do.
    fn is_by_phrase(&self, list: &Signed) -> bool {
        let phrase = self.last.manifest.members.first();
        phrase.is_some_and(|phrase| list.is_signed_by(&phrase.sign))
    }

    /// With everyone who was ever taken out: what the next list is held against.
    async fn chain(self, tx: &mut Tx<'_>, id: &AccountId) -> Result<Chain, Fault> {
        let sql = "SELECT dev, last_seq, last_hash FROM gone WHERE acct = $1";
        let rows = tx.rows(sql, &[id.into()]).await?;
        let gone = rows.iter().map(removed).collect::<Result<_, _>>()?;
        Ok(Chain {
            last: self.last,
            gone,
        })
    }

    fn stands(&self) -> Problem {
        Problem::standing(Code::List, self.last.manifest.n.into(), &self.last.hash)
    }
}

fn removed(row: &Row) -> Result<Removed, Fault> {
    Ok(Removed {
        sign: row.fixed(0)?,
        last_seq: row.number(1)?,
        last_hash: row.fixed(2)?,
    })
}

/// Where a removed device's batches end.
async fn cut_off(
    tx: &mut Tx<'_>,
    id: &AccountId,
    device: &PublicKey,
) -> Result<Option<Removed>, Fault> {
    let sql = "SELECT dev, last_seq, last_hash FROM gone WHERE acct = $1 AND dev = $2";
    let row = tx.row(sql, &[id.into(), device.into()]).await?;
    row.as_ref().map(removed).transpose()
}

/// "Your clock is not mine", with the relay's.
pub(crate) fn time(now_s: u64) -> Problem {
    Problem {
        number: Some(now_s),
        ..Code::Time.into()
    }
}

fn closed(statement: Vec<u8>) -> Problem {
    Problem {
        bytes: Some(statement),
        ..Code::Closed.into()
    }
}

/// Why an account is not there.
async fn missing(tx: &mut Tx<'_>, id: &AccountId, now_s: u64) -> Result<Fault, Fault> {
    let sql = "SELECT statement FROM closed WHERE acct = $1 AND until_s > $2";
    let row = tx.row(sql, &[id.into(), now_s.into()]).await?;
    Ok(match row {
        Some(row) => closed(row.bytes(0)?.to_vec()).into(),
        None => Code::Unknown.into(),
    })
}

/// Where a device's log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    /// The device's number in its account, by which its batches are found.
    who: u64,
    base: u64,
    seq: u64,
    hash: Hash,
}

impl Head {
    const NONE: Self = Self {
        who: 0,
        base: 0,
        seq: 0,
        hash: [0; 32],
    };

    async fn load(tx: &mut Tx<'_>, id: &AccountId, device: &PublicKey) -> Result<Self, Fault> {
        let sql = "SELECT who, base, seq, hash FROM head WHERE acct = $1 AND dev = $2";
        let row = tx.row(sql, &[id.into(), device.into()]).await?;
        row.map_or(Ok(Self::NONE), |row| Self::read(&row, 0))
    }

    fn read(row: &Row, from: usize) -> Result<Self, Fault> {
        Ok(Self {
            who: row.number(from)?,
            base: row.number(from + 1)?,
            seq: row.number(from + 2)?,
            hash: row.fixed(from + 3)?,
        })
    }
}

/// Drops batches of a log within these numbers, both included, and gives their room back.
async fn drop_batches(
    tx: &mut Tx<'_>,
    id: &AccountId,
    who: u64,
    numbers: std::ops::RangeInclusive<u64>,
) -> Result<(), Fault> {
    let (first, last) = (*numbers.start(), *numbers.end());
    let which = [id.into(), who.into(), first.into(), last.into()];
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(LENGTH(batch)), 0) AS BIGINT) FROM log \
               WHERE acct = $1 AND who = $2 AND seq >= $3 AND seq <= $4";
    let Some(row) = tx.row(sql, &which).await? else {
        return Ok(());
    };
    let (batches, bytes) = (row.number(0)?, row.number(1)?);
    let sql = "DELETE FROM log WHERE acct = $1 AND who = $2 AND seq >= $3 AND seq <= $4";
    tx.run(sql, &which).await?;
    let sql = "UPDATE account SET bytes = bytes - $2, batches = batches - $3 WHERE acct = $1";
    tx.run(sql, &[id.into(), bytes.into(), batches.into()])
        .await?;
    Ok(())
}
