//! Lists from the web: ask, bring over, put in place; or leave everything as it was.
//!
//! ```text
//! address -> http (ask, within limits) -> store (parts, encrypted) -> unpack -> import, all or nothing
//! ```
//!
//! A request knows a source and nothing else: where the person is, is not in reach of this folder. What a server
//! may do wrong ends as a code (`docs/refresh.md`), and the list from before stays.

mod address;
mod bmlt;
mod changes;
mod download;
mod edits;
mod ffi;
mod http;
mod model;
mod parts;
mod rules;
mod store;
mod unpack;

use std::cell::Cell;
use std::io::Read;
use std::sync::{Mutex, MutexGuard, TryLockError};

use super::feed::{self, Beside, FeedOptions};
use super::store::Incoming;
use crate::calendar::{Instant, ZoneBook};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::store::{Store, Watch};
use address::Address;
use bmlt::Server;
use download::Whole;
use http::Client;
use parts::Kept;
use rules::Validators;
use store::{Brought, Origin};
use unpack::unpacked;

pub use model::{HeldList, MeetingSourceDraft, RefreshOutcome, RefreshReport};

/// Enough of an answer to tell a page from a list, in bytes.
const PEEK: u64 = 512;

/// One refresh at a time.
#[derive(Debug, Default)]
pub(crate) struct Downloads(Mutex<()>);

impl Downloads {
    /// Errors: `Busy` while another refresh runs.
    fn turn(&self) -> Result<MutexGuard<'_, ()>> {
        match self.0.try_lock() {
            Ok(turn) => Ok(turn),
            Err(TryLockError::Poisoned(left)) => Ok(left.into_inner()),
            Err(TryLockError::WouldBlock) => Err(Error::Busy),
        }
    }
}

/// What came of a source.
enum Came {
    Unchanged,
    List(Brought),
    /// So many meetings are new, not as they were, or gone.
    Changes(u32),
}

/// One refresh of one source.
struct Refresh<'a> {
    public: &'a Store,
    client: Client,
    watch: Watch,
    progress: &'a Progress,
    zones: ZoneBook,
    now: Instant,
    /// Received so far.
    bytes: Cell<u64>,
}

impl Refresh<'_> {
    /// Asks for a source's list and puts it in place. Why that came to nothing is remembered with the source.
    fn run(&self, name: &str) -> Result<Came> {
        let origin = self.public.read(|sql| store::origin(sql, name))?;
        let came = self
            .client
            .ending_when_told(&self.watch, || self.bring(name, &origin));
        self.progress.begin(0);
        let failure = match &came {
            Err(Error::Offline) => "offline",
            Err(Error::Refused(why)) => why,
            _ => return came,
        };
        self.public.write(|tx| {
            if origin.feed_url.is_some() && !["offline", "cut_off"].contains(&failure) {
                // The page may have a new list by now: next time it is asked again.
                store::lead(tx, name, None)?;
            }
            store::checked(tx, name, self.now, Some(failure))
        })?;
        came
    }

    fn bring(&self, name: &str, origin: &Origin) -> Result<Came> {
        let server = Server::at(&origin.url);
        if let Some(server) = &server
            && let Some(came) = self.bring_changes(name, origin, server)?
        {
            return Ok(came);
        }
        let list = server.as_ref().and_then(Server::list);
        let first = list
            .as_ref()
            .or(origin.feed_url.as_ref())
            .unwrap_or(&origin.url);
        let Some(mut whole) = self.download(name, first, &origin.validators)? else {
            return Ok(Came::Unchanged);
        };
        let link = self.link_in_page(&whole)?;
        if let Some(link) = &link {
            match self.download(name, link, &Validators::default())? {
                Some(feed) => whole = feed,
                None => return Ok(Came::Unchanged),
            }
        }
        if let Some(server) = &server {
            self.ask_for_info(name, server)?;
        }
        let came = if self.is_here(name, whole.id)? {
            self.public
                .write(|tx| store::same(tx, name, whole.id, self.now))?;
            Came::Unchanged
        } else {
            Came::List(self.put_in_place(name, origin, whole.id, false)?)
        };
        if let Some(link) = &link {
            self.public.write(|tx| store::lead(tx, name, Some(link)))?;
        }
        Ok(came)
    }

    /// Whether a whole download would make the list that is here. Not every server gives marks to ask by.
    fn is_here(&self, name: &str, id: i64) -> Result<bool> {
        self.public.read(|sql| {
            let here = store::origin(sql, name)?;
            let content = parts::content(sql, id, &here)?;
            Ok(here.listed_at.is_some() && content.is_some() && content == here.content)
        })
    }

    /// Where a page says its list is; nothing where this is no page or has no such link.
    fn link_in_page(&self, whole: &Whole) -> Result<Option<Address>> {
        let beginning = |limit| {
            self.public
                .read(|sql| parts::beginning(sql, whole.id, limit))
        };
        if beginning(PEEK)?.trim_ascii_start().first() != Some(&b'<') {
            return Ok(None);
        }
        let page = beginning(feed::PAGE_LIMIT as u64)?;
        feed::discover(&String::from_utf8_lossy(&page), whole.from.as_str())
            .map(|link| whole.from.follow(&link))
            .transpose()
    }

    /// How a list is read: by what the person gave, and what is known beside it.
    fn options(&self, origin: &Origin, beside: Beside) -> Result<FeedOptions> {
        let time_zone = origin
            .time_zone
            .as_deref()
            .map(|zone| self.zones.zone(zone))
            .transpose()
            .map_err(|_| Error::invalid("time_zone", "is not the name of a time zone"))?;
        Ok(FeedOptions {
            fellowship: origin.fellowship,
            time_zone,
            now: Some(self.now),
            beside,
        })
    }

    /// Reads a whole download into the lists. One that cannot be used is dropped.
    fn put_in_place(
        &self,
        name: &str,
        origin: &Origin,
        id: i64,
        accept_loss: bool,
    ) -> Result<Brought> {
        let (beside, content) = self.public.read(|sql| {
            let list = unpacked(Kept::new(sql, id))?;
            let beside = beside(list, store::info(sql, name)?);
            Ok((beside, parts::content(sql, id, origin)?))
        })?;
        let incoming = Incoming {
            source: name,
            options: self.options(origin, beside)?,
            now: self.now,
            accept_loss: true,
        };
        let size = self.public.read(|sql| parts::size(sql, id))?;
        self.progress.go_on(size, size.saturating_mul(2));
        let brought = self.public.write(|tx| {
            store::bring_in(
                tx,
                id,
                &incoming,
                content,
                accept_loss,
                self.progress,
                &self.watch,
            )
        });
        if let Err(Error::Refused(_)) = brought
            && self.watch.check().is_ok()
            && !accept_loss
        {
            self.public.write(|tx| parts::drop_part(tx, name))?;
        }
        // A long write leaves a long log; a reader in the way only puts this off.
        let _ = self.public.checkpoint();
        brought
    }
}

/// What a list has beside its rows, and what its server says of itself.
fn beside(list: impl Read, info: Option<Vec<u8>>) -> Beside {
    let mut beside = Beside::default();
    // A list with nothing beside its rows is as good.
    let _ = beside.add(list);
    if let Some(info) = info {
        let _ = beside.add(info.as_slice());
    }
    beside
}
