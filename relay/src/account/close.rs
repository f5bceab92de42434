//! The end of an account: at once at the phrase's word, after three days at a device's, unless another calls it off.

use waymark_wire::AccountId;
use waymark_wire::answer::Code;
use waymark_wire::close::{Close, SHOWN_S, WAIT_S};
use waymark_wire::manifest::{Chain, Kind};
use waymark_wire::request::WINDOW_S;

use super::{Account, Caller};
use crate::storage::{Fault, Operation, Tx};

/// Hands in a statement that the account shall end.
pub(crate) struct AskToClose {
    pub(crate) caller: Caller,
    pub(crate) statement: Close,
}

impl Operation for AskToClose {
    const ERASES: bool = true;

    /// Whether it has ended: otherwise it will.
    type Answer = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, Fault> {
        let (id, now_s) = (&self.caller.account, self.caller.now_s);
        let account = Account::of_member(tx, &self.caller).await?;
        let stands = account.stands();
        let chain = Chain {
            last: account.last,
            gone: Vec::new(),
        };
        let said = &self.statement;
        if said.account != *id {
            return Err(Code::Malformed.into());
        }
        if said.manifest != chain.last.hash {
            return Err(stands.into());
        }
        // One that was called off cannot be brought out again later.
        if said.unix_s.abs_diff(now_s) > WINDOW_S {
            return Err(super::time(now_s).into());
        }
        let bytes = said.encode();
        match said.by(&chain).ok_or(Code::NotMember)? {
            Kind::Recovery => {
                let sql = "UPDATE account SET ver = ver + 1 WHERE acct = $1 AND manifest = $2";
                if tx.run(sql, &[id.into(), (&said.manifest).into()]).await? == 0 {
                    return Err(Fault::Again);
                }
                end(tx, id, Some((&bytes, now_s + SHOWN_S))).await
            }
            Kind::Device => {
                let sql = "UPDATE account SET ver = ver + 1, \
                           closing_by = CASE WHEN closing_s IS NULL THEN $3 ELSE closing_by END, \
                           statement = CASE WHEN closing_s IS NULL THEN $4 ELSE statement END, \
                           closing_s = COALESCE(closing_s, $5) WHERE acct = $1 AND manifest = $2";
                let values = [
                    id.into(),
                    (&said.manifest).into(),
                    (&said.signer).into(),
                    bytes.as_slice().into(),
                    (now_s + WAIT_S).into(),
                ];
                if tx.run(sql, &values).await? == 0 {
                    return Err(Fault::Again);
                }
                Ok(false)
            }
        }
    }
}

/// Calls the end off.
pub(crate) struct CallOff {
    pub(crate) caller: Caller,
}

impl Operation for CallOff {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let account = Account::of_member(tx, &self.caller).await?;
        let sql = "UPDATE account SET ver = ver + 1, closing_s = NULL, closing_by = NULL, \
                   statement = NULL WHERE acct = $1 AND manifest = $2";
        let values = [(&self.caller.account).into(), (&account.last.hash).into()];
        if tx.run(sql, &values).await? == 0 {
            return Err(Fault::Again);
        }
        Ok(())
    }
}

/// The statement that waits for its time, where there is one.
pub(crate) struct Closing {
    pub(crate) caller: Caller,
}

impl Operation for Closing {
    type Answer = Option<Vec<u8>>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Vec<u8>>, Fault> {
        Account::of_member(tx, &self.caller).await?;
        let sql = "SELECT statement FROM account WHERE acct = $1 AND closing_s IS NOT NULL";
        let row = tx.row(sql, &[(&self.caller.account).into()]).await?;
        row.map(|row| row.bytes(0).map(<[u8]>::to_vec)).transpose()
    }
}

/// Deletes an account, and keeps the statement where there is one until its time is over. Says whether there was
/// such an account: its row goes first, so that nothing is written to it meanwhile.
pub(super) async fn end(
    tx: &mut Tx<'_>,
    id: &AccountId,
    statement: Option<(&[u8], u64)>,
) -> Result<bool, Fault> {
    if tx
        .run("DELETE FROM account WHERE acct = $1", &[id.into()])
        .await?
        == 0
    {
        return Ok(false);
    }
    for sql in [
        "DELETE FROM log WHERE acct = $1",
        "DELETE FROM head WHERE acct = $1",
        "DELETE FROM gone WHERE acct = $1",
        "DELETE FROM list WHERE acct = $1",
        "DELETE FROM closed WHERE acct = $1",
    ] {
        tx.run(sql, &[id.into()]).await?;
    }
    if let Some((bytes, until_s)) = statement {
        let sql = "INSERT INTO closed (acct, until_s, statement) VALUES ($1, $2, $3)";
        tx.run(sql, &[id.into(), until_s.into(), bytes.into()])
            .await?;
    }
    Ok(true)
}
