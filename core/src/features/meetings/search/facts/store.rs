//! Reading rows of facts, with the columns of `found.sql`.

use rusqlite::{Connection, Params, Row};

use crate::error::{Error, Result};
use crate::features::meetings::place::Place;
use crate::features::meetings::search::filter::Candidate;
use crate::features::meetings::search::rank::Hit;
use crate::features::meetings::shown::store::time;

/// Hands each row of an answer on.
pub(in super::super) fn all(
    sql: &Connection,
    statement: &str,
    values: impl Params,
    take: &mut impl FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = sql.prepare_cached(statement)?;
    let mut rows = statement.query(values)?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

/// Hands the facts of each of a few meetings on.
pub(in super::super) fn each(
    sql: &Connection,
    ids: &[i64],
    take: &mut impl FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    const ONE: &str = concat!(
        include_str!("../../sql/found.sql"),
        "FROM meeting_facts WHERE id = ?1"
    );
    ids.iter().try_for_each(|id| all(sql, ONE, [id], take))
}

/// What the filters look at.
pub(in super::super) fn candidate<'a>(row: &'a Row<'_>) -> Result<Candidate<'a>> {
    let text = |column| row.get_ref(column)?.as_str().map_err(|_| Error::Corrupt);
    let zone = row.get_ref(7)?.as_str_or_null();
    Ok(Candidate {
        day: row.get(4)?,
        start: time(row.get(5)?),
        finish: time(row.get(6)?),
        time_zone: zone.map_err(|_| Error::Corrupt)?,
        attendance: text(8)?,
        fellowship: text(9)?,
        types: text(10)?,
        languages: text(11)?,
        accessible: row.get(12)?,
    })
}

/// What is kept of a row that fits.
pub(in super::super) fn hit(row: &Row<'_>) -> Result<Hit> {
    let (latitude, longitude): (Option<f64>, Option<f64>) = (row.get(1)?, row.get(2)?);
    Ok(Hit {
        id: row.get(0)?,
        distance: None,
        at: None,
        place: latitude.zip(longitude).map(|(latitude, longitude)| Place {
            latitude,
            longitude,
        }),
        approximate: row.get(3)?,
        source: row.get(13)?,
        fingerprint: row.get(14)?,
        card: row.get(15)?,
        also_in: Vec::new(),
    })
}
