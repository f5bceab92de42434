//! What Kotlin, Swift, Python and the command line call.

use std::fs::File;
use std::io::BufReader;

use super::favourites::store as favourites;
use super::feed::{Beside, FeedOptions};
use super::model::{FeedFile, ImportReport};
use super::progress::Counted;
use super::search::{self, Search, Times, store as found};
use super::{FavouriteMeeting, Meeting, MeetingSource, NearPage, NearQuery, id, store};
use crate::error::Error;
use crate::platform::Stopwatch;
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Brings a list from a file onto the device, replacing an earlier one of the same source.
    ///
    /// Reads Meeting Guide JSON, spreadsheets as JSON or CSV, BMLT and OIAA exports; the file says which.
    /// A bad row loses only itself. Errors: `Refused` with a code when the list as a whole cannot be used
    /// (`lost_half`: see [`FeedFile::accept_loss`]): the old one then stays; `Invalid` naming the field, also for a
    /// file beside it that does not belong to a list; `Interrupted`;
    /// `StorageFull`.
    pub fn meetings_import(&self, file: FeedFile) -> Result<ImportReport, AppError> {
        let watch = Stopwatch::start();
        let source = file.source.trim();
        if source.is_empty() || source.chars().count() > 100 {
            return Err(Error::invalid("source", "must have 1 to 100 characters").into());
        }
        let time_zone = file
            .time_zone
            .as_deref()
            .map(|name| self.zones().zone(name))
            .transpose()
            .map_err(|_| Error::invalid("time_zone", "is not the name of a time zone"))?;
        let now = self.moment()?.now;
        let opened =
            File::open(&file.path).map_err(|_| Error::invalid("file", "cannot be opened"))?;
        self.import_progress()
            .begin(opened.metadata().map_or(0, |meta| meta.len()));
        let feed = Counted {
            inner: BufReader::with_capacity(1 << 16, opened),
            progress: self.import_progress(),
        };
        let incoming = store::Incoming {
            source,
            options: FeedOptions {
                fellowship: file.fellowship,
                time_zone,
                now: Some(now),
                beside: beside(&file)?,
            },
            now,
            accept_loss: file.accept_loss,
        };
        let public = self.public()?;
        let interrupts = public.watch();
        let mut report = public.write(|tx| store::import(tx, &incoming, feed, &interrupts))?;
        // A long write leaves a long log; a reader in the way only puts this off.
        let _ = public.checkpoint();
        report.took_ms = watch.millis();
        self.announce(&["meetings"]);
        Ok(report)
    }

    /// How far a running import has come, 0 to 1; nothing while none runs. Ask from another thread.
    pub fn meetings_import_progress(&self) -> Option<f64> {
        self.import_progress().share()
    }

    /// Meetings around a place, nearest first. The place never leaves the device.
    ///
    /// Errors: `Invalid` naming the field.
    pub fn meetings_near(&self, query: NearQuery) -> Result<NearPage, AppError> {
        let search = Search::new(&query)?;
        let mut times = self.times()?;
        Ok(self.public()?.read(|sql| {
            let found = found::near(sql, &search, &mut times)?;
            let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
            let page = found
                .into_iter()
                .skip(search.offset)
                .take(search.limit)
                .map(|(distance, id)| (id, Some(distance)));
            Ok(NearPage {
                total,
                meetings: found::page(sql, page, &mut times)?,
            })
        })?)
    }

    /// What a list holds, in the order of the week, also what has no place to be near to. `source`: its
    /// name; left out: every list. `day`: 0 (Sunday) to 6. `limit`: 1 to 500.
    ///
    /// Errors: `NotFound` for a source that is not here, `Invalid`.
    #[uniffi::method(default(source = None, day = None, limit = 50, offset = 0))]
    pub fn meetings_list(
        &self,
        source: Option<String>,
        day: Option<i32>,
        limit: u32,
        offset: u32,
    ) -> Result<NearPage, AppError> {
        let day = search::day(day)?;
        let limit = search::limit(limit)?;
        let mut times = self.times()?;
        Ok(self.public()?.read(|sql| {
            let ids = found::list(sql, source.as_deref(), day)?;
            let total = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let offset = usize::try_from(offset).unwrap_or(usize::MAX);
            let page = ids
                .into_iter()
                .skip(offset)
                .take(limit)
                .map(|id| (id, None));
            Ok(NearPage {
                total,
                meetings: found::page(sql, page, &mut times)?,
            })
        })?)
    }

    /// One meeting. `id`: 16 hex digits or a unique beginning. Errors: `NotFound`, `Invalid`.
    pub fn meeting(&self, id: String) -> Result<Meeting, AppError> {
        let mut times = self.times()?;
        Ok(self.public()?.read(|sql| {
            let code = found::find(sql, &id)?;
            found::show(sql, code, &mut times)?.ok_or(Error::NotFound)
        })?)
    }

    /// Keeps a meeting, or lets it go. One that is no longer listed can still be let go.
    ///
    /// Errors: `NotFound`, `Invalid`.
    pub fn meeting_favourite(&self, id: String, keep: bool) -> Result<(), AppError> {
        let mut times = self.times()?;
        if keep {
            let (code, meeting) = self.public()?.read(|sql| {
                let code = found::find(sql, &id)?;
                Ok((
                    code,
                    found::show(sql, code, &mut times)?.ok_or(Error::NotFound)?,
                ))
            })?;
            return self.write(|tx, moment| favourites::keep(tx, code, &meeting, moment.now));
        }
        let (low, high) = id::range(&id)?;
        self.write(|tx, _| {
            let kept = favourites::all(tx.sql())?;
            let mut fits = kept
                .iter()
                .map(|kept| kept.code)
                .filter(|code| (low..=high).contains(code));
            match (fits.next(), fits.next()) {
                (None, _) => Err(Error::NotFound),
                (Some(code), None) => favourites::let_go(tx, code),
                _ => Err(Error::invalid(
                    "id",
                    "fits several meetings; give more digits",
                )),
            }
        })
    }

    /// Meetings the person keeps, first kept first, with what the list says of them now.
    pub fn meeting_favourites(&self) -> Result<Vec<FavouriteMeeting>, AppError> {
        let mut times = self.times()?;
        let kept = self.read(favourites::all)?;
        Ok(self.public()?.read(|sql| {
            kept.into_iter()
                .map(|kept| {
                    Ok(FavouriteMeeting {
                        id: id::text(kept.code),
                        meeting: found::show(sql, kept.code, &mut times)?,
                        name: kept.name,
                        source: kept.source,
                    })
                })
                .collect()
        })?)
    }

    /// The lists on this device, by name.
    pub fn meeting_sources(&self) -> Result<Vec<MeetingSource>, AppError> {
        Ok(self.public()?.read(found::sources)?)
    }
}

/// What the list itself has beside its rows, and what the files that belong to it say.
fn beside(file: &FeedFile) -> Result<Beside, Error> {
    let mut beside = Beside::default();
    if let Ok(list) = File::open(&file.path) {
        // A list with nothing beside its rows is as good.
        let _ = beside.add(list);
    }
    for path in &file.beside {
        let opened = File::open(path).map_err(|_| Error::invalid("beside", "cannot be opened"))?;
        beside
            .add(opened)
            .map_err(|_| Error::invalid("beside", "is not a file that belongs to a list"))?;
    }
    Ok(beside)
}

impl App {
    /// Times as they are worked out for one call.
    fn times(&self) -> Result<Times, Error> {
        Ok(Times::new(self.clock_now()?, self.zones()))
    }
}
