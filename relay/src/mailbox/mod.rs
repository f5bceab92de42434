//! What can be done to a mailbox, each as one transaction. All statements name the mailbox first; no account is in any.
//!
//! A capability that does not fit is answered as a mailbox that is not there. What puts takes the mailbox's row first:
//! so those who put at the same moment do it one after the other, and none beyond the room.

mod escrow;
mod put;
mod read;

use std::sync::Arc;

use waymark_wire::answer::Code;
use waymark_wire::contact::MailboxId;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::mailbox;

pub(crate) use escrow::{Cancel, Hold, Move};
pub(crate) use put::PutMessage;
pub(crate) use read::{Ack, IsThere, ReadAll, TouchMailbox};

use crate::limits::Limits;
use crate::storage::{Fault, Operation, Tx};

/// Who asks, by what they hold, and when.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    pub(crate) mailbox: MailboxId,
    pub(crate) capability: Capability,
    /// The relay's own seconds since 1970.
    pub(crate) now_s: u64,
}

impl Holder {
    /// Goes on for one who may put.
    async fn may_write(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let sql = "SELECT write_hash FROM mailbox WHERE id = $1";
        let row = tx.row(sql, &[(&self.mailbox).into()]).await?;
        let row = row.ok_or(Code::Unknown)?;
        self.fits(&row.fixed(0)?)
    }

    /// Goes on for one who may read; says on which day it was last read.
    async fn may_read(&self, tx: &mut Tx<'_>) -> Result<u64, Fault> {
        let sql = "SELECT read_hash, touched_day FROM mailbox WHERE id = $1";
        let row = tx.row(sql, &[(&self.mailbox).into()]).await?;
        let row = row.ok_or(Code::Unknown)?;
        self.fits(&row.fixed(0)?)?;
        row.number(1)
    }

    fn fits(&self, hash: &[u8; 32]) -> Result<(), Fault> {
        if self.capability.fits(hash) {
            Ok(())
        } else {
            Err(Code::Unknown.into())
        }
    }
}

/// Makes a mailbox, for one who was let in.
pub(crate) struct MakeMailbox {
    pub(crate) id: MailboxId,
    pub(crate) make: mailbox::Make,
    pub(crate) today: u64,
    pub(crate) limits: Arc<Limits>,
}

impl Operation for MakeMailbox {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let sql = "INSERT INTO mailbox (id, write_hash, read_hash, touched_day) \
                   VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
        let mailbox::Make { write, read } = &self.make;
        let values = [
            (&self.id).into(),
            write.into(),
            read.into(),
            self.today.into(),
        ];
        if tx.run(sql, &values).await? == 1 {
            return Ok(self.limits.one_more_place()?);
        }
        let sql = "SELECT write_hash, read_hash FROM mailbox WHERE id = $1";
        match tx.row(sql, &[(&self.id).into()]).await? {
            Some(row) if row.bytes(0)? == write && row.bytes(1)? == read => Ok(()),
            Some(_) => Err(Code::Taken.into()),
            None => Err(Fault::Again),
        }
    }
}

/// Ends a mailbox, and all that lies in it.
pub(crate) struct EndMailbox {
    pub(crate) holder: Holder,
}

impl Operation for EndMailbox {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        self.holder.may_read(tx).await?;
        // Its row first, so that nothing is put meanwhile.
        let id = &self.holder.mailbox;
        tx.run("DELETE FROM mailbox WHERE id = $1", &[id.into()])
            .await?;
        tx.run("DELETE FROM message WHERE id = $1", &[id.into()])
            .await?;
        Ok(())
    }
}
