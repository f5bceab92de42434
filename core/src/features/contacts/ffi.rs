//! What Kotlin, Swift, Python and the command line call.

use chrono::Days;

use super::ledger::{self, rules::Says};
use super::model::{ConsentEvent, ConsentLedger, Contact, ContactDraft, ContactLevel, Withdrawn};
use super::rules::{self, Agreed};
use super::{link, pairing, store, veil};
use crate::app::Moment;
use crate::calendar::to_millis;
use crate::error::{Error, Result};
use crate::oplog::{Record, Tx};
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Adds a contact; it is on disk when this returns. They get nothing until [`App::contact_agree`].
    ///
    /// Errors: `Invalid` naming the field; `StorageFull`.
    pub fn contact_add(&self, draft: ContactDraft) -> Result<Contact, AppError> {
        let draft = rules::checked(draft)?;
        self.write(|tx, moment| {
            if store::all(tx.sql(), moment.today())?.len() >= rules::CONTACTS {
                return Err(Error::invalid(
                    "name",
                    "must be one of at most 100 contacts",
                ));
            }
            let record = tx.new_record()?;
            store::put(tx, record, &draft, to_millis(moment.now))?;
            store::get(tx.sql(), record, moment.today())
        })
    }

    /// Replaces what is said of a contact. Replaced words are erased. What was not agreed to is not given: to give
    /// more than before, ask them and record it with [`App::contact_agree`].
    ///
    /// `id`: 32 hex digits or a unique beginning. Errors: `Invalid`, `NotFound`.
    pub fn contact_edit(&self, id: String, draft: ContactDraft) -> Result<Contact, AppError> {
        let draft = rules::checked(draft)?;
        self.write(|tx, moment| {
            let record = store::find(tx.sql(), &id)?;
            let there = store::get(tx.sql(), record, moment.today())?;
            let before = store::gets(tx.sql(), record, moment.today())?;
            store::put(tx, record, &draft, there.recorded_at)?;
            let after = store::gets(tx.sql(), record, moment.today())?;
            if !after.0.contains(&ContactLevel::Link) {
                link::store::end_all(tx, record, to_millis(moment.now))?;
            }
            if after != before {
                write_line(
                    tx,
                    moment,
                    (record, ConsentEvent::Changed),
                    after,
                    String::new(),
                )?;
            }
            store::get(tx.sql(), record, moment.today())
        })
    }

    /// The contacts in the order in which they are asked. None while they are put away.
    pub fn contacts(&self) -> Result<Vec<Contact>, AppError> {
        let today = self.moment()?.today();
        self.read(|sql| store::shown(sql, today))
    }

    /// Records that a contact agreed, today, to what is wanted for them now. Again after 90 days, or after more is
    /// wanted, it is a review. `words`: what was said, 1 to 1,000 characters; only this device and the person's
    /// others have them.
    ///
    /// Errors: `Invalid` naming `words`, or `may_get` when there is nothing to agree to; `NotFound`.
    pub fn contact_agree(&self, id: String, words: String) -> Result<Contact, AppError> {
        let words = rules::agreed_words(&words)?;
        self.write(|tx, moment| {
            let record = store::find(tx.sql(), &id)?;
            let there = store::get(tx.sql(), record, moment.today())?;
            if there.may_get.is_empty() {
                return Err(Error::invalid("may_get", "must name what was agreed to"));
            }
            let agreements = store::agreements(tx.sql(), record)?;
            let event = match rules::holding(&agreements) {
                Some(_) => ConsentEvent::Reviewed,
                None => ConsentEvent::Agreed,
            };
            let due = moment
                .today()
                .checked_add_days(Days::new(rules::REVIEW_DAYS));
            let agreed = Agreed {
                id: tx.new_record()?,
                at: to_millis(moment.now),
                review_due: due.ok_or(Error::Internal("calendar"))?,
                words,
                salt: tx.new_record()?.0,
                levels: there.may_get.clone(),
                fields: there.fields.clone(),
                after_revoked: rules::revoked(&agreements),
                replaced: false,
                revoked_at: None,
            };
            for before in agreements {
                let replaced = Agreed {
                    replaced: true,
                    ..before
                };
                store::put_agreement(tx, record, &replaced)?;
            }
            store::put_agreement(tx, record, &agreed)?;
            let hash = ledger::rules::words_hash(&agreed.salt, &agreed.words);
            let what = (there.may_get, there.fields);
            write_line(tx, moment, (record, event), what, hash)?;
            store::get(tx.sql(), record, moment.today())
        })
    }

    /// Takes back what a contact may get: at once, without a network, and for good as far as this agreement goes.
    /// Says what was taken back. Fine to say twice; the contact stays listed. Where the apps were paired, the keys go
    /// at once, and [`App::contacts_carry`] tells the contact's app and ends the mailbox; so it does with notes behind links.
    ///
    /// Errors: `NotFound`, `Invalid` for the id.
    pub fn contact_revoke(&self, id: String) -> Result<Withdrawn, AppError> {
        self.write(|tx, moment| {
            let record = store::find(tx.sql(), &id)?;
            withdraw(tx, moment, record, ConsentEvent::Revoked)
        })
    }

    /// Who agreed to what and when, oldest first. No call changes a line. Empty while contacts are put away.
    pub fn consent_ledger(&self) -> Result<ConsentLedger, AppError> {
        self.read(|sql| match veil::store::hidden(sql)? {
            true => Ok(ConsentLedger {
                lines: Vec::new(),
                missing: 0,
                whole: true,
            }),
            false => ledger::store::ledger(sql),
        })
    }

    /// Puts contacts, alerts and the ledger away on every device of the person, for who is watched at home: no call
    /// lists them, as if there were none, and no reminder names them. `word`: 4 to 64 characters that show them
    /// again. While they are put away this does nothing, so that nobody can set another word.
    ///
    /// Errors: `Invalid` naming `word`.
    pub fn contacts_hide(&self, word: String) -> Result<(), AppError> {
        let word = veil::checked_word(&word)?;
        self.write(|tx, _| {
            if veil::store::hidden(tx.sql())? {
                return Ok(());
            }
            let proof = veil::proof(tx.new_record()?.0, word);
            veil::store::put_veil(tx, Some(&proof))
        })
    }

    /// Shows again what was put away under this word. Says nothing of whether the word fits, or whether there is
    /// anything: who tries words learns nothing from it.
    pub fn contacts_unhide(&self, word: String) -> Result<(), AppError> {
        self.write(|tx, _| match veil::store::veil(tx.sql())? {
            Some(proof) if veil::fits(&proof, &word) => veil::store::put_veil(tx, None),
            _ => Ok(()),
        })
    }
}

/// Erases a contact after taking back what they got; what was written to them is for the caller to erase.
pub(crate) fn withdraw_and_remove(
    tx: &mut Tx<'_>,
    moment: &Moment,
    id: &str,
) -> Result<(Record, Withdrawn)> {
    let record = store::find(tx.sql(), id)?;
    let withdrawn = withdraw(tx, moment, record, ConsentEvent::Removed)?;
    pairing::store::forget_messages(tx, record)?;
    store::remove(tx, record)?;
    Ok((record, withdrawn))
}

/// Ends every agreement of a contact and writes down what that takes back.
fn withdraw(
    tx: &mut Tx<'_>,
    moment: &Moment,
    record: Record,
    event: ConsentEvent,
) -> Result<Withdrawn> {
    let (levels, fields) = store::gets(tx.sql(), record, moment.today())?;
    let agreements = store::agreements(tx.sql(), record)?;
    let agreed_at = rules::holding(&agreements).map(|agreed| agreed.at);
    pairing::store::end(tx, record, to_millis(moment.now), true)?;
    link::store::end_all(tx, record, to_millis(moment.now))?;
    for mut agreed in agreements {
        if agreed.revoked_at.is_none() {
            agreed.revoked_at = Some(to_millis(moment.now));
            store::put_agreement(tx, record, &agreed)?;
        }
    }
    if agreed_at.is_some() || event == ConsentEvent::Removed {
        let what = (levels.clone(), fields.clone());
        write_line(tx, moment, (record, event), what, String::new())?;
    }
    Ok(Withdrawn {
        contact_id: record.to_string(),
        levels,
        fields,
        agreed_at,
    })
}

fn write_line(
    tx: &mut Tx<'_>,
    moment: &Moment,
    (contact, event): (Record, ConsentEvent),
    (levels, fields): (Vec<ContactLevel>, Vec<String>),
    words: String,
) -> Result<()> {
    let says = Says {
        levels,
        fields,
        words,
    };
    ledger::store::write_line(tx, (contact, event, to_millis(moment.now)), &says)
}
