//! Messages come out, and go once they were read. The clock counts for those alone that were held back: one that was put
//! is there at once also where another process, or a clock set back, is a second behind.

use waymark_wire::Hash;
use waymark_wire::contact::MailboxId;
use waymark_wire::contact::mailbox::{Held, Put};

use super::Holder;
use crate::account::DAY_S;
use crate::storage::{Fault, Operation, Tx};

/// Reads all that may be read by now.
pub(crate) struct ReadAll {
    pub(crate) holder: Holder,
}

impl Operation for ReadAll {
    /// The messages, and whether the mailbox was not read yet today.
    type Answer = (Held, bool);

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(Held, bool), Fault> {
        let (id, now_s) = (&self.holder.mailbox, self.holder.now_s);
        let touched_day = self.holder.may_read(tx).await?;
        let sql = "SELECT day, body FROM message WHERE id = $1 \
                   AND (cancel_hash IS NULL OR open_s <= $2) AND until_s > $2 \
                   ORDER BY open_s, name";
        let rows = tx.rows(sql, &[id.into(), now_s.into()]).await?;
        let put = |row: &crate::storage::Row| {
            Ok(Put {
                day: u32::try_from(row.number(0)?).unwrap_or(u32::MAX),
                message: row.fixed(1)?,
            })
        };
        let held = rows.iter().map(put).collect::<Result<_, Fault>>()?;
        Ok((Held(held), touched_day != now_s / DAY_S))
    }
}

/// Whether there is anything to be read by now.
pub(crate) struct IsThere {
    pub(crate) holder: Holder,
}

impl Operation for IsThere {
    type Answer = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, Fault> {
        let (id, now_s) = (&self.holder.mailbox, self.holder.now_s);
        self.holder.may_read(tx).await?;
        let sql = "SELECT open_s FROM message WHERE id = $1 \
                   AND (cancel_hash IS NULL OR open_s <= $2) AND until_s > $2 LIMIT 1";
        let row = tx.row(sql, &[id.into(), now_s.into()]).await?;
        Ok(row.is_some())
    }
}

/// Drops those of these names that may be read by now.
pub(crate) struct Ack {
    pub(crate) holder: Holder,
    pub(crate) names: Vec<Hash>,
}

impl Operation for Ack {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        self.holder.may_read(tx).await?;
        let sql = "DELETE FROM message WHERE id = $1 AND name = $2 \
                   AND (cancel_hash IS NULL OR open_s <= $3)";
        let (id, now_s) = (&self.holder.mailbox, self.holder.now_s);
        let names = self.names.iter();
        let all: Vec<_> = names
            .map(|name| (sql, vec![id.into(), name.into(), now_s.into()]))
            .collect();
        tx.run_all(&all).await.map(drop)
    }
}

/// Notes that a mailbox was read today, so that it does not count as left behind.
pub(crate) struct TouchMailbox {
    pub(crate) mailbox: MailboxId,
    pub(crate) today: u64,
}

impl Operation for TouchMailbox {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let sql = "UPDATE mailbox SET touched_day = $2 WHERE id = $1 AND touched_day < $2";
        let values = [(&self.mailbox).into(), self.today.into()];
        tx.run(sql, &values).await.map(drop)
    }
}
