//! What time alone ends. The only statements that look at more than one account or mailbox.

use waymark_wire::AccountId;
use waymark_wire::close::{SHOWN_S, WAIT_S};

use super::{DAY_S, close};
use crate::storage::{Fault, Operation, Tx};

/// Accounts looked at in one go.
const MOST_AT_ONCE: u64 = 500;
/// Days without use after which an account or a mailbox is dropped: 24 months.
const IDLE_DAYS: u64 = 730;
/// Seconds between two looks after which it counts that no relay ran, or that this is an older copy.
const GAP_S: u64 = 3600;

/// Notes that a relay runs. After a gap the time to call an end off begins anew: in the gap nobody could. Before each
/// look, and in one transaction: so nothing ends that another process has not let begin anew.
pub(crate) struct Run {
    pub(crate) now_s: u64,
}

impl Operation for Run {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let last = tx.row("SELECT at_s FROM ran", &[]).await?;
        let last_s = last.map_or(Ok(0), |row| row.number(0))?;
        let sql = "UPDATE ran SET at_s = $1";
        tx.run(sql, &[self.now_s.into()]).await?;
        if self.now_s.saturating_sub(last_s) > GAP_S {
            let sql = "UPDATE account SET closing_s = $1 WHERE closing_s IS NOT NULL";
            tx.run(sql, &[(self.now_s + WAIT_S).into()]).await?;
        }
        Ok(())
    }
}

/// Finds accounts whose time is over.
pub(crate) struct WalkAccounts {
    /// Where the walk goes on.
    pub(crate) after: AccountId,
    pub(crate) now_s: u64,
}

/// What a part of the walk found.
pub(crate) struct Due {
    pub(crate) accounts: Vec<AccountId>,
    /// Where the next part begins; none at the end.
    pub(crate) next: Option<AccountId>,
}

impl Operation for WalkAccounts {
    type Answer = Due;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Due, Fault> {
        let sql = "SELECT acct, touched_day, closing_s FROM account WHERE acct > $1 \
                   ORDER BY acct LIMIT $2";
        let rows = tx
            .rows(sql, &[(&self.after).into(), MOST_AT_ONCE.into()])
            .await?;
        let mut due = Due {
            accounts: Vec::new(),
            next: None,
        };
        for row in &rows {
            let id = row.fixed(0)?;
            if is_over(row.number(1)?, row.number_if(2)?, self.now_s) {
                due.accounts.push(id);
            }
            due.next = Some(id);
        }
        if (rows.len() as u64) < MOST_AT_ONCE {
            due.next = None;
        }
        Ok(due)
    }
}

fn is_over(touched_day: u64, closing_s: Option<u64>, now_s: u64) -> bool {
    let is_idle = touched_day + IDLE_DAYS < now_s / DAY_S;
    is_idle || closing_s.is_some_and(|at| at <= now_s)
}

/// Ends an account, if its time is still over.
pub(crate) struct SweepAccount {
    pub(crate) account: AccountId,
    pub(crate) now_s: u64,
}

impl Operation for SweepAccount {
    const ERASES: bool = true;

    /// Whether it has ended.
    type Answer = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, Fault> {
        // Takes the row first: a use or a calling-off meanwhile is seen, or waits.
        let sql = "UPDATE account SET ver = ver + 1 WHERE acct = $1";
        tx.run(sql, &[(&self.account).into()]).await?;
        let sql = "SELECT touched_day, closing_s, statement FROM account WHERE acct = $1";
        let Some(row) = tx.row(sql, &[(&self.account).into()]).await? else {
            return Ok(false);
        };
        if !is_over(row.number(0)?, row.number_if(1)?, self.now_s) {
            return Ok(false);
        }
        let statement = match row.number_if(1)? {
            Some(at) if at <= self.now_s => Some((row.bytes(2)?, at + SHOWN_S)),
            _ => None,
        };
        close::end(tx, &self.account, statement).await
    }
}

/// Drops statements, meeting places, used invitations, messages and links that are out of date, and mailboxes that
/// nobody reads: what may still lie in one goes by its own time.
pub(crate) struct SweepRest {
    pub(crate) now_s: u64,
}

impl Operation for SweepRest {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        for sql in [
            "DELETE FROM closed WHERE until_s <= $1",
            "DELETE FROM place WHERE until_s <= $1",
            "DELETE FROM invite WHERE until_s <= $1",
            "DELETE FROM message WHERE until_s <= $1",
            "DELETE FROM reply WHERE kept_s <= $1",
            "DELETE FROM link WHERE kept_s <= $1",
        ] {
            tx.run(sql, &[self.now_s.into()]).await?;
        }
        let sql = "UPDATE link SET sealed = $2 WHERE until_s <= $1 AND LENGTH(sealed) > 0";
        let nothing: &[u8] = &[];
        tx.run(sql, &[self.now_s.into(), nothing.into()]).await?;
        let oldest = (self.now_s / DAY_S).saturating_sub(IDLE_DAYS);
        let sql = "DELETE FROM mailbox WHERE touched_day < $1";
        tx.run(sql, &[oldest.into()]).await?;
        Ok(())
    }
}

/// Notes that an account was used today, so that it does not count as idle.
pub(crate) struct Touch {
    pub(crate) account: AccountId,
    pub(crate) now_s: u64,
}

impl Operation for Touch {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let sql = "UPDATE account SET touched_day = $2 WHERE acct = $1 AND touched_day < $2";
        let today = self.now_s / DAY_S;
        tx.run(sql, &[(&self.account).into(), today.into()])
            .await
            .map(drop)
    }
}
