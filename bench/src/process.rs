//! What the system says of a process: from `/proc`.

use std::time::Duration;

use crate::measure::Outcome;

/// What a process has spent of the processor, its threads that ended among it. To a hundredth of a second.
pub(crate) fn cpu(id: u32) -> Outcome<Duration> {
    Ok(stat(id)?.1)
}

/// The same of all that have the parent of this one: the servers of one PostgreSQL.
pub(crate) fn siblings_cpu(id: u32) -> Outcome<Duration> {
    let parent = stat(id)?.0;
    let mut all = Duration::ZERO;
    for entry in std::fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(other) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // One that has just ended is nothing to stumble over.
        match stat(other) {
            Ok((its, spent)) if its == parent => all += spent,
            _ => {}
        }
    }
    Ok(all)
}

/// A line of a process's status, in KiB.
pub(crate) fn status(id: u32, name: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let figure = line.and_then(|line| line.split_whitespace().next());
    Ok(figure.ok_or("the system does not say")?.parse()?)
}

/// Parent, and what was spent.
fn stat(id: u32) -> Outcome<(u32, Duration)> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    // The name in brackets may have spaces.
    let (_, rest) = stat.rsplit_once(')').ok_or("no such process")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let field = |place: usize| fields.get(place).copied().ok_or("too few fields");
    let ticks = field(11)?.parse::<u64>()? + field(12)?.parse::<u64>()?;
    let a_second = rustix::param::clock_ticks_per_second();
    Ok((
        field(1)?.parse()?,
        Duration::from_millis(ticks * 1000 / a_second),
    ))
}
