//! Firing the person's own rules: over check-ins, into alerts.
//!
//! `features::own_rules` says on which day a rule fires, `features::checkin` what was written, `reach_out` what an alert
//! does; here they meet. Nothing is remembered of firing but the alert itself, whose id is that of rule, day and
//! contact: a rule fires once for a day, on however many devices.

mod escrow;
mod ffi;
mod model;
#[cfg(test)]
mod tests;

pub(super) use escrow::{Holding, fires_for, holding};
pub use model::OwnRulesRun;

use chrono::{Days as Length, TimeDelta};

use super::reach_out::{Here, Said, can_be_asked, counts, draft, move_on, one_of};
use crate::calendar::{Day, Instant, LocalTime, first_on_day, lived_day, to_millis};
use crate::content::Strings;
use crate::error::{Error, Result};
use crate::features::alerts::given::Given;
use crate::features::alerts::progress::Event;
use crate::features::alerts::rules::RULE_ALERTS_A_DAY;
use crate::features::alerts::store as alerts;
use crate::features::own_rules::rules::{Days, trigger_day};
use crate::features::own_rules::store::{self, Kept};
use crate::features::own_rules::wording;
use crate::features::{
    AlertKind, AlertLevel, Checkin, Contact, OwnRule, OwnRuleAct, OwnRuleCondition, OwnRuleDraft,
    OwnRuleSays, all_contacts, checkins_between, contact_by_id, scales, shown_contacts,
};
use crate::oplog::{Record, Tx};
use crate::store::Sql;

/// Days without a check-in are looked for so far back: more than any rule may ask for.
const BACK: u64 = 60;
/// Nobody is asked about a missing check-in before this hour.
const MORNING: u32 = 10;
/// Between two tries to hear of other devices: four a day.
const PULL: TimeDelta = TimeDelta::hours(6);

/// What came of looking at every rule.
pub(super) struct Ran {
    pub(super) fired: Vec<alerts::Kept>,
    /// A rule waits until this device has heard of the others: a check-in may lie there.
    pub(super) needs_sync: bool,
    pub(super) next_at: Option<Instant>,
}

/// Looks at every rule and fires those whose day has come. `heard`: what other devices wrote is known to the hour.
pub(super) fn run(tx: &mut Tx<'_>, here: &Here<'_>, heard: bool) -> Result<Ran> {
    let today = here.moment.today();
    let days = days_back(tx.sql(), here)?;
    let holds = [here.settings.paused_until, store::held_until(tx.sql())?];
    let held = holds.iter().flatten().any(|until| *until >= today);
    let mut ran = Ran {
        fired: Vec::new(),
        needs_sync: false,
        next_at: None,
    };
    for kept in store::all(tx.sql())? {
        if kept.paused {
            continue;
        }
        let waits_for_days = matches!(kept.rule.condition, OwnRuleCondition::NoCheckin { .. });
        if waits_for_days && held {
            continue;
        }
        if waits_for_days {
            ran.next_at = next_morning(here);
        }
        let made = lived_day(kept.since(), &here.moment.zone, here.moment.day_start);
        let over = holds.iter().flatten().copied();
        let since = over.fold(made, |since, until| since.max(until.min(today)));
        let Some(day) = trigger_day(&kept.rule.condition, today, &days, since) else {
            continue;
        };
        if waits_for_days && here.local_time() < morning()? {
            continue;
        }
        if waits_for_days && !heard {
            ran.needs_sync = true;
            continue;
        }
        ran.fired.extend(fire(tx, here, &kept, day)?);
    }
    if ran.needs_sync {
        let soon = here.moment.now.checked_add_signed(PULL);
        ran.next_at = ran.next_at.into_iter().chain(soon).min();
    }
    Ok(ran)
}

/// Drafts the alert of a rule, and sends it where the rule says so; nothing where it fired for this day already, rules
/// have had their share, or nobody who agreed can be reached.
fn fire(tx: &mut Tx<'_>, here: &Here<'_>, kept: &Kept, day: Day) -> Result<Option<alerts::Kept>> {
    let there = alerts::all(tx.sql())?;
    let of_day = there
        .iter()
        .filter(|one| one.rule.is_some() && one.day == day);
    if of_day.clone().any(|one| one.rule == Some(kept.id))
        || of_day.filter(|one| counts(one)).count() >= RULE_ALERTS_A_DAY
    {
        return Ok(None);
    }
    let contacts = contacts_of(tx.sql(), here, &kept.rule)?;
    if contacts.is_empty() {
        return Ok(None);
    }
    let said = Said {
        rule: Some((kept.id, day)),
        ..said(&kept.rule)
    };
    let mut alert = draft(tx, here, &said, &contacts)?;
    if kept.rule.act == OwnRuleAct::Send {
        move_on(&mut alert, here, Event::Send { at_once: false });
        alerts::put(tx, &alert)?;
    }
    Ok(Some(alert))
}

/// The person presses a rule: their own act, so it is not counted, and where the rule sends, it sends at once.
pub(super) fn press(tx: &mut Tx<'_>, here: &Here<'_>, kept: &Kept) -> Result<alerts::Kept> {
    if kept.rule.condition != OwnRuleCondition::Press {
        return Err(Error::invalid("id", "must be a rule that is pressed"));
    }
    let contacts = contacts_of(tx.sql(), here, &kept.rule)?;
    let mut alert = draft(tx, here, &said(&kept.rule), &contacts)?;
    if kept.rule.act == OwnRuleAct::Send {
        move_on(&mut alert, here, Event::Send { at_once: true });
        alerts::put(tx, &alert)?;
    }
    Ok(alert)
}

pub(super) fn level(says: OwnRuleSays) -> AlertLevel {
    match says {
        OwnRuleSays::CallMe => AlertLevel::CallMe,
        OwnRuleSays::HardDay => AlertLevel::HardDay,
    }
}

fn said(rule: &OwnRuleDraft) -> Said {
    Said {
        kind: AlertKind::Alert,
        level: level(rule.says),
        words: None,
        rule: None,
        given: Given::default(),
    }
}

/// Whom a rule is for, in order; put away or not, to be reached or not.
fn contacts_in_order(sql: &Sql, here: &Here<'_>, rule: &OwnRuleDraft) -> Result<Vec<Contact>> {
    let today = here.moment.today();
    if rule.contact_ids.is_empty() {
        return all_contacts(sql, today);
    }
    let mut named = Vec::new();
    for id in &rule.contact_ids {
        named.extend(contact_by_id(sql, id, today)?.map(|(_, contact)| contact));
    }
    Ok(named)
}

/// The ids of whom a rule is for besides one.
pub(super) fn others(
    sql: &Sql,
    here: &Here<'_>,
    rule: &OwnRuleDraft,
    but: Record,
) -> Result<Vec<String>> {
    let all = contacts_in_order(sql, here, rule)?.into_iter();
    let ids = all.map(|contact| contact.id);
    Ok(ids.filter(|id| *id != but.to_string()).collect())
}

/// Whom a rule asks now, in order; put away or not.
fn contacts_of(sql: &Sql, here: &Here<'_>, rule: &OwnRuleDraft) -> Result<Vec<Contact>> {
    let mut all = contacts_in_order(sql, here, rule)?;
    all.retain(|contact| can_be_asked(here, contact, AlertKind::Alert, level(rule.says)));
    Ok(all)
}

/// Contacts of a draft by whole ids. Errors: `NotFound` for one that is not listed.
pub(super) fn with_whole_ids(
    sql: &Sql,
    today: Day,
    mut draft: OwnRuleDraft,
) -> Result<OwnRuleDraft> {
    let all = shown_contacts(sql, today)?;
    for id in &mut draft.contact_ids {
        id.clone_from(&one_of(&all, id)?.id);
    }
    Ok(draft)
}

/// A rule as the person sees it.
pub(super) fn shown(sql: &Sql, here: &Here<'_>, kept: &Kept) -> Result<OwnRule> {
    let today = here.moment.today();
    let mut names = Vec::new();
    for id in &kept.rule.contact_ids {
        names.extend(contact_by_id(sql, id, today)?.map(|(_, contact)| contact.name));
    }
    let strings = Strings::of(here.settings.spoken());
    Ok(OwnRule {
        id: kept.id.to_string(),
        condition: kept.rule.condition.clone(),
        act: kept.rule.act,
        says: kept.rule.says,
        contact_ids: kept.rule.contact_ids.clone(),
        escrow: kept.rule.escrow,
        escrowed: escrow::shown(sql, here, kept)?,
        paused: kept.paused,
        recorded_at: to_millis(kept.recorded_at),
        in_words: wording::in_words(strings, &kept.rule, &names),
    })
}

/// What the check-ins of the last days say.
pub(super) fn days_back(sql: &Sql, here: &Here<'_>) -> Result<Days> {
    let today = here.moment.today();
    let from = today.checked_sub_days(Length::new(BACK)).unwrap_or(today);
    Ok(days_of(checkins_between(sql, from, tomorrow(today))?))
}

/// What check-ins say, by day.
pub(super) fn days_of(checkins: Vec<Checkin>) -> Days {
    let mut days = Days::new();
    for checkin in checkins {
        let facts = days.entry(checkin.day).or_default();
        let given = scales(&checkin.answers).into_iter();
        let given = given.filter_map(|(name, value)| Some((name, value?)));
        facts.answers.extend(given);
        facts.signs.extend(checkin.answers.warning_signs);
    }
    days
}

/// A check-in may be about tomorrow.
pub(super) fn tomorrow(today: Day) -> Day {
    today.succ_opt().unwrap_or(today)
}

fn morning() -> Result<LocalTime> {
    LocalTime::from_hms_opt(MORNING, 0, 0).ok_or(Error::Internal("calendar"))
}

/// The next ten in the morning, where the person is.
fn next_morning(here: &Here<'_>) -> Option<Instant> {
    let today = here.moment.zone.to_local(here.moment.now).date();
    let at = |day| first_on_day(&here.moment.zone, day, morning().ok()?);
    [today, tomorrow(today)]
        .into_iter()
        .filter_map(at)
        .find(|at| *at > here.moment.now)
}
