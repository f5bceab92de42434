//! Whether a kept meeting is still listed, and as what. Pure: candidates in, an answer out.

use super::model::{LastListed, MeetingStanding};
use crate::features::meetings::identity::at_one_place;
use crate::features::meetings::place::Place;

/// What identifies a meeting beyond the list it came from.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Kept {
    /// The id, as a number.
    pub(super) code: i64,
    pub(super) name: String,
    pub(super) source: String,
    /// Nothing when it was kept by 0.1.0 and not listed since.
    pub(super) listing: Option<Listing>,
}

/// The row as it was last listed.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Listing {
    pub(super) fingerprint: i64,
    pub(super) card: i64,
    #[serde(flatten)]
    pub(super) last: LastListed,
}

/// What today's lists say.
#[derive(Debug, PartialEq)]
pub(super) struct Today {
    pub(super) standing: MeetingStanding,
    /// The listed row.
    pub(super) now: Option<Kept>,
    /// Every list that has it, that of `now` first.
    pub(super) sources: Vec<String>,
}

impl Today {
    /// The meeting as it is known now: the listed row where that is certainly it.
    pub(super) fn known_as<'a>(&'a self, kept: &'a Kept) -> &'a Kept {
        let certain = self.now.as_ref().filter(|_| self.standing.is_certain());
        certain.unwrap_or(kept)
    }
}

impl Kept {
    /// Whether both are one meeting: by id, or as two lists have it. Within one list two ids are two meetings.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.code == other.code || (self.source != other.source && self.looks_like(other))
    }

    fn looks_like(&self, other: &Self) -> bool {
        self.shares(other, |listing| listing.fingerprint)
    }

    /// Not the meeting: its group at its place, at any hour.
    fn has_the_group_of(&self, other: &Self) -> bool {
        self.shares(other, |listing| listing.card)
    }

    fn shares(&self, other: &Self, what: impl Fn(&Listing) -> i64) -> bool {
        let both = self.listing.as_ref().zip(other.listing.as_ref());
        both.is_some_and(|(own, other)| {
            what(own) == what(other) && at_one_place(own.place(), other.place())
        })
    }

    /// The last known row.
    pub(super) fn last(&self) -> Option<&LastListed> {
        self.listing.as_ref().map(|listing| &listing.last)
    }
}

impl Listing {
    /// Where it is, when it has a place.
    pub(super) fn place(&self) -> Option<Place> {
        let (latitude, longitude) = self.last.latitude.zip(self.last.longitude)?;
        Place::new(latitude, longitude).ok()
    }
}

/// What became of a kept meeting. `own`: the row that has its id; `listed`: others that may be it.
///
/// The id decides; else the fingerprint at the same place; else the group at the same place, which is only a
/// question: groups hold meetings side by side. The list it was in comes before others, so that a slug that
/// changed is not taken for a move.
pub(super) fn today(kept: &Kept, own: Option<Kept>, listed: &[Kept]) -> Today {
    let elsewhere = |other: &&Kept| (other.source != kept.source, other.code);
    let moved = || {
        let alike = listed.iter().filter(|other| kept.looks_like(other));
        alike.min_by_key(elsewhere).cloned()
    };
    let changed = || {
        let group = listed.iter().filter(|other| kept.has_the_group_of(other));
        group
            .min_by_key(|other| (other.source != kept.source, apart(kept, other), other.code))
            .cloned()
    };
    let found = own
        .map(|own| (MeetingStanding::Listed, own))
        .or_else(|| Some((MeetingStanding::Moved, moved()?)))
        .or_else(|| Some((MeetingStanding::MayHaveChanged, changed()?)));
    let Some((standing, now)) = found else {
        return Today {
            standing: MeetingStanding::NotListed,
            now: None,
            sources: Vec::new(),
        };
    };
    let mut sources = vec![now.source.clone()];
    for other in listed.iter().filter(|other| now.is(other)) {
        if !sources.contains(&other.source) {
            sources.push(other.source.clone());
        }
    }
    Today {
        standing,
        now: Some(now),
        sources,
    }
}

/// How far two times of a group are from each other: another day first, then minutes.
fn apart(kept: &Kept, other: &Kept) -> (bool, i64) {
    let Some((own, other)) = kept.last().zip(other.last()) else {
        return (true, i64::MAX);
    };
    let minutes = own
        .time
        .zip(other.time)
        .map_or(i64::MAX, |(own, other)| (own - other).num_minutes().abs());
    (own.day != other.day, minutes)
}

impl MeetingStanding {
    /// Whether the listed row is the kept meeting, not only what may have become of it.
    pub(super) fn is_certain(self) -> bool {
        matches!(self, Self::Listed | Self::Moved)
    }
}
