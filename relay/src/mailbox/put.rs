//! A message goes in, to be read at once or later.

use waymark_wire::Hash;
use waymark_wire::answer::Code;
use waymark_wire::contact::mailbox::{KEPT_S, MOST_MESSAGES, Put};
use waymark_wire::contact::message::{DAY_S, name};

use super::Holder;
use crate::storage::{Fault, Operation, Tx};

/// Puts a message.
pub(crate) struct PutMessage {
    pub(crate) holder: Holder,
    pub(crate) put: Put,
}

impl Operation for PutMessage {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let now_s = self.holder.now_s;
        let row = Going::new(&self.holder, &self.put, now_s);
        if row.is_there(tx, None).await? {
            return Ok(());
        }
        let sql = "INSERT INTO message (id, name, day, open_s, until_s, body) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let values = [
            (&self.holder.mailbox).into(),
            (&row.name).into(),
            u64::from(self.put.day).into(),
            row.open_s.into(),
            row.until_s.into(),
            (&self.put.message).into(),
        ];
        tx.run(sql, &values).await.map(drop)
    }
}

/// The second after which a message is dropped: the end of its day, but a day after it can be read at least, as the
/// sender's clock may be wrong, and 14 days at most.
pub(super) fn until_s(day: u32, open_s: u64) -> u64 {
    let end_s = (u64::from(day) + 1) * DAY_S;
    end_s.clamp(open_s + DAY_S, open_s + KEPT_S)
}

/// A message on its way in.
pub(super) struct Going<'a> {
    holder: &'a Holder,
    pub(super) name: Hash,
    pub(super) open_s: u64,
    pub(super) until_s: u64,
}

impl<'a> Going<'a> {
    pub(super) fn new(holder: &'a Holder, put: &Put, open_s: u64) -> Self {
        Self {
            holder,
            name: name(&put.message),
            open_s,
            until_s: until_s(put.day, open_s),
        }
    }

    /// Takes the mailbox's row and says whether the same message is there already, held back with the same `cancel`
    /// or not at all. Refuses where it is there otherwise, or where there is no room for one more.
    pub(super) async fn is_there(
        &self,
        tx: &mut Tx<'_>,
        cancel: Option<&Hash>,
    ) -> Result<bool, Fault> {
        self.holder.may_write(tx).await?;
        let id = &self.holder.mailbox;
        let taking = "UPDATE mailbox SET touched_day = touched_day WHERE id = $1";
        let dropping = "DELETE FROM message WHERE id = $1 AND until_s <= $2";
        let changed = tx
            .run_all(&[
                (taking, vec![id.into()]),
                (dropping, vec![id.into(), self.holder.now_s.into()]),
            ])
            .await?;
        if changed.first() == Some(&0) {
            return Err(Code::Unknown.into()); // it was ended meanwhile
        }
        let sql = "SELECT name, COALESCE(cancel_hash, name) FROM message WHERE id = $1";
        let rows = tx.rows(sql, &[id.into()]).await?;
        for row in &rows {
            if row.bytes(0)? == self.name {
                let is_same = row.bytes(1)? == cancel.unwrap_or(&self.name);
                return if is_same {
                    Ok(true)
                } else {
                    Err(Code::Taken.into())
                };
            }
        }
        if rows.len() < MOST_MESSAGES {
            Ok(false)
        } else {
            Err(Code::Quota.into())
        }
    }
}
