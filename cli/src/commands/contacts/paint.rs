//! A contact, what was taken back and the ledger, for people.

use waymark_core::calendar::time_text;
use waymark_core::{
    ConsentEvent, ConsentLedger, ConsentLine, Contact, ContactAnswer, ContactLevel, ContactMessage,
    ContactPairing, ContactRole, ContactWay, ContactsCarried, PairingState, Withdrawn,
};

use crate::page::{Page, bold, care, good, plain, quiet};
use crate::session::Home;
use crate::texts::Texts;

/// Digits of an id that are shown.
const ID: usize = 8;

/// The beginning of an id, which is enough to name it.
pub(super) fn short(id: &str) -> String {
    id.chars().take(ID).collect()
}

pub(super) fn contact(page: &mut Page, texts: Texts, home: &Home, contact: &Contact) {
    let id = short(&contact.id);
    let name = bold(plain(&contact.name));
    let role = texts.text(role_key(contact.role));
    page.ends(2, &format!("{name} · {role}"), &quiet(id));
    let ways: Vec<_> = contact
        .ways
        .iter()
        .map(|way| texts.text(way_key(*way)))
        .collect();
    let mut reach = match ways.is_empty() {
        true => vec![texts.text("contact.way.none")],
        false => vec![ways.join(", ")],
    };
    reach.extend(contact.phone.clone());
    if let Some((from, until)) = contact.hours_from.zip(contact.hours_until) {
        reach.push(format!("{}-{}", time_text(from), time_text(until)));
    }
    page.under(4, &reach.join(" · "));
    let values = [
        ("order", contact.order.to_string()),
        ("minutes", contact.wait_minutes.to_string()),
    ];
    let values = values
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    page.under(4, &quiet(texts.fill("contact.order", &values)));
    if let Some(helps) = &contact.helps {
        let helps = plain(helps);
        page.under(4, &quiet(texts.fill("contact.helps", &[("helps", &helps)])));
    }
    if let Some(relay) = &contact.link_relay {
        page.under(
            4,
            &quiet(texts.fill("contact.link_relay", &[("relay", relay)])),
        );
    }
    match &contact.agreement {
        None => page.under(4, &care(texts.text("contact.no_agreement"))),
        Some(agreement) => {
            let gets = levels(texts, &contact.gets, &contact.fields);
            page.under(4, &texts.fill("contact.gets", &[("what", &gets)]));
            let agreed = home.zone.to_local(agreement.agreed_at).date();
            let values = [
                ("day", texts.day(agreed, home.today())),
                ("words", plain(&agreement.words)),
            ];
            let values = values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            page.under(4, &quiet(texts.fill("contact.agreed_on", &values)));
            let due = texts.day(agreement.review_due, home.today());
            let due = [("day", due.as_str())];
            match agreement.review_is_due {
                true => page.under(4, &care(texts.fill("contact.review_now", &due))),
                false => page.under(4, &quiet(texts.fill("contact.review", &due))),
            }
        }
    }
}

/// How far the two apps know each other, and since when there are the keys in use.
pub(super) fn paired(
    page: &mut Page,
    texts: Texts,
    home: &Home,
    (contact, pairing): (&Contact, &ContactPairing),
) {
    let name = plain(&contact.name);
    let name = [("name", name.as_str())];
    let line = match pairing.state {
        PairingState::Offered => texts.fill("pairing.offered", &name),
        PairingState::Unverified => care(texts.fill("pairing.unverified", &name)),
        PairingState::NewPhone => care(texts.fill("pairing.new_phone", &name)),
        PairingState::Verified => good(texts.fill("pairing.verified", &name)),
    };
    page.under(4, &line);
    if pairing.state != PairingState::Offered {
        let since = home.zone.to_local(pairing.made_at).date();
        let since = texts.day(since, home.today());
        page.under(4, &quiet(texts.fill("pairing.since", &[("day", &since)])));
    }
}

/// The same, and the number to compare.
pub(super) fn pairing(
    page: &mut Page,
    texts: Texts,
    home: &Home,
    (contact, pairing): (&Contact, &ContactPairing),
) {
    paired(page, texts, home, (contact, pairing));
    for groups in pairing.number.chunks(4) {
        page.under(4, &bold(groups.join(" ")));
    }
    for words in pairing.words.chunks(4) {
        page.under(4, &quiet(words.join(" ")));
    }
}

/// Of a contact's keys what a turn has to tell: the number is to be compared again, or they are new.
pub(super) fn keys(
    page: &mut Page,
    texts: Texts,
    contact: &Contact,
    (state, is_new): (PairingState, bool),
) {
    let name = plain(&contact.name);
    let name = [("name", name.as_str())];
    match state {
        PairingState::NewPhone => page.line(&care(texts.fill("pairing.new_phone", &name))),
        PairingState::Verified if is_new => {
            page.line(&quiet(texts.fill("carry.new_keys", &name)));
        }
        _ => {}
    }
}

/// What one turn with the relays brought.
pub(super) fn carried(page: &mut Page, texts: Texts, home: &Home, carried: &ContactsCarried) {
    let counts = [
        ("sent", carried.sent.to_string()),
        ("received", carried.received.to_string()),
        ("waiting", carried.waiting.to_string()),
    ];
    let counts = counts
        .each_ref()
        .map(|(name, count)| (*name, count.as_str()));
    page.line(&texts.fill("carry.counts", &counts));
    if carried.unreached > 0 {
        page.line(&care(texts.text("carry.unreached")));
    }
    if let Some(at) = carried.next_at {
        let local = home.zone.to_local(at);
        let time = format!(
            "{} {}",
            texts.day(local.date(), home.today()),
            local.format("%H:%M")
        );
        page.line(&quiet(texts.fill("carry.next_at", &[("time", &time)])));
    }
    if carried.dropped > 0 {
        page.line(&quiet(texts.text("carry.dropped")));
    }
}

/// What a contact sent, and what was answered.
pub(super) fn message(page: &mut Page, texts: Texts, home: &Home, message: &ContactMessage) {
    let id = short(&message.id);
    let local = home.zone.to_local(message.sent_at);
    let day = texts.day(local.date(), home.today());
    let when = format!("{day} {}", local.format("%H:%M"));
    let name = bold(plain(&message.name));
    page.ends(2, &format!("{name} · {when}"), &quiet(id));
    page.under(4, &format!("«{}»", plain(&message.text)));
    if message.is_late {
        page.under(4, &care(texts.text("message.late")));
    }
    if message.is_over {
        page.under(4, &good(texts.text("message.over")));
    }
    if let Some(answer) = message.answer {
        let key = match answer {
            ContactAnswer::Seen => "message.seen",
            ContactAnswer::Calling => "message.calling",
            ContactAnswer::CannotNow => "message.cannot_now",
        };
        page.under(4, &quiet(texts.text(key)));
    }
}

/// What was taken back.
pub(super) fn withdrawn(page: &mut Page, texts: Texts, withdrawn: &Withdrawn) {
    if withdrawn.agreed_at.is_none() {
        page.line(&texts.text("contact.nothing_agreed"));
        return;
    }
    let what = levels(texts, &withdrawn.levels, &withdrawn.fields);
    page.line(&good(texts.fill("contact.withdrawn", &[("what", &what)])));
}

pub(super) fn ledger(page: &mut Page, texts: Texts, home: &Home, ledger: &ConsentLedger) {
    if ledger.lines.is_empty() {
        page.line(&texts.text("ledger.none"));
        return;
    }
    let rows: Vec<_> = ledger
        .lines
        .iter()
        .map(|line| row(texts, home, line))
        .collect();
    page.table(2, &rows);
    if ledger.whole {
        page.line(&quiet(texts.text("ledger.whole")));
    }
    if ledger.lines.iter().any(|line| line.changed) {
        page.line(&care(texts.text("ledger.changed")));
    }
    if ledger.missing > 0 {
        page.line(&care(texts.count("ledger.missing", ledger.missing, &[])));
    }
}

fn row(texts: Texts, home: &Home, line: &ConsentLine) -> [String; 3] {
    let local = home.zone.to_local(line.at);
    let name = line
        .name
        .as_deref()
        .map_or_else(|| texts.text("ledger.erased"), plain);
    let what = levels(texts, &line.levels, &line.fields);
    let mut told = format!("{} ({what})", texts.text(event_key(line.event)));
    if line.changed {
        told = format!("{told} {}", care(texts.text("ledger.this_changed")));
    }
    let when = format!(
        "{} {}",
        texts.day(local.date(), home.today()),
        local.format("%H:%M")
    );
    [when, name, told]
}

fn levels(texts: Texts, levels: &[ContactLevel], fields: &[String]) -> String {
    if levels.is_empty() {
        return texts.text("contact.level.none");
    }
    let one = |level: &ContactLevel| match level {
        ContactLevel::CallMe => texts.text("contact.level.call_me"),
        ContactLevel::HardDay => texts.text("contact.level.hard_day"),
        ContactLevel::PlanPage => texts.text("contact.level.plan_page"),
        ContactLevel::Link => texts.text("contact.level.link"),
        ContactLevel::Fields => {
            texts.fill("contact.level.fields", &[("fields", &fields.join(", "))])
        }
    };
    levels.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn role_key(role: ContactRole) -> &'static str {
    match role {
        ContactRole::Sponsor => "contact.role.sponsor",
        ContactRole::Mentor => "contact.role.mentor",
        ContactRole::Friend => "contact.role.friend",
        ContactRole::Family => "contact.role.family",
        ContactRole::PeerWorker => "contact.role.peer_worker",
        ContactRole::Therapist => "contact.role.therapist",
        ContactRole::Doctor => "contact.role.doctor",
        ContactRole::SpiritualAdviser => "contact.role.spiritual_adviser",
    }
}

fn way_key(way: ContactWay) -> &'static str {
    match way {
        ContactWay::Call => "contact.way.call",
        ContactWay::Text => "contact.way.text",
        ContactWay::App => "contact.way.app",
    }
}

fn event_key(event: ConsentEvent) -> &'static str {
    match event {
        ConsentEvent::Agreed => "ledger.agreed",
        ConsentEvent::Reviewed => "ledger.reviewed",
        ConsentEvent::Changed => "ledger.event_changed",
        ConsentEvent::Revoked => "ledger.revoked",
        ConsentEvent::Removed => "ledger.removed",
    }
}
