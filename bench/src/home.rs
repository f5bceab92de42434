//! A home to measure in, and five years of one person's check-ins.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use fastrand::Rng;
use tempfile::TempDir;
use waymark_core::platform::{FrozenClock, MemorySecrets, SecretStore};
use waymark_core::{Answer, Answers, App, CheckinDraft, Medicine};

use crate::measure::Outcome;

/// Three a day for five years, one of them a leap year.
pub(crate) const FIVE_YEARS: usize = 5_478;

/// Characters of a note of a few lines.
const LONG_NOTE: usize = 172;

/// An app in a folder of its own that goes when this is dropped.
pub(crate) struct Home {
    pub(crate) app: Arc<App>,
    clock: Arc<FrozenClock>,
    secrets: Arc<MemorySecrets>,
    folder: TempDir,
    begin: DateTime<Utc>,
    /// From one check-in to the next.
    step: Duration,
    /// What they are like.
    pub(crate) kind: Kind,
}

impl Home {
    /// A fresh home below `place`.
    pub(crate) fn new(place: &Path) -> Outcome<Self> {
        Self::living(place, start(), Duration::hours(8))
    }

    /// A fresh home of somebody who checks in so often from then on.
    pub(crate) fn living(place: &Path, begin: DateTime<Utc>, step: Duration) -> Outcome<Self> {
        let folder = tempfile::tempdir_in(place)?;
        let clock = Arc::new(FrozenClock::new(begin, "America/Edmonton"));
        let secrets = Arc::new(MemorySecrets::default());
        let app = App::open(
            folder.path().display().to_string(),
            clock.clone(),
            secrets.clone(),
        )?;
        Ok(Self {
            app,
            clock,
            secrets,
            folder,
            begin,
            step,
            kind: Kind::Usual,
        })
    }

    /// The same home, opened once more.
    pub(crate) fn open(&self) -> Outcome<Arc<App>> {
        let folder = self.folder.path().display().to_string();
        Ok(App::open(folder, self.clock.clone(), self.secrets.clone())?)
    }

    pub(crate) fn diary(&self) -> PathBuf {
        self.folder.path().join("waymark.db")
    }

    /// The file of the lists.
    pub(crate) fn lists(&self) -> PathBuf {
        self.folder.path().join("meetings.db")
    }

    /// The key of the diary, to open it by hand.
    pub(crate) fn key(&self) -> Outcome<Vec<u8>> {
        let key = self.secrets.get("database-key".to_owned())?;
        Ok(key.ok_or("the home has no key")?)
    }

    /// The day of the latest check-in.
    pub(crate) fn last_day(&self) -> Outcome<NaiveDate> {
        let page = self.app.checkin_page(1, None)?;
        Ok(page.first().ok_or("nothing was written")?.day)
    }

    /// Writes check-ins number `from..to` of the person's life, each at its own time.
    pub(crate) fn live(&self, from: usize, to: usize) -> Outcome<()> {
        for draft in (from..to).map(|number| self.next(number)) {
            self.app.checkin_save(draft?)?;
        }
        Ok(())
    }

    /// Sets the clock to the time of a check-in and gives its draft.
    pub(crate) fn next(&self, number: usize) -> Outcome<CheckinDraft> {
        self.pass(number)?;
        Ok(self.kind.of(draft(number), number))
    }

    /// Sets the clock to the time of the person's `number`th check-in: the third of a day, usually.
    pub(crate) fn pass(&self, number: usize) -> Outcome<()> {
        self.clock
            .set(self.begin + self.step * i32::try_from(number)?);
        Ok(())
    }

    /// Sets the clock to a moment.
    pub(crate) fn at(&self, moment: DateTime<Utc>) {
        self.clock.set(moment);
    }
}

fn start() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2021, 11, 23)
        .unwrap_or_default()
        .and_hms_opt(14, 0, 0)
        .unwrap_or_default()
        .and_utc()
}

/// Where files live in memory, so that only the processor is measured; else the usual place.
pub(crate) fn memory() -> PathBuf {
    let shm = PathBuf::from("/dev/shm");
    if shm.is_dir() {
        shm
    } else {
        std::env::temp_dir()
    }
}

/// What a person might say the `number`th time: some questions left out, a note now and then. The same
/// number gives the same answers.
fn draft(number: usize) -> CheckinDraft {
    let mut rng = Rng::with_seed(2026 + number as u64);
    let scale = |rng: &mut Rng| (rng.u8(..) < 200).then(|| rng.i32(0..=10));
    let answer = |rng: &mut Rng| match rng.u8(0..6) {
        0 => None,
        1 => Some(Answer::Yes),
        2 => Some(Answer::Skip),
        _ => Some(Answer::No),
    };
    let some = |rng: &mut Rng, from: &[&str], one_in: u8| {
        if rng.u8(0..one_in) > 0 {
            return Vec::new();
        }
        let wanted = rng.usize(1..=3);
        let mut chosen: Vec<String> = from.iter().map(|text| (*text).to_owned()).collect();
        rng.shuffle(&mut chosen);
        chosen.truncate(wanted);
        chosen
    };
    let answers = Answers {
        mood: scale(&mut rng),
        craving: scale(&mut rng),
        confidence: scale(&mut rng),
        anxiety: scale(&mut rng),
        restlessness: scale(&mut rng),
        stress: scale(&mut rng),
        energy: scale(&mut rng),
        lonely: scale(&mut rng),
        sleep_hours: (number.is_multiple_of(3)).then(|| f64::from(rng.i32(16..40)) / 4.0),
        sleep_quality: (number.is_multiple_of(3)).then(|| rng.i32(0..=10)),
        medicine: (number.is_multiple_of(3)).then_some(Medicine::Taken),
        used: answer(&mut rng),
        risky_situation: answer(&mut rng),
        movement: answer(&mut rng),
        food: answer(&mut rng),
        connection: answer(&mut rng),
        note: (rng.u8(0..3) == 0).then(|| note(&mut rng)),
        triggers: some(
            &mut rng,
            &["hungry", "alone", "tired", "an argument", "payday"],
            4,
        ),
        warning_signs: some(
            &mut rng,
            &["slept badly", "stopped calling", "skipped a meal"],
            6,
        ),
        own: Default::default(),
    };
    CheckinDraft {
        answers,
        ..CheckinDraft::default()
    }
}

/// What kind of check-ins somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A note now and then.
    Usual,
    /// A note of a few lines each time: about 300 B as written.
    Long,
}

impl Kind {
    fn of(self, mut draft: CheckinDraft, number: usize) -> CheckinDraft {
        if self == Self::Long {
            let mut rng = Rng::with_seed(number as u64);
            let notes = (0..4).map(|_| note(&mut rng)).collect::<Vec<_>>();
            let text: String = notes.join(" ").chars().take(LONG_NOTE).collect();
            draft.answers.note = Some(text);
        }
        draft
    }
}

fn note(rng: &mut Rng) -> String {
    const WORDS: [&str; 12] = [
        "walked", "home", "with", "my", "sister", "and", "it", "was", "quiet", "again", "today",
        "slowly",
    ];
    let words = (0..rng.usize(5..40)).filter_map(|_| rng.choice(WORDS));
    words.collect::<Vec<_>>().join(" ")
}
