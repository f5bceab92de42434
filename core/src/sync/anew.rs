//! State is a pure function of the batches that count: worked out anew where some no longer do.

use waymark_wire::PublicKey;
use waymark_wire::batch::Batch;

use super::round::Round;
use super::step::Here;
use super::{parted, sealed, snapshot, store};
use crate::error::{Error, Result};
use crate::oplog::{Operation, apply, forget_sealed, materialise_all};

/// Takes a device's batches out from a number on, and says what was in them.
pub(super) fn give_way(
    here: &Here<'_>,
    author: &PublicKey,
    from: u64,
    again: &mut Vec<Operation>,
) -> Result<()> {
    store::of_log(here.sql, author, from, |bytes| {
        let (batch, header) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
        if let Some(key) = store::epoch_key(here.sql, header.epoch)? {
            let body = sealed::open(&key, &header, &batch);
            again.extend(body.map_or(Vec::new(), |body| body.operations));
        }
        Ok(())
    })?;
    store::give_way(here.sql, author, from)
}

/// Empties the operation log and takes in again what counts.
pub(super) fn fold_anew(round: &mut Round, here: &Here<'_>) -> Result<()> {
    forget_sealed(here.sql)?;
    let mut all: Vec<Operation> = Vec::new();
    if let Some(base) = snapshot::store::base(here.sql)? {
        all = snapshot::operations(&base.own()?)?;
    }
    let mut faulty: Vec<(PublicKey, u64)> = Vec::new();
    store::tail(here.sql, |bytes| {
        let (batch, header) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
        let stopped = faulty.iter().any(|(author, _)| *author == header.author);
        if let Some(key) = store::epoch_key(here.sql, header.epoch)?.filter(|_| !stopped) {
            match sealed::open(&key, &header, &batch) {
                Ok(body) => {
                    // It may have come before its key.
                    snapshot::said(here, &header.author, header.seq, &body)?;
                    all.extend(body.operations);
                }
                // Its key has come since, and it does not open.
                Err(_) => faulty.push((header.author, header.seq)),
            }
        }
        Ok(())
    })?;
    for (author, seq) in faulty {
        store::give_way(here.sql, &author, seq)?;
        parted::stop(here, &author, "does_not_open")?;
    }
    // The rows are made to agree at the end, in one go.
    apply(here.sql, &[], &all, &mut round.taken)?;
    materialise_all(here.sql, here.tables, &mut round.taken)
}
