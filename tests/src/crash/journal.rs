//! The real core in a home, and what a child writes to it.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use waymark_core::calendar::{Day, Instant};
use waymark_core::platform::{FrozenClock, MemorySecrets, SecretStore};
use waymark_core::{Answer, Answers, App, AppError, CheckinDraft, Medicine};

use super::{Known, Said, Step, say};

const KEY: [u8; 32] = [7; 32];
/// A Monday in November 2026, 15:00 UTC, in seconds since 1970.
const MONDAY: i64 = 1_795_446_000;

/// Opens a home with the key that all these tests use.
pub fn open(home: &Path) -> Result<Arc<App>, AppError> {
    let secrets = MemorySecrets::default();
    for (name, secret) in [("database-key", KEY), ("device-key", [9; 32])] {
        // Memory never refuses.
        let _ = secrets.put(name.into(), secret.to_vec());
    }
    let clock = FrozenClock::new(
        Instant::from_timestamp(MONDAY, 0).unwrap_or_default(),
        "America/Edmonton",
    );
    App::open(
        home.display().to_string(),
        Arc::new(clock),
        Arc::new(secrets),
    )
}

/// What entry `n` says in a version: every answer given, different in each, notes of up to three pages.
pub(super) fn answers(n: u64, version: u32) -> Answers {
    let mut chance = fastrand::Rng::with_seed(n << 8 | u64::from(version));
    let mut scale = || Some(chance.i32(0..=10));
    let three = |n: i32| {
        [Answer::No, Answer::Yes, Answer::Skip]
            .get(n as usize % 3)
            .copied()
    };
    Answers {
        mood: scale(),
        craving: scale(),
        confidence: scale(),
        anxiety: scale(),
        restlessness: scale(),
        stress: scale(),
        energy: scale(),
        lonely: scale(),
        sleep_hours: Some(f64::from(n as u32 % 40) / 2.0),
        sleep_quality: scale(),
        medicine: Some(if n.is_multiple_of(2) {
            Medicine::Late
        } else {
            Medicine::None
        }),
        used: three(n as i32),
        risky_situation: three(version as i32),
        movement: three(n as i32 + 1),
        food: three(n as i32 + 2),
        connection: three(version as i32 + 1),
        note: Some(format!("entry {n} version {version}. ").repeat(1 + (n * 37 % 400) as usize)),
        triggers: vec![format!("argument {n}"), format!("payday {version}")],
        warning_signs: vec![format!("staying up {n}")],
        own: HashMap::from([("00ff".into(), (n % 11) as i32)]),
    }
}

/// The day on which these tests take place.
pub fn today() -> Day {
    Instant::from_timestamp(MONDAY, 0)
        .unwrap_or_default()
        .date_naive()
}

/// Spread over 300 days, so that entries land all over the file.
pub(super) fn day(n: u64) -> Day {
    today() - chrono::Days::new(n * 7 % 300)
}

/// Entry `n` in a version, as it is given to the core.
pub fn draft(n: u64, version: u32) -> CheckinDraft {
    CheckinDraft {
        day: Some(day(n)),
        at: None,
        answers: answers(n, version),
    }
}

/// What a child says of an error.
pub fn refused(step: Option<Step>, error: &AppError) -> Said {
    Said::Refused {
        step,
        error: format!("{error:?}"),
    }
}

/// A child's work on an open home.
pub struct Writer {
    app: Arc<App>,
    next: u64,
    known: Vec<(u64, Known)>,
    chance: fastrand::Rng,
}

impl Writer {
    /// One that may edit and delete what is `known`, and counts its own entries from `next`.
    pub fn new(app: Arc<App>, next: u64, known: Vec<(u64, Known)>, seed: u64) -> Self {
        let known = known
            .into_iter()
            .filter(|(_, known)| known.version.is_some())
            .collect();
        Self {
            app,
            next,
            known,
            chance: fastrand::Rng::with_seed(seed),
        }
    }

    /// Takes so many steps, and says each before and after. Now and then the app sleeps and wakes,
    /// which empties the log and deletes it.
    pub fn take(&mut self, steps: u64) -> io::Result<()> {
        for _ in 0..steps {
            if self.chance.u8(0..12) == 0 && self.app.suspend().and(self.app.resume()).is_err() {
                // A disk that refuses now may let the app wake later; until then it stays asleep.
                let _ = self.app.resume();
            }
            let step = self.choose();
            say(&Said::Begins(step))?;
            match self.do_step(step) {
                Ok(id) => say(&Said::Done { step, id })?,
                Err(error) => {
                    self.known.retain(|(n, _)| *n != step.entry());
                    say(&refused(Some(step), &error))?;
                }
            }
        }
        Ok(())
    }

    fn choose(&mut self) -> Step {
        let at = self.chance.usize(0..self.known.len().max(1));
        match (self.chance.u8(0..10), self.known.get(at)) {
            (0, Some((n, _))) => Step::Delete(*n),
            (1 | 2, Some((n, known))) => Step::Edit(*n, known.version.unwrap_or(0) + 1),
            _ => {
                self.next += 1;
                Step::Save(self.next - 1)
            }
        }
    }

    fn do_step(&mut self, step: Step) -> Result<String, AppError> {
        let n = step.entry();
        let id = self
            .known
            .iter()
            .find(|(known, _)| *known == n)
            .map(|(_, known)| known.id.clone())
            .unwrap_or_default();
        let id = match step {
            Step::Save(_) => self.app.checkin_save(draft(n, 1))?.id,
            Step::Edit(_, version) => self.app.checkin_edit(id, draft(n, version))?.id,
            Step::Delete(_) => {
                self.app.checkin_delete(id.clone())?;
                id
            }
        };
        self.known.retain(|(known, _)| *known != n);
        if step.version().is_some() {
            self.known.push((
                n,
                Known {
                    id: id.clone(),
                    version: step.version(),
                },
            ));
        }
        Ok(id)
    }
}
