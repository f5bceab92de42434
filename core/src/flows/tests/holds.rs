//! What has to hold after every step, and in the end.

use std::collections::{BTreeMap, BTreeSet};

use waymark_wire::Hash;
use waymark_wire::contact::message::name;
use waymark_wire::contact::pairing::Pairing;
use waymark_wire::contact::record::{Answer, Kind, Record as Said};
use waymark_wire::contact::{MailboxId, MessageId};
use waymark_wire::crypto::Key;

use super::relay::Sent;
use super::world::World;
use crate::calendar::Day;
use crate::features::alerts::rules::{RULE_ALERTS_A_DAY, shown};
use crate::features::alerts::store::{self as alerts, Kept as Alert};
use crate::features::contacts::pairing::store as pairings;
use crate::features::{
    AlertKind, AlertMeans, AlertState, Contact, ContactLevel, PairingState, all_contacts,
};
use crate::oplog::Record;

/// What was seen from outside so far.
#[derive(Default)]
pub(super) struct Seen {
    /// Alerts of each person, as they were last.
    alerts: BTreeMap<(usize, Record), Alert>,
    /// Whose mailbox it is, and who puts there.
    ways: BTreeMap<MailboxId, (usize, usize)>,
    /// What opens what is put there.
    keys: BTreeMap<MailboxId, (Key, Vec<Pairing>)>,
    /// Which pairing of one is which of the other.
    pub(super) same: BTreeSet<(usize, Record, usize, Record)>,
    /// Mailboxes a person knows now, and those that are ended for them.
    known: BTreeMap<usize, BTreeSet<MailboxId>>,
    ended: BTreeSet<(usize, MailboxId)>,
    /// What came: to whom, and what was it known by.
    came: BTreeSet<(usize, MessageId)>,
    sent: Vec<Sent>,
    /// What was sealed, by the name of the message.
    opened: BTreeMap<Hash, Said>,
    /// Alerts of rules that went out, by person and day.
    of_rules: BTreeMap<(usize, Day), BTreeSet<Record>>,
    /// Who could get what under an alert before the step.
    told: BTreeMap<usize, BTreeSet<(usize, ContactLevel)>>,
    /// Who could be asked before the step.
    askable: BTreeMap<usize, BTreeSet<String>>,
}

impl Seen {
    /// Ids of alerts of the first person that went to others than this contact.
    pub(super) fn alerts_not_to(&self, contact: &str) -> Vec<MessageId> {
        let all = self.alerts.iter();
        let others =
            all.filter(|((at, _), alert)| *at == 0 && alert.contact.to_string() != contact);
        others.map(|((_, id), _)| id.0).collect()
    }
}

fn state(alert: &Alert) -> AlertState {
    shown(&alert.progress, alert.ending.as_ref()).0
}

fn is_over(state: AlertState) -> bool {
    use AlertState::{Answered, Cancelled, Closed, Expired};
    matches!(state, Answered | Cancelled | Closed | Expired)
}

fn may_be_asked(contact: &Contact) -> bool {
    contact.gets.contains(&ContactLevel::HardDay) && contact.gets.contains(&ContactLevel::CallMe)
}

impl World {
    /// Looks at all apps that did something, and at what left them since.
    pub(super) fn look(&mut self) {
        let sent = std::mem::take(&mut self.relay.borrow_mut().sent);
        for at in self.busy.take() {
            let app = self.app(at);
            let own = app.read(pairings::all).unwrap();
            let mut known = BTreeSet::new();
            for kept in &own {
                let other = self.other(at, &kept.contact.to_string());
                for theirs in &kept.theirs {
                    self.seen.ways.insert(theirs.terms.mailbox, (at, other));
                    known.insert(theirs.terms.mailbox);
                }
                for own in kept.own.iter().filter(|_| !kept.theirs.is_empty()) {
                    let terms = own.terms(&kept.origin).unwrap();
                    let there = self.seen.keys.entry(own.mailbox);
                    let (_, all) = there.or_insert_with(|| (own.kem.clone(), Vec::new()));
                    for theirs in &kept.theirs {
                        let pairing = Pairing::new(&terms, &theirs.terms).unwrap();
                        if !all.contains(&pairing) {
                            all.push(pairing);
                        }
                    }
                }
            }
            let messages = app.read(pairings::messages).unwrap();
            let came = messages.iter().map(|one| (at, one.said.id));
            self.seen.came.extend(came);
            let before = self
                .seen
                .known
                .insert(at, known.clone())
                .unwrap_or_default();
            let contacts = app.read(|sql| all_contacts(sql, Day::MIN)).unwrap();
            let verified = own
                .iter()
                .filter(|kept| kept.state() == PairingState::Verified);
            let verified: BTreeSet<_> = verified.map(|kept| kept.contact.to_string()).collect();
            let told = contacts
                .iter()
                .filter(|contact| verified.contains(&contact.id));
            let told: BTreeSet<_> = told
                .flat_map(|contact| {
                    let other = self.other(at, &contact.id);
                    contact.gets.iter().map(move |level| (other, *level))
                })
                .collect();
            // A turn that sends may also bring word that they took back.
            let told_before = self.seen.told.insert(at, told.clone()).unwrap_or_default();
            self.look_at_sent(at, &sent, &(&told | &told_before));
            let ended = before.difference(&known).map(|mailbox| (at, *mailbox));
            self.seen.ended.extend(ended);
            let askable = contacts.iter().filter(|contact| may_be_asked(contact));
            let askable: BTreeSet<_> = askable.map(|contact| contact.id.clone()).collect();
            let all = app.read(alerts::all).unwrap();
            for alert in &all {
                self.look_at_alert(at, alert, &all, &sent, &askable);
            }
            self.seen.askable.insert(at, askable);
        }
        self.seen.sent.extend(sent);
        self.look_at_keys();
    }

    fn other(&self, at: usize, contact: &str) -> usize {
        let mut known = self.contacts.iter();
        let found = known.find(|((of, _), id)| *of == at && *id == contact);
        found.unwrap().0.1
    }

    fn opened(&mut self, sent: &Sent) -> Option<Said> {
        let id = name(&sent.put.message);
        if let Some(said) = self.seen.opened.get(&id) {
            return Some(said.clone());
        }
        let hostile = self.hostile.as_ref();
        let said = match hostile.filter(|one| one.mailbox() == sent.mailbox) {
            Some(hostile) => hostile.open(&sent.put)?,
            None => {
                let (kem, all) = self.seen.keys.get(&sent.mailbox)?;
                let put = &sent.put;
                let open = |one: &Pairing| one.open(kem, &sent.mailbox, put.day, &put.message).ok();
                all.iter().find_map(open)?
            }
        };
        self.seen.opened.insert(id, said.clone());
        Some(said)
    }

    /// Who was taken back gets one thing: that it is so. `told`: who may get what under an alert now.
    fn look_at_sent(&mut self, at: usize, sent: &[Sent], told: &BTreeSet<(usize, ContactLevel)>) {
        for one in sent.iter().filter(|one| one.by == at) {
            let is_ended = self.seen.ended.contains(&(at, one.mailbox));
            let Some(said) = self.opened(one) else {
                continue;
            };
            if is_ended && said.kind != Kind::Revoked {
                self.fails(format!(
                    "{at}: sealed {:?} to who was taken back",
                    said.kind
                ));
            }
            for (words, what, level) in [
                ("Craving: ", "gave an answer", ContactLevel::Fields),
                ("wombat", "gave a page", ContactLevel::PlanPage),
            ] {
                if !format!("{said:?}").contains(words) {
                    continue;
                }
                self.count(what);
                let to = self.seen.ways.get(&one.mailbox);
                if !to.is_some_and(|(_, other)| told.contains(&(*other, level))) {
                    self.fails(format!("{at}: {what} to who may not get it"));
                }
            }
        }
    }

    fn look_at_alert(
        &mut self,
        at: usize,
        alert: &Alert,
        all: &[Alert],
        sent: &[Sent],
        askable: &BTreeSet<String>,
    ) {
        use AlertState::{Accepted, Answered, Failed, Grace, HandedOver, Queued, Shown};
        let id = alert.id.0;
        let (now, other) = (state(alert), self.other(at, &alert.contact.to_string()));
        let before = self.seen.alerts.insert((at, alert.id), alert.clone());
        let was = before.as_ref().map(state);
        if was == Some(now) && before.as_ref() == Some(alert) {
            return;
        }
        // The relay took it, in this very step and for this very contact.
        if now == Accepted
            && was != Some(Accepted)
            && alert.progress.means == Some(AlertMeans::AppMessage)
        {
            self.count("accepted");
            let to_them = |one: &&Sent| {
                let way = self.seen.ways.get(&one.mailbox);
                one.by == at && one.taken && way == Some(&(at, other))
            };
            let to_them: Vec<_> = sent.iter().filter(to_them).collect();
            let fits = |one: &Sent| self.opened(one).is_none_or(|said| said.id == id);
            if !to_them.into_iter().any(fits) {
                self.fails(format!(
                    "{at}: said to be taken by the relay, and it was not: {alert:?}"
                ));
            }
        }
        // Only the contact's own answer moves what only it can.
        let said = Answer::ALL.map(|answer| self.answers.contains(&(id, other, answer)));
        let [_, calling, _] = said;
        if now == Answered && was != Some(Answered) {
            if calling {
                self.count("answered by the contact");
            } else if !self.pressed.contains(&alert.id.to_string()) {
                self.fails(format!("{at}: nobody answered {alert:?}"));
            }
        }
        if now == Shown && said == [false; 3] {
            self.fails(format!("{at}: nobody has seen {alert:?}"));
        }
        // Nothing goes back.
        let went_out = |state| matches!(state, HandedOver | Accepted | Shown | Answered);
        if let Some(was) = was {
            let back = went_out(was) && matches!(now, Grace | Queued | Failed);
            let again = is_over(was)
                && now != was
                && (was, now) != (AlertState::Cancelled, AlertState::Closed);
            if back || again {
                self.fails(format!("{at}: from {was:?} back to {now:?}"));
            }
        }
        let of_chain = all
            .iter()
            .filter(|one| one.chain == alert.chain && one.kind == alert.kind);
        if of_chain.filter(|one| one.contact == alert.contact).count() > 1 {
            self.fails(format!("{at}: asks a contact twice: {alert:?}"));
        }
        if alert.rule.is_some() && (went_out(now) || alert.progress.went_out()) {
            self.count("of a rule, gone out");
            let of_day = self.seen.of_rules.entry((at, alert.day)).or_default();
            of_day.insert(alert.id);
            if of_day.len() > RULE_ALERTS_A_DAY {
                let count = of_day.len();
                self.fails(format!("{at}: rules sent {count} alerts on {}", alert.day));
            }
        }
        // Silence, or who cannot, leads on.
        let leads_on = alert.kind == AlertKind::Alert
            && alert.progress.escalated
            && before.is_none_or(|one| !one.progress.escalated);
        if leads_on {
            let always = |id: &&String| {
                askable.contains(*id)
                    && self
                        .seen
                        .askable
                        .get(&at)
                        .is_some_and(|ids| ids.contains(*id))
            };
            if alert.rest.iter().any(|id| always(&id)) {
                let next = all.iter().any(|one| {
                    one.chain == alert.chain && alert.rest.contains(&one.contact.to_string())
                });
                if next {
                    self.count("asked next");
                } else {
                    self.fails(format!("{at}: nobody was asked after {alert:?}"));
                }
            }
        }
    }

    /// In the end: what was taken is where it was to be, or the relay destroyed it; and silence has led on.
    pub(super) fn look_back(&mut self) {
        let mut faults = Vec::new();
        for one in std::mem::take(&mut self.seen.sent) {
            let Some((_, other)) = self.seen.ways.get(&one.mailbox).copied() else {
                continue;
            };
            let Some(said) = self.opened(&one).filter(|_| one.taken) else {
                continue;
            };
            // Terms are not kept as a message; what comes of them, or does not, is looked at step by step.
            if matches!(said.kind, Kind::ReKey(_)) {
                continue;
            }
            let is_read = self.is_read(other, &one.mailbox);
            let destroyed = self
                .relay
                .borrow()
                .destroyed
                .contains(&name(&one.put.message));
            if is_read && !destroyed && !self.seen.came.contains(&(other, said.id)) {
                faults.push(format!("{other}: never got {:?}", said.kind));
            }
        }
        for ((at, _), alert) in &self.seen.alerts {
            use AlertState::{Accepted, Failed, HandedOver, Queued, Shown};
            let open = matches!(
                state(alert),
                Accepted | Failed | HandedOver | Queued | Shown
            );
            if alert.kind == AlertKind::Alert && open && !alert.progress.escalated {
                faults.push(format!("{at}: silence led nowhere: {alert:?}"));
            }
        }
        faults.into_iter().for_each(|fault| self.fails(fault));
    }

    /// Whether a person still reads this mailbox.
    fn is_read(&self, at: usize, mailbox: &MailboxId) -> bool {
        at < self.people.len() && {
            let own = self.app(at).read(pairings::all).unwrap();
            own.iter()
                .flat_map(|kept| &kept.own)
                .any(|own| own.mailbox == *mailbox)
        }
    }
}
