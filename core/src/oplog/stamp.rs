//! When a field was written, in an order all devices agree on.

use crate::calendar::Instant;

/// 48 bits of milliseconds since 1970 and a 16-bit counter. Bigger is later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stamp(u64);

/// 2020-01-01 in milliseconds: our own wall clock is never taken to be earlier.
const EARLIEST_MS: u64 = 1_577_836_800_000;
/// 2^46 ms, the year 4199: nor later.
const LATEST_MS: u64 = 1 << 46;
/// Stamps from here on are malformed; the database holds them as signed 64-bit numbers.
const MALFORMED: u64 = 1 << 63;

impl Stamp {
    /// The stamp of an edit: the wall clock, or one more than the highest stamp it touches.
    ///
    /// No clock is remembered, so a phone once set to 2099 neither freezes a field nor stays ahead.
    pub(crate) fn of_edit(now: Instant, highest_touched: Option<Self>) -> Self {
        let ms = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        let wall = ms.clamp(EARLIEST_MS, LATEST_MS) << 16;
        let next = highest_touched.map_or(0, |stamp| (stamp.0 + 1).min(MALFORMED - 1));
        Self(wall.max(next))
    }

    /// Whether nothing can be later. Only somebody with ill will writes so.
    pub(crate) fn is_last(self) -> bool {
        self.0 == MALFORMED - 1
    }

    /// Reads a stamp from outside; nothing when it is malformed.
    pub(crate) fn from_raw(raw: u64) -> Option<Self> {
        (raw < MALFORMED).then_some(Self(raw))
    }

    /// As a batch holds it.
    pub(crate) fn to_raw(self) -> u64 {
        self.0
    }

    /// Milliseconds since 1970, of the clock it was made by.
    pub(crate) fn ms(self) -> i64 {
        i64::try_from(self.0 >> 16).unwrap_or(i64::MAX)
    }

    /// As the database holds it; never negative.
    pub(crate) fn to_sql(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// As the database held it.
    pub(crate) fn from_sql(raw: i64) -> Option<Self> {
        u64::try_from(raw).ok().and_then(Self::from_raw)
    }
}
