//! A message that is held back: until its time has come, only what cancels it reaches it. Nothing has to happen then:
//! it is there for whoever reads, also after the relay was down.

use std::sync::Arc;

use waymark_wire::Hash;
use waymark_wire::answer::Code;
use waymark_wire::contact::mailbox::{Escrow, Later};

use super::Holder;
use super::put::{Going, until_s};
use crate::limits::Limits;
use crate::storage::{Fault, Operation, Row, Tx};

/// Puts a message that is held back.
pub(crate) struct Hold {
    pub(crate) holder: Holder,
    pub(crate) escrow: Escrow,
    pub(crate) limits: Arc<Limits>,
}

impl Operation for Hold {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let Escrow {
            after_s,
            cancel,
            put,
        } = &self.escrow;
        let row = Going::new(&self.holder, put, self.holder.now_s + u64::from(*after_s));
        if row.is_there(tx, Some(cancel)).await? {
            return Ok(());
        }
        self.limits.one_more_place()?;
        let sql = "INSERT INTO message (id, name, day, open_s, until_s, cancel_hash, body) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = [
            (&self.holder.mailbox).into(),
            (&row.name).into(),
            u64::from(put.day).into(),
            row.open_s.into(),
            row.until_s.into(),
            cancel.into(),
            (&put.message).into(),
        ];
        tx.run(sql, &values).await.map(drop)
    }
}

/// The row of one that is held back, for who may cancel it.
async fn held(tx: &mut Tx<'_>, holder: &Holder, name: &Hash) -> Result<Row, Fault> {
    let sql = "SELECT cancel_hash, day FROM message \
               WHERE id = $1 AND name = $2 AND cancel_hash IS NOT NULL";
    let row = tx
        .row(sql, &[(&holder.mailbox).into(), name.into()])
        .await?;
    let row = row.ok_or(Code::Unknown)?;
    holder.fits(&row.fixed(0)?)?;
    Ok(row)
}

/// Moves its time.
pub(crate) struct Move {
    pub(crate) holder: Holder,
    pub(crate) later: Later,
}

impl Operation for Move {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let (holder, name) = (&self.holder, &self.later.name);
        let row = held(tx, holder, name).await?;
        let day = u32::try_from(row.number(1)?).unwrap_or(u32::MAX);
        let open_s = holder.now_s + u64::from(self.later.after_s);
        let sql = "UPDATE message SET open_s = $4, until_s = $5 \
                   WHERE id = $1 AND name = $2 AND open_s > $3";
        let values = [
            (&holder.mailbox).into(),
            name.into(),
            holder.now_s.into(),
            open_s.into(),
            until_s(day, open_s).into(),
        ];
        done_in_time(tx.run(sql, &values).await?)
    }
}

/// Calls it off.
pub(crate) struct Cancel {
    pub(crate) holder: Holder,
    pub(crate) name: Hash,
}

impl Operation for Cancel {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let (holder, name) = (&self.holder, &self.name);
        held(tx, holder, name).await?;
        let sql = "DELETE FROM message WHERE id = $1 AND name = $2 AND open_s > $3";
        let values = [(&holder.mailbox).into(), name.into(), holder.now_s.into()];
        done_in_time(tx.run(sql, &values).await?)
    }
}

fn done_in_time(changed: u64) -> Result<(), Fault> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Code::TooLate.into())
    }
}
