//! A `meetings.db` in memory, filled without a feed.

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::calendar::{Instant, ZoneBook};
use crate::error::Result;
use crate::features::meetings::FEATURE;
use crate::features::meetings::lists::store::{Shelf, code};
use crate::features::meetings::model::ListedMeeting;
use crate::features::meetings::search::model::Meeting;
use crate::features::meetings::search::rank::Hit;
use crate::features::meetings::search::{Search, store};
use crate::features::meetings::shown::store as shown;
use crate::features::meetings::times::Times;
use crate::features::meetings::words;

pub(super) struct Lists(pub(super) Connection);

impl Lists {
    pub(super) fn new() -> Self {
        let sql = Connection::open_in_memory().unwrap();
        for migration in FEATURE.public_migrations {
            sql.execute_batch(migration).unwrap();
        }
        Self(sql)
    }

    /// Row ids follow the order of the meetings, from one more than there were.
    pub(super) fn add(&self, source: &str, meetings: &[ListedMeeting]) {
        self.fill(source, Shelf::open, &[], meetings);
    }

    /// Brings a list in as a whole, over the one that is here.
    pub(super) fn renew(&self, source: &str, meetings: &[ListedMeeting]) {
        self.fill(source, Shelf::renew, &[], meetings);
    }

    /// Takes some rows out and puts some in.
    pub(super) fn edit(&self, source: &str, gone: &[&ListedMeeting], meetings: &[ListedMeeting]) {
        self.fill(source, Shelf::open, gone, meetings);
    }

    fn fill<'a>(
        &'a self,
        source: &'a str,
        open: fn(&'a Connection, i64, &'a str) -> Result<Shelf<'a>>,
        gone: &[&ListedMeeting],
        meetings: &[ListedMeeting],
    ) {
        let id = self
            .0
            .query_row(
                include_str!("../../sql/source.sql"),
                (source, "aa", None::<String>, 0),
                |row| row.get(0),
            )
            .unwrap();
        self.0.execute_batch("BEGIN").unwrap();
        let mut shelf = open(&self.0, id, source).unwrap();
        for meeting in gone {
            assert!(shelf.take(&meeting.key).unwrap());
        }
        for meeting in meetings {
            shelf.put(meeting).unwrap();
        }
        shelf.close().unwrap();
        self.0.execute_batch("COMMIT").unwrap();
    }

    /// All that the rows of a list say, by id of the meeting.
    pub(super) fn rows(&self, source: &str) -> Vec<String> {
        let mut statement = self
            .0
            .prepare(
                "SELECT * FROM meeting WHERE source = (SELECT id FROM source WHERE name = ?1) ORDER BY code",
            )
            .unwrap();
        let is_said = |name: &str| !["id", "source", "content"].contains(&name);
        let columns: Vec<_> = (0..statement.column_count())
            .filter(|column| is_said(statement.column_name(*column).unwrap()))
            .collect();
        statement
            .query_map([source], |row| {
                let values = columns.iter().map(|column| row.get::<_, Value>(*column));
                Ok(format!("{:?}", values.collect::<Result<Vec<_>, _>>()?))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    /// The row of a meeting.
    pub(super) fn id(&self, source: &str, key: &str) -> i64 {
        let statement = "SELECT id FROM meeting WHERE code = ?1";
        self.0
            .query_row(statement, [code(source, key)], |row| row.get(0))
            .unwrap()
    }

    pub(super) fn hits(&self, search: &Search, kept: Option<&[i64]>, now: Instant) -> Vec<Hit> {
        let mut times = Times::new(now, ZoneBook::default());
        store::find(&self.0, search, kept, &mut times).unwrap()
    }

    pub(super) fn ids(&self, search: &Search, kept: Option<&[i64]>, now: Instant) -> Vec<i64> {
        let hits = self.hits(search, kept, now);
        hits.into_iter().map(|hit| hit.id).collect()
    }

    pub(super) fn shown(&self, search: &Search, now: Instant) -> Vec<Meeting> {
        let mut times = Times::new(now, ZoneBook::default());
        let hits = store::find(&self.0, search, None, &mut times).unwrap();
        shown::page(&self.0, hits.iter(), search.travel(), &mut times).unwrap()
    }

    /// Whether a row is among those that the words find.
    pub(super) fn has_words(&self, id: i64, text: &str) -> bool {
        let statement =
            "SELECT count(*) FROM meeting_words WHERE rowid = ?1 AND meeting_words MATCH ?2";
        let mut statement = self.0.prepare_cached(statement).unwrap();
        let words = words::query(text).unwrap();
        statement
            .query_row((id, words), |row| row.get::<_, i64>(0))
            .unwrap()
            == 1
    }

    /// The four tables hold the same meetings and say the same of them.
    pub(super) fn assert_consistent(&self) {
        assert_consistent(&self.0);
    }
}

/// The four tables hold the same meetings and say the same of them, and each list has as many as it says.
pub(in super::super) fn assert_consistent(sql: &Connection) {
    let count =
        |statement: &str| -> i64 { sql.query_row(statement, [], |row| row.get(0)).unwrap() };
    let columns = "id, latitude, longitude, approximate, day, start, finish, time_zone, attendance, fellowship,
        types, languages, accessible, source, fingerprint, card";
    let differing = [
        ("facts and meetings", format!(
            "SELECT count(*) FROM (SELECT {columns} FROM meeting EXCEPT SELECT {columns} FROM meeting_facts)
             UNION ALL
             SELECT count(*) FROM (SELECT {columns} FROM meeting_facts EXCEPT SELECT {columns} FROM meeting)"
        )),
        ("places", "SELECT count(*) FROM (
                SELECT id FROM meeting WHERE latitude IS NOT NULL EXCEPT SELECT id FROM meeting_place
            ) UNION ALL SELECT count(*) FROM (
                SELECT id FROM meeting_place EXCEPT SELECT id FROM meeting WHERE latitude IS NOT NULL
            ) UNION ALL SELECT count(*) FROM meeting JOIN meeting_place USING (id)
                WHERE latitude NOT BETWEEN south AND north OR longitude NOT BETWEEN west AND east".into()),
        ("words", "SELECT count(*) FROM (SELECT id FROM meeting EXCEPT SELECT rowid FROM meeting_words)
            UNION ALL
            SELECT count(*) FROM (SELECT rowid FROM meeting_words EXCEPT SELECT id FROM meeting)".into()),
        ("counts", "SELECT count(*) FROM source
            WHERE meetings <> (SELECT count(*) FROM meeting WHERE source = source.id)".into()),
    ];
    for (what, statement) in differing {
        assert_eq!(
            count(&format!(
                "SELECT sum(n) FROM (SELECT 0 AS n UNION ALL {statement})"
            )),
            0,
            "{what}"
        );
    }
}
