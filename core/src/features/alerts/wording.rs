//! The words of a message to a contact: no reason, no illness, no substance, no name of an app.

use super::model::{AlertKind, AlertLevel, AlertNotice};
use crate::calendar::{Instant, Zone};
use crate::content::Strings;

/// Who a message is to.
pub(crate) struct To<'a> {
    pub(crate) name: &'a str,
    /// What helps, as the person told this contact.
    pub(crate) helps: Option<&'a str>,
}

/// The text that goes out, and the one that goes out where it is late.
pub(crate) fn texts(
    strings: &Strings,
    (kind, level): (AlertKind, AlertLevel),
    words: Option<&str>,
    to: &To<'_>,
    (written, zone): (Instant, &Zone),
) -> (String, String) {
    let values = [("contact", to.name)];
    let text = match (words, kind, level) {
        (Some(words), AlertKind::Alert, _) => words.to_owned(),
        (Some(words), AlertKind::Test, _) => {
            strings.fill("alert.message.test.own", &[("words", words)])
        }
        (None, AlertKind::Test, _) => strings.fill("alert.message.test", &values),
        (_, AlertKind::StandDown, _) => strings.fill("alert.message.stand_down", &values),
        (None, AlertKind::Alert, AlertLevel::CallMe) => {
            strings.fill("alert.message.call_me", &values)
        }
        (None, AlertKind::Alert, AlertLevel::HardDay) => {
            strings.fill("alert.message.hard_day", &values)
        }
    };
    let local = zone.to_local(written);
    let values = [
        ("text", text.as_str()),
        ("date", &strings.date(local.date())),
        ("time", &strings.time(local.time())),
    ];
    let late = strings.fill("alert.message.late", &values);
    match to.helps.filter(|_| kind != AlertKind::StandDown) {
        Some(helps) => {
            let line = strings.fill("alert.message.helps", &[("helps", helps)]);
            (format!("{text}\n{line}"), format!("{late}\n{line}"))
        }
        None => (text, late),
    }
}

/// What a text message says of its link, in a line of its own.
pub(crate) fn link_line(strings: &Strings, address: &str) -> String {
    strings.fill("alert.message.link", &[("link", address)])
}

/// What the lock screen shows where something waits for the person: the same whatever it is.
pub(crate) fn notice(strings: &Strings) -> AlertNotice {
    AlertNotice {
        title: strings.text("notify.alert.title"),
        body: strings.text("notify.alert.body"),
    }
}
