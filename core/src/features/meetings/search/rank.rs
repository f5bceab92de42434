//! The order of what was found, and each meeting once. Pure.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::calendar::Instant;
use crate::features::meetings::identity::at_one_place;
use crate::features::meetings::place::Place;

/// A row that fits.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Hit {
    pub(in super::super) id: i64,
    pub(in super::super) distance: Option<f64>,
    /// When one can be in it, or when it starts; what searches are ordered by where they are ordered by time.
    pub(super) at: Option<Instant>,
    pub(super) place: Option<Place>,
    pub(super) approximate: bool,
    pub(super) source: i64,
    pub(super) fingerprint: i64,
    pub(super) card: i64,
    /// Sources that have it too.
    pub(in super::super) also_in: Vec<i64>,
}

/// Nearest first, places that stand for an area last.
pub(super) fn by_distance(hits: &mut [Hit]) {
    hits.sort_unstable_by(|a, b| {
        a.approximate
            .cmp(&b.approximate)
            .then(distance(a, b))
            .then(a.id.cmp(&b.id))
    });
}

/// The soonest first, then the nearest.
pub(super) fn by_time(hits: &mut [Hit]) {
    hits.sort_unstable_by(|a, b| a.at.cmp(&b.at).then(distance(a, b)).then(a.id.cmp(&b.id)));
}

fn distance(a: &Hit, b: &Hit) -> Ordering {
    let metres = |hit: &Hit| hit.distance.unwrap_or(f64::MAX);
    metres(a).total_cmp(&metres(b))
}

/// Leaves each meeting in once: the first of those that several lists have, with the others' sources.
pub(super) fn once(hits: &mut Vec<Hit>) {
    // Where only one list is, nothing can be listed by two.
    let Some(first) = hits.first().map(|hit| hit.source) else {
        return;
    };
    if hits.iter().all(|hit| hit.source == first) {
        return;
    }
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    let mut by_fingerprint: HashMap<i64, Vec<usize>> = HashMap::new();
    for hit in hits.drain(..) {
        let known = by_fingerprint.entry(hit.fingerprint).or_default();
        let double = known
            .iter()
            .copied()
            .find(|at| kept.get(*at).is_some_and(|other| is_same(other, &hit)));
        match double.and_then(|at| kept.get_mut(at)) {
            Some(other) => other.also_in.push(hit.source),
            None => {
                known.push(kept.len());
                kept.push(hit);
            }
        }
    }
    *hits = kept;
}

/// Of two rows of one fingerprint, whether they are one meeting of two lists.
fn is_same(a: &Hit, b: &Hit) -> bool {
    at_one_place(a.place, b.place) && a.source != b.source && !a.also_in.contains(&b.source)
}

/// The hits of each card, in the order of each card's first.
pub(in super::super) fn cards(hits: Vec<Hit>) -> Vec<(i64, Vec<Hit>)> {
    let mut cards: Vec<(i64, Vec<Hit>)> = Vec::new();
    let mut places: HashMap<i64, usize> = HashMap::new();
    for hit in hits {
        let at = *places.entry(hit.card).or_insert(cards.len());
        match cards.get_mut(at) {
            Some((_, of_card)) => of_card.push(hit),
            None => cards.push((hit.card, vec![hit])),
        }
    }
    cards
}
