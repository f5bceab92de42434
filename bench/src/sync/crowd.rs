//! Many accounts that write at the same time, small batches made before.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use fastrand::Rng;

use super::account::{Account, Ready, agent};
use super::database::Base;
use super::relay::Relay;
use crate::measure::{Cost, Outcome, Pairs, micros, percentile, timed};
use crate::report::{Check, Finding, time};

/// Writes of all together, about: at least [`LEAST`] of each.
const WRITES: usize = 3_000;
const LEAST: usize = 4;
const MOST: usize = 500;
/// Bytes of a thread that does little.
const STACK: usize = 512 * 1024;

pub(crate) fn finding(base: &Base, accounts: usize) -> Outcome<Finding> {
    let relay = Relay::start(base)?;
    let mut rng = Rng::with_seed(11);
    let each = (WRITES / accounts).clamp(LEAST, MOST);
    let origin = relay.origin.as_str();
    let mut crowd = (0..accounts)
        .map(|_| Account::new(&mut rng))
        .collect::<Outcome<Vec<_>>>()?;
    let agent = agent();
    for account in &crowd {
        account.begin(origin)?.send(&agent, origin)?;
    }
    let work = crowd
        .iter_mut()
        .map(|account| (0..each).map(|_| account.write(origin, &mut rng)).collect())
        .collect::<Outcome<Vec<Vec<Ready>>>>()?;

    let before = relay.cpu()?;
    let (whole, times) = at_once(&work, origin, Ready::send)?;
    let after = relay.cpu()?;
    // Who is refused unread may be cut off while sending: those that were are left out.
    let (_, plain) = at_once(&work, origin, Ready::send_plain)?;

    let count = times.len() as f64;
    let lost = (accounts * each - times.len()) as f64;
    let a_write = |spent: Duration| time(micros(spent) / count);
    let mut pairs = Pairs::default();
    let p50 = |times: &[f64]| Duration::from_secs_f64(percentile(times.iter().copied(), 0.5) / 1e6);
    pairs.add(p50(&times), p50(&plain));
    let people = if accounts == 1 {
        "account writes"
    } else {
        "accounts write at once"
    };
    let mut finding = Finding::compared(
        format!("{accounts} {people}, {}", base.name()),
        "the same bytes unsigned, refused unread",
        pairs,
        f64::NAN,
    );
    let [of_relay, of_database] =
        [0, 1].map(|part: usize| match (before.get(part), after.get(part)) {
            (Some(before), Some(after)) => after.saturating_sub(*before),
            _ => Duration::ZERO,
        });
    finding.ours = format!(
        "p50 {}, p99 {}, {:.0}/s; processor each: relay {}{}; relay's memory at most {:.0} MiB",
        finding.ours,
        time(percentile(times.iter().copied(), 0.99)),
        count / whole.wall.as_secs_f64(),
        a_write(of_relay),
        if of_database.is_zero() {
            String::new()
        } else {
            format!(", database {}", a_write(of_database))
        },
        relay.memory()?,
    );
    finding.checks = vec![Check::new("lost", lost, 0.0)];
    Ok(finding)
}

/// Each account's requests one after the other, all accounts at the same time. What it took together, and each that
/// was answered as it should.
pub(crate) fn at_once(
    work: &[Vec<Ready>],
    origin: &str,
    send: fn(&Ready, &ureq::Agent, &str) -> Outcome<()>,
) -> Outcome<(Cost, Vec<f64>)> {
    let barrier = Barrier::new(work.len() + 1);
    thread::scope(|scope| {
        let barrier = &barrier;
        let mut threads = Vec::new();
        for requests in work {
            let thread = thread::Builder::new().stack_size(STACK);
            threads.push(thread.spawn_scoped(scope, move || {
                let agent = agent();
                barrier.wait();
                let one = |request: &Ready| Some(timed(|| send(request, &agent, origin)).ok()?.0);
                let costs = requests.iter().filter_map(one);
                costs.map(|cost| micros(cost.wall)).collect::<Vec<_>>()
            })?);
        }
        timed(|| {
            barrier.wait();
            let mut all = Vec::new();
            for thread in threads {
                all.extend(thread.join().map_err(|_| "a writer fell over")?);
            }
            Ok(all)
        })
    })
}
