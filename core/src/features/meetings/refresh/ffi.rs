//! What Kotlin, Swift, Python and the command line call.

use std::cell::Cell;

use super::address::Address;
use super::http::Client;
use super::parts;
use super::store::{self, Brought, Given};
use super::{Came, Refresh};
use super::{MeetingSourceDraft, RefreshOutcome, RefreshReport};
use crate::error::Error;
use crate::features::meetings::ImportReport;
use crate::features::meetings::lists::source_name;
use crate::platform::Stopwatch;
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Adds a source, or gives one another address. Nothing is asked yet: see [`App::meetings_refresh`].
    ///
    /// Errors: `Invalid` naming the field.
    pub fn meeting_source_add(&self, source: MeetingSourceDraft) -> Result<(), AppError> {
        let name = source_name("name", &source.name)?;
        let url = Address::parse(&source.url)
            .ok_or_else(|| Error::invalid("url", "is not a web address (http or https)"))?;
        if url.holds_a_place() {
            return Err(Error::invalid("url", "must not hold a place").into());
        }
        if let Some(zone) = source.time_zone.as_deref() {
            self.zones()
                .zone(zone)
                .map_err(|_| Error::invalid("time_zone", "is not the name of a time zone"))?;
        }
        let given = Given {
            name,
            url: &url,
            fellowship: source.fellowship,
            time_zone: source.time_zone.as_deref(),
        };
        self.public()?.write(|tx| store::add(tx, &given))?;
        self.announce(&["meetings"]);
        Ok(())
    }

    /// Takes a source and its list off this device. Errors: `NotFound`; `Invalid` for a list of a pack.
    pub fn meeting_source_remove(&self, name: String) -> Result<(), AppError> {
        let name = source_name("name", &name)?;
        // What is kept remembers its meetings as they were listed last.
        self.follow_lists()?;
        let public = self.public()?;
        public.write(|tx| store::remove(tx, name))?;
        let _ = public.checkpoint();
        let _ = self.follow_lists();
        self.announce(&["meetings"]);
        Ok(())
    }

    /// Asks a source for its list and puts it in the place of the old one. The request holds the address and which
    /// list is here; never where the person is. Ask [`App::meetings_import_progress`] how far it is; end it with
    /// [`App::interrupt`]: what came so far is gone on with next time.
    ///
    /// Errors: `NotFound`, `Offline`, `Refused` with a code (`docs/refresh.md`; `no_address` for a list from a file),
    /// `Interrupted`, `Busy` while another refresh runs. The old list then stays.
    pub fn meetings_refresh(&self, name: String) -> Result<RefreshReport, AppError> {
        let _turn = self.downloads().turn()?;
        self.refresh_one(&name)
    }

    /// Asks every source that has an address, by name. One that brings nothing does not keep the others from it.
    ///
    /// Errors: as [`App::meetings_refresh`], without `Offline` and `Refused`, which are in the reports.
    pub fn meetings_refresh_all(&self) -> Result<Vec<RefreshReport>, AppError> {
        let _turn = self.downloads().turn()?;
        let names = self.public()?.read(store::names)?;
        names
            .into_iter()
            .map(|name| {
                let failure = match self.refresh_one(&name) {
                    Err(AppError::Offline) => "offline".to_owned(),
                    Err(AppError::Refused { why }) => why,
                    answer => return answer,
                };
                Ok(RefreshReport {
                    source: name,
                    outcome: RefreshOutcome::Kept,
                    failure: Some(failure),
                    report: None,
                    changed: None,
                    bytes: 0,
                    took_ms: 0,
                })
            })
            .collect()
    }

    /// Takes the list that was held, though it has lost half of its meetings.
    ///
    /// Errors: `NotFound` when none is held; as [`App::meetings_import`].
    pub fn meeting_source_accept(&self, name: String) -> Result<ImportReport, AppError> {
        let clock = Stopwatch::start();
        let _turn = self.downloads().turn()?;
        let public = self.public()?;
        let refresh = self.refresher(&public)?;
        let origin = public.read(|sql| store::origin(sql, &name))?;
        let held = public.read(|sql| parts::held(sql, &name))?;
        self.follow_lists()?;
        let (Brought::Updated(mut report) | Brought::Held(mut report)) =
            refresh.put_in_place(&name, &origin, held, true)?;
        let _ = self.follow_lists();
        report.took_ms = clock.millis();
        self.announce(&["meetings"]);
        Ok(report)
    }

    /// Lets the list that was held go, and keeps the one that is here until the source has yet another.
    ///
    /// Errors: `NotFound` when none is held.
    pub fn meeting_source_decline(&self, name: String) -> Result<(), AppError> {
        self.public()?.write(|tx| store::decline(tx, &name))?;
        self.announce(&["meetings"]);
        Ok(())
    }
}

impl App {
    fn refresher<'a>(&'a self, public: &'a crate::store::Store) -> Result<Refresh<'a>, Error> {
        Ok(Refresh {
            public,
            client: Client::new(&self.web_limits()),
            watch: public.watch(),
            progress: self.import_progress(),
            zones: self.zones(),
            now: self.clock_now()?,
            bytes: Cell::new(0),
        })
    }

    /// The caller holds the turn.
    fn refresh_one(&self, name: &str) -> Result<RefreshReport, AppError> {
        let clock = Stopwatch::start();
        let public = self.public()?;
        let refresh = self.refresher(&public)?;
        self.follow_lists()?;
        let came = refresh.run(name);
        // What is kept finds its meetings without this too, until the next list.
        let _ = self.follow_lists();
        self.announce(&["meetings"]);
        let (outcome, report, changed) = match came? {
            Came::Unchanged => (RefreshOutcome::Unchanged, None, None),
            Came::List(Brought::Updated(report)) => (RefreshOutcome::Updated, Some(report), None),
            Came::List(Brought::Held(report)) => (RefreshOutcome::Held, Some(report), None),
            Came::Changes(changed) => (RefreshOutcome::Updated, None, Some(changed)),
        };
        Ok(RefreshReport {
            source: name.to_owned(),
            outcome,
            failure: None,
            report,
            changed,
            bytes: refresh.bytes.get(),
            took_ms: clock.millis(),
        })
    }
}
