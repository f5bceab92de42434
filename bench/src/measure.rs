//! What one piece of work costs, and how two ways of doing it compare.

use std::ops::{AddAssign, Div};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

/// How often each way is measured in one run.
pub(crate) const ROUNDS: usize = 5;

pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// What a piece of work took.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Cost {
    /// By the clock on the wall, other programs included.
    pub(crate) wall: Duration,
    /// Of the processor, in this thread alone: what a busy machine does not change.
    pub(crate) cpu: Duration,
}

impl AddAssign for Cost {
    fn add_assign(&mut self, more: Self) {
        self.wall += more.wall;
        self.cpu += more.cpu;
    }
}

impl Div<u32> for Cost {
    type Output = Self;

    fn div(self, among: u32) -> Self {
        Self {
            wall: self.wall / among,
            cpu: self.cpu / among,
        }
    }
}

/// Does the work and says what it took.
#[allow(
    clippy::disallowed_methods,
    reason = "measuring time is what this is for"
)]
pub(crate) fn timed<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<(Cost, T)> {
    let (wall, cpu) = (Instant::now(), thread_time());
    let answer = work()?;
    let cost = Cost {
        cpu: thread_time().saturating_sub(cpu),
        wall: wall.elapsed(),
    };
    Ok((cost, answer))
}

fn thread_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or(0))
}

/// Several figures of one thing: the middle one, and how far they lie apart.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Spread {
    pub(crate) fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let sorted = sorted(figures);
        let at = |place: Option<&f64>| place.copied().unwrap_or(f64::NAN);
        Self {
            median: at(sorted.get(sorted.len() / 2)),
            low: at(sorted.first()),
            high: at(sorted.last()),
        }
    }
}

/// The figure that `share` of them do not exceed, 0 to 1.
pub(crate) fn percentile(figures: impl IntoIterator<Item = f64>, share: f64) -> f64 {
    let sorted = sorted(figures);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a short list"
    )]
    let place = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

fn sorted(figures: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = figures.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Ours and theirs, round by round, in microseconds.
#[derive(Debug, Default, Clone, Serialize)]
pub(crate) struct Pairs {
    pub(crate) ours_us: Vec<f64>,
    pub(crate) theirs_us: Vec<f64>,
}

impl Pairs {
    pub(crate) fn add(&mut self, ours: Duration, theirs: Duration) {
        self.ours_us.push(micros(ours));
        self.theirs_us.push(micros(theirs));
    }

    /// Ours over theirs. Each round gives one ratio, so what slows the whole machine falls out.
    pub(crate) fn ratio(&self) -> Spread {
        let each = self.ours_us.iter().zip(&self.theirs_us);
        Spread::of(each.map(|(ours, theirs)| ours / theirs))
    }

    pub(crate) fn ours(&self) -> f64 {
        Spread::of(self.ours_us.iter().copied()).median
    }

    pub(crate) fn theirs(&self) -> f64 {
        Spread::of(self.theirs_us.iter().copied()).median
    }
}

/// Runs both ways in turn: ours first in one round, theirs first in the next.
pub(crate) fn in_turn(
    rounds: usize,
    mut ours: impl FnMut(usize) -> Outcome<Cost>,
    mut theirs: impl FnMut(usize) -> Outcome<Cost>,
) -> Outcome<Vec<(Cost, Cost)>> {
    (0..rounds)
        .map(|round| {
            Ok(if round % 2 == 0 {
                let first = ours(round)?;
                (first, theirs(round)?)
            } else {
                let first = theirs(round)?;
                (ours(round)?, first)
            })
        })
        .collect()
}

/// The processor's share of pairs of costs.
pub(crate) fn cpu(pairs: &[(Cost, Cost)]) -> Pairs {
    let mut all = Pairs::default();
    pairs.iter().for_each(|(a, b)| all.add(a.cpu, b.cpu));
    all
}

/// Short calls, many a round.
#[derive(Default)]
pub(crate) struct Rounds {
    /// The middle call of each round.
    pub(crate) cpu: Pairs,
    pub(crate) wall: Pairs,
    /// Every call of ours, in microseconds on the wall.
    pub(crate) calls: Vec<f64>,
}

impl Rounds {
    /// Calls both ways in turn, `size` times a round, after one round that does not count. The calls are
    /// numbered through.
    pub(crate) fn of(
        size: usize,
        mut ours: impl FnMut(usize) -> Outcome<Cost>,
        mut theirs: impl FnMut(usize) -> Outcome<Cost>,
    ) -> Outcome<Self> {
        let mut all = Self::default();
        for round in 0..=ROUNDS {
            let first = round * size;
            let pairs = in_turn(size, |n| ours(first + n), |n| theirs(first + n))?;
            if round == 0 {
                continue;
            }
            let middle = |cost: fn(&(Cost, Cost)) -> Duration| {
                Spread::of(pairs.iter().map(|pair| micros(cost(pair)))).median
            };
            all.cpu.ours_us.push(middle(|pair| pair.0.cpu));
            all.cpu.theirs_us.push(middle(|pair| pair.1.cpu));
            all.wall.ours_us.push(middle(|pair| pair.0.wall));
            all.wall.theirs_us.push(middle(|pair| pair.1.wall));
            all.calls
                .extend(pairs.iter().map(|pair| micros(pair.0.wall)));
        }
        Ok(all)
    }

    /// The call that `share` of all calls did not exceed, in microseconds on the wall.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        percentile(self.calls.iter().copied(), share)
    }
}

pub(crate) fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
