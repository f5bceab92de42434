//! Kept meetings as rows of the diary: what every kind of record has in common, and favourites.

use rusqlite::{Connection, Row};

use super::homes::store::Home;
use super::model::AttendedMeeting;
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

/// What a person says of a meeting, and where it lies.
pub(super) trait Keeps: Sized {
    /// Its columns begin with the code, name, source and listing of the meeting.
    const TABLE: &'static Synced;
    /// How they are read: where two devices wrote of one meeting, the first counts.
    const ORDER: &'static str;

    /// From `id` and the columns of the table, in their order.
    fn read(row: &Row<'_>) -> Result<Self>;
    /// The columns after those of the meeting.
    fn values(&self) -> Vec<Value<'_>>;
    /// The name it stays under, whatever becomes of the meeting's own.
    fn own_name(&self) -> Option<&str> {
        None
    }
}

/// A record: which meeting it is about, and what it says of it.
pub(super) struct Entry<T> {
    pub(super) record: Record,
    /// Nothing when it has only a name of its own.
    pub(super) kept: Option<Kept>,
    pub(super) said: T,
}

impl<T> Entry<T> {
    /// Whether it is about this meeting, under whichever id.
    pub(super) fn is_about(&self, meeting: &Kept) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.is(meeting))
    }
}

impl<T: Keeps> Entry<T> {
    fn read(row: &Row<'_>) -> Result<Self> {
        let code: Option<i64> = row.get(1)?;
        Ok(Self {
            record: Record(row.get(0)?),
            kept: code.map(|_| Kept::read(row)).transpose()?,
            said: T::read(row)?,
        })
    }

    /// Writes the row whole.
    pub(super) fn put(&self, tx: &mut Tx<'_>) -> Result<()> {
        let kept = self.kept.as_ref();
        let listing = kept.map(Kept::listing_text).transpose()?.flatten();
        let name = self.said.own_name();
        let mut values = vec![
            kept.map(|kept| kept.code).into(),
            name.or(kept.map(|kept| kept.name.as_str())).into(),
            kept.map(|kept| kept.source.as_str()).into(),
            listing.as_deref().into(),
        ];
        values.extend(self.said.values());
        tx.put(T::TABLE, self.record, &values)
    }
}

/// Every record of one kind.
pub(super) fn all<T: Keeps>(sql: &Connection) -> Result<Vec<Entry<T>>> {
    let names: Vec<_> = T::TABLE.columns.iter().map(|column| column.name).collect();
    let (names, table, order) = (names.join(", "), T::TABLE.table, T::ORDER);
    let mut statement = sql.prepare_cached(&format!(
        "SELECT id, {names} FROM {table} ORDER BY {order}, id"
    ))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Entry::read(row)?);
    }
    Ok(found)
}

/// The records about one meeting, under whichever id.
pub(super) fn about<T: Keeps>(sql: &Connection, meeting: &Kept) -> Result<Vec<Entry<T>>> {
    let mut found = all::<T>(sql)?;
    found.retain(|entry| entry.is_about(meeting));
    Ok(found)
}

/// Makes one record out of those about a meeting, or a first one.
pub(super) fn replace<T: Keeps>(tx: &mut Tx<'_>, meeting: Kept, said: T) -> Result<()> {
    let mut before = about::<T>(tx.sql(), &meeting)?.into_iter();
    let record = match before.next() {
        Some(first) => first.record,
        None => tx.new_record()?,
    };
    for other in before {
        tx.delete(T::TABLE, other.record)?;
    }
    let kept = Some(meeting);
    let entry = Entry { record, kept, said };
    entry.put(tx)
}

/// Erases the records about a meeting. Errors: `NotFound` when there are none.
pub(super) fn erase<T: Keeps>(tx: &mut Tx<'_>, meeting: &Kept) -> Result<()> {
    let found = about::<T>(tx.sql(), meeting)?;
    if found.is_empty() {
        return Err(Error::NotFound);
    }
    found
        .iter()
        .try_for_each(|entry| tx.delete(T::TABLE, entry.record))
}

/// The meetings of all records, each as often as there are records about it.
pub(super) fn meetings(sql: &Connection) -> Result<Vec<Kept>> {
    fn of<T: Keeps>(sql: &Connection, meetings: &mut Vec<Kept>) -> Result<()> {
        meetings.extend(all::<T>(sql)?.into_iter().filter_map(|entry| entry.kept));
        Ok(())
    }
    let mut meetings = Vec::new();
    of::<Favourite>(sql, &mut meetings)?;
    of::<Home>(sql, &mut meetings)?;
    of::<Note>(sql, &mut meetings)?;
    of::<AttendedMeeting>(sql, &mut meetings)?;
    Ok(meetings)
}

/// Writes what became of meetings, by their old ids, into every record about them.
pub(super) fn follow(tx: &mut Tx<'_>, moved: &[(i64, Kept)]) -> Result<()> {
    fn of<T: Keeps>(tx: &mut Tx<'_>, moved: &[(i64, Kept)]) -> Result<()> {
        for mut entry in all::<T>(tx.sql())? {
            let code = entry.kept.as_ref().map(|kept| kept.code);
            let now = moved.iter().find(|(was, _)| Some(*was) == code);
            if let Some((_, now)) = now {
                entry.kept = Some(now.clone());
                entry.put(tx)?;
            }
        }
        Ok(())
    }
    of::<Favourite>(tx, moved)?;
    of::<Home>(tx, moved)?;
    of::<Note>(tx, moved)?;
    of::<AttendedMeeting>(tx, moved)
}

impl Kept {
    /// From the columns code, name, source and listing, which come after `id`.
    fn read(row: &Row<'_>) -> Result<Self> {
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
    fn listing_text(&self) -> Result<Option<String>> {
        let text = self.listing.as_ref().map(serde_json::to_string);
        text.transpose().map_err(|_| Error::Internal("json"))
    }
}

pub(super) fn instant(ms: i64) -> Result<Instant> {
    Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt)
}

/// A meeting kept at hand.
pub(super) struct Favourite {
    pub(super) kept_at: Instant,
}

impl Keeps for Favourite {
    const TABLE: &'static Synced = &FAVOURITES;
    const ORDER: &'static str = "kept_at";

    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            kept_at: instant(row.get(5)?)?,
        })
    }

    fn values(&self) -> Vec<Value<'_>> {
        vec![self.kept_at.timestamp_millis().into()]
    }
}

/// Keeps a meeting; nothing changes when it is kept already.
pub(super) fn keep(tx: &mut Tx<'_>, meeting: Kept, now: Instant) -> Result<()> {
    if !about::<Favourite>(tx.sql(), &meeting)?.is_empty() {
        return Ok(());
    }
    // A new record each time: one that was let go stays gone.
    let favourite = Entry {
        record: tx.new_record()?,
        kept: Some(meeting),
        said: Favourite {
            kept_at: to_millis(now),
        },
    };
    favourite.put(tx)
}
