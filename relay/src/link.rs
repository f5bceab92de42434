//! What can be done to a note behind a link, each as one transaction. All statements name the link first. A token that
//! does not fit is answered as a link that is not there; only who has one hears that its time is over.

use std::sync::Arc;

use waymark_wire::answer::Code;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::link::SealedReply;
use waymark_wire::contact::linked::{
    self, Answering, Ask, KEPT_S, MOST_READS, MOST_REPLIES, Replies, VALID_S,
};
use waymark_wire::contact::message::Sealed;

use crate::limits::Limits;
use crate::storage::{Fault, Operation, Row, Tx};

/// Puts a note, for one who was let in.
pub(crate) struct MakeLink {
    pub(crate) id: [u8; 16],
    pub(crate) make: Box<linked::Make>,
    pub(crate) now_s: u64,
    pub(crate) limits: Arc<Limits>,
}

impl Operation for MakeLink {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let sql = "INSERT INTO link \
                   (id, read_hash, write_hash, owner_hash, reads, until_s, kept_s, sealed) \
                   VALUES ($1, $2, $3, $4, 0, $5, $6, $7) ON CONFLICT (id) DO NOTHING";
        let linked::Make {
            read,
            write,
            owner,
            sealed,
        } = self.make.as_ref();
        let values = [
            (&self.id).into(),
            read.into(),
            write.into(),
            owner.into(),
            (self.now_s + VALID_S).into(),
            (self.now_s + KEPT_S).into(),
            sealed.into(),
        ];
        if tx.run(sql, &values).await? == 1 {
            return Ok(self.limits.one_more_place()?);
        }
        let sql = "SELECT read_hash, write_hash, owner_hash, sealed FROM link WHERE id = $1";
        let Some(row) = tx.row(sql, &[(&self.id).into()]).await? else {
            return Err(Fault::Again);
        };
        let there = [row.bytes(0)?, row.bytes(1)?, row.bytes(2)?];
        // The note itself may have been used up.
        let is_same_note = row.bytes(3)?.is_empty() || row.bytes(3)? == sealed;
        if there == [read, write, owner] && is_same_note {
            Ok(())
        } else {
            Err(Code::Taken.into())
        }
    }
}

/// What is looked at before anything is done.
const ROW: &str = "SELECT read_hash, write_hash, owner_hash, until_s, reads \
                   FROM link WHERE id = $1 AND kept_s > $2";

/// Which capability.
#[derive(Clone, Copy)]
enum Which {
    Read = 0,
    Write = 1,
    Owner = 2,
}

async fn row(
    tx: &mut Tx<'_>,
    id: &[u8; 16],
    (which, token): (Which, &Capability),
    now_s: u64,
) -> Result<Row, Fault> {
    let row = tx.row(ROW, &[id.into(), now_s.into()]).await?;
    let row = row.ok_or(Code::Unknown)?;
    if token.fits(&row.fixed(which as usize)?) {
        Ok(row)
    } else {
        Err(Code::Unknown.into())
    }
}

fn in_time(row: &Row, now_s: u64) -> Result<(), Fault> {
    if row.number(3)? > now_s {
        Ok(())
    } else {
        Err(Code::TooLate.into())
    }
}

/// Gives the note out.
pub(crate) struct ReadLink {
    pub(crate) ask: Ask,
    pub(crate) now_s: u64,
}

impl Operation for ReadLink {
    type Answer = Sealed;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Sealed, Fault> {
        let (id, now_s) = (&self.ask.id, self.now_s);
        let row = row(tx, id, (Which::Read, &self.ask.token), now_s).await?;
        in_time(&row, now_s)?;
        // Of several who ask at once for the last time, one is given it.
        let sql = "UPDATE link SET reads = reads + 1 WHERE id = $1 AND reads < $2";
        if tx.run(sql, &[id.into(), MOST_READS.into()]).await? == 0 {
            return Err(Code::UsedUp.into());
        }
        let sql = "SELECT sealed FROM link WHERE id = $1";
        let row = tx.row(sql, &[id.into()]).await?;
        let sealed = row.ok_or(Code::Unknown)?.fixed(0)?;
        // What nobody is given any more is not kept.
        let sql = "UPDATE link SET sealed = $2 WHERE id = $1 AND reads >= $3";
        let nothing: &[u8] = &[];
        tx.run(sql, &[id.into(), nothing.into(), MOST_READS.into()])
            .await?;
        Ok(sealed)
    }
}

/// Takes a reply.
pub(crate) struct PutReply {
    pub(crate) answering: Answering,
    pub(crate) now_s: u64,
}

impl Operation for PutReply {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let Ask { id, token } = &self.answering.ask;
        let found = row(tx, id, (Which::Write, token), self.now_s).await?;
        in_time(&found, self.now_s)?;
        // Takes the row: those who reply at the same moment do it one after the other, and none to one that ends.
        let sql = "UPDATE link SET reads = reads WHERE id = $1";
        if tx.run(sql, &[id.into()]).await? == 0 {
            return Err(Code::Unknown.into());
        }
        let there = replies(tx, id).await?;
        if there.contains(&self.answering.sealed) {
            return Ok(());
        }
        if there.len() >= MOST_REPLIES {
            return Err(Code::UsedUp.into());
        }
        let sql = "INSERT INTO reply (id, n, kept_s, sealed) \
                   SELECT id, $2, kept_s, $3 FROM link WHERE id = $1";
        let n = there.len() as u64;
        let values = [id.into(), n.into(), (&self.answering.sealed).into()];
        tx.run(sql, &values).await.map(drop)
    }
}

async fn replies(tx: &mut Tx<'_>, id: &[u8; 16]) -> Result<Vec<SealedReply>, Fault> {
    let sql = "SELECT sealed FROM reply WHERE id = $1 ORDER BY n";
    let rows = tx.rows(sql, &[id.into()]).await?;
    rows.iter().map(|row| row.fixed(0)).collect()
}

/// Gives its sender what came of it.
pub(crate) struct GetReplies {
    pub(crate) ask: Ask,
    pub(crate) now_s: u64,
}

impl Operation for GetReplies {
    type Answer = Replies;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Replies, Fault> {
        let id = &self.ask.id;
        let row = row(tx, id, (Which::Owner, &self.ask.token), self.now_s).await?;
        Ok(Replies {
            reads: u8::try_from(row.number(4)?).unwrap_or(u8::MAX),
            sealed: replies(tx, id).await?,
        })
    }
}

/// Ends a link, and all that came of it.
pub(crate) struct EndLink {
    pub(crate) id: [u8; 16],
    pub(crate) owner: Capability,
    pub(crate) now_s: u64,
}

impl Operation for EndLink {
    type Answer = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        row(tx, &self.id, (Which::Owner, &self.owner), self.now_s).await?;
        for sql in [
            "DELETE FROM link WHERE id = $1",
            "DELETE FROM reply WHERE id = $1",
        ] {
            tx.run(sql, &[(&self.id).into()]).await?;
        }
        Ok(())
    }
}
