//! Many schedules of sync against a hostile relay: `./dev simulate [--count N] [--seed S] [--minutes M]`.
//!
//! Seeds go up from S, on all cores. With a count of 1 the schedule's trace is printed. Ends with a table of what
//! was told and noticed, or with the seeds for which something did not hold.

use std::error::Error;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use waymark_core::{Outcome, simulate};

const COUNT: u64 = 100_000;
/// After so many seeds that do not hold, there is enough to look at.
const MOST_FAILED: usize = 20;

struct Asked {
    count: u64,
    seed: u64,
    minutes: u64,
}

fn asked() -> Result<Asked, Box<dyn Error>> {
    let mut asked = Asked {
        count: COUNT,
        seed: 0,
        minutes: u64::MAX / 60,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let number = words.next().ok_or("a number is missing")?.parse()?;
        match word.as_str() {
            "--count" => asked.count = number,
            "--seed" => asked.seed = number,
            "--minutes" => asked.minutes = number,
            _ => return Err("--count, --seed and --minutes are known".into()),
        }
    }
    Ok(asked)
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked = asked()?;
    if asked.count == 1 {
        let outcome = simulate(asked.seed, true);
        outcome.trace.iter().for_each(|line| say(line));
        return ended(outcome.faults.is_empty());
    }
    let bar = ProgressBar::new(asked.count).with_style(ProgressStyle::with_template(
        "{pos} of {len} schedules, {elapsed} gone, {eta} to go {wide_bar}",
    )?);
    bar.enable_steady_tick(Duration::from_secs(1));
    let next = AtomicU64::new(asked.seed);
    let over = AtomicBool::new(false);
    let sum = Mutex::new((Outcome::default(), Vec::new()));
    let worker = || {
        while !over.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= asked.seed.saturating_add(asked.count) {
                break;
            }
            let outcome = simulate(seed, false);
            let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
            sum.0.add(&outcome);
            sum.1
                .extend(outcome.faults.into_iter().next().map(|fault| (seed, fault)));
            bar.inc(1);
            let late = bar.elapsed() > Duration::from_secs(asked.minutes * 60);
            if late || sum.1.len() >= MOST_FAILED {
                over.store(true, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        (0..cores).for_each(|_| {
            scope.spawn(worker);
        });
    });
    let (done, seconds) = (bar.position(), bar.elapsed().as_secs());
    bar.finish_and_clear();
    let (all, failed) = sum.into_inner().unwrap_or_else(PoisonError::into_inner);
    report(&asked, done, seconds, &all);
    for (seed, fault) in &failed {
        say(&format!("WAYMARK_SEED={seed}: {fault}"));
    }
    ended(failed.is_empty())
}

fn report(asked: &Asked, done: u64, seconds: u64, all: &Outcome) {
    let last = (asked.seed + done).saturating_sub(1);
    say(&format!(
        "{done} schedules (seeds {} to {last}) in {seconds} s",
        asked.seed
    ));
    say(&format!(
        "{} rounds, {} requests, {} writes",
        all.rounds, all.requests, all.writes
    ));
    say(
        "\n| the relay | rounds with it | ended otherwise than ok | ended as ok, without effect |\n|---|---|---|---|",
    );
    for (lie, (noticed, quiet)) in &all.lies {
        say(&format!(
            "| {lie} | {} | {noticed} | {quiet} |",
            noticed + quiet
        ));
    }
    say("\n| rounds ended as | |\n|---|---|");
    for (state, count) in &all.states {
        say(&format!("| {state} | {count} |"));
    }
}

fn ended(well: bool) -> Result<(), Box<dyn Error>> {
    if well {
        Ok(())
    } else {
        Err("something did not hold".into())
    }
}

#[expect(clippy::print_stdout, reason = "a program for the terminal")]
fn say(line: &str) {
    println!("{line}");
}
