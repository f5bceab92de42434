//! Kept meetings as rows of the diary: what every kind of record has in common, and favourites.

use rusqlite::{Connection, Row};

use super::attended::store::Attended;
use super::homes::store::Home;
use super::notes::store::Note;
use super::standing::Kept;
use crate::calendar::{Instant, to_millis};
use crate::error::{Error, Result};
use crate::oplog::{Record, Tx, Value};
use crate::store::{Synced, optional, required};

pub(super) static FAVOURITES: Synced = Synced {
    feature: "meetings",
    table: "favourite_meeting",
    kind: 6,
    columns: &[
        required(1, "code"),
        required(2, "name"),
        required(3, "source"),
        optional(5, "listing"),
        required(4, "kept_at"),
    ],
};

/// A record about a meeting.
pub(super) trait Keeps: Sized {
    const TABLE: &'static Synced;
    /// How they are read: where two devices wrote of one meeting, the first counts.
    const ORDER: &'static str;

    /// From `id` and the columns of the table, in their order.
    fn read(row: &Row<'_>) -> Result<Self>;
    fn record(&self) -> Record;
    /// The meeting it is about; nothing when it has only a name.
    fn kept(&self) -> Option<&Kept>;
    /// Takes the meeting as it is listed now.
    fn follow(&mut self, now: Kept);
    /// Writes the row whole.
    fn put(&self, tx: &mut Tx<'_>) -> Result<()>;
}

/// Every record of one kind.
pub(super) fn all<T: Keeps>(sql: &Connection) -> Result<Vec<T>> {
    let names: Vec<_> = T::TABLE.columns.iter().map(|column| column.name).collect();
    let (names, table, order) = (names.join(", "), T::TABLE.table, T::ORDER);
    let mut statement = sql.prepare_cached(&format!(
        "SELECT id, {names} FROM {table} ORDER BY {order}, id"
    ))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(T::read(row)?);
    }
    Ok(found)
}

/// The records about one meeting, under whichever id.
pub(super) fn about<T: Keeps>(sql: &Connection, meeting: &Kept) -> Result<Vec<T>> {
    let mut found = all::<T>(sql)?;
    found.retain(|row| row.kept().is_some_and(|kept| kept.is(meeting)));
    Ok(found)
}

/// Makes one record out of those about a meeting, or a first one.
pub(super) fn replace<T: Keeps>(
    tx: &mut Tx<'_>,
    meeting: &Kept,
    made: impl FnOnce(Record) -> T,
) -> Result<()> {
    let mut before = about::<T>(tx.sql(), meeting)?.into_iter();
    let record = match before.next() {
        Some(first) => first.record(),
        None => tx.new_record()?,
    };
    for other in before {
        tx.delete(T::TABLE, other.record())?;
    }
    made(record).put(tx)
}

/// Erases the records about a meeting. Errors: `NotFound` when there are none.
pub(super) fn erase<T: Keeps>(tx: &mut Tx<'_>, meeting: &Kept) -> Result<()> {
    let found = about::<T>(tx.sql(), meeting)?;
    if found.is_empty() {
        return Err(Error::NotFound);
    }
    found
        .iter()
        .try_for_each(|row| tx.delete(T::TABLE, row.record()))
}

/// The meetings of all records, each as often as there are records about it.
pub(super) fn meetings(sql: &Connection) -> Result<Vec<Kept>> {
    fn of<T: Keeps>(sql: &Connection, meetings: &mut Vec<Kept>) -> Result<()> {
        meetings.extend(all::<T>(sql)?.iter().filter_map(T::kept).cloned());
        Ok(())
    }
    let mut meetings = Vec::new();
    of::<Favourite>(sql, &mut meetings)?;
    of::<Home>(sql, &mut meetings)?;
    of::<Note>(sql, &mut meetings)?;
    of::<Attended>(sql, &mut meetings)?;
    Ok(meetings)
}

/// Writes what became of meetings, by their old ids, into every record about them.
pub(super) fn follow(tx: &mut Tx<'_>, moved: &[(i64, Kept)]) -> Result<()> {
    fn of<T: Keeps>(tx: &mut Tx<'_>, moved: &[(i64, Kept)]) -> Result<()> {
        for mut row in all::<T>(tx.sql())? {
            let code = row.kept().map(|kept| kept.code);
            let now = moved.iter().find(|(was, _)| Some(*was) == code);
            if let Some((_, now)) = now {
                row.follow(now.clone());
                row.put(tx)?;
            }
        }
        Ok(())
    }
    of::<Favourite>(tx, moved)?;
    of::<Home>(tx, moved)?;
    of::<Note>(tx, moved)?;
    of::<Attended>(tx, moved)
}

impl Kept {
    /// From the columns code, name, source and listing, which come after `id`.
    pub(super) fn read(row: &Row<'_>) -> Result<Self> {
        let listing: Option<String> = row.get(4)?;
        let listing = listing.map(|text| serde_json::from_str(&text));
        Ok(Self {
            code: row.get(1)?,
            name: row.get(2)?,
            source: row.get(3)?,
            listing: listing.transpose().map_err(|_| Error::Corrupt)?,
        })
    }

    /// The listing as its column holds it.
    pub(super) fn listing_text(&self) -> Result<Option<String>> {
        let text = self.listing.as_ref().map(serde_json::to_string);
        text.transpose().map_err(|_| Error::Internal("json"))
    }
}

pub(super) fn instant(ms: i64) -> Result<Instant> {
    Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt)
}

/// A meeting kept at hand.
pub(super) struct Favourite {
    pub(super) record: Record,
    pub(super) kept: Kept,
    pub(super) kept_at: Instant,
}

impl Keeps for Favourite {
    const TABLE: &'static Synced = &FAVOURITES;
    const ORDER: &'static str = "kept_at";

    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            record: Record(row.get(0)?),
            kept: Kept::read(row)?,
            kept_at: instant(row.get(5)?)?,
        })
    }

    fn record(&self) -> Record {
        self.record
    }

    fn kept(&self) -> Option<&Kept> {
        Some(&self.kept)
    }

    fn follow(&mut self, now: Kept) {
        self.kept = now;
    }

    fn put(&self, tx: &mut Tx<'_>) -> Result<()> {
        let listing = self.kept.listing_text()?;
        let values = [
            Value::Int(self.kept.code),
            Value::Text(&self.kept.name),
            Value::Text(&self.kept.source),
            listing.as_deref().into(),
            Value::Int(self.kept_at.timestamp_millis()),
        ];
        tx.put(&FAVOURITES, self.record, &values)
    }
}

/// Keeps a meeting; nothing changes when it is kept already.
pub(super) fn keep(tx: &mut Tx<'_>, meeting: Kept, now: Instant) -> Result<()> {
    if !about::<Favourite>(tx.sql(), &meeting)?.is_empty() {
        return Ok(());
    }
    // A new record each time: one that was let go stays gone.
    let favourite = Favourite {
        record: tx.new_record()?,
        kept: meeting,
        kept_at: to_millis(now),
    };
    favourite.put(tx)
}
