//! What contacts sent, as the person sees it.

use chrono::TimeDelta;
use waymark_wire::contact::record::Kind;

use crate::calendar::Instant;
use crate::content::Strings;
use crate::error::Result;
use crate::features::contacts::pairing::store::{self, Message};
use crate::features::contacts::pairing::{NO_CHECKIN, is_over};
use crate::features::{ContactMessage, ContactMessageKind, contact_by_id};
use crate::flows::reach_out::Here;
use crate::store::Sql;

/// The sentence for who has a new phone.
const NEW_PHONE: &str = "contact.message.new_phone";
/// Later than this is late.
const LATE: TimeDelta = TimeDelta::hours(1);

/// A message with the contact's name; nothing for an answer, which is shown with its alert, and for what was agreed, which is
/// shown on the supporter's page.
pub(in crate::flows) fn shown(
    sql: &Sql,
    here: &Here<'_>,
    (all, message): (&[Message], &Message),
) -> Result<Option<ContactMessage>> {
    let (kind, words) = match &message.said.kind {
        // Sealed long before: when is not known, and whatever stands beside it is not the person's.
        Kind::Alert(words) if words.id == NO_CHECKIN => (ContactMessageKind::NoCheckin, None),
        Kind::Alert(words) => (ContactMessageKind::Alert, words.own.as_ref()),
        Kind::StandDown(_, words) => (ContactMessageKind::StandDown, words.own.as_ref()),
        Kind::Test(words) => (ContactMessageKind::Test, words.own.as_ref()),
        Kind::Revoked => (ContactMessageKind::Revoked, None),
        Kind::Answer(..) | Kind::ReKey(_) | Kind::Agreed(_) => return Ok(None),
    };
    let contact = contact_by_id(sql, &message.contact.to_string(), here.moment.today())?;
    let name = contact.map(|(_, contact)| contact.name).unwrap_or_default();
    let key = match kind {
        ContactMessageKind::Alert => "contact.message.alert",
        ContactMessageKind::NoCheckin => "contact.message.no_checkin",
        ContactMessageKind::StandDown => "contact.message.stand_down",
        ContactMessageKind::Test => "contact.message.test",
        ContactMessageKind::Revoked => "contact.message.revoked",
        ContactMessageKind::NewPhone => NEW_PHONE,
    };
    let strings = Strings::of(here.settings.spoken());
    let sentence = || strings.fill(key, &[("contact", &name)]);
    let received_at = message.received_at;
    // A clock beyond the calendar says nothing.
    let sent = i64::try_from(message.said.created_s).ok();
    let sent_at = sent
        .and_then(|s| Instant::from_timestamp(s, 0))
        .filter(|_| kind != ContactMessageKind::NoCheckin)
        .unwrap_or(received_at);
    Ok(Some(ContactMessage {
        id: message.id.to_string(),
        contact_id: message.contact.to_string(),
        kind,
        text: words.cloned().unwrap_or_else(sentence),
        name,
        sent_at,
        received_at,
        is_late: received_at.signed_duration_since(sent_at) > LATE,
        is_over: is_over(all, message),
        answer: message.answer.map(Into::into),
    }))
}

/// Contacts whose number is to be compared again, as the person is told.
pub(super) fn new_phones(sql: &Sql, here: &Here<'_>) -> Result<Vec<ContactMessage>> {
    let mut told = Vec::new();
    for kept in store::all(sql)? {
        let Some(since) = kept.theirs.iter().find(|theirs| theirs.new_phone) else {
            continue;
        };
        let contact = contact_by_id(sql, &kept.contact.to_string(), here.moment.today())?;
        let name = contact.map(|(_, contact)| contact.name).unwrap_or_default();
        let strings = Strings::of(here.settings.spoken());
        told.push(ContactMessage {
            id: since.id.to_string(),
            contact_id: kept.contact.to_string(),
            kind: ContactMessageKind::NewPhone,
            text: strings.fill(NEW_PHONE, &[("contact", &name)]),
            name,
            sent_at: since.came_at,
            received_at: since.came_at,
            is_late: false,
            is_over: false,
            answer: None,
        });
    }
    Ok(told)
}
