//! What Kotlin, Swift, Python and the command line call.

use chrono::{Days, TimeDelta};

use super::{OwnRulesRun, days_of, press, run, shown, tomorrow, with_whole_ids};
use crate::calendar::{Day, to_millis};
use crate::content::Strings;
use crate::error::{Error, Result};
use crate::features::own_rules::rules::dry_run;
use crate::features::own_rules::store::{self, Kept};
use crate::features::own_rules::wording;
use crate::features::{
    Alert, OwnRule, OwnRuleDraft, checked_rule, checkins_between, contacts_hidden, unless_put_away,
};
use crate::flows::reach_out::shown as shown_alert;
use crate::store::Sql;
use crate::{App, AppError};

/// The longest past a dry run looks at, in days.
const LONGEST: u32 = 730;
/// What other devices wrote is known, when this long ago is not longer.
const HEARD: TimeDelta = TimeDelta::hours(1);

#[uniffi::export]
impl App {
    /// Adds a rule; it fires from now on. Read `in_words` back to the person before they leave.
    ///
    /// Errors: `Invalid` naming the field; `NotFound` for a contact.
    pub fn own_rule_add(&self, draft: OwnRuleDraft) -> Result<OwnRule, AppError> {
        self.reaching_out(|tx, here| {
            let draft = with_whole_ids(tx.sql(), here.moment.today(), draft)?;
            let kept = store::add(tx, draft, to_millis(here.moment.now))?;
            shown(tx.sql(), here, &kept)
        })
    }

    /// Every rule, in the order they were made. None while contacts are put away.
    pub fn own_rules(&self) -> Result<Vec<OwnRule>, AppError> {
        self.looking(|sql, here| {
            if contacts_hidden(sql)? {
                return Ok(Vec::new());
            }
            let all = store::all(sql)?;
            all.iter().map(|kept| shown(sql, here, kept)).collect()
        })
    }

    /// Replaces what a rule hangs on, does and says; it stays the same rule. Where it fired today, it does not fire
    /// again today; after a change of its condition, days without a check-in count from today on, so that no past day
    /// fires. What it has set off goes on.
    ///
    /// Errors: `NotFound`, `Invalid` for the id or naming the field; `NotFound` for a contact.
    pub fn own_rule_edit(&self, id: String, draft: OwnRuleDraft) -> Result<OwnRule, AppError> {
        self.reaching_out(|tx, here| {
            let before = found(tx.sql(), &id)?;
            let draft = with_whole_ids(tx.sql(), here.moment.today(), draft)?;
            let kept = store::edit(tx, before, draft, to_millis(here.moment.now))?;
            shown(tx.sql(), here, &kept)
        })
    }

    /// Silences a rule, or takes it up again. Errors: `NotFound`, `Invalid` for the id.
    pub fn own_rule_pause(&self, id: String, paused: bool) -> Result<OwnRule, AppError> {
        self.reaching_out(|tx, here| {
            let kept = Kept {
                paused,
                ..found(tx.sql(), &id)?
            };
            store::put(tx, &kept)?;
            shown(tx.sql(), here, &kept)
        })
    }

    /// Erases a rule. Errors: `NotFound`, `Invalid` for the id.
    pub fn own_rule_remove(&self, id: String) -> Result<(), AppError> {
        self.reaching_out(|tx, _| {
            let kept = found(tx.sql(), &id)?;
            store::remove(tx, kept.id)
        })
    }

    /// Until which day, it included, the person is ill or away; nothing: no longer. So long, no rule fires for days
    /// without a check-in, and those days do not count afterwards. A pause of reminders does the same.
    ///
    /// Errors: `Invalid` naming `until` where it is past.
    pub fn own_rules_hold(&self, until: Option<Day>) -> Result<(), AppError> {
        self.reaching_out(|tx, here| {
            let today = here.moment.today();
            if until.is_some_and(|until| until < today) {
                return Err(Error::invalid("until", "must not be past"));
            }
            // Where it ends early, the days until now still do not count.
            let before = store::held_until(tx.sql())?;
            let ended = before
                .filter(|before| *before >= today)
                .map(|_| today.pred_opt());
            store::hold(tx, until.or(ended.flatten()).or(before))
        })
    }

    /// Looks at every rule and fires those whose day has come: call it after each check-in, at every start and at
    /// `next_at`. A rule that asks first leaves a draft, one that sends leaves an alert with ten minutes to call it
    /// off; then ask [`App::alerts_due`].
    pub fn own_rules_run(&self) -> Result<OwnRulesRun, AppError> {
        let heard = self.has_heard()?;
        self.reaching_out(|tx, here| {
            let ran = run(tx, here, heard)?;
            let fired = ran.fired.iter().map(|one| shown_alert(tx.sql(), here, one));
            Ok(OwnRulesRun {
                fired: fired.collect::<Result<_>>()?,
                needs_sync: ran.needs_sync,
                next_at: ran.next_at,
            })
        })
    }

    /// The person presses a rule that is pressed. Where it sends, it sends at once; where it asks first, send it with
    /// [`App::alert_send`].
    ///
    /// Errors: `Invalid` naming `id` for another rule, `contact_ids` where nobody who agreed can be reached now;
    /// `NotFound`.
    pub fn own_rule_press(&self, id: String) -> Result<Alert, AppError> {
        self.reaching_out(|tx, here| {
            let kept = found(tx.sql(), &id)?;
            let alert = press(tx, here, &kept)?;
            shown_alert(tx.sql(), here, &alert)
        })
    }

    /// What a relay that holds back a missed check-in can do and what not, one sentence each, in the language of the
    /// settings: to be read before [`OwnRuleDraft::escrow`] is set.
    pub fn escrow_terms(&self) -> Result<Vec<String>, AppError> {
        let settings = self.current_settings()?;
        Ok(wording::escrow_terms(Strings::of(settings.spoken())))
    }

    /// On which of the last `days` (1 to 730) a rule would have fired, by the check-ins there are. Nothing is kept
    /// and nobody is told.
    ///
    /// Errors: `Invalid` naming the field.
    pub fn own_rule_dry_run(&self, draft: OwnRuleDraft, days: u32) -> Result<Vec<Day>, AppError> {
        if !(1..=LONGEST).contains(&days) {
            return Err(Error::invalid("days", "must be 1 to 730").into());
        }
        let draft = checked_rule(draft)?;
        self.looking(|sql, here| {
            let today = here.moment.today();
            let length = Days::new(u64::from(days) - 1);
            let from = today.checked_sub_days(length).unwrap_or(today);
            // What went before says since when there was no check-in.
            let before = from
                .checked_sub_days(Days::new(super::BACK))
                .unwrap_or(from);
            let known = days_of(checkins_between(sql, before, tomorrow(today))?);
            Ok(dry_run(&draft.condition, from, today, &known))
        })
    }
}

impl App {
    /// Whether what other devices of the person wrote is known to the hour; always where there are none.
    pub(in crate::flows) fn has_heard(&self) -> Result<bool, AppError> {
        let sync = self.sync_status()?;
        let now = self.clock_now()?;
        let since = sync.synced_at.map(|at| now.signed_duration_since(at));
        let fresh = since.is_some_and(|since| (TimeDelta::zero()..=HEARD).contains(&since));
        Ok(!sync.is_on || fresh)
    }
}

/// The rule the person means; none while contacts are put away.
fn found(sql: &Sql, id: &str) -> Result<Kept> {
    unless_put_away(sql, id, || store::find(sql, id))
}
