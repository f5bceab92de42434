//! What a snapshot covers is dropped, at a member's word: each device keeps its own until all have endorsed it.

use waymark_wire::PublicKey;

use super::{Account, Caller, DAY_S, Head, drop_batches};
use crate::storage::{Fault, Operation, Tx};

/// Drops batches up to these numbers.
pub(crate) struct Cut {
    pub(crate) caller: Caller,
    pub(crate) covers: Vec<(PublicKey, u64)>,
}

impl Operation for Cut {
    const ERASES: bool = true;

    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let id = &self.caller.account;
        let account = Account::of_member(tx, &self.caller).await?;
        let sql = "UPDATE account SET ver = ver + 1, touched_day = $3 \
                   WHERE acct = $1 AND manifest = $2";
        let today = self.caller.now_s / DAY_S;
        let values = [id.into(), (&account.last.hash).into(), today.into()];
        if tx.run(sql, &values).await? == 0 {
            return Err(Fault::Again);
        }
        for (device, upto) in &self.covers {
            let head = Head::load(tx, id, device).await?;
            // A log that begins after its end has nothing, and could go on nowhere.
            if *upto <= head.base.min(head.seq) {
                continue;
            }
            drop_batches(tx, id, head.who, head.base + 1..=*upto).await?;
            if *upto > head.seq {
                // More is covered than is here: this relay forgot, and the log goes on somewhere beyond.
                let sql = "DELETE FROM head WHERE acct = $1 AND dev = $2";
                tx.run(sql, &[id.into(), device.into()]).await?;
                continue;
            }
            let sql = "UPDATE head SET base = $3 WHERE acct = $1 AND dev = $2";
            tx.run(sql, &[id.into(), device.into(), (*upto).into()])
                .await?;
        }
        Ok(())
    }
}
