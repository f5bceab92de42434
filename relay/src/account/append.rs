//! More batches of one device, brought by any member.

use waymark_wire::answer::{Code, Problem};
use waymark_wire::batch::Batch;
use waymark_wire::{AccountId, Hash, PublicKey};

use super::{Account, Caller, DAY_S, Head, cut_off};
use crate::config::Room;
use crate::storage::{Fault, Operation, Tx, Value};

/// Batches in one request.
const MOST_BATCHES: usize = 256;
/// Logs of one account, those of removed devices among them: every answer to a pull names them all.
const MOST_LOGS: u64 = 255;
/// And beyond that, of members of a list that the phrase signed: whoever added and removed so many devices does not keep
/// the person out.
const MOST_BY_PHRASE: u64 = 16;

/// A batch that its author signed.
#[derive(Debug)]
struct Signed {
    seq: u64,
    prev: Hash,
    hash: Hash,
    bytes: std::ops::Range<usize>,
}

/// Batches of one device in a row, as they were sent; their signatures are checked.
#[derive(Debug)]
pub(crate) struct Sent {
    device: PublicKey,
    batches: Vec<Signed>,
    bytes: Vec<u8>,
}

impl Sent {
    /// Checks all that needs no database. Takes about 0.1 ms for each batch.
    pub(crate) fn read(
        account: &AccountId,
        device: PublicKey,
        bytes: Vec<u8>,
    ) -> Result<Self, Problem> {
        let mut rest = bytes.as_slice();
        let mut batches: Vec<Signed> = Vec::new();
        while !rest.is_empty() {
            if batches.len() == MOST_BATCHES {
                return Err(Code::TooLarge.into());
            }
            let start = bytes.len() - rest.len();
            let (batch, header) = Batch::split_off(&mut rest).map_err(|malformed| {
                let newer = ["version", "suite"].contains(&malformed.0);
                let code = if newer {
                    Code::Version
                } else {
                    Code::Malformed
                };
                Problem::from(code)
            })?;
            let follows = batches
                .last()
                .is_none_or(|before| header.seq == before.seq + 1 && header.prev == before.hash);
            if header.account != *account || header.author != device || !follows {
                return Err(Code::Malformed.into());
            }
            batch.check(&header).map_err(|_| Code::Malformed)?;
            batches.push(Signed {
                seq: header.seq,
                prev: header.prev,
                hash: header.hash(),
                bytes: start..bytes.len() - rest.len(),
            });
        }
        if batches.is_empty() {
            return Err(Code::Malformed.into());
        }
        Ok(Self {
            device,
            batches,
            bytes,
        })
    }

    fn bytes_of(&self, batch: &Signed) -> &[u8] {
        self.bytes.get(batch.bytes.clone()).unwrap_or_default()
    }
}

/// Adds them, all or none.
pub(crate) struct Append {
    pub(crate) caller: Caller,
    pub(crate) sent: Sent,
    pub(crate) room: Room,
}

impl Operation for Append {
    /// Whether anything is new.
    type Answer = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, Fault> {
        let (id, device) = (&self.caller.account, &self.sent.device);
        let (account, head) = Account::with_head(tx, &self.caller, device).await?;
        if !account.is_member(device) {
            self.check_cut_off(tx).await?;
        }
        if self.fits_before(tx, &head).await? {
            return self.put_before(tx, &account, &head).await;
        }
        let (old, new) = self.sent.batches.split_at(
            self.sent
                .batches
                .partition_point(|batch| head.seq != 0 && batch.seq <= head.seq),
        );
        self.check_same(tx, &head, old).await?;
        let (Some(first), Some(last)) = (new.first(), new.last()) else {
            return Ok(false);
        };
        // An empty log may start anywhere: its beginning may have been covered by a snapshot elsewhere.
        if head.seq != 0 && (first.seq != head.seq + 1 || first.prev != head.hash) {
            return Err(stands(&head));
        }
        let moved = if head.seq == 0 {
            let mut most = MOST_LOGS;
            if account.is_member(device) && account.is_by_phrase(&account.last) {
                most += MOST_BY_PHRASE;
            }
            new_head(id, device, (first, last), most)
        } else {
            move_head(id, device, &head, last)
        };
        let mut statements = vec![self.claim_room(&account, new), moved];
        statements.extend(self.puts(new));
        match tx.run_all(&statements).await?.as_slice() {
            [0, ..] => Err(self.why_no_room(tx, &account).await?),
            [_, 0, ..] if head.seq == 0 => Err(self.why_no_head(tx).await?),
            [_, 0, ..] => Err(Fault::Again),
            [_, _, put @ ..] if put.iter().all(|rows| *rows == 1) => Ok(true),
            _ => Err(Fault::Again),
        }
    }
}

/// A batch to its log, by the number of its device.
const PUT: &str = "INSERT INTO log (acct, who, seq, batch) \
                   SELECT acct, who, $3, $4 FROM head WHERE acct = $1 AND dev = $2";

type Statement<'a> = (&'static str, Vec<Value<'a>>);

/// The beginning of a log, unless there is one by now or there are too many. The account's row is held by then, so no
/// two devices get the same number.
fn new_head<'a>(
    id: &'a AccountId,
    device: &'a PublicKey,
    (first, last): (&Signed, &'a Signed),
    most: u64,
) -> Statement<'a> {
    let sql = "INSERT INTO head (acct, dev, who, base, seq, hash) \
               SELECT $1, $2, COALESCE(MAX(who), 0) + 1, $3, $4, $5 FROM head WHERE acct = $1 \
               HAVING COUNT(*) < $6 ON CONFLICT (acct, dev) DO NOTHING";
    let values = vec![
        id.into(),
        device.into(),
        (first.seq - 1).into(),
        last.seq.into(),
        (&last.hash).into(),
        most.into(),
    ];
    (sql, values)
}

fn move_head<'a>(
    id: &'a AccountId,
    device: &'a PublicKey,
    head: &'a Head,
    last: &'a Signed,
) -> Statement<'a> {
    let sql = "UPDATE head SET seq = $3, hash = $4 \
               WHERE acct = $1 AND dev = $2 AND seq = $5 AND hash = $6";
    let values = vec![
        id.into(),
        device.into(),
        last.seq.into(),
        (&last.hash).into(),
        head.seq.into(),
        (&head.hash).into(),
    ];
    (sql, values)
}

/// A log that begins earlier again.
fn move_base<'a>(
    id: &'a AccountId,
    device: &'a PublicKey,
    head: &Head,
    base: u64,
) -> Statement<'a> {
    let sql = "UPDATE head SET base = $3 WHERE acct = $1 AND dev = $2 AND base = $4";
    let values = vec![id.into(), device.into(), base.into(), head.base.into()];
    (sql, values)
}

impl Append {
    fn puts<'a>(&'a self, new: &'a [Signed]) -> impl Iterator<Item = Statement<'a>> {
        let (id, device) = (&self.caller.account, &self.sent.device);
        new.iter().map(move |batch| {
            let bytes = self.sent.bytes_of(batch);
            let values = vec![id.into(), device.into(), batch.seq.into(), bytes.into()];
            (PUT, values)
        })
    }

    /// Whether these are what stood right before the log as it is kept: batches that were dropped too early are given
    /// again, from the last one backwards.
    async fn fits_before(&self, tx: &mut Tx<'_>, head: &Head) -> Result<bool, Fault> {
        let last = self.sent.batches.last();
        let Some(last) = last.filter(|last| last.seq == head.base) else {
            return Ok(false);
        };
        if head.base == head.seq {
            return Ok(last.hash == head.hash);
        }
        let sql = "SELECT batch FROM log WHERE acct = $1 AND who = $2 AND seq = $3";
        let id = &self.caller.account;
        let values = [id.into(), head.who.into(), (head.base + 1).into()];
        let Some(row) = tx.row(sql, &values).await? else {
            return Ok(false);
        };
        let next = Batch::read(row.bytes(0)?);
        Ok(next.is_ok_and(|(_, header)| header.prev == last.hash))
    }

    async fn put_before(
        &self,
        tx: &mut Tx<'_>,
        account: &Account,
        head: &Head,
    ) -> Result<bool, Fault> {
        let (id, device) = (&self.caller.account, &self.sent.device);
        let batches = &self.sent.batches;
        let base = batches.first().map_or(head.base, |batch| batch.seq - 1);
        let moved = move_base(id, device, head, base);
        let mut statements = vec![self.claim_room(account, batches), moved];
        statements.extend(self.puts(batches));
        match tx.run_all(&statements).await?.as_slice() {
            [0, ..] => Err(self.why_no_room(tx, account).await?),
            [_, put @ ..] if put.iter().all(|rows| *rows == 1) => Ok(true),
            _ => Err(Fault::Again),
        }
    }

    /// A device that was taken out: only up to its last batch that counts.
    async fn check_cut_off(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let end = cut_off(tx, &self.caller.account, &self.sent.device).await?;
        let end = end.ok_or(Code::Author)?;
        let counts = |batch: &Signed| {
            batch.seq < end.last_seq || (batch.seq == end.last_seq && batch.hash == end.last_hash)
        };
        if !self.sent.batches.iter().all(counts) {
            return Err(Code::Author.into());
        }
        Ok(())
    }

    /// What is there already has to be the same, as far as it is still kept.
    async fn check_same(&self, tx: &mut Tx<'_>, head: &Head, old: &[Signed]) -> Result<(), Fault> {
        let Some(last) = old.last() else {
            return Ok(());
        };
        let sql = "SELECT batch FROM log WHERE acct = $1 AND who = $2 AND seq = $3";
        // The bytes were chained to each other: the same last header has the same ones before it.
        let values = [
            (&self.caller.account).into(),
            head.who.into(),
            last.seq.into(),
        ];
        let same = match tx.row(sql, &values).await? {
            Some(row) => row.bytes(0)? == self.sent.bytes_of(last),
            None => last.seq <= head.base,
        };
        if same { Ok(()) } else { Err(stands(head)) }
    }

    /// The one update that orders all writes of an account.
    fn claim_room<'a>(&'a self, account: &'a Account, new: &[Signed]) -> Statement<'a> {
        let bytes: usize = new.iter().map(|batch| batch.bytes.len()).sum();
        let sql = "UPDATE account SET ver = ver + 1, bytes = bytes + $3, batches = batches + $4, \
                   touched_day = $7 WHERE acct = $1 AND manifest = $2 \
                   AND bytes + $3 <= $5 AND batches + $4 <= $6";
        let values = vec![
            (&self.caller.account).into(),
            (&account.last.hash).into(),
            Value::number(bytes as u64),
            Value::number(new.len() as u64),
            self.room.bytes.into(),
            self.room.batches.into(),
            (self.caller.now_s / DAY_S).into(),
        ];
        (sql, values)
    }

    async fn why_no_room(&self, tx: &mut Tx<'_>, account: &Account) -> Result<Fault, Fault> {
        let now = Account::of_member(tx, &self.caller).await?;
        let moved = now.last.hash != account.last.hash;
        Ok(if moved {
            Fault::Again
        } else {
            Code::Quota.into()
        })
    }

    async fn why_no_head(&self, tx: &mut Tx<'_>) -> Result<Fault, Fault> {
        let head = Head::load(tx, &self.caller.account, &self.sent.device).await?;
        Ok(if head == Head::NONE {
            Code::Quota.into()
        } else {
            Fault::Again
        })
    }
}

fn stands(head: &Head) -> Fault {
    Problem::standing(Code::Head, head.seq, &head.hash).into()
}
