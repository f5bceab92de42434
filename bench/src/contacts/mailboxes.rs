//! Many mailboxes at one relay.

use fastrand::Rng;

use super::mailbox::Mailbox;
use crate::measure::{Outcome, percentile};
use crate::report::{Finding, time};
use crate::sync::account::Ready;
use crate::sync::crowd::at_once;
use crate::sync::database::Base;
use crate::sync::relay::Relay;

/// Clients at the same time, each with a connection that it keeps.
const CLIENTS: usize = 8;
/// Messages put to each mailbox.
const MESSAGES: usize = 4;

pub(super) fn findings(base: &Base, count: usize) -> Outcome<Vec<Finding>> {
    let relay = Relay::start(base)?;
    let mut rng = Rng::with_seed(7);
    let mailboxes: Vec<_> = (0..count).map(|_| Mailbox::new(&mut rng)).collect();
    let bytes = || -> Outcome<f64> { Ok(relay.database.bytes()? as f64) };
    let (empty, memory) = (bytes()?, relay.memory()?);
    let origin = relay.origin.as_str();
    let make = among(mailboxes.iter().map(Mailbox::make));
    let made = at_once(&make, origin, Ready::send)?;
    let (with, memory_with) = (bytes()?, relay.memory()?);
    let mut put = Vec::new();
    for _ in 0..MESSAGES {
        put.extend(mailboxes.iter().map(|one| one.put(&mut rng).0));
    }
    let put = at_once(&among(put), origin, Ready::send)?;
    let full = bytes()?;
    let read = at_once(
        &among(mailboxes.iter().map(Mailbox::read)),
        origin,
        Ready::send,
    )?;
    let memory_after = relay.memory()?;
    let done = [(&made, count), (&put, count * MESSAGES), (&read, count)];
    if done.iter().any(|(times, wanted)| times.1.len() != *wanted) {
        return Err("the relay did not answer all".into());
    }
    let says = |(cost, times): &(crate::measure::Cost, Vec<f64>)| {
        let at = |share| time(percentile(times.iter().copied(), share));
        let a_second = times.len() as f64 / cost.wall.as_secs_f64();
        format!("{a_second:.0}/s, p50 {}, p99 {}", at(0.5), at(0.99))
    };
    let name = base.name();
    let line = |what: &str, ours| Finding::alone(format!("{what}, {name}"), ours, Vec::new());
    let each = |bytes: f64, many: usize| bytes / many as f64;
    Ok(vec![
        line(
            &format!("{count} mailboxes are made by {CLIENTS} at once"),
            says(&made),
        ),
        line(&format!("{MESSAGES} messages put to each"), says(&put)),
        line("each read with all in it", says(&read)),
        line(
            "at the relay a mailbox",
            format!(
                "{:.0} B on disk, {:.0} B a message of 1,028; the relay's memory at most {:.1} MiB with none, {:.1} with \
                 all made, {:.1} in the end",
                each(with - empty, count),
                each(full - with, count * MESSAGES),
                memory,
                memory_with,
                memory_after
            ),
        ),
    ])
}

/// Shared out among the clients.
fn among(all: impl IntoIterator<Item = Ready>) -> Vec<Vec<Ready>> {
    let mut work: Vec<Vec<Ready>> = (0..CLIENTS).map(|_| Vec::new()).collect();
    for (at, ready) in all.into_iter().enumerate() {
        if let Some(one) = work.get_mut(at % CLIENTS) {
            one.push(ready);
        }
    }
    work
}
