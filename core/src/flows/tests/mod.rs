//! People who are each other's contacts, one who means harm, a relay that lies, apps that end at any moment: a seed
//! decides all. docs/simulation.md says what is simulated and what has to hold.
//!
//! `WAYMARK_SEED=n` runs one schedule and prints it, `WAYMARK_SCHEDULES=n` so many.

mod begin;
mod deeds;
mod found;
mod holds;
mod hostile;
mod keys;
mod lies;
mod person;
mod relay;
mod renewed;
mod supported;
mod wakeups;
mod world;

use std::collections::BTreeMap;

use world::World;

const COUNT: u64 = 200;

/// What came of schedules.
#[derive(Default)]
struct Outcome {
    faults: Vec<String>,
    trace: Vec<String>,
    /// What was done, how often.
    counts: BTreeMap<&'static str, u64>,
}

#[test]
fn two_hundred_schedules_of_contacts_hold() {
    let number = |name| std::env::var(name).ok()?.parse::<u64>().ok();
    let one = number("WAYMARK_SEED");
    let seeds = match one {
        Some(seed) => seed..=seed,
        None => 0..=number("WAYMARK_SCHEDULES").unwrap_or(COUNT) - 1,
    };
    let mut failed = Vec::new();
    let mut all = BTreeMap::<_, u64>::new();
    for seed in seeds {
        let outcome = World::run(seed, one.is_some());
        for line in outcome.trace {
            println!("{line}");
        }
        for (what, count) in outcome.counts {
            *all.entry(what).or_default() += count;
        }
        let fault = outcome.faults.into_iter().next();
        failed.extend(fault.map(|fault| format!("WAYMARK_SEED={seed}: {fault}")));
    }
    println!("{all:#?}");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    if one.is_none() {
        // The schedules are worth something: all of it happened, and often.
        for what in WORTH {
            let often = all.get(what).copied().unwrap_or(0);
            assert!(often >= COUNT / 10, "{what}: {often}, {all:?}");
        }
    }
}

/// What has to have happened in two hundred schedules.
const WORTH: [&str; 13] = [
    "accepted",
    "answered by the contact",
    "asked next",
    "died",
    "dropped as forged",
    "gave a page",
    "gave an answer",
    "hostile",
    "keys renewed",
    "lie",
    "of a rule, gone out",
    "received",
    "revoked",
];
