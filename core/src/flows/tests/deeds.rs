//! What people do.

use super::world::{DAY_MS, HOUR_MS, MINUTE_MS, World};
use crate::App;
use crate::content::PlanPart;
use crate::error::AppError;
use crate::features::contacts::pairing::store as pairings;
use crate::features::*;

impl World {
    pub(super) fn step(&mut self) {
        let at = self.dice.usize(..self.people.len());
        let alert = self.any(
            |app| Ok(app.alerts()?.into_iter().map(|one| one.id).collect()),
            at,
        );
        let others: Vec<_> = self
            .contacts
            .keys()
            .filter(|pair| pair.0 == at)
            .copied()
            .collect();
        let pair = self.dice.choice(others).unwrap();
        let contact = self.contacts[&pair].clone();
        match self.dice.u8(..41) {
            40 => {
                let given = self.given();
                let draft = self.draft(pair.1, &given);
                self.call(at, "changes", |app| app.contact_edit(contact, draft));
            }
            0..4 => self.press(at),
            4..8 => self.carry(at),
            // An alert waits: everyone looks every few minutes, and somebody may have something to say to it.
            8..14 => {
                (0..self.people.len()).for_each(|at| self.carry(at));
                self.answer(at);
            }
            14..19 => self.answer(at),
            19 => drop(alert.map(|id| self.call(at, "calls off", |app| app.alert_cancel(id)))),
            20 => {
                if let Some(id) = alert {
                    self.pressed.insert(id.clone());
                    self.call(at, "was answered", |app| app.alert_answered(id));
                }
            }
            21 => {
                let tell = self.dice.bool();
                let over = |id| self.call(at, "it is over", |app| app.alert_stand_down(id, tell));
                drop(alert.map(over));
            }
            22 => {
                if self
                    .call(at, "takes back", |app| app.contact_revoke(contact))
                    .is_some()
                {
                    self.count("revoked");
                }
            }
            23 => self.meet_again(pair),
            24 => self.compare(pair),
            25 | 26 => self.write(at),
            27..30 => {
                self.call(at, "looks at rules", |app| app.own_rules_run());
            }
            30 => self.hide(at),
            31 => {
                let shift = [
                    -400 * DAY_MS,
                    -DAY_MS,
                    -2 * HOUR_MS,
                    -5 * MINUTE_MS,
                    0,
                    0,
                    HOUR_MS,
                    26_000 * DAY_MS,
                ];
                self.people[at].shift_ms = self.dice.choice(shift).unwrap();
                let shift = self.people[at].shift_ms / MINUTE_MS;
                self.say(|| format!("{at}: the clock is {shift} minutes ahead"));
            }
            32..35 => self.harm(),
            35 => {
                self.now_ms += 91 * DAY_MS;
                self.say(|| "91 days pass".into());
            }
            _ => {
                let long = [
                    MINUTE_MS,
                    6 * MINUTE_MS,
                    11 * MINUTE_MS,
                    40 * MINUTE_MS,
                    3 * HOUR_MS,
                    DAY_MS,
                ];
                self.now_ms += self.dice.choice(long).unwrap();
            }
        }
        self.now_ms += MINUTE_MS;
    }

    fn any(
        &mut self,
        all: impl FnOnce(&App) -> Result<Vec<String>, AppError>,
        at: usize,
    ) -> Option<String> {
        let all = all(&self.app(at)).unwrap();
        self.dice.choice(all)
    }

    fn press(&mut self, at: usize) {
        let give_answers = self.dice.u8(..3) == 0;
        if give_answers {
            self.write(at);
        }
        let draft = AlertDraft {
            kind: if self.dice.u8(..6) == 0 {
                AlertKind::Test
            } else {
                AlertKind::Alert
            },
            level: AlertLevel::HardDay,
            words: self.dice.bool().then(|| "Zirkon".into()),
            contact_ids: vec![],
            give_answers,
            give_page: (self.dice.u8(..3) == 0).then_some(PlanPart::Worse),
        };
        let at_once = self.dice.u8(..4) > 0;
        let plain = AlertDraft {
            give_answers: false,
            give_page: None,
            ..draft.clone()
        };
        let mut drafted = self.call(at, "drafts", |app| app.alert_draft(draft));
        if drafted.is_none() {
            drafted = self.call(at, "drafts", |app| app.alert_draft(plain));
        }
        if let Some(drafted) = drafted {
            self.call(at, "sends", |app| app.alert_send(drafted.id, at_once));
        }
    }

    /// One turn, as the app makes it: first what is due by other means, of which the phone says this and that.
    fn carry(&mut self, at: usize) {
        let able = match self.dice.u8(..3) {
            0 => vec![AlertMeans::SmsDirect, AlertMeans::AppMessage],
            1 => vec![AlertMeans::SmsDirect],
            _ => vec![],
        };
        if let Some(due) = self.call(at, "is due", |app| app.alerts_due(able)) {
            for task in due.tasks {
                if task.means != AlertMeans::SmsDirect {
                    continue; // the turn finds it given out, or the lease ends
                }
                let said = [
                    AlertReport::HandedOver,
                    AlertReport::NoSignal,
                    AlertReport::BadNumber,
                ];
                let said = self.dice.choice(said).unwrap();
                self.call(at, "reports", |app| app.alert_report(task.alert_id, said));
            }
        }
        if let Some(carried) = self.call(at, "carries", |app| app.contacts_carry()) {
            for (what, count) in [
                ("received", carried.received),
                ("dropped as forged", carried.dropped),
            ] {
                *self.outcome.counts.entry(what).or_default() += u64::from(count);
            }
        }
    }

    fn answer(&mut self, at: usize) {
        let messages = |app: &App| {
            let all = app.contact_messages()?.into_iter();
            Ok(all.map(|one| one.id).collect())
        };
        let Some(id) = self.any(messages, at) else {
            return;
        };
        let all = self.app(at).read(pairings::messages).unwrap();
        let said = all.into_iter().find(|one| one.id.to_string() == id);
        let answer = self.dice.choice([
            ContactAnswer::Seen,
            ContactAnswer::Calling,
            ContactAnswer::CannotNow,
        ]);
        let answer = answer.unwrap();
        // That somebody has a new phone is no message, and answers nothing.
        let answered = said.map(|one| (one.said.id, at, answer.into()));
        self.answers.extend(answered);
        self.call(at, "answers", |app| app.contact_answer(id, answer));
    }

    /// Both take back what there was, agree and meet once more.
    fn meet_again(&mut self, (at, other): (usize, usize)) {
        if other >= self.people.len() {
            return;
        }
        for pair in [(at, other), (other, at)] {
            let id = self.contacts[&pair].clone();
            if self.hidden(pair.0) {
                return;
            }
            self.surely(pair.0, |app| app.contact_revoke(id.clone()));
            self.surely(pair.0, |app| app.contact_agree(id, "agreed-words".into()));
        }
        self.look();
        self.meet(at, other);
        self.say(|| format!("{at} and {other} meet again"));
    }

    fn compare(&mut self, (at, other): (usize, usize)) {
        if other >= self.people.len() {
            return;
        }
        let pairs = [(at, other), (other, at)];
        let numbers = pairs.map(|pair| {
            let id = self.contacts[&pair].clone();
            let there = self.app(pair.0).pairing(id).ok().flatten();
            there
                .map(|there| there.number)
                .filter(|number| !number.is_empty())
        });
        if numbers[0].is_some() && numbers[0] == numbers[1] {
            for pair in pairs {
                let id = self.contacts[&pair].clone();
                self.call(pair.0, "compares", |app| app.pairing_verified(id));
            }
        }
    }

    fn write(&mut self, at: usize) {
        let answers = Answers {
            craving: Some(self.dice.i32(0..=10)),
            mood: Some(self.dice.i32(0..=10)),
            warning_signs: if self.dice.bool() {
                vec!["quetzal".into()]
            } else {
                vec![]
            },
            ..Answers::default()
        };
        let draft = CheckinDraft {
            answers,
            ..CheckinDraft::default()
        };
        self.call(at, "writes", |app| app.checkin_save(draft));
        self.call(at, "looks at rules", |app| app.own_rules_run());
    }

    pub(super) fn hidden(&self, at: usize) -> bool {
        self.app(at).read(contacts_hidden).unwrap()
    }

    fn hide(&mut self, at: usize) {
        if self.hidden(at) {
            self.call(at, "unhides", |app| app.contacts_unhide("a word".into()));
        } else {
            self.call(at, "hides", |app| app.contacts_hide("a word".into()));
        }
    }

    fn harm(&mut self) {
        let me = self.people.len();
        let Some(hostile) = &mut self.hostile else {
            return;
        };
        let own = self.contacts[&(0, me)].clone();
        let all = self.seen.alerts_not_to(&own);
        let mut relay = self.relay.borrow_mut();
        relay.now_s = u64::try_from(self.now_ms / 1000).unwrap();
        let what = hostile.act(&mut relay, &mut self.dice, &all);
        for (id, answer) in hostile.answers.drain(..) {
            self.answers.push((id, me, answer));
        }
        drop(relay);
        self.count("hostile");
        self.say(|| format!("the hostile contact {what}"));
    }
}
