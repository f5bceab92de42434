//! What Kotlin, Swift, Python and the command line call.

use super::{Here, Said, given, show};
use super::{can_be_asked, draft, end_chain, fits, move_on, one_of, tell_it_is_over};
use crate::calendar::to_millis;
use crate::error::{Error, Result};
use crate::features::alerts::given::Given;
use crate::features::alerts::progress::{self, Effect, Event};
use crate::features::alerts::reported::can_say;
use crate::features::alerts::rules;
use crate::features::alerts::store::{self, Kept};
use crate::features::{
    Alert, AlertDraft, AlertKind, AlertLevel, AlertMeans, AlertReport, AlertState, AlertsDue,
    Contact, Withdrawn, contacts_hidden, shown_contacts, unless_put_away, withdraw_and_remove,
};
use crate::oplog::Tx;
use crate::store::Sql;
use crate::{App, AppError};

/// Characters of own words: two text messages.
const WORDS: usize = 300;

#[uniffi::export]
impl App {
    /// Composes an alert or a test: shows who would get it first, who next, and the very text. Nothing goes out
    /// before [`App::alert_send`]; after 24 hours without it, it has expired.
    ///
    /// Errors: `Invalid` naming `contact_ids`, `words`, `kind`, `give_answers` or `give_page`; `NotFound` for an id.
    pub fn alert_draft(&self, draft: AlertDraft) -> Result<Alert, AppError> {
        let mut said = said(&draft)?;
        self.reaching_out(|tx, here| {
            let contacts = contacts_for(tx, here, &draft)?;
            said.given = given::now(tx.sql(), here, &draft, &contacts)?;
            given::check_length(here, &said, &contacts)?;
            let made = self::draft(tx, here, &said, &contacts)?;
            show::shown(tx.sql(), here, &made)
        })
    }

    /// The person's yes: it goes out at once, or, without `at_once`, in 10 minutes if it is not called off. Also
    /// tries again what did not go out.
    ///
    /// Errors: `NotFound`; `Invalid` naming `id` where it has gone out or is over.
    pub fn alert_send(&self, id: String, at_once: bool) -> Result<Alert, AppError> {
        self.reaching_out(|tx, here| {
            let mut alert = found(tx, &id)?;
            let fits = matches!(
                alert.progress.state,
                AlertState::Drafted | AlertState::Grace | AlertState::Failed
            );
            if !fits || alert.ending.is_some() {
                return Err(Error::invalid("id", "has gone out or is over"));
            }
            alert.device = here.device;
            move_on(&mut alert, here, Event::Send { at_once });
            store::put(tx, &alert)?;
            show::shown(tx.sql(), here, &alert)
        })
    }

    /// Calls off what has not gone out.
    ///
    /// Errors: `NotFound`; `Invalid` naming `id` where the phone has it already ([`App::alert_stand_down`] then), or
    /// it is over.
    pub fn alert_cancel(&self, id: String) -> Result<Alert, AppError> {
        self.reaching_out(|tx, here| {
            let mut alert = found(tx, &id)?;
            let ended = rules::ended(&alert.progress, to_millis(here.moment.now));
            let ended = ended.filter(|ended| ended.state == AlertState::Cancelled);
            let (Some(ended), None) = (ended, alert.ending) else {
                return Err(Error::invalid("id", "has gone out or is over"));
            };
            alert.ending = Some(ended);
            store::put(tx, &alert)?;
            show::shown(tx.sql(), here, &alert)
        })
    }

    /// The contact answered, as the person says: by calling, by writing, at the door. Nobody else is asked.
    ///
    /// Errors: `NotFound`; `Invalid` naming `id` where it is over.
    pub fn alert_answered(&self, id: String) -> Result<Alert, AppError> {
        self.reaching_out(|tx, here| {
            let alert = found(tx, &id)?;
            let (state, _) = rules::shown(&alert.progress, alert.ending.as_ref());
            if progress::is_over(state) {
                return Err(Error::invalid("id", "has gone out or is over"));
            }
            end_chain(tx, here, alert.chain, Some(alert.id))?;
            let alert = store::get(tx.sql(), alert.id)?.ok_or(Error::NotFound)?;
            show::shown(tx.sql(), here, &alert)
        })
    }

    /// The person says that it is over: nobody else is asked, and what has not gone out does not. With `tell`, every
    /// contact who was asked by a message gets one that says so; these are given back.
    ///
    /// Errors: `NotFound`.
    pub fn alert_stand_down(&self, id: String, tell: bool) -> Result<Vec<Alert>, AppError> {
        self.reaching_out(|tx, here| {
            let alert = found(tx, &id)?;
            end_chain(tx, here, alert.chain, None)?;
            let told = match tell {
                true => tell_it_is_over(tx, here, alert.chain)?,
                false => Vec::new(),
            };
            told.iter()
                .map(|one| show::shown(tx.sql(), here, one))
                .collect()
        })
    }

    /// Every alert, newest first. None while contacts are put away.
    pub fn alerts(&self) -> Result<Vec<Alert>, AppError> {
        self.looking(|sql, here| {
            if contacts_hidden(sql)? {
                return Ok(Vec::new());
            }
            let all = store::all(sql)?;
            let newest = all.iter().rev();
            newest.map(|one| show::shown(sql, here, one)).collect()
        })
    }

    /// What the phone has to do now, with what it can do now (`able`; with the app in the background only what needs
    /// no hand). Call it at every start, when `next_at` has come, when the network comes back and after a change of
    /// `alerts`. Each task is given out once, and again after 5 minutes without a report.
    ///
    /// Goes on while contacts are put away; its words name nobody.
    pub fn alerts_due(&self, able: Vec<AlertMeans>) -> Result<AlertsDue, AppError> {
        self.reaching_out(|tx, here| super::due(tx, here, &able))
    }

    /// What became of a task, as far as the phone truly knows. Fine to say twice, or late.
    ///
    /// Errors: `NotFound`; `Invalid` naming `report` where the phone cannot know that of this means, or was not given
    /// the alert.
    pub fn alert_report(&self, id: String, report: AlertReport) -> Result<Alert, AppError> {
        self.reaching_out(|tx, here| {
            let record = store::find(tx.sql(), &id)?;
            let mut alert = store::get(tx.sql(), record)?.ok_or(Error::NotFound)?;
            let means = alert
                .progress
                .means
                .ok_or_else(|| Error::invalid("report", "is of an alert that was not given out"))?;
            if !can_say(means, report) {
                return Err(Error::invalid("report", "cannot be known of this means"));
            }
            let effect = move_on(&mut alert, here, Event::Report(report));
            store::put(tx, &alert)?;
            if effect == Effect::Answered {
                end_chain(tx, here, alert.chain, Some(alert.id))?;
                alert = store::get(tx.sql(), record)?.ok_or(Error::NotFound)?;
            }
            show::shown(tx.sql(), here, &alert)
        })
    }

    /// Erases a contact, their number, what was said and what was written to them. The ledger keeps its lines,
    /// without the name.
    ///
    /// Errors: `NotFound`, `Invalid` for the id.
    pub fn contact_remove(&self, id: String) -> Result<Withdrawn, AppError> {
        self.write(|tx, moment| {
            let (record, withdrawn) = withdraw_and_remove(tx, moment, &id)?;
            store::forget_contact(tx, record)?;
            Ok(withdrawn)
        })
    }
}

impl App {
    /// One transaction in which alerts are moved.
    pub(in crate::flows) fn reaching_out<T>(
        &self,
        act: impl FnOnce(&mut Tx<'_>, &Here<'_>) -> Result<T>,
    ) -> Result<T, AppError> {
        let settings = self.current_settings()?;
        let device = self.device();
        self.write(|tx, moment| {
            let here = Here {
                moment,
                settings: &settings,
                device,
            };
            act(tx, &here)
        })
    }

    /// A look at alerts that moves nothing.
    pub(in crate::flows) fn looking<T>(
        &self,
        look: impl FnOnce(&Sql, &Here<'_>) -> Result<T>,
    ) -> Result<T, AppError> {
        let (moment, settings) = (self.moment()?, self.current_settings()?);
        let here = Here {
            moment: &moment,
            settings: &settings,
            device: self.device(),
        };
        self.read(|sql| look(sql, &here))
    }
}

/// The alert the person means; none while contacts are put away.
fn found(tx: &Tx<'_>, id: &str) -> Result<Kept> {
    let sql = tx.sql();
    unless_put_away(sql, id, || {
        store::get(sql, store::find(sql, id)?)?.ok_or(Error::NotFound)
    })
}

fn said(draft: &AlertDraft) -> Result<Said> {
    if draft.kind == AlertKind::StandDown {
        return Err(Error::invalid("kind", "comes with standing down"));
    }
    let words = draft.words.as_deref().map(str::trim);
    if words.is_some_and(|words| !(1..=WORDS).contains(&words.chars().count())) {
        return Err(Error::invalid("words", "must have 1 to 300 characters"));
    }
    if words.is_some() && draft.level == AlertLevel::CallMe {
        return Err(Error::invalid("words", "may say more than this level"));
    }
    Ok(Said {
        kind: draft.kind,
        level: draft.level,
        words: words.map(str::to_owned),
        rule: None,
        given: Given::default(),
    })
}

/// The contacts to ask, in order: those named, or every one who agreed and can be reached now.
fn contacts_for(tx: &Tx<'_>, here: &Here<'_>, draft: &AlertDraft) -> Result<Vec<Contact>> {
    let all = shown_contacts(tx.sql(), here.moment.today())?;
    if draft.contact_ids.is_empty() {
        return Ok(all
            .into_iter()
            .filter(|contact| can_be_asked(here, contact, draft.kind, draft.level))
            .collect());
    }
    let mut named = Vec::new();
    for id in &draft.contact_ids {
        let contact = one_of(&all, id)?;
        if !fits(contact, draft.kind, draft.level) {
            return Err(Error::invalid(
                "contact_ids",
                "must be contacts who agreed to it",
            ));
        }
        if !named.contains(contact) {
            named.push(contact.clone());
        }
    }
    Ok(named)
}
