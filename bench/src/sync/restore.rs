//! A new phone that has nothing but the phrase.

use super::database::Base;
use super::device::{Device, now};
use super::relay::Relay;
use crate::child;
use crate::diary::save::{put_all, rows_of};
use crate::home::memory;
use crate::measure::{Outcome, Pairs, Spread, timed};
use crate::process::status;
use crate::report::{Check, Finding, time};

/// Records up to which it is done several times.
const FEW: usize = 10_000;
/// A phone gets its 10,000 back in so many seconds.
const MOST_S: f64 = 3.0;

pub(crate) fn findings(base: &Base, records: usize) -> Outcome<Vec<Finding>> {
    let relay = Relay::start(base)?;
    let [up_memory] = child::figures(&["sync-up", &relay.origin, &records.to_string()])?;
    let mut writer = Device::new(&memory(), records)?;
    let phrase = writer.enable(&relay.origin)?;
    writer.write(records)?;
    writer.sync()?;
    let (mut pairs, mut cpu, mut memory) = (Pairs::default(), Vec::new(), 0_f64);
    for _ in 0..if records > FEW { 1 } else { 3 } {
        let [wall_s, cpu_s, mib] =
            child::figures(&["sync-restore", &relay.origin, &phrase, &records.to_string()])?;
        let folder = tempfile::tempdir()?;
        let (sql, rows) = rows_of(&writer.home, folder.path())?;
        let (by_hand, ()) = timed(|| put_all(&sql, &rows))?;
        pairs.add(std::time::Duration::from_secs_f64(wall_s), by_hand.wall);
        cpu.push(cpu_s * 1e6);
        memory = memory.max(mib);
    }
    let mut finding = Finding::compared(
        format!(
            "a new phone gets {records} check-ins back by its phrase, {}",
            base.name()
        ),
        "the same rows by hand, one transaction",
        pairs,
        f64::NAN,
    );
    let seconds = finding.rounds.as_ref().map_or(f64::NAN, Pairs::ours) / 1e6;
    finding.ours = format!(
        "{}; processor {}; {memory:.0} MiB over idle",
        finding.ours,
        time(Spread::of(cpu).median)
    );
    finding.checks.clear();
    if records <= FEW {
        finding.checks.push(Check::new("s", seconds, MOST_S));
    }
    Ok(vec![
        finding,
        Finding::alone(
            format!(
                "memory of a device while {records} check-ins go up, {}",
                base.name()
            ),
            format!("{up_memory:.0} MiB over idle"),
            Vec::new(),
        ),
    ])
}

/// In a process of its own: seconds on the wall, of the processor, MiB over what an open home takes.
pub(crate) fn one(origin: &str, phrase: &str, records: usize) -> Outcome<[f64; 3]> {
    let me = std::process::id();
    let device = Device::new(&std::env::temp_dir(), records)?;
    device.home.at(now());
    device.home.app.checkin_list(None, None)?;
    let idle = status(me, "VmRSS:")?;
    let (cost, ()) = timed(|| device.join(origin, phrase))?;
    let most = (status(me, "VmHWM:")? - idle) / 1024.0;
    let there = device.figure("SELECT CAST(count(*) AS REAL) FROM checkin")?;
    if there < records as f64 {
        return Err(format!("{there} of {records} came back").into());
    }
    Ok([cost.wall.as_secs_f64(), cost.cpu.as_secs_f64(), most])
}

/// In a process of its own: MiB over what a home takes in which all of it is written.
pub(crate) fn up(origin: &str, records: usize) -> Outcome<[f64; 1]> {
    let me = std::process::id();
    let mut device = Device::new(&memory(), records)?;
    device.enable(origin)?;
    device.write(records)?;
    let idle = status(me, "VmRSS:")?;
    device.sync()?;
    Ok([(status(me, "VmHWM:")? - idle) / 1024.0])
}
