//! Zone rules newer than the ones built in.

use super::{UnknownZone, Zone};
use std::collections::BTreeMap;

/// Real files have at most about 4 KB.
const MAX_BYTES: usize = 64 * 1024;
/// IANA keeps each part of a name to 14 letters; the longest name today has 32.
const MAX_NAME: usize = 64;

/// Where zones come from: rules handed in while running, else the ones built in.
///
/// A plain value. Whoever opens the core keeps one; there is no book shared behind the scenes.
/// ```
/// use waymark_core::calendar::{UnknownZone, ZoneBook};
///
/// let book = ZoneBook::default();
/// assert_eq!(book.zone("europe/madrid")?.name(), "Europe/Madrid");
/// assert!(book.zone("Europe/Atlantis").is_err());
/// # Ok::<(), UnknownZone>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ZoneBook {
    /// By name in lower case.
    newer: BTreeMap<String, Zone>,
}

/// Why handed-in zone rules were refused; the book is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadZoneData {
    /// Empty, longer than 64 letters, or not made as IANA names are.
    #[error("the name is not one an IANA time zone can have")]
    Name,
    /// Cut off, not TZif at all, or more than 64 KiB.
    #[error("the bytes are not a TZif file")]
    Bytes,
    /// Readable, but a day or more away from UTC at some time.
    #[error("the rules hold an offset of a day or more")]
    Offset,
}

impl ZoneBook {
    /// The zone of an IANA name, upper or lower case: [`Zone::parse`], newer rules first.
    pub fn zone(&self, name: &str) -> Result<Zone, UnknownZone> {
        match self.newer.get(&name.to_ascii_lowercase()) {
            Some(zone) => Ok(zone.clone()),
            None => Zone::parse(name),
        }
    }

    /// Takes the rules of one zone from the bytes of a TZif file (RFC 9636), in place of older ones. The zone
    /// may be one that the built-in database does not have yet. Zones given out before keep their rules, and
    /// other names of the same zone (`Canada/Mountain`) are handed in for themselves.
    pub fn load_tzif(&mut self, name: &str, bytes: &[u8]) -> Result<(), BadZoneData> {
        if !is_zone_name(name) {
            return Err(BadZoneData::Name);
        }
        if bytes.len() > MAX_BYTES {
            return Err(BadZoneData::Bytes);
        }
        // Keep the database's spelling where it has one.
        let known = Zone::parse(name);
        let name = known.as_ref().map_or(name, Zone::name);
        let zone = Zone::from_tzif(name, bytes)?;
        self.newer.insert(name.to_ascii_lowercase(), zone);
        Ok(())
    }
}

/// `Area/Place`, from the letters IANA allows itself. A single word is refused: those that exist are old
/// spellings, and `Local` or `UTC` must never be given other rules.
fn is_zone_name(name: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+'))
    };
    name.len() <= MAX_NAME
        && name.contains('/')
        && !name.eq_ignore_ascii_case("Etc/Unknown")
        && name.split('/').all(part)
}
