//! What Kotlin, Swift, Python and the command line call.

use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::distance::PairingLink;
use waymark_wire::contact::pairing::Terms;
use waymark_wire::word::Word;

use crate::app::Moment;
use crate::calendar::{Instant, to_millis};
use crate::error::{Error, Result};
use crate::features::contacts::pairing::keys::store as keys_store;
use crate::features::contacts::pairing::store::{self, Kept, OwnLink};
use crate::features::contacts::pairing::{chance, errand, fault, last_day};
use crate::features::{ContactPairing, PairingState, find_contact};
use crate::oplog::{Record, Tx};
use crate::sync::taken_out;
use crate::web::origin;
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Side by side, the first step: the text of a code that the contact's app scans, with new keys and a new mailbox
    /// for this contact alone. Until it was scanned both ways, the same again. Then scan theirs with
    /// [`App::pairing_scan`]. Show it to nobody else.
    ///
    /// `relay`: of the own mailbox, `https://host[:port]`. `word`: what a private relay wants to hear; its owner has it.
    /// Errors: `Invalid` naming `relay`, `word`, or `id` where the two are paired already; `NotFound`.
    #[uniffi::method(default(word = None))]
    pub fn pairing_offer(
        &self,
        id: String,
        relay: String,
        word: Option<String>,
    ) -> Result<String, AppError> {
        let at = place(&relay, word)?;
        self.write(|tx, moment| {
            let contact = find_contact(tx.sql(), &id)?;
            let kept = match offered(tx, contact, &at)?.filter(by_code) {
                Some(kept) => kept,
                None => store::fresh(tx, contact, at, since(tx, moment)?)?,
            };
            store::put(tx, &kept)?;
            Ok(kept.terms()?.text().to_string())
        })
    }

    /// Side by side, the second step: the text of the contact's code. The two are paired, and verified, as it was read
    /// from the contact's own screen. The same code again changes nothing.
    ///
    /// Errors: `Invalid` naming `id` before [`App::pairing_offer`] or where another is paired, `text` for what is no
    /// code or the own one; `NotFound`.
    pub fn pairing_scan(&self, id: String, text: String) -> Result<ContactPairing, AppError> {
        let theirs =
            Terms::read(&text).map_err(|_| Error::invalid("text", "is no code of a contact"))?;
        reachable(&theirs.origin, "text")?;
        self.write(|tx, moment| {
            let contact = find_contact(tx.sql(), &id)?;
            let there = store::of(tx.sql(), contact)?;
            let mut kept = there
                .filter(by_code)
                .ok_or_else(|| Error::invalid("id", "must be shown the own code first"))?;
            if kept.terms()?.kem == theirs.kem {
                return Err(Error::invalid("text", "is the own code"));
            }
            match kept.theirs.first() {
                Some(before) if before.terms != theirs => return Err(paired_already()),
                Some(_) => {}
                None => kept.meet(theirs, (to_millis(moment.now), true)),
            }
            store::put(tx, &kept)?;
            kept.shown()
        })
    }

    /// For who cannot meet: what stands behind the `#` of a link for the contact, with new keys and a mailbox for the
    /// answer alone. [`App::contacts_carry`] makes that mailbox and later takes the answer; then the two are unverified.
    ///
    /// Errors: as [`App::pairing_offer`].
    #[uniffi::method(default(word = None))]
    pub fn pairing_link(
        &self,
        id: String,
        relay: String,
        word: Option<String>,
    ) -> Result<String, AppError> {
        let at = place(&relay, word)?;
        self.write(|tx, moment| {
            let contact = find_contact(tx.sql(), &id)?;
            let there = offered(tx, contact, &at)?;
            let kept = match there.filter(|kept| kept.link.is_some()) {
                Some(kept) => kept,
                None => Kept {
                    link: Some(OwnLink {
                        mailbox: tx.new_record()?.0,
                        read: Capability::new(chance(tx)?),
                        write: Capability::new(chance(tx)?),
                    }),
                    ..store::fresh(tx, contact, at, since(tx, moment)?)?
                },
            };
            store::put(tx, &kept)?;
            let link = kept.link()?.ok_or(Error::Internal("link"))?;
            Ok(link.text().to_string())
        })
    }

    /// Answers the link of a contact. [`App::contacts_carry`] brings the answer and later takes the reply; then the two
    /// are unverified.
    ///
    /// Errors: as [`App::pairing_offer`], and `Invalid` naming `link` for what is no such link.
    #[uniffi::method(default(word = None))]
    pub fn pairing_answer(
        &self,
        id: String,
        relay: String,
        link: String,
        word: Option<String>,
    ) -> Result<ContactPairing, AppError> {
        let at = place(&relay, word)?;
        let read = PairingLink::read(&link);
        let link = read.map_err(|_| Error::invalid("link", "is no link of a contact"))?;
        reachable(&link.origin, "link")?;
        self.write(|tx, moment| {
            let contact = find_contact(tx.sql(), &id)?;
            if let Some(kept) = unpaired(tx, contact)?
                && kept.answered_link.as_ref() == Some(&link)
            {
                return kept.shown(); // answered already
            }
            let own = store::all(tx.sql())?;
            if own
                .iter()
                .any(|kept| kept.terms().is_ok_and(|terms| terms.kem == link.kem))
            {
                return Err(Error::invalid("link", "is an own link"));
            }
            let kept = store::fresh(tx, contact, at, since(tx, moment)?)?;
            let day = last_day(to_millis(moment.now));
            let sealed = link.answer(&kept.terms()?, day, &chance(tx)?);
            let to = (link.origin.as_str(), link.mailbox, &link.write);
            let errand = errand(tx, to, (day, Some(sealed.map_err(fault)?)))?;
            store::put_errand(tx, &errand)?;
            let kept = Kept {
                answered_link: Some(link),
                ..kept
            };
            store::put(tx, &kept)?;
            kept.shown()
        })
    }

    /// What there is between the app and a contact's; nothing where there is nothing. Has the number to compare.
    ///
    /// Errors: `NotFound`, `Invalid` for the id.
    pub fn pairing(&self, id: String) -> Result<Option<ContactPairing>, AppError> {
        self.read(|sql| {
            let contact = find_contact(sql, &id)?;
            store::of(sql, contact)?
                .map(|kept| kept.shown())
                .transpose()
        })
    }

    /// Both have compared the number, and it is the same on both phones.
    ///
    /// Errors: `Invalid` naming `id` while the two are not paired; `NotFound`.
    pub fn pairing_verified(&self, id: String) -> Result<ContactPairing, AppError> {
        self.write(|tx, _| {
            let contact = find_contact(tx.sql(), &id)?;
            let there = store::of(tx.sql(), contact)?;
            let kept = there
                .filter(|kept| kept.state() != PairingState::Offered)
                .ok_or_else(|| Error::invalid("id", "is not paired"))?;
            keys_store::verify(tx, &kept)?;
            let compared = store::get(tx.sql(), kept.id)?.ok_or(Error::NotFound)?;
            compared.shown()
        })
    }
}

/// When own keys are made, and how many devices were taken out of sync before.
fn since(tx: &Tx<'_>, moment: &Moment) -> Result<(Instant, i64)> {
    let count = taken_out(tx.sql())?.unwrap_or(0);
    Ok((to_millis(moment.now), count))
}

fn by_code(kept: &Kept) -> bool {
    kept.link.is_none() && kept.answered_link.is_none()
}

fn paired_already() -> Error {
    Error::invalid("id", "is paired already; take back what was agreed first")
}

/// What was offered to a contact before. Errors: `Invalid` where the two are paired.
fn unpaired(tx: &Tx<'_>, contact: Record) -> Result<Option<Kept>> {
    let there = store::of(tx.sql(), contact)?;
    match there {
        Some(kept) if !kept.theirs.is_empty() => Err(paired_already()),
        there => Ok(there),
    }
}

/// What was offered to a contact at that relay already, while nobody is paired.
fn offered(
    tx: &Tx<'_>,
    contact: Record,
    (origin, word): &(String, Option<String>),
) -> Result<Option<Kept>> {
    let there = unpaired(tx, contact)?;
    Ok(there.filter(|kept| (&kept.origin, &kept.word) == (origin, word)))
}

/// The relay of the own mailbox, and its word.
fn place(relay: &str, word: Option<String>) -> Result<(String, Option<String>)> {
    let word = word.map(|word| word.trim().to_owned());
    if let Some(word) = &word {
        Word::read(word).map_err(|_| Error::invalid("word", "is not a word of a relay"))?;
    }
    Ok((origin(relay)?, word))
}

/// Where a contact says to be reached must be a relay's address in its one form.
fn reachable(given: &str, field: &'static str) -> Result<()> {
    match origin(given) {
        Ok(read) if read == given => Ok(()),
        _ => Err(Error::invalid(field, "names no address of a relay")),
    }
}
