//! The same searches as SQL of its own: filters, distance, order and limit are SQLite's, nothing is the core's.

use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, ToSql};

use super::search::Asked;
use crate::measure::Outcome;

/// Metres that each search around a place reaches.
pub(super) const METRES: f64 = 25_000.0;
/// Mean radius in metres.
const EARTH: f64 = 6_371_008.8;

/// A row's minute of the week less the clock's, within one week.
macro_rules! until_start {
    () => {
        "((day * 1440 + start - :minute + 10080) % 10080)"
    };
}
/// Whether it runs.
macro_rules! runs {
    () => {
        "((:minute - day * 1440 - start + 10080) % 10080 < (finish - start + 1440) % 1440)"
    };
}
macro_rules! around {
    ($more:expr) => {
        concat!(
            "WITH found AS (
                SELECT meeting_facts.id, metres(:latitude, :longitude, latitude, longitude) AS distance ",
            include_str!("sql/box.sql"),
            $more,
            ") ",
            include_str!("sql/wide.sql"),
            " ORDER BY found.distance, found.id LIMIT 50"
        )
    };
}

pub(super) const DAY_AND_TYPE: &str = around!("AND day = :day AND instr(types, :code) > 0");
pub(super) const SOON: &str = around!(concat!(
    "AND (",
    until_start!(),
    " <= :within OR ",
    runs!(),
    ")"
));
pub(super) const WORDS_NEAR: &str = around!(
    "AND meeting_facts.id IN (SELECT rowid FROM meeting_words WHERE meeting_words MATCH :words)"
);
pub(super) const WORDS: &str = concat!(
    "WITH found AS (
        SELECT id, day, start FROM meeting_words JOIN meeting_facts ON meeting_facts.id = meeting_words.rowid
        WHERE meeting_words MATCH :words
     ) ",
    include_str!("sql/wide.sql"),
    " ORDER BY found.day, found.start, found.id LIMIT 50"
);
pub(super) const ONLINE: &str = concat!(
    "WITH found AS (
        SELECT id, ",
    until_start!(),
    " - 10080 * (",
    until_start!(),
    " > 0 AND ",
    runs!(),
    ") AS wait FROM meeting_facts
        WHERE attendance IN ('online', 'hybrid', 'temporarily_online')
            AND (",
    until_start!(),
    " <= :within OR ",
    runs!(),
    ")
     ) ",
    include_str!("sql/wide.sql"),
    " ORDER BY found.wait, found.id LIMIT 50"
);

/// The slugs that a statement finds, in its order. Each row is read whole, as values; the slug comes last.
pub(super) fn slugs(sql: &Connection, statement: &str, asked: &Asked) -> Outcome<Vec<String>> {
    let mut statement = sql.prepare_cached(statement)?;
    // A circle of this size reaches as far east on a meridian a little nearer the pole.
    let north = (METRES / EARTH).to_degrees() + 0.001;
    let east = north / (asked.latitude.abs() + north).to_radians().cos();
    let code = format!(" {} ", asked.code);
    let words = format!("\"{}\" *", asked.word);
    let all: [(&str, &dyn ToSql); 10] = [
        (":latitude", &asked.latitude),
        (":longitude", &asked.longitude),
        (":metres", &METRES),
        (":north", &north),
        (":east", &east),
        (":day", &asked.day),
        (":code", &code),
        (":words", &words),
        (":minute", &asked.minute),
        (":within", &asked.within),
    ];
    for (name, value) in all {
        if let Some(place) = statement.parameter_index(name)? {
            statement.raw_bind_parameter(place, value)?;
        }
    }
    let columns = statement.column_count();
    let mut rows = statement.raw_query();
    let mut slugs = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = (0..columns)
            .map(|column| row.get(column))
            .collect::<Result<Vec<Value>, _>>()?;
        match values.pop() {
            Some(Value::Text(slug)) => slugs.push(slug),
            _ => return Err("a meeting without a slug".into()),
        }
    }
    Ok(slugs)
}

/// `metres(lat, lon, lat, lon)`: over the ground of a sphere.
pub(super) fn register(sql: &Connection) -> Outcome<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    sql.create_scalar_function("metres", 4, flags, |given| {
        let degrees = |place| given.get::<f64>(place).map(f64::to_radians);
        let (lat, lon, to_lat, to_lon) = (degrees(0)?, degrees(1)?, degrees(2)?, degrees(3)?);
        let half = |angle: f64| (angle / 2.0).sin().powi(2);
        let h = half(to_lat - lat) + lat.cos() * to_lat.cos() * half(to_lon - lon);
        Ok(2.0 * EARTH * h.sqrt().min(1.0).asin())
    })?;
    Ok(())
}
