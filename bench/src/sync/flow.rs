//! What somebody wrote goes up, and comes down on another device that had joined before.

use std::time::Duration;

use super::database::Base;
use super::device::Device;
use super::relay::Relay;
use super::wire::MOST_DISK;
use crate::diary::save::{put_all, rows_of};
use crate::home::memory;
use crate::measure::{Cost, Outcome, Pairs, Spread, micros, timed};
use crate::report::{Check, Finding, time};

const ROUNDS: usize = 3;

/// Both ways, and what they leave at the relay.
#[derive(Default)]
struct Both {
    up: Pairs,
    down: Pairs,
    /// Of the device's thread, of the relay and of its database, microseconds an item.
    up_cpu: [Vec<f64>; 3],
    down_cpu: [Vec<f64>; 3],
    disk: Vec<f64>,
    memory: f64,
}

pub(crate) fn findings(base: &Base, records: usize) -> Outcome<Vec<Finding>> {
    let mut both = Both::default();
    for _ in 0..ROUNDS {
        both.round(base, records)?;
    }
    let on = base.name();
    let way = |what: &str, pairs: Pairs, cpu: &[Vec<f64>; 3], at_least: f64| {
        let a_second = records as f64 * 1e6 / pairs.ours();
        let mut finding = Finding::compared(
            format!("{records} check-ins {what}, {on}"),
            "the same rows by hand, one transaction",
            pairs,
            f64::NAN,
        );
        finding.ours = format!(
            "{}, {a_second:.0}/s; processor each: {}",
            finding.ours,
            shares(cpu)
        );
        finding.checks = vec![Check::at_least("a second", a_second, at_least)];
        finding
    };
    let disk = Spread::of(both.disk).median;
    Ok(vec![
        way("up", both.up, &both.up_cpu, 1300.0),
        way("down", both.down, &both.down_cpu, 3800.0),
        Finding::alone(
            format!("at the relay a check-in that went up with others, {on}"),
            format!(
                "{disk:.0} B on disk; relay's memory at most {:.0} MiB",
                both.memory
            ),
            vec![Check::new("B", disk, MOST_DISK)],
        ),
    ])
}

/// Microseconds of the processor, for people.
fn shares(cpu: &[Vec<f64>; 3]) -> String {
    let middle = |figures: &Vec<f64>| time(Spread::of(figures.iter().copied()).median);
    let [device, relay, database] = cpu;
    let mut shares = format!("device {}, relay {}", middle(device), middle(relay));
    if database.iter().any(|spent| *spent > 0.0) {
        shares += &format!(", database {}", middle(database));
    }
    shares
}

impl Both {
    fn round(&mut self, base: &Base, records: usize) -> Outcome<()> {
        let relay = Relay::start(base)?;
        let mut writer = Device::new(&memory(), records)?;
        let phrase = writer.enable(&relay.origin)?;
        let reader = Device::new(&std::env::temp_dir(), records)?;
        reader.join(&relay.origin, &phrase)?;
        writer.sync()?;
        writer.write(records)?;

        let empty = relay.database.bytes()?;
        let (up, sent) = spent(&relay, &mut self.up_cpu, records, || {
            Ok(writer.sync()?.sent)
        })?;
        let full = relay.database.bytes()?;
        let (down, received) = spent(&relay, &mut self.down_cpu, records, || {
            Ok(reader.sync()?.received)
        })?;
        if [sent, received] != [records as u64; 2] {
            return Err(
                format!("of {records} check-ins {sent} went up, {received} came down").into(),
            );
        }
        let folder = tempfile::tempdir()?;
        let (sql, rows) = rows_of(&writer.home, folder.path())?;
        let (by_hand, ()) = timed(|| put_all(&sql, &rows))?;
        self.up.add(up.wall, by_hand.wall);
        self.down.add(down.wall, by_hand.wall);
        self.disk
            .push(full.saturating_sub(empty) as f64 / records as f64);
        self.memory = self.memory.max(relay.memory()?);
        Ok(())
    }
}

/// Does it, and adds to `cpu` what the device, the relay and the database spent on each item.
fn spent(
    relay: &Relay,
    cpu: &mut [Vec<f64>; 3],
    items: usize,
    work: impl FnOnce() -> Outcome<u64>,
) -> Outcome<(Cost, u64)> {
    let before = relay.cpu()?;
    let (cost, count) = timed(work)?;
    let after = relay.cpu()?;
    let each = |spent: Duration| micros(spent) / items as f64;
    let [device, relay, database] = cpu;
    device.push(each(cost.cpu));
    relay.push(each(after[0].saturating_sub(before[0])));
    database.push(each(after[1].saturating_sub(before[1])));
    Ok((cost, count))
}
