//! What Kotlin, Swift, Python and the command line call.

use std::fs::File;
use std::io::BufReader;

use super::feed::{Beside, FeedOptions};
use super::lists::source_name;
use super::model::{FeedFile, ImportReport};
use super::search::rank;
use super::search::store as found;
use super::search::{Listed, Near, Online, Search, travel};
use super::shown::{soonest, store as shown};
use super::times::Times;
use super::{
    CardPage, Fellowship, ListQuery, Meeting, MeetingCard, MeetingPage, MeetingSource, NearQuery,
    OnlineQuery, TravelSpeed, id, store,
};
use crate::error::Error;
use crate::platform::Stopwatch;
use crate::progress::Counted;
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
        let source = source_name("source", &file.source)?;
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
        // What 0.1.0 kept has no snapshot yet; the list that goes still says it.
        self.follow_lists()?;
        let public = self.public()?;
        let interrupts = public.watch();
        let mut report = public.write(|tx| store::import(tx, &incoming, feed, &interrupts))?;
        // A long write leaves a long log; a reader in the way only puts this off.
        let _ = public.checkpoint();
        // The list is in. What is kept finds its meetings without this too, until the next list.
        let _ = self.follow_lists();
        report.took_ms = watch.millis();
        self.announce(&["meetings"]);
        Ok(report)
    }

    /// How far a running import has come, 0 to 1; nothing while none runs. Ask from another thread.
    pub fn meetings_import_progress(&self) -> Option<f64> {
        self.import_progress().share()
    }

    /// Meetings around a place, in the order the query asks for. The place never leaves the device.
    ///
    /// Errors: `Invalid` naming the field.
    pub fn meetings_near(&self, query: NearQuery) -> Result<MeetingPage, AppError> {
        let mut query = query;
        let hidden = self.leave_out_hidden(&mut query.filter)?;
        self.found(&Search::Near(Near::new(&query)?), hidden)
    }

    /// The same search with the days of each group on one card; `limit` and `offset` count cards.
    ///
    /// Errors: `Invalid` naming the field.
    pub fn meetings_near_cards(&self, query: NearQuery) -> Result<CardPage, AppError> {
        let mut query = query;
        let hidden_fellowships = self.leave_out_hidden(&mut query.filter)?;
        let search = Search::Near(Near::new(&query)?);
        let favourites = self.only_favourites(&search)?;
        let mut times = self.times()?;
        Ok(self.public()?.read(|sql| {
            let hits = found::find(sql, &search, favourites.as_deref(), &mut times)?;
            let cards = rank::cards(hits);
            let page = search.page(&cards).map(|(card, hits)| {
                let mut meetings = shown::page(sql, hits.iter(), search.travel(), &mut times)?;
                meetings.sort_by_cached_key(soonest);
                let card = id::text(*card);
                Ok(MeetingCard { card, meetings })
            });
            let page = page.collect::<Result<_, Error>>()?;
            Ok(CardPage {
                total: count(&cards),
                cards: page,
                hidden_fellowships,
            })
        })?)
    }

    /// Meetings that one joins from afar, in the order in which they start; those running now first.
    ///
    /// Errors: `Invalid` naming the field.
    pub fn meetings_online(&self, query: OnlineQuery) -> Result<MeetingPage, AppError> {
        let mut query = query;
        let hidden = self.leave_out_hidden(&mut query.filter)?;
        self.found(&Search::Online(Online::new(&query)?), hidden)
    }

    /// What the lists hold, in the order of the week, also what has no place to be near to.
    ///
    /// Errors: `NotFound` for a source that is not here, `Invalid` naming the field.
    pub fn meetings_list(&self, query: ListQuery) -> Result<MeetingPage, AppError> {
        let mut query = query;
        let hidden = self.leave_out_hidden(&mut query.filter)?;
        self.found(&Search::Listed(Listed::new(query)?), hidden)
    }

    /// What is assumed for each way of getting somewhere, slowest first.
    pub fn travel_speeds(&self) -> Vec<TravelSpeed> {
        travel::speeds()
    }

    /// One meeting. `id`: 16 hex digits or a unique beginning. Errors: `NotFound`, `Invalid`.
    pub fn meeting(&self, id: String) -> Result<Meeting, AppError> {
        let mut times = self.times()?;
        Ok(self.public()?.read(|sql| {
            let code = shown::find(sql, &id)?;
            shown::show(sql, code, &mut times)?.ok_or(Error::NotFound)
        })?)
    }

    /// The lists on this device, by name.
    pub fn meeting_sources(&self) -> Result<Vec<MeetingSource>, AppError> {
        Ok(self.public()?.read(shown::sources)?)
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
    pub(super) fn times(&self) -> Result<Times, Error> {
        Ok(Times::new(self.clock_now()?, self.zones()))
    }

    /// Ids of what the person keeps, where only that is asked for.
    fn only_favourites(&self, search: &Search) -> Result<Option<Vec<i64>>, AppError> {
        let wanted = search.asked().favourites;
        wanted.then(|| self.favourite_codes()).transpose()
    }

    /// One page of what a search finds, without the fellowships that were taken out of it.
    fn found(
        &self,
        search: &Search,
        hidden_fellowships: Vec<Fellowship>,
    ) -> Result<MeetingPage, AppError> {
        let favourites = self.only_favourites(search)?;
        let mut times = self.times()?;
        Ok(self.public()?.read(|sql| {
            let hits = found::find(sql, search, favourites.as_deref(), &mut times)?;
            Ok(MeetingPage {
                total: count(&hits),
                meetings: shown::page(sql, search.page(&hits), search.travel(), &mut times)?,
                hidden_fellowships,
            })
        })?)
    }
}

fn count<T>(found: &[T]) -> u32 {
    u32::try_from(found.len()).unwrap_or(u32::MAX)
}
