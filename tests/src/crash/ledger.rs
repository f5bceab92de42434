use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Outcome, Said, Step};

/// What the parent knows to be in a store.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: BTreeMap<u64, Known>,
    /// Begun and not acknowledged, or refused: each may be there whole, or not at all.
    unsure: Vec<Step>,
    next: u64,
}

/// An acknowledged entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Its id in the store.
    pub id: String,
    /// Its version; none when it was erased.
    pub version: Option<u32>,
}

/// How a store differs from what was acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// An acknowledged entry, edit or deletion is not there.
    Lost(String),
    /// Something is there in part.
    Half(String),
}

impl Ledger {
    /// A ledger whose first new entry has that number.
    pub fn starting(next: u64) -> Self {
        Self {
            next,
            ..Self::default()
        }
    }

    /// Number of the next new entry.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Entries of which everything is known.
    pub fn known(&self) -> Vec<(u64, Known)> {
        let sure = |n: &u64| self.unsure.iter().all(|step| step.entry() != *n);
        self.entries
            .iter()
            .filter(|(n, _)| sure(n))
            .map(|(n, known)| (*n, known.clone()))
            .collect()
    }

    /// Takes down what a child said. Gives the number of steps that were acknowledged.
    pub fn note(&mut self, outcome: &Outcome) -> usize {
        for said in &outcome.said {
            match said {
                Said::Begins(step) => self.next = self.next.max(step.entry() + 1),
                Said::Done { step, id } => {
                    let known = Known {
                        id: id.clone(),
                        version: step.version(),
                    };
                    self.entries.insert(step.entry(), known);
                }
                Said::Refused { step, .. } => self.unsure.extend(*step),
                Said::Finished { .. } => {}
            }
        }
        self.unsure.extend(outcome.in_flight());
        outcome.done().count()
    }

    /// Holds a store against the ledger: `found` are its entries, by number. What was unsure is sure
    /// afterwards.
    pub fn check(&mut self, mut found: BTreeMap<u64, Known>) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        for step in std::mem::take(&mut self.unsure) {
            let there = found.get(&step.entry());
            if there.and_then(|known| known.version) != step.version() {
                continue;
            }
            match (there, self.entries.get_mut(&step.entry())) {
                (Some(there), None) => {
                    self.entries.insert(step.entry(), there.clone());
                }
                (_, Some(known)) => known.version = step.version(),
                (None, None) => {}
            }
        }
        for (n, known) in &self.entries {
            let there = found.remove(n);
            let wanted = known.version.is_some().then_some(known);
            if there.as_ref() != wanted {
                wrong.push(Wrong::Lost(format!(
                    "entry {n}: {wanted:?} was acknowledged, {there:?} is there"
                )));
            }
        }
        for (n, there) in found {
            wrong.push(Wrong::Half(format!(
                "entry {n}: {there:?} is there, and nobody wrote it"
            )));
        }
        wrong
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(what) => write!(f, "lost: {what}"),
            Self::Half(what) => write!(f, "half there: {what}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crash::End;

    fn ledger(said: Vec<Said>) -> Ledger {
        let mut ledger = Ledger::default();
        ledger.note(&Outcome {
            said,
            end: End::Killed,
        });
        ledger
    }

    fn done(step: Step) -> Said {
        Said::Done {
            step,
            id: format!("id{}", step.entry()),
        }
    }

    fn found(entries: &[(u64, u32)]) -> BTreeMap<u64, Known> {
        entries
            .iter()
            .map(|(n, version)| {
                (
                    *n,
                    Known {
                        id: format!("id{n}"),
                        version: Some(*version),
                    },
                )
            })
            .collect()
    }

    /// Each row: what was said, what is there, and how much of it is wrong.
    #[test]
    fn only_what_was_in_flight_may_go_either_way() {
        use Step::{Delete, Edit, Save};
        let begins = Said::Begins;
        let cases = [
            (vec![done(Save(1))], vec![(1, 1)], 0),
            (vec![done(Save(1))], vec![], 1),
            (vec![done(Save(1)), done(Edit(1, 2))], vec![(1, 1)], 1),
            (vec![done(Save(1)), done(Delete(1))], vec![(1, 1)], 1),
            (vec![done(Save(1)), done(Delete(1))], vec![], 0),
            (vec![begins(Save(1))], vec![], 0),
            (vec![begins(Save(1))], vec![(1, 1)], 0),
            (vec![begins(Save(1))], vec![(2, 1)], 1),
            (vec![done(Save(1)), begins(Edit(1, 2))], vec![(1, 1)], 0),
            (vec![done(Save(1)), begins(Edit(1, 2))], vec![(1, 2)], 0),
            (vec![done(Save(1)), begins(Edit(1, 2))], vec![], 1),
            (vec![done(Save(1)), begins(Delete(1))], vec![], 0),
            (vec![done(Save(1)), begins(Delete(1))], vec![(1, 1)], 0),
            (vec![begins(Save(1)), done(Save(1))], vec![], 1),
        ];
        for (said, there, wrong) in cases {
            let mut ledger = ledger(said.clone());
            assert_eq!(
                ledger.check(found(&there)).len(),
                wrong,
                "{said:?} {there:?}"
            );
            if wrong == 0 {
                let again: &[(u64, u32)] = if there.is_empty() { &[(1, 1)] } else { &[] };
                assert!(
                    !ledger.check(found(again)).is_empty(),
                    "what was seen once must stay: {said:?}"
                );
            }
        }
    }
}
