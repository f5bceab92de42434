//! Whether an account costs the same among few and among many.

use fastrand::Rng;

use super::account::{Account, agent};
use super::database::Base;
use super::device::now;
use super::relay::Relay;
use crate::measure::{Outcome, Pairs, Spread, micros, timed};
use crate::report::{Finding, time};

/// Accounts that are asked, among all.
const PROBES: usize = 200;
/// How much more one among many may cost: what the index is deeper.
const MOST_RATIO: f64 = 1.5;

pub(crate) fn findings(base: &Base, few: u64, many: u64) -> Outcome<Vec<Finding>> {
    let relay = Relay::start(base)?;
    let (origin, agent) = (relay.origin.as_str(), agent());
    let mut rng = Rng::with_seed(12);
    let mut probes = (0..PROBES)
        .map(|_| Account::new(&mut rng))
        .collect::<Outcome<Vec<_>>>()?;
    for account in &probes {
        account.begin(origin)?.send(&agent, origin)?;
    }
    let list = probes.first().ok_or("no accounts")?.list.clone();
    let day = u64::try_from(now().timestamp())? / 86_400;
    let mut there = PROBES as u64;
    let mut both = [Vec::new(), Vec::new()];
    for rows in [few, many] {
        relay
            .database
            .fill(rows.saturating_sub(there), &list.encode(), &list.hash, day)?;
        there = there.max(rows);
        // The first time round warms up what was filled, and does not count.
        for counts in [false, true] {
            let (mut appends, mut pulls) = (Vec::new(), Vec::new());
            for account in &mut probes {
                let write = account.write(origin, &mut rng)?;
                appends.push(timed(|| write.send(&agent, origin))?.0.wall);
                let pull = account.pull(origin)?;
                pulls.push(timed(|| pull.send(&agent, origin))?.0.wall);
            }
            if counts {
                both[0].push(Spread::of(appends.into_iter().map(micros)).median);
                both[1].push(Spread::of(pulls.into_iter().map(micros)).median);
            }
        }
    }
    Ok([("write", &both[0]), ("look", &both[1])]
        .into_iter()
        .map(|(what, medians)| finding(base, what, [few, many], medians))
        .collect())
}

fn finding(base: &Base, what: &str, rows: [u64; 2], medians: &[f64]) -> Finding {
    let [few, many] = rows;
    let at = |place: usize| medians.get(place).copied().unwrap_or(f64::NAN);
    let pairs = Pairs {
        ours_us: vec![at(1)],
        theirs_us: vec![at(0)],
    };
    let mut finding = Finding::compared(
        format!("a {what} among {many} accounts, {}", base.name()),
        "the same among few",
        pairs,
        MOST_RATIO,
    );
    finding.ours = format!("p50 {}", time(at(1)));
    finding.theirs = format!("p50 {} among {few}", time(at(0)));
    finding
}
