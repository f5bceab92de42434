//! What changed on a BMLT server since its list came, meeting by meeting. Whatever is odd about it, the list is
//! fetched as a whole.

use std::collections::HashSet;
use std::io::Read;

use chrono::TimeDelta;

use super::address::Address;
use super::bmlt::Server;
use super::edits::{Edits, edit, id_of};
use super::http::Ask;
use super::store::{self, Origin};
use super::unpack::unpacked;
use super::{Came, Refresh, beside};
use crate::error::{Error, Result};
use crate::features::meetings::feed::{self, Change, Changes, FeedOptions, read_feed};
use crate::features::meetings::model::ListedMeeting;

/// The longest answer that is read at once, in bytes, as sent and unpacked.
const ANSWER: usize = 2 * 1024 * 1024;
/// The longest answer to `GetServerInfo`, in bytes.
const INFO: usize = 256 * 1024;
/// Single changes end here: of more, and of more than a fifth of a list, the whole list is fetched.
const MOST: usize = 200;
const SHARE: usize = 5;
/// Meetings asked for at once: an address has its limit.
const AT_ONCE: usize = 50;
/// A list lives by single changes this long, in days: not every server keeps its book, and one that does not has an
/// empty book.
const TRUSTED: i64 = 7;
/// The clocks of a server and of a phone may differ by this much, in hours.
const DRIFT: i64 = 1;

impl Refresh<'_> {
    /// Brings a list up to date by single changes; nothing where it has to be fetched as a whole.
    ///
    /// Errors: `Offline`, `Interrupted`.
    pub(super) fn bring_changes(
        &self,
        name: &str,
        origin: &Origin,
        server: &Server,
    ) -> Result<Option<Came>> {
        let Some(changes) = self.changes(server, origin)? else {
            return Ok(None);
        };
        if changes.meetings.is_empty() {
            self.public
                .write(|tx| store::unchanged(tx, name, self.now))?;
            return Ok(Some(Came::Unchanged));
        }
        let few = origin.meetings / SHARE;
        if changes.meetings.len() > MOST.min(few) {
            return Ok(None);
        }
        let Some(edits) = self.edits(name, origin, server, &changes.meetings)? else {
            return Ok(None);
        };
        self.watch.check()?;
        let done = self
            .public
            .write(|tx| edit(tx, name, origin, &edits, self.now))?;
        Ok(done.map(|changed| match changed {
            0 => Came::Unchanged,
            changed => Came::Changes(changed),
        }))
    }

    /// The server's book since the list came; nothing where it cannot be relied on.
    fn changes(&self, server: &Server, origin: &Origin) -> Result<Option<Changes>> {
        let (Some(since), Some(whole)) = (origin.listed_at, origin.whole_at) else {
            return Ok(None);
        };
        if self.now - whole > TimeDelta::days(TRUSTED) {
            return Ok(None);
        }
        let Some(book) = self.small(server.changes(since, self.now), ANSWER)? else {
            return Ok(None);
        };
        let changes = feed::changes(&book, Some(since - TimeDelta::hours(DRIFT)));
        Ok(changes.ok().filter(|changes| !changes.others))
    }

    /// Asks for the meetings that changed; nothing where the answer is not exactly these, each without a flaw.
    fn edits(
        &self,
        name: &str,
        origin: &Origin,
        server: &Server,
        changes: &[Change],
    ) -> Result<Option<Edits>> {
        let is_number = |id: &str| id.bytes().all(|byte| byte.is_ascii_digit());
        if !changes.iter().all(|change| is_number(&change.id)) {
            return Ok(None);
        }
        let there: Vec<&str> = changes
            .iter()
            .filter(|change| !change.gone)
            .map(|change| change.id.as_str())
            .collect();
        let mut meetings = Vec::new();
        for ids in there.chunks(AT_ONCE) {
            let Some(answer) = self.small(server.meetings(ids), ANSWER)? else {
                return Ok(None);
            };
            let info = self.public.read(|sql| store::info(sql, name))?;
            let options = self.options(origin, beside(answer.as_slice(), info))?;
            let Some(read) = exactly(&answer, &options, ids) else {
                return Ok(None);
            };
            meetings.extend(read);
        }
        let ids = changes.iter().map(|change| change.id.clone()).collect();
        Ok(Some(Edits { ids, meetings }))
    }

    /// Asks a server how its meetings are where they do not say. One that does not tell is as good.
    pub(super) fn ask_for_info(&self, name: &str, server: &Server) -> Result<()> {
        let answered = self.small(server.info(), INFO);
        self.watch.check()?;
        let info = answered.ok().flatten().filter(|info| {
            let mut beside = feed::Beside::default();
            beside.add(info.as_slice()).is_ok()
        });
        self.public
            .write(|tx| store::keep_info(tx, name, info.as_deref()))
    }

    /// An answer that fits in memory, unpacked; nothing where the server has none to give, or a longer one.
    ///
    /// Errors: `Offline`, `Interrupted`.
    fn small(&self, address: Option<Address>, limit: usize) -> Result<Option<Vec<u8>>> {
        let Some(address) = address else {
            return Ok(None);
        };
        let asked = self.client.ask(&Ask {
            address: &address,
            known: None,
            from: None,
        });
        let mut answer = match asked {
            Ok(answer) if answer.status == 200 => answer,
            Ok(_) | Err(Error::Refused(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut packed = vec![0; limit];
        match self.fill(&mut packed, &mut answer) {
            (filled, Some(Ok(()))) => packed.truncate(filled),
            (_, Some(Err(Error::Interrupted))) => return Err(Error::Interrupted),
            _ => return Ok(None),
        }
        let mut bytes = Vec::new();
        let read = unpacked(packed.as_slice())
            .and_then(|whole| whole.take(limit as u64 + 1).read_to_end(&mut bytes));
        Ok((read.is_ok() && bytes.len() <= limit).then_some(bytes))
    }
}

/// The meetings of an answer, where it has one for each of `ids` and nothing else, and nothing was refused.
fn exactly(answer: &[u8], options: &FeedOptions, ids: &[&str]) -> Option<Vec<ListedMeeting>> {
    let mut due: HashSet<&str> = ids.iter().copied().collect();
    let mut meetings = Vec::new();
    read_feed(answer, options, &mut |row| {
        let Ok([meeting]) = <[ListedMeeting; 1]>::try_from(row.meetings) else {
            return Err(());
        };
        // A key that was made longer, or one that the server did not give.
        if meeting.key != meeting.slug || !due.remove(id_of(&meeting.slug)) {
            return Err(());
        }
        meetings.push(meeting);
        Ok(())
    })
    .ok()?;
    due.is_empty().then_some(meetings)
}
