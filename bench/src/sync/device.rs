//! A person's devices, as apps: all they do goes through [`waymark_core::App`].

use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use waymark_core::{SyncReport, SyncState};

use crate::home::{Home, Kind};
use crate::measure::Outcome;
use crate::raw;

/// From one check-in to the next: 100,000 of them are less than six years.
const STEP_MIN: i64 = 30;

/// An app that syncs.
pub(crate) struct Device {
    pub(crate) home: Home,
    /// Check-ins written so far.
    written: usize,
}

impl Device {
    /// An app that has written nothing, below `place`, with room for so many check-ins up to now.
    pub(crate) fn new(place: &Path, records: usize) -> Outcome<Self> {
        let step = Duration::minutes(STEP_MIN);
        let begin = now() - step * i32::try_from(records)?;
        Ok(Self {
            home: Home::living(place, begin, step)?,
            written: 0,
        })
    }

    /// The same, of somebody who writes such check-ins.
    pub(crate) fn writing(mut self, kind: Kind) -> Self {
        self.home.kind = kind;
        self
    }

    /// Makes an account at a relay; the words of its phrase.
    pub(crate) fn enable(&self, origin: &str) -> Outcome<String> {
        self.home.at(now());
        let enabled = self.home.app.sync_enable(origin.to_owned(), None)?;
        Ok(enabled.phrase.join(" "))
    }

    /// Joins an account by its phrase, all other devices staying.
    pub(crate) fn join(&self, origin: &str, phrase: &str) -> Outcome<()> {
        self.home.at(now());
        let app = &self.home.app;
        let found = app.phrase_look(Some(origin.to_owned()), phrase.to_owned())?;
        let keep = found.devices.into_iter().map(|device| device.id).collect();
        well(&app.phrase_join(keep, None, None, false)?)
    }

    /// Writes so many check-ins more.
    pub(crate) fn write(&mut self, count: usize) -> Outcome<()> {
        self.home.live(self.written, self.written + count)?;
        self.written += count;
        Ok(())
    }

    /// Writes one that is made now.
    pub(crate) fn write_now(&mut self) -> Outcome<()> {
        let draft = self.home.next(self.written)?;
        self.written += 1;
        self.home.at(now());
        self.home.app.checkin_save(draft)?;
        Ok(())
    }

    /// A figure from the diary's own file.
    pub(crate) fn figure(&self, query: &str) -> Outcome<f64> {
        let sql = raw::open(&self.home.diary(), &self.home.key()?, raw::DIARY_CACHE_KIB)?;
        Ok(sql.query_row(query, [], |row| row.get(0))?)
    }

    pub(crate) fn sync(&self) -> Outcome<SyncReport> {
        self.home.at(now());
        let report = self.home.app.sync_now(0)?;
        well(&report)?;
        Ok(report)
    }
}

/// A sync that did not go well is nothing to measure.
pub(crate) fn well(report: &SyncReport) -> Outcome<()> {
    if report.state == SyncState::Ok {
        Ok(())
    } else {
        Err(format!("sync ended as {:?} {}", report.state, report.detail).into())
    }
}

#[allow(clippy::disallowed_methods, reason = "a relay has the machine's clock")]
pub(crate) fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}
