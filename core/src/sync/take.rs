//! Taking in what a relay gives. Everything is checked before anything of it is kept.
//!
//! A fault before a batch opens is the relay's: the answer is dropped. From its commitment on, a fault under a
//! valid signature is the author's, whose log stops there for everyone.

use waymark_wire::PublicKey;
use waymark_wire::batch::{Batch, Header};
use waymark_wire::manifest::{Chain, Kind, Refusal, Signed};
use waymark_wire::pull::Pulled;

use super::change::Change;
use super::notice::Notice;
use super::round::{Here, Round, Stop, Wish, follows};
use super::store::{self, Account, Head, Kept};
use super::{State, change, sealed};
use crate::error::{Error, Result};
use crate::oplog::{Operation, apply, forget_sealed, materialise_all};

/// What came of an answer.
#[derive(Default)]
pub(super) struct Seen {
    /// Something new was in it.
    pub(super) progress: bool,
    /// The relay's lists do not follow ours: all are asked for, to see where they part.
    pub(super) lists_part: bool,
    /// The same has to be asked again, with what is known now.
    pub(super) again: bool,
}

const fn lie(detail: &'static str) -> Stop {
    Stop::State(State::Withheld, detail)
}

/// Takes in one answer.
pub(super) fn pulled(
    round: &mut Round,
    here: &Here<'_>,
    account: &Account,
    pulled: &Pulled,
) -> Result<Seen, Stop> {
    let mut seen = Seen::default();
    let mut fell = false;
    for bytes in &pulled.lists {
        let signed = Signed::decode(bytes).map_err(|_| lie("list"))?;
        match list(here, account, signed)? {
            Listed::Known => {}
            Listed::Parts => seen.lists_part = true,
            Listed::New { words_fell } => {
                seen.progress = true;
                fell |= words_fell;
            }
        }
    }
    let Some(chain) = store::chain(here.sql)? else {
        return Err(lie("no_lists"));
    };
    let last = &chain.last;
    seen.lists_part |= pulled.last_list == last.manifest.n && pulled.last_list_hash != last.hash;
    if seen.lists_part {
        return Ok(seen);
    }
    if let Wish::Change(Change::Restore { recovery, .. }) = round.wish() {
        // This device is no member yet: it reads with the phrase.
        sealed::take_keys(here, &recovery.public, &recovery.kem, last)?;
    }
    for one in pulled.batches() {
        let (batch, header) = one.map_err(|_| lie("batch"))?;
        match self::batch(round, here, account, &chain, &batch, &header)? {
            Taking::Skipped => {}
            Taking::Taken => seen.progress = true,
            Taking::Copied => {
                seen.again = true;
                fell = true;
            }
        }
    }
    if fell {
        fold_anew(round, here)?;
    }
    Ok(seen)
}

enum Listed {
    Known,
    Parts,
    New { words_fell: bool },
}

/// Takes in a list of members.
fn list(here: &Here<'_>, account: &Account, signed: Signed) -> Result<Listed, Stop> {
    let Some(chain) = store::chain(here.sql)? else {
        let chain = Chain::begin(&account.id, signed).map_err(|_| lie("first_list"))?;
        accept(here, account, None, &chain)?;
        return Ok(Listed::New { words_fell: false });
    };
    if signed.manifest.n <= chain.last.manifest.n {
        let ours = store::list(here.sql, signed.manifest.n)?.ok_or(Error::Corrupt)?;
        if ours.hash == signed.hash {
            return Ok(Listed::Known);
        }
        return Err(parted(here, account, &signed)?);
    }
    if !follows(&chain, &signed) {
        return Err(lie("list_missing"));
    }
    match chain.extend(signed) {
        Ok(next) => {
            let words_fell = accept(here, account, Some(&chain), &next)?;
            Ok(Listed::New { words_fell })
        }
        Err(Refusal::NotNext) => Ok(Listed::Parts),
        Err(_) => Err(lie("list")),
    }
}

/// Another list stands where ours does. If it is genuine, there are two histories; else the relay made it up.
fn parted(here: &Here<'_>, account: &Account, other: &Signed) -> Result<Stop> {
    let mut before: Option<Chain> = None;
    for n in 0..other.manifest.n {
        let ours = store::list(here.sql, n)?.ok_or(Error::Corrupt)?;
        let next = match before {
            None => Chain::begin(&account.id, ours),
            Some(chain) => chain.extend(ours),
        };
        before = Some(next.map_err(|_| Error::Corrupt)?);
    }
    let genuine = match before {
        None => Chain::begin(&account.id, other.clone()).is_ok(),
        Some(chain) => chain.extend(other.clone()).is_ok(),
    };
    if !genuine {
        return Ok(lie("list"));
    }
    store::put_notice(here.sql, here.ms(), Notice::Fork.word(), None, None)?;
    Ok(Stop::State(State::Fork, "two_histories"))
}

/// Keeps a list that counts: its key, who came and went, whose words end where. Whether words fell away.
pub(super) fn accept(
    here: &Here<'_>,
    account: &Account,
    before: Option<&Chain>,
    next: &Chain,
) -> Result<bool> {
    let list = &next.last;
    store::put_list(here.sql, list, here.ms())?;
    let me = waymark_wire::crypto::public_key(&account.sign_seed)?;
    let signer = list.signatures.first().map(|(signer, _)| *signer);
    let tell = |what: Notice, subject: &PublicKey| {
        let (now, actor) = (here.ms(), signer.as_ref());
        store::put_notice(here.sql, now, what.word(), Some(subject), actor)
    };
    if next.member(&me).is_some() && !sealed::take_keys(here, &me, &account.kem_secret, list)? {
        tell(Notice::WrongKey, &me)?;
    }
    let old = before.map_or(&[][..], |chain| &chain.last.manifest.members);
    for member in &list.manifest.members {
        let is_new = !old.iter().any(|known| known.sign == member.sign);
        if is_new && member.kind == Kind::Device && member.sign != me && before.is_some() {
            tell(Notice::DeviceAdded, &member.sign)?;
        }
    }
    let mut words_fell = false;
    for gone in &list.manifest.removed {
        let what = if gone.sign == me {
            Notice::Revoked
        } else {
            Notice::DeviceRemoved
        };
        tell(what, &gone.sign)?;
        if store::fall(here.sql, &gone.sign, gone.last_seq)? > 0 {
            tell(Notice::WordsFell, &gone.sign)?;
            words_fell = true;
        }
    }
    Ok(words_fell)
}

enum Taking {
    /// Already here, or of no account.
    Skipped,
    Taken,
    /// Another device writes under this device's key.
    Copied,
}

fn batch(
    round: &mut Round,
    here: &Here<'_>,
    account: &Account,
    chain: &Chain,
    batch: &Batch<'_>,
    header: &Header,
) -> Result<Taking, Stop> {
    let author = header.author;
    if header.account != account.id {
        return Err(lie("account"));
    }
    let Some(list) = store::list_of_hash(here.sql, &header.manifest)? else {
        return Err(lie("unknown_list"));
    };
    let is_member =
        |m: &&waymark_wire::manifest::Member| m.sign == author && m.kind == Kind::Device;
    if !list.manifest.members.iter().any(|m| is_member(&m)) || list.manifest.epoch != header.epoch {
        return Err(lie("author"));
    }
    let beyond = |cut: &waymark_wire::manifest::Removed| header.seq > cut.last_seq;
    let mut known = store::author(here.sql, &author)?;
    if chain.cut_off(&author).is_some_and(beyond) || known.stopped.is_some() {
        return Ok(Taking::Skipped);
    }
    let hash = header.hash();
    if let Some(ours) = store::hash_at(here.sql, &author, header.seq)? {
        if ours == hash {
            store::acknowledge(here.sql, &author, header.seq)?;
            return Ok(Taking::Skipped);
        }
        batch.check(header).map_err(|e| lie(e.0))?;
        return two_for_one_place(round, here, account, header);
    }
    let head = store::head(here.sql, &author)?.unwrap_or(Head {
        seq: 0,
        hash: [0; 32],
        list: 0,
    });
    if header.seq != head.seq + 1 {
        return Err(lie("gap"));
    }
    batch.check(header).map_err(|e| lie(e.0))?;
    if header.prev != head.hash {
        return two_for_one_place(round, here, account, header);
    }
    if list.manifest.n < head.list {
        return Err(lie("older_list"));
    }
    if author == waymark_wire::crypto::public_key(&account.sign_seed)? {
        // Signed with our key, and not by us: a copy of this device goes on elsewhere.
        change::make_new_keys(round, here)?;
    }
    let key = store::epoch_key(here.sql, header.epoch)?;
    // Without the key (history was dropped on purpose) it is kept and passed on, and says nothing here.
    let body = key.map(|key| sealed::open(&key, header, batch));
    let body = match body.transpose() {
        Ok(body) => body,
        Err(_) => {
            known.stopped = Some("does_not_open".to_owned());
            store::put_author(here.sql, &author, &known)?;
            tell_stopped(here, &author)?;
            return Ok(Taking::Skipped);
        }
    };
    let kept = Kept {
        author: &author,
        seq: header.seq,
        hash,
        list: list.manifest.n,
        bytes: batch.bytes(),
        acknowledged: true,
    };
    store::put_batch(here.sql, &kept, here.ms())?;
    if let Some(body) = body {
        known.last_ms = Some(body.wall_ms);
        store::put_author(here.sql, &author, &known)?;
        round.received += body.operations.len() as u64;
        apply(here.sql, here.tables, &body.operations, &mut round.taken)?;
        super::settle::heads_said(here, &list, &author, &body.heads)?;
    }
    Ok(Taking::Taken)
}

/// One key signed two things for one place. Ours: this device was copied. Another's: its words stop there.
fn two_for_one_place(
    round: &mut Round,
    here: &Here<'_>,
    account: &Account,
    header: &Header,
) -> Result<Taking, Stop> {
    let author = header.author;
    if author == waymark_wire::crypto::public_key(&account.sign_seed)? {
        change::make_new_keys(round, here)?;
        // What this device sealed from there on gives way to what the relay has, and goes out again as new.
        let from = header
            .seq
            .min(store::first_waiting(here.sql, &author)?.unwrap_or(header.seq));
        store::give_way(here.sql, &author, from)?;
        crate::oplog::send_again(here.sql)?;
        return Ok(Taking::Copied);
    }
    let mut known = store::author(here.sql, &author)?;
    known.stopped = Some("two_for_one_place".to_owned());
    store::put_author(here.sql, &author, &known)?;
    tell_stopped(here, &author)?;
    Ok(Taking::Skipped)
}

fn tell_stopped(here: &Here<'_>, author: &PublicKey) -> Result<()> {
    let what = Notice::AuthorStopped.word();
    store::put_notice(here.sql, here.ms(), what, Some(author), None)
}

/// State is a pure function of the batches that count: the log is emptied and they are taken in again.
pub(super) fn fold_anew(round: &mut Round, here: &Here<'_>) -> Result<()> {
    forget_sealed(here.sql)?;
    let mut all: Vec<Operation> = Vec::new();
    store::tail(here.sql, |bytes| {
        let (batch, header) = Batch::read(bytes).map_err(|_| Error::Corrupt)?;
        if let Some(key) = store::epoch_key(here.sql, header.epoch)? {
            let body = sealed::open(&key, &header, &batch).map_err(|_| Error::Corrupt)?;
            all.extend(body.operations);
        }
        Ok(())
    })?;
    // The rows are made to agree at the end, in one go.
    apply(here.sql, &[], &all, &mut round.taken)?;
    materialise_all(here.sql, here.tables, &mut round.taken)
}
