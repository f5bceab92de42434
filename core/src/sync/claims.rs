//! What devices say of each other's logs: what must exist, and what must be the same.

use waymark_wire::PublicKey;
use waymark_wire::batch::Batch;
use waymark_wire::heads::Head;
use waymark_wire::manifest::{Chain, Member, Signed};

use super::notice::Notice;
use super::round::Round;
use super::step::Here;
use super::take::Us;
use super::{new_keys, sealed, settle, store};
use crate::error::{Error, Result};
use crate::oplog::send_again_of;

/// Takes in the heads of a batch that names `list`. Who was taken out is not believed, and nobody of its own log.
pub(super) fn said(
    round: &mut Round,
    here: &Here<'_>,
    us: &Us<'_>,
    list: &Signed,
    (by, heads): (&PublicKey, &[Head]),
) -> Result<()> {
    if us.chain.member(by).is_none() {
        return Ok(());
    }
    for (member, said) in owed(us.chain, list, by, heads) {
        let ours = store::hash_at(here.sql, &member.sign, said.seq)?;
        if ours.is_some_and(|hash| !hash.starts_with(&said.hash)) {
            if member.sign == us.me {
                // Another batch of ours at this place is out there: a copy of this device wrote it. Who stands on that
                // one takes none in its place, so the words of this one go out once more.
                new_keys::make(round, here)?;
                send_again_of(here.sql, &us.me)?;
                continue;
            }
            let what = Notice::SplitView.word();
            store::put_notice(here.sql, here.ms(), what, Some(&member.sign), Some(by))?;
        }
        claim(here, &member.sign, said.seq)?;
    }
    Ok(())
}

/// Somebody was taken out, and is not believed any more: what must exist is what the others said last.
pub(super) fn anew(here: &Here<'_>, chain: &Chain) -> Result<()> {
    store::forget_claims(here.sql)?;
    for by in settle::members(chain) {
        let Some(head) = store::head(here.sql, &by)? else {
            continue;
        };
        let list = store::list(here.sql, head.list)?.ok_or(Error::Corrupt)?;
        let Some(key) = store::epoch_key(here.sql, list.manifest.epoch)? else {
            continue;
        };
        store::of_log(here.sql, &by, head.seq, |bytes| {
            let (batch, header) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
            let Ok(body) = sealed::open(&key, &header, &batch) else {
                return Ok(()); // it came before its key, and is its author's fault
            };
            for (member, said) in owed(chain, &list, &by, &body.heads) {
                claim(here, &member.sign, said.seq)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Heads by whose logs they are, without the author's own. Who was taken out may have gone on: beyond its end nothing is owed.
fn owed<'a>(
    chain: &'a Chain,
    list: &'a Signed,
    by: &'a PublicKey,
    heads: &'a [Head],
) -> impl Iterator<Item = (&'a Member, &'a Head)> {
    let members = &list.manifest.members;
    let named = move |said: &'a Head| Some((members.get(usize::from(said.member))?, said));
    heads.iter().filter_map(named).filter(|(member, said)| {
        let ends = chain.cut_off(&member.sign);
        member.sign != *by && ends.is_none_or(|cut| said.seq <= cut.last_seq)
    })
}

fn claim(here: &Here<'_>, author: &PublicKey, seq: u64) -> Result<()> {
    let mut known = store::author(here.sql, author)?;
    if seq > known.claimed_seq {
        known.claimed_seq = seq;
        store::put_author(here.sql, author, &known)?;
    }
    Ok(())
}
