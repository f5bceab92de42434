//! Many schedules of the simulator. `WAYMARK_SEED=n` runs one and prints what happened.

use crate::sync::simulate::{Outcome, simulate};

const COUNT: u64 = 1_000;
/// Schedules that did not hold with an earlier engine, for as long as the simulator's steps are what they are.
const MENDED: [u64; 54] = [
    9_002_848,
    9_009_336,
    9_010_813,
    9_011_137,
    10_004_355,
    10_006_147,
    10_009_290,
    20_002_771,
    20_002_864,
    30_007_669,
    30_008_790,
    30_013_024,
    40_027_379,
    50_000_460,
    60_008_784,
    60_011_730,
    60_012_148,
    70_004_794,
    80_006_165,
    90_021_943,
    90_024_740,
    90_029_306,
    92_001_866,
    93_017_383,
    40_029_364,
    94_001_679,
    93_014_928,
    94_000_797,
    95_010_466,
    95_019_930,
    95_024_148,
    97_008_762,
    100_060_687,
    100_056_849,
    100_041_910,
    100_083_730,
    100_079_918,
    100_067_515,
    110_001_300,
    110_017_207,
    110_028_394,
    140_008_097,
    110_009_277,
    140_012_609,
    160_001_926,
    170_001_247,
    190_004_596,
    210_005_723,
    210_005_796,
    220_002_471,
    240_009_018,
    250_050_625,
    260_050_330,
    280_000_021,
];

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
    for seed in (0..COUNT).chain(MENDED) {
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
    assert_eq!(all.lies.len(), 10, "{:?}", all.lies);
    assert!(all.erased > COUNT / 4, "{} had all erased", all.erased);
    assert!(
        all.writes > COUNT * 5 && all.bases > COUNT / 2 && all.states.get("ok") > Some(&COUNT),
        "{:?}, {} on a snapshot",
        all.states,
        all.bases
    );
}
