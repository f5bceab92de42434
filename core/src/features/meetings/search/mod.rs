//! Which listed meetings answer a search, and in which order.
//!
//! `filter` says whether a row of facts fits, `rank` puts those that do in order and takes doubles out, `times` works
//! out when a meeting falls next in its own zone, `travel` how long the way is: all pure. `store` asks the indexes, `only`
//! those of words and ids, and `facts` reads the rows.

mod facts;
pub(super) mod filter;
pub(super) mod model;
mod only;
pub(super) mod rank;
pub(super) mod store;
#[cfg(test)]
mod tests;
pub(super) mod travel;

use super::place::Place;
use super::times::{SLACK, WEEK};
use filter::Filter;
use model::{ListQuery, MeetingFilter, NearQuery, OnlineQuery, Travel};

use crate::error::{Error, Result};

/// Metres, where the search does not say.
const WITHIN: f64 = 25_000.0;
/// Half way round the earth, and a bit.
const FARTHEST: f64 = 20_100_000.0;
/// Minutes that a search for meetings from afar looks ahead where it does not say.
const DAY: i64 = 1_440;

/// A search around a place, that fits.
pub(super) struct Near {
    pub(super) from: Place,
    pub(super) within: f64,
    pub(super) by: Option<Travel>,
    pub(super) asked: Asked,
}

/// A search for meetings from afar, that fits.
pub(super) struct Online {
    /// Minutes ahead.
    pub(super) ahead: i64,
    pub(super) asked: Asked,
}

/// A search through the lists, that fits.
pub(super) struct Listed {
    pub(super) source: Option<String>,
    pub(super) asked: Asked,
}

/// A search of any kind, that fits.
pub(super) enum Search {
    Near(Near),
    Online(Online),
    Listed(Listed),
}

impl Search {
    pub(super) fn asked(&self) -> &Asked {
        match self {
            Self::Near(near) => &near.asked,
            Self::Online(online) => &online.asked,
            Self::Listed(listed) => &listed.asked,
        }
    }

    /// How the person gets there, where that matters.
    pub(super) fn travel(&self) -> Option<Travel> {
        match self {
            Self::Near(near) => near.by,
            Self::Online(_) | Self::Listed(_) => None,
        }
    }

    /// The page that was asked for.
    pub(super) fn page<'a, T>(&self, found: &'a [T]) -> impl Iterator<Item = &'a T> {
        let asked = self.asked();
        found.iter().skip(asked.offset).take(asked.limit)
    }
}

/// What every search has.
pub(super) struct Asked {
    filter: Filter,
    text: Option<String>,
    pub(super) favourites: bool,
    pub(super) limit: usize,
    pub(super) offset: usize,
}

impl Near {
    /// Refuses what does not fit, naming the field.
    pub(super) fn new(query: &NearQuery) -> Result<Self> {
        let from = Place::new(query.latitude, query.longitude)?;
        let within = query.within_m.unwrap_or(WITHIN);
        if !(within > 0.0 && within <= FARTHEST) {
            return Err(Error::invalid(
                "within_m",
                "must be over 0 and at most 20,100,000",
            ));
        }
        Ok(Self {
            from,
            within,
            by: query.by,
            asked: Asked::new(&query.filter, query.limit, query.offset)?,
        })
    }
}

impl Online {
    /// Refuses what does not fit, naming the field.
    pub(super) fn new(query: &OnlineQuery) -> Result<Self> {
        let asked = Asked::new(&query.filter, query.limit, query.offset)?;
        // Where clocks are put back, the next time can be more than a week of minutes away.
        let whole = if asked.filter.day().is_some() {
            WEEK + SLACK
        } else {
            DAY
        };
        Ok(Self {
            ahead: asked.filter.starting_within().unwrap_or(whole),
            asked,
        })
    }
}

impl Listed {
    /// Refuses what does not fit, naming the field.
    pub(super) fn new(query: ListQuery) -> Result<Self> {
        Ok(Self {
            asked: Asked::new(&query.filter, query.limit, query.offset)?,
            source: query.source,
        })
    }
}

impl Asked {
    fn new(filter: &MeetingFilter, limit: Option<u32>, offset: u32) -> Result<Self> {
        let limit = usize::try_from(limit.unwrap_or(50))
            .ok()
            .filter(|limit| (1..=500).contains(limit))
            .ok_or_else(|| Error::invalid("limit", "must be 1 to 500"))?;
        Ok(Self {
            filter: Filter::new(filter)?,
            text: filter.text.clone(),
            favourites: filter.favourites,
            limit,
            offset: usize::try_from(offset).unwrap_or(usize::MAX),
        })
    }
}
