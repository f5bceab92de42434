//! The next list of members, by compare-and-swap on the one before; the first makes the account.

use std::sync::Arc;

use waymark_wire::answer::{Code, Problem};
use waymark_wire::batch::Batch;
use waymark_wire::manifest::{Chain, Refusal, Removed, Signed};
use waymark_wire::{AccountId, Hash};

use super::{Account, Caller, DAY_S, Head, drop_batches};
use crate::config::Room;
use crate::limits::Limits;
use crate::storage::{Fault, Operation, Tx, Value};

/// Room beyond the account's, for lists alone: a full account can still take a stolen phone out.
const ROOM_FOR_LISTS: u64 = 4 << 20;
/// And beyond that, for lists that the phrase signs: whoever fills that room with lists does not keep the person out.
const ROOM_FOR_PHRASE: u64 = 1 << 20;

/// Why a new account may be made.
#[derive(Debug, Clone)]
pub(crate) enum Allowance {
    /// Nothing was shown that would do.
    None,
    /// All that was asked for was shown.
    Granted,
    /// An invitation of this relay: good once, and kept in mind until its time is over.
    Invited { id: [u8; 16], until_s: u64 },
}

/// Puts a list.
pub(crate) struct PutList {
    pub(crate) caller: Caller,
    pub(crate) list: Signed,
    /// The bytes as they came.
    pub(crate) body: Vec<u8>,
    pub(crate) allowance: Allowance,
    pub(crate) room: Room,
    pub(crate) limits: Arc<Limits>,
}

impl Operation for PutList {
    /// Whether it is new.
    type Answer = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, Fault> {
        match Account::load(tx, &self.caller.account, self.caller.now_s).await {
            Ok(account) => self.follow(tx, account).await,
            Err(Fault::Refused(Problem {
                code: Code::Unknown,
                ..
            })) => self.begin(tx).await,
            Err(fault) => Err(fault),
        }
    }
}

impl PutList {
    async fn begin(&self, tx: &mut Tx<'_>) -> Result<bool, Fault> {
        if self.list.manifest.n != 0 {
            return Err(Code::Unknown.into());
        }
        let id = &self.caller.account;
        Chain::begin(id, self.list.clone()).map_err(refused)?;
        self.admit(tx).await?;
        let sql = "INSERT INTO account (acct, ver, n, manifest, bytes, batches, touched_day) \
                   VALUES ($1, 1, 0, $2, $3, 0, $4) ON CONFLICT (acct) DO NOTHING";
        let values = [
            id.into(),
            (&self.list.hash).into(),
            Value::number(self.body.len() as u64),
            (self.caller.now_s / DAY_S).into(),
        ];
        if tx.run(sql, &values).await? == 0 {
            return Err(Fault::Again);
        }
        self.limits.one_more_account()?;
        self.keep(tx).await?;
        Ok(true)
    }

    async fn admit(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        match &self.allowance {
            Allowance::None => Err(Code::Admission.into()),
            Allowance::Granted => Ok(()),
            Allowance::Invited { id, until_s } => {
                let sql = "INSERT INTO invite (id, until_s) VALUES ($1, $2) \
                           ON CONFLICT (id) DO NOTHING";
                let fresh = tx.run(sql, &[id.into(), (*until_s).into()]).await?;
                if fresh == 1 {
                    Ok(())
                } else {
                    Err(Code::Admission.into())
                }
            }
        }
    }

    async fn follow(&self, tx: &mut Tx<'_>, account: Account) -> Result<bool, Fault> {
        let id = &self.caller.account;
        // A list proves itself: one who joined later may bring the whole chain to an emptied relay. But only a member
        // is told what stands here.
        let stands: Problem = if account.is_member(&self.caller.signer) {
            account.stands()
        } else {
            Code::NotMember.into()
        };
        if self.list.manifest.n <= account.last.manifest.n {
            // Sent again, by one whose answer got lost or who heals an emptied relay.
            let sql = "SELECT hash FROM list WHERE acct = $1 AND n = $2";
            let n = u64::from(self.list.manifest.n);
            let row = tx.row(sql, &[id.into(), n.into()]).await?;
            let there: Option<Hash> = row.map(|row| row.fixed(0)).transpose()?;
            let same = there == Some(self.list.hash);
            return if same { Ok(false) } else { Err(stands.into()) };
        }
        let before = account.last.hash;
        let mut room = self.room.bytes + ROOM_FOR_LISTS;
        if account.is_by_phrase(&self.list) {
            room += ROOM_FOR_PHRASE;
        }
        let chain = account.chain(tx, id).await?;
        let next = chain.extend(self.list.clone()).map_err(|why| match why {
            Refusal::NotNext => stands,
            why => refused(why),
        })?;
        let sql = "UPDATE account SET n = n + 1, manifest = $3, ver = ver + 1, bytes = bytes + $4, \
                   touched_day = $6, closing_s = NULL, closing_by = NULL, statement = NULL \
                   WHERE acct = $1 AND manifest = $2 AND bytes + $4 <= $5";
        let values = [
            id.into(),
            (&before).into(),
            (&next.last.hash).into(),
            Value::number(self.body.len() as u64),
            room.into(),
            (self.caller.now_s / DAY_S).into(),
        ];
        if tx.run(sql, &values).await? == 0 {
            let now = Account::load(tx, id, self.caller.now_s).await?;
            let moved = now.last.hash != before;
            return Err(if moved {
                Fault::Again
            } else {
                Code::Quota.into()
            });
        }
        self.keep(tx).await?;
        for gone in &self.list.manifest.removed {
            end_log(tx, id, gone).await?;
        }
        Ok(true)
    }

    async fn keep(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let sql = "INSERT INTO list (acct, n, hash, body) VALUES ($1, $2, $3, $4)";
        let values = [
            (&self.caller.account).into(),
            u64::from(self.list.manifest.n).into(),
            (&self.list.hash).into(),
            self.body.as_slice().into(),
        ];
        tx.run(sql, &values).await.map(drop)
    }
}

fn refused(why: Refusal) -> Problem {
    match why {
        Refusal::Signature => Code::NotMember.into(),
        _ => Code::Malformed.into(),
    }
}

/// Drops a removed device's batches that do not count.
async fn end_log(tx: &mut Tx<'_>, id: &AccountId, gone: &Removed) -> Result<(), Fault> {
    let device = &gone.sign;
    let sql = "INSERT INTO gone (acct, dev, last_seq, last_hash) VALUES ($1, $2, $3, $4)";
    let end = [
        id.into(),
        device.into(),
        gone.last_seq.into(),
        (&gone.last_hash).into(),
    ];
    tx.run(sql, &end).await?;
    let head = Head::load(tx, id, device).await?;
    if head.seq < gone.last_seq || head.hash == gone.last_hash {
        return Ok(());
    }
    // Where the last one that counts is another than the relay has, its whole log is a branch that does not:
    // whoever has the other one may bring it again.
    let sql = "SELECT batch FROM log WHERE acct = $1 AND who = $2 AND seq = $3";
    let values = [id.into(), head.who.into(), gone.last_seq.into()];
    let kept = match tx.row(sql, &values).await? {
        Some(row) => {
            let read = Batch::read(row.bytes(0)?);
            read.is_ok_and(|(_, header)| header.hash() == gone.last_hash)
        }
        None => gone.last_seq <= head.base && gone.last_seq > 0,
    };
    if kept {
        drop_batches(tx, id, head.who, gone.last_seq + 1..=head.seq).await?;
        // What was dropped beyond its end does not count either: what stood before can be given again.
        let sql = "UPDATE head SET seq = $3, hash = $4, \
                   base = CASE WHEN base > $3 THEN $3 ELSE base END WHERE acct = $1 AND dev = $2";
        tx.run(sql, &end).await?;
    } else {
        drop_batches(tx, id, head.who, 0..=head.seq).await?;
        let sql = "DELETE FROM head WHERE acct = $1 AND dev = $2";
        tx.run(sql, &[id.into(), device.into()]).await?;
    }
    Ok(())
}
