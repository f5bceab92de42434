//! Many schedules of the simulator. `WAYMARK_SEED=n` runs one and prints what happened.

use crate::sync::simulate::{Outcome, simulate};

const COUNT: u64 = 1_000;

#[test]
fn a_thousand_schedules_against_a_hostile_relay_hold() {
    if let Some(seed) = std::env::var("WAYMARK_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
    {
        let outcome = simulate(seed, true);
        println!("{}", outcome.trace.join("\n"));
        assert!(
            outcome.faults.is_empty(),
            "seed {seed}: {:#?}",
            outcome.faults
        );
        return;
    }
    let mut all = Outcome::default();
    let mut failed = Vec::new();
    for seed in 0..COUNT {
        let outcome = simulate(seed, false);
        all.add(&outcome);
        failed.extend(
            outcome
                .faults
                .into_iter()
                .next()
                .map(|fault| format!("WAYMARK_SEED={seed}: {fault}")),
        );
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    // The schedules are worth something: each lie was told, and most rounds still got somewhere.
    assert_eq!(all.lies.len(), 9, "{:?}", all.lies);
    assert!(all.erased > COUNT / 4, "{} had all erased", all.erased);
    assert!(
        all.writes > COUNT * 5 && all.bases > COUNT / 2 && all.states.get("ok") > Some(&COUNT),
        "{:?}, {} on a snapshot",
        all.states,
        all.bases
    );
}
