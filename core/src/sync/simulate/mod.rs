//! Several devices with real stores and logs, a relay that lies, crashes, copies, wrong clocks: a seed decides all.
//!
//! docs/simulation.md says what is simulated and what has to hold.

#![cfg_attr(not(feature = "simulate"), allow(unreachable_pub))]

use std::collections::BTreeMap;

mod answers;
mod deeds;
mod device;
mod erase;
mod forged;
mod holds;
pub(super) mod honest;
mod lies;
mod meeting;
mod moving;
mod phrase;
mod review;
mod store;
mod thief;
mod world;

/// What came of one schedule, or of many.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// What did not hold. Empty when all is well.
    pub faults: Vec<String>,
    /// What happened, step by step, where it was asked for.
    pub trace: Vec<String>,
    /// For each kind of lie: rounds that ended in another state than ok, and rounds that ended in it.
    pub lies: BTreeMap<&'static str, (u64, u64)>,
    /// Rounds by the state they ended in.
    pub states: BTreeMap<&'static str, u64>,
    /// Rounds that came to their end.
    pub rounds: u64,
    /// Requests that left a device.
    pub requests: u64,
    /// Entries that were added, edited or deleted.
    pub writes: u64,
    /// Devices that stood on a snapshot in the end.
    pub bases: u64,
    /// Devices that had nothing left of what was to be erased.
    pub erased: u64,
}

impl Outcome {
    /// Adds the counts of another.
    pub fn add(&mut self, other: &Self) {
        for (lie, (noticed, quiet)) in &other.lies {
            let (all_noticed, all_quiet) = self.lies.entry(lie).or_default();
            *all_noticed += noticed;
            *all_quiet += quiet;
        }
        for (state, count) in &other.states {
            *self.states.entry(state).or_default() += count;
        }
        self.rounds += other.rounds;
        self.requests += other.requests;
        self.writes += other.writes;
        self.bases += other.bases;
        self.erased += other.erased;
    }
}

/// Runs the schedule of a seed, with a trace if `verbose`.
pub fn simulate(seed: u64, verbose: bool) -> Outcome {
    world::World::run(seed, verbose)
}
