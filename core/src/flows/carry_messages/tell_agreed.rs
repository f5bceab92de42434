//! Tells a contact's app what was agreed with them, so that they can look it up. It waits until both have compared the
//! number: before that, whoever answered the link would read it.

use waymark_wire::contact::record::{Agreed, Kind, Record as Said};

use crate::App;
use crate::calendar::{minute_of_time, to_millis};
use crate::error::Result;
use crate::features::contacts::pairing::store::{self, Kept};
use crate::features::contacts::pairing::{letter, level_bits, said, seconds};
use crate::features::{Contact, PairingState, contact_by_id};
use crate::flows::reach_out::Here;
use crate::oplog::Tx;
use crate::store::Sql;

/// Everybody whose app was told something else before, or nothing. It goes out as what waits does.
pub(super) fn all(app: &App) -> Result<(), crate::AppError> {
    // Most turns have nothing to tell, and write nothing.
    let to_tell = app.looking(|sql, here| {
        let mut to_tell = Vec::new();
        for kept in store::all(sql)? {
            if news(sql, here, &kept)?.is_some() {
                to_tell.push(kept.id);
            }
        }
        Ok(to_tell)
    })?;
    for id in to_tell {
        app.reaching_out(|tx, here| match store::get(tx.sql(), id)? {
            Some(kept) => one(tx, here, kept),
            None => Ok(()), // ended meanwhile
        })?;
    }
    Ok(())
}

/// What a contact's app has to be told now; nothing where it knows, or the number was not compared.
fn news(sql: &Sql, here: &Here<'_>, kept: &Kept) -> Result<Option<Agreed>> {
    if kept.state() != PairingState::Verified {
        return Ok(None);
    }
    let contact = contact_by_id(sql, &kept.contact.to_string(), here.moment.today())?;
    let now = contact.and_then(|(_, contact)| agreed(&contact));
    let before = kept.told.as_ref();
    // No relay keeps it longer: it may be lost.
    let is_old = before.is_some_and(|told| told.expires_s <= seconds(to_millis(here.moment.now)));
    Ok(to_be_told(now, before.map(|told| &told.kind), is_old))
}

fn one(tx: &mut Tx<'_>, here: &Here<'_>, kept: Kept) -> Result<()> {
    let Some(agreed) = news(tx.sql(), here, &kept)? else {
        return Ok(());
    };
    let fresh = said(
        tx.new_record()?.0,
        to_millis(here.moment.now),
        Kind::Agreed(agreed),
    );
    // The latest counts, also where this clock was set back or another device told the one before.
    let before = kept.told.as_ref();
    let after = before.map_or(0, |told| told.created_s.saturating_add(1));
    let told = Said {
        created_s: fresh.created_s.max(after),
        ..fresh
    };
    if let Some(letter) = letter(tx, &kept, &told)? {
        store::put_errand(tx, &letter)?;
    }
    let told = Some(told);
    store::put(tx, &Kept { told, ..kept })
}

/// What the contact gets now; nothing where that is nothing.
fn agreed(contact: &Contact) -> Option<Agreed> {
    let agreement = contact.agreement.as_ref()?;
    let levels = level_bits(&contact.gets);
    let minute = |time| u16::try_from(minute_of_time(time)).ok();
    let hours = contact.hours_from.zip(contact.hours_until);
    (levels > 0).then_some(Agreed {
        levels,
        since_s: seconds(agreement.agreed_at),
        hours: hours.and_then(|(from, until)| Some([minute(from)?, minute(until)?])),
    })
}

/// What has to be told; nothing where it was told not long ago, or there was never anything to tell.
fn to_be_told(now: Option<Agreed>, before: Option<&Kind>, is_old: bool) -> Option<Agreed> {
    let before = match before {
        Some(Kind::Agreed(before)) => Some(*before),
        _ => None,
    };
    let nothing = |before: Agreed| Agreed {
        levels: 0,
        hours: None,
        ..before
    };
    let now = now.or_else(|| before.map(nothing))?;
    (is_old || before != Some(now)).then_some(now)
}

#[cfg(test)]
mod tests {
    use super::{Agreed, Kind, to_be_told};

    #[test]
    fn what_changed_is_told_and_what_did_not_is_not() {
        let agreed = |levels, since_s, hours| Agreed {
            levels,
            since_s,
            hours,
        };
        let (always, evenings) = (agreed(3, 5, None), agreed(3, 5, Some([1_080, 1_320])));
        let nothing = agreed(0, 5, None);
        let anew = agreed(3, 9, None);
        #[rustfmt::skip] // one line each
        let table = [
            ("never anything", None, None, false, None),
            ("the first time", Some(always), None, false, Some(always)),
            ("the same", Some(always), Some(always), false, None),
            ("the same, long ago", Some(always), Some(always), true, Some(always)),
            ("other hours", Some(evenings), Some(always), false, Some(evenings)),
            ("agreed anew", Some(anew), Some(always), false, Some(anew)),
            ("nothing any more", None, Some(evenings), false, Some(nothing)),
            ("still nothing", None, Some(nothing), false, None),
            ("still nothing, long ago", None, Some(nothing), true, Some(nothing)),
            ("something again", Some(always), Some(nothing), false, Some(always)),
        ];
        for (name, now, before, is_old, told) in table {
            let before = before.map(Kind::Agreed);
            assert_eq!(to_be_told(now, before.as_ref(), is_old), told, "{name}");
        }
    }
}
