//! What a relay held back and let out, or may have: the alert of its rule, as if the phone had sent it.

use super::chain::write;
use super::{Here, Said, waits};
use crate::calendar::to_millis;
use crate::error::Result;
use crate::features::alerts::given::Given;
use crate::features::alerts::rules;
use crate::features::alerts::store::{self, Kept};
use crate::features::own_rules::escrow::store::{self as escrows, Escrow};
use crate::features::{AlertKind, AlertLevel, contact_by_id};
use crate::oplog::{Record, Tx};
use crate::store::Sql;

/// The id of an alert of a rule. What is held back for that day has its name already, as its bytes stay while its day
/// moves: so what a relay lets out and what the phone sends are one alert.
pub(super) fn alert_id(
    sql: &Sql,
    rule: Record,
    day: crate::calendar::Day,
    to: Record,
) -> Result<Record> {
    let held = escrows::all(sql)?;
    let of_day = |one: &&Escrow| (one.rule, one.contact, one.day) == (rule, to, day);
    let named = held.iter().find(of_day).map_or(day, |one| one.named);
    Ok(rules::alert_id(rule, named, to))
}

/// Writes down that it is out, or may be. `rest`: who is asked if this contact does not answer. Nothing where the
/// contact was erased.
pub(in crate::flows) fn let_out(
    tx: &mut Tx<'_>,
    here: &Here<'_>,
    escrow: &Escrow,
    (level, rest): (AlertLevel, Vec<String>),
) -> Result<Option<Kept>> {
    let found = contact_by_id(tx.sql(), &escrow.contact.to_string(), here.moment.today())?;
    let Some((to, contact)) = found else {
        return Ok(None);
    };
    let id = rules::alert_id(escrow.rule, escrow.named, to);
    let all = store::all(tx.sql())?;
    let of_day = |one: &&Kept| one.rule == Some(escrow.rule) && one.day == escrow.day;
    let chain = all.iter().find(of_day).map(|one| one.chain);
    let is_new = all.iter().all(|one| one.id != id);
    let said = Said {
        kind: AlertKind::Alert,
        level,
        words: None,
        rule: Some((escrow.rule, escrow.day)),
        given: Given::default(),
    };
    // Where the rule has fired already, its chain asks the others.
    let rest = if chain.is_some() { Vec::new() } else { rest };
    let names = (id, chain.unwrap_or(id), to);
    let mut alert = write(tx, here, &said, names, (&contact, rest))?;
    if is_new {
        alert.text = here.strings(&contact).text("alert.message.no_checkin");
        alert.late_text.clone_from(&alert.text);
    }
    let now = to_millis(here.moment.now);
    let at = escrow.opens_at.min(now);
    alert.progress = rules::let_out(alert.progress, at, now, waits(&alert));
    alert.let_out_at = Some(at);
    store::put(tx, &alert)?;
    Ok(Some(alert))
}
