//! Finding a record by the digits of its id.

use rusqlite::Connection;

use super::Record;
use crate::error::{Error, Result};
use crate::store::Synced;

/// The record of `table` whose id starts with these hex digits: all 32, or as many as make it unique.
///
/// Errors: `Invalid` for other characters or when several fit, `NotFound`.
pub(crate) fn find(sql: &Connection, table: &Synced, digits: &str) -> Result<Record> {
    let (low, high) =
        range(digits).ok_or_else(|| Error::invalid("id", "must be 1 to 32 hex digits"))?;
    let query = format!(
        "SELECT id FROM {} WHERE id BETWEEN ?1 AND ?2 LIMIT 2",
        table.table
    );
    let mut statement = sql.prepare_cached(&query)?;
    let mut rows = statement.query([low, high])?;
    let Some(first) = rows.next()? else {
        return Err(Error::NotFound);
    };
    let record = Record(first.get(0)?);
    if rows.next()?.is_some() {
        return Err(Error::invalid(
            "id",
            "fits several entries; give more digits",
        ));
    }
    Ok(record)
}

/// The lowest and the highest id that start with these digits.
fn range(digits: &str) -> Option<([u8; 16], [u8; 16])> {
    if digits.is_empty() || digits.len() > 32 {
        return None;
    }
    let filled = |filler: u8| {
        let mut nibbles = [filler; 32];
        for (place, digit) in nibbles.iter_mut().zip(digits.chars()) {
            *place = u8::try_from(digit.to_digit(16)?).ok()?;
        }
        let mut id = [0; 16];
        for (byte, pair) in id.iter_mut().zip(nibbles.chunks_exact(2)) {
            *byte = pair.iter().fold(0, |byte, nibble| byte << 4 | nibble);
        }
        Some(id)
    };
    if !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    Some((filled(0)?, filled(15)?))
}
