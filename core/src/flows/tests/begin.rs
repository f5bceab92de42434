//! Who knows whom, how they met, and the rules they made.

use waymark_wire::contact::pairing::Terms;

use super::hostile::Hostile;
use super::relay::ORIGIN;
use super::world::World;
use crate::content::PlanPart;
use crate::features::*;

/// What goes under an alert where the person gives it.
const GIVEN: [ContactLevel; 2] = [ContactLevel::Fields, ContactLevel::PlanPage];

impl World {
    pub(super) fn begin(&mut self) {
        let habits = {
            let relay = self.relay.borrow();
            format!("the relay {:?}, one in {}", relay.habits, relay.one_in)
        };
        self.say(|| habits);
        let count = self.people.len();
        let with_hostile = self.dice.u8(..3) > 0;
        for at in 0..count {
            for other in (0..count).filter(|other| *other != at) {
                let given = self.given();
                self.know(at, other, &given);
            }
            if at == 0 && with_hostile {
                self.know(0, count, &GIVEN);
            }
        }
        for at in 0..count {
            for other in at + 1..count {
                if self.dice.u8(..3) == 0 {
                    self.link(at, other);
                } else {
                    self.meet(at, other);
                }
            }
        }
        if with_hostile {
            let code = Hostile::code(&mut self.dice);
            let id = self.contacts[&(0, count)].clone();
            let text = code.0.text().to_string();
            let theirs = self.surely(0, |app| app.pairing_offer(id.clone(), ORIGIN.into(), None));
            self.surely(0, |app| app.pairing_scan(id, text));
            self.hostile = Some(Hostile::new(code, Terms::read(&theirs).unwrap()));
        }
        for at in 0..count {
            let line = PlanLineDraft {
                part: PlanPart::Worse,
                text: "wombat".into(),
                place: None,
            };
            self.surely(at, |app| app.plan_line_add(line));
            for _ in 0..self.dice.usize(..5) {
                let rule = self.rule();
                self.surely(at, |app| app.own_rule_add(rule));
            }
        }
        self.look();
    }

    pub(super) fn know(&mut self, at: usize, other: usize, given: &[ContactLevel]) {
        let draft = self.draft(other, given);
        let added = self.surely(at, |app| app.contact_add(draft));
        self.surely(at, |app| {
            app.contact_agree(added.id.clone(), "agreed-words".into())
        });
        self.contacts.insert((at, other), added.id);
    }

    /// What a contact may get under an alert.
    pub(super) fn given(&mut self) -> Vec<ContactLevel> {
        let mut given = GIVEN.to_vec();
        given.retain(|_| self.dice.bool());
        given
    }

    /// `given`: what they may get under an alert.
    pub(super) fn draft(&mut self, other: usize, given: &[ContactLevel]) -> ContactDraft {
        let text = self.dice.u8(..4) == 0;
        let mut may_get = vec![ContactLevel::CallMe, ContactLevel::HardDay];
        may_get.extend(given);
        let answers = given.contains(&ContactLevel::Fields);
        ContactDraft {
            name: format!("Xanthippe {other}"),
            phone: text.then(|| format!("+1780555010{other}")),
            ways: match text {
                true => vec![ContactWay::App, ContactWay::Text],
                false => vec![ContactWay::App],
            },
            may_get,
            fields: answers.then(|| "craving".to_owned()).into_iter().collect(),
            order: self.dice.i32(1..9),
            wait_minutes: self.dice.choice([5, 15, 60]).unwrap(),
            ..ContactDraft::default()
        }
    }

    /// Both show their code, and scan the other's.
    pub(super) fn meet(&mut self, at: usize, other: usize) {
        let pair = [(at, other), (other, at)];
        let codes = pair.map(|pair| {
            let id = self.contacts[&pair].clone();
            self.surely(pair.0, |app| app.pairing_offer(id, ORIGIN.into(), None))
        });
        for (pair, code) in pair.into_iter().zip(codes.into_iter().rev()) {
            let id = self.contacts[&pair].clone();
            self.surely(pair.0, |app| app.pairing_scan(id, code));
        }
    }

    pub(super) fn link(&mut self, at: usize, other: usize) {
        let id = self.contacts[&(at, other)].clone();
        let link = self.surely(at, |app| app.pairing_link(id, ORIGIN.into(), None));
        let id = self.contacts[&(other, at)].clone();
        self.surely(other, |app| {
            app.pairing_answer(id, ORIGIN.into(), link, None)
        });
    }

    pub(super) fn rule(&mut self) -> OwnRuleDraft {
        let answer = |value, at_least| OwnRuleCondition::Answer {
            answer: if at_least { "craving" } else { "mood" }.into(),
            at_least,
            value,
            times: 1,
        };
        let condition = match self.dice.u8(..4) {
            0 => answer(self.dice.i32(5..9), true),
            1 => answer(self.dice.i32(2..5), false),
            2 => OwnRuleCondition::Signs {
                signs: vec!["quetzal".into()],
                at_least: 1,
            },
            _ => OwnRuleCondition::NoCheckin {
                days: self.dice.i32(1..3),
            },
        };
        OwnRuleDraft {
            escrow: false,
            condition,
            act: match self.dice.u8(..4) {
                0 => OwnRuleAct::AskFirst,
                _ => OwnRuleAct::Send,
            },
            says: OwnRuleSays::CallMe,
            contact_ids: vec![],
        }
    }
}
