//! What contacts sent, as the person sees it.

use chrono::TimeDelta;
use waymark_wire::contact::record::Kind;

use crate::calendar::Instant;
use crate::content::Strings;
use crate::error::Result;
use crate::features::contacts::pairing::is_over;
use crate::features::contacts::pairing::store::Message;
use crate::features::{ContactMessage, ContactMessageKind, contact_by_id};
use crate::flows::reach_out::Here;
use crate::store::Sql;

/// Later than this is late.
const LATE: TimeDelta = TimeDelta::hours(1);

/// A message with the contact's name; nothing for an answer, which is shown with its alert.
pub(super) fn shown(
    sql: &Sql,
    here: &Here<'_>,
    (all, message): (&[Message], &Message),
) -> Result<Option<ContactMessage>> {
    let (kind, words) = match &message.said.kind {
        Kind::Alert(words) => (ContactMessageKind::Alert, words.own.as_ref()),
        Kind::StandDown(_, words) => (ContactMessageKind::StandDown, words.own.as_ref()),
        Kind::Test(words) => (ContactMessageKind::Test, words.own.as_ref()),
        Kind::Revoked => (ContactMessageKind::Revoked, None),
        Kind::Answer(..) | Kind::ReKey(..) => return Ok(None),
    };
    let contact = contact_by_id(sql, &message.contact.to_string(), here.moment.today())?;
    let name = contact.map(|(_, contact)| contact.name).unwrap_or_default();
    let key = match kind {
        ContactMessageKind::Alert => "contact.message.alert",
        ContactMessageKind::StandDown => "contact.message.stand_down",
        ContactMessageKind::Test => "contact.message.test",
        ContactMessageKind::Revoked => "contact.message.revoked",
    };
    let strings = Strings::of(here.settings.spoken());
    let sentence = || strings.fill(key, &[("contact", &name)]);
    let received_at = message.received_at;
    // A clock beyond the calendar says nothing.
    let sent = i64::try_from(message.said.created_s).ok();
    let sent_at = sent
        .and_then(|s| Instant::from_timestamp(s, 0))
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
