//! Gives alerts to the relays of the contacts' mailboxes.

use waymark_wire::contact::mailbox::Put;
use waymark_wire::contact::record::{Kind, MOST_TEXT, Record as Said};

use super::ask::{Relays, Reply};
use crate::App;
use crate::calendar::to_millis;
use crate::error::Result;
use crate::features::alerts::given::GivenLines;
use crate::features::alerts::progress::Event;
use crate::features::alerts::rules;
use crate::features::alerts::store::{self as alerts, Kept as Alert};
use crate::features::contacts::pairing::store as pairings;
use crate::features::contacts::pairing::{
    A_TRIAL, GET_IN_TOUCH, IT_IS_OVER, chance, fault, last_day, seconds, words,
};
use crate::features::{
    AlertKind, AlertMeans, AlertReport, ContactsCarried, PairingState, contact_by_id,
};
use crate::flows::reach_out::{Here, agreed, due, lines_now, move_on};
use crate::oplog::Tx;

/// An alert on its way.
struct Letter {
    alert: String,
    /// Sealed, to a mailbox; nothing: the contact's app cannot be reached like this.
    sealed: Option<(waymark_wire::contact::pairing::Terms, Put)>,
}

/// Carries every alert that is to go out as a message of the app, and says what became of it. Where one cannot go so,
/// the contact's next way or the next contact may be a message of the app again.
pub(super) fn alerts(
    app: &App,
    relays: &Relays<'_>,
    carried: &mut ContactsCarried,
) -> Result<(), crate::AppError> {
    app.reaching_out(network)?;
    while given_out(app, relays, carried)? {}
    Ok(())
}

/// The app may ask because the network is back: a message that found none is tried now, or a minute after it did,
/// whenever its next try would be.
fn network(tx: &mut Tx<'_>, here: &Here<'_>) -> Result<()> {
    for mut alert in alerts::all(tx.sql())? {
        let ours = alert.device == here.device && alert.ending.is_none();
        if ours && alert.progress.means == Some(AlertMeans::AppMessage) {
            let before = alert.progress;
            move_on(&mut alert, here, Event::Network);
            if alert.progress != before {
                alerts::put(tx, &alert)?;
            }
        }
    }
    Ok(())
}

/// Carries what is given out now. Whether some of it cannot go as a message of the app.
fn given_out(
    app: &App,
    relays: &Relays<'_>,
    carried: &mut ContactsCarried,
) -> Result<bool, crate::AppError> {
    let mut other_way = false;
    let letters = app.reaching_out(|tx, here| {
        due(tx, here, &[AlertMeans::AppMessage])?;
        let all = alerts::all(tx.sql())?;
        let given = all.iter().filter(|alert| {
            alert.device == here.device
                && alert.ending.is_none()
                && alert.progress.is_given_out()
                && alert.progress.means == Some(AlertMeans::AppMessage)
        });
        let given: Vec<_> = given.cloned().collect();
        given
            .into_iter()
            .map(|alert| letter(tx, here, alert, &all))
            .collect::<Result<Vec<_>>>()
    })?;
    for Letter { alert, sealed } in letters {
        let reply = match &sealed {
            Some((to, put)) => Some(relays.put(&to.origin, &to.mailbox, &to.write, put)?),
            None => None,
        };
        let report = match &reply {
            None => AlertReport::NoApp,
            Some(Reply::Done(_)) => AlertReport::Accepted,
            Some(Reply::Unreached) => AlertReport::NoSignal,
            // Their app may not have made its mailbox yet, or it is full: tried again, and meanwhile the next is asked.
            Some(Reply::Gone | Reply::TooLate | Reply::Refused(_)) => AlertReport::Refused,
        };
        if report == AlertReport::Accepted {
            carried.sent += 1;
        } else {
            carried.waiting += u32::from(sealed.is_some());
        }
        if let Some(reply) = reply {
            reply.count(carried);
        }
        other_way |= report == AlertReport::NoApp;
        app.alert_report(alert, report)?;
    }
    Ok(other_way)
}

fn letter(tx: &mut Tx<'_>, here: &Here<'_>, mut alert: Alert, all: &[Alert]) -> Result<Letter> {
    let nobody = Letter {
        alert: alert.id.to_string(),
        sealed: None,
    };
    let contact = contact_by_id(tx.sql(), &alert.contact.to_string(), here.moment.today())?;
    let contact = contact.map(|(_, contact)| contact);
    let contact = contact.filter(|contact| agreed(contact, alert.kind, alert.level));
    let kept = pairings::of(tx.sql(), alert.contact)?;
    let (Some(contact), Some(kept)) = (contact, kept) else {
        return Ok(nobody);
    };
    // Before the number was compared they read the app's own sentence, and nothing else.
    let lines = match kept.state() {
        PairingState::Verified => lines_now(here, &alert, &contact),
        _ => GivenLines::default(),
    };
    let text = lines.under(alert.text_now());
    let Some(kind) = said(&alert, all, kept.state(), &text) else {
        return Ok(nobody);
    };
    if alert.given_lines != lines {
        alert.given_lines = lines;
        alerts::put(tx, &alert)?;
    }
    let now = to_millis(here.moment.now);
    let said = Said {
        id: alert.id.0,
        created_s: seconds(alert.created_at),
        expires_s: u64::from(last_day(now)) * waymark_wire::contact::message::DAY_S,
        kind,
    };
    let Some((theirs, pairing)) = kept.paired()? else {
        return Ok(nobody);
    };
    let message = pairing
        .seal(&theirs.mailbox, &said, &chance(tx)?)
        .map_err(fault)?;
    let day = said.day();
    Ok(Letter {
        sealed: Some((theirs.clone(), Put { day, message })),
        ..nobody
    })
}

/// What is told; nothing where it does not fit in a message, or what it is about is not there any more.
fn said(alert: &Alert, all: &[Alert], state: PairingState, text: &str) -> Option<Kind> {
    if text.len() > MOST_TEXT {
        return None;
    }
    Some(match alert.kind {
        AlertKind::Alert => Kind::Alert(words(state, GET_IN_TOUCH, text)),
        AlertKind::Test => Kind::Test(words(state, A_TRIAL, text)),
        AlertKind::StandDown => {
            let of = all.iter().find(|one| {
                one.kind == AlertKind::Alert
                    && rules::alert_id(one.id, one.day, one.contact) == alert.id
            })?;
            Kind::StandDown(of.id.0, words(state, IT_IS_OVER, text))
        }
    })
}
