//! Where two phones meet to join: slots that are written once and forgotten after ten minutes. No account.

use waymark_wire::answer::Code;
use waymark_wire::join::VALID_S;

use crate::storage::{Fault, Operation, Tx};

/// Puts a slot.
pub(crate) struct PutSlot {
    pub(crate) place: [u8; 16],
    pub(crate) slot: u64,
    pub(crate) body: Vec<u8>,
    pub(crate) now_s: u64,
}

impl Operation for PutSlot {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let which = [(&self.place).into(), self.slot.into(), self.now_s.into()];
        let sql = "DELETE FROM place WHERE sid = $1 AND slot = $2 AND until_s <= $3";
        tx.run(sql, &which).await?;
        let sql = "INSERT INTO place (sid, slot, until_s, body) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (sid, slot) DO NOTHING";
        let values = [
            (&self.place).into(),
            self.slot.into(),
            (self.now_s + VALID_S).into(),
            self.body.as_slice().into(),
        ];
        if tx.run(sql, &values).await? == 1 {
            return Ok(());
        }
        let sql = "SELECT body FROM place WHERE sid = $1 AND slot = $2 AND until_s > $3";
        match tx.row(sql, &which).await? {
            Some(row) if row.bytes(0)? == self.body => Ok(()),
            Some(_) => Err(Code::Taken.into()),
            None => Err(Fault::Again),
        }
    }
}

/// Reads a slot.
pub(crate) struct GetSlot {
    pub(crate) place: [u8; 16],
    pub(crate) slot: u64,
    pub(crate) now_s: u64,
}

impl Operation for GetSlot {
    type Answer = Vec<u8>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<u8>, Fault> {
        let sql = "SELECT body FROM place WHERE sid = $1 AND slot = $2 AND until_s > $3";
        let which = [(&self.place).into(), self.slot.into(), self.now_s.into()];
        let row = tx.row(sql, &which).await?.ok_or(Code::Unknown)?;
        Ok(row.bytes(0)?.to_vec())
    }
}
