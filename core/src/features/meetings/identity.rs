//! Which listed meetings are the same: in two lists, or on several days. Pure.

use std::collections::HashMap;

use chrono::Timelike;

use super::feed::hash;
use super::model::ListedMeeting;
use super::place::Place;
use super::words::fold;

/// Metres apart at most for two entries of one meeting: lists and geocoders differ by a block or two.
pub(super) const SAME_PLACE: f64 = 300.0;

/// Words that one list adds to a name and another leaves out.
const FILLERS: [&str; 14] = [
    "the", "a", "an", "of", "in", "and", "at", "on", "group", "meeting", "grupo", "el", "la", "de",
];
/// So many house numbers on one point: it stands for a town.
pub(super) const MANY_ADDRESSES: usize = 4;

/// The same for the same meeting in two lists: whose it is, when, and what its name says. Two meetings that share
/// it are the same only if they are also [`at_one_place`]; what has no place has one link or one address in it.
pub(super) fn fingerprint(listed: &ListedMeeting) -> i64 {
    let folded = folded(&listed.name);
    let mut words: Vec<&str> = folded
        .split_whitespace()
        .filter(|word| !FILLERS.contains(word))
        .collect();
    words.sort_unstable();
    words.dedup();
    let door = match listed.latitude {
        Some(_) => String::new(),
        None => remote(listed).unwrap_or_else(|| address(listed)),
    };
    let when = [listed.day.unwrap_or(7), 0, 0, 0];
    let start = listed
        .time
        .map_or(u32::MAX, |time| time.num_seconds_from_midnight());
    let fixed = [
        listed.fellowship.as_str().as_bytes(),
        &when,
        &start.to_le_bytes(),
        door.as_bytes(),
    ];
    let texts = words.iter().map(|word| word.as_bytes());
    hash(fixed.into_iter().chain(texts)).cast_signed()
}

/// Whether two entries of one [`fingerprint`], or of one [`card`], are in the same place. Where neither has
/// coordinates, what they share says where it is.
pub(super) fn at_one_place(one: Option<Place>, other: Option<Place>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.distance(other) <= SAME_PLACE,
        (None, None) => true,
        _ => false,
    }
}

/// Where a meeting without coordinates or a link is; its key where the list does not say, so that two groups of one
/// name in two towns stay two.
fn address(listed: &ListedMeeting) -> String {
    let parts = [&listed.address, &listed.location, &listed.city];
    let mut words = String::new();
    for part in parts.into_iter().flatten() {
        fold(part, &mut words);
    }
    if words.is_empty() {
        words.push_str(&listed.key);
    }
    words
}

/// The same for the days of one group at one place.
pub(super) fn card(listed: &ListedMeeting) -> i64 {
    let name = folded(listed.group.as_ref().unwrap_or(&listed.name));
    let place = listed
        .address
        .as_ref()
        .or(listed.location.as_ref())
        .map(|text| folded(text));
    let place = place
        .or_else(|| remote(listed))
        .or_else(|| Some(format!("{} {}", listed.latitude?, listed.longitude?)))
        .or_else(|| listed.city.as_ref().map(|city| folded(city)))
        .unwrap_or_default();
    let fellowship = listed.fellowship.as_str();
    hash([fellowship, name.trim(), place.trim()].map(str::as_bytes)).cast_signed()
}

/// The link or number that joins a meeting, without what differs from list to list.
fn remote(listed: &ListedMeeting) -> Option<String> {
    match (&listed.conference_url, &listed.conference_phone) {
        (Some(link), _) => {
            let (_, rest) = link.split_once("://")?;
            let end = rest.find(['?', '#']).unwrap_or(rest.len());
            Some(rest.get(..end)?.trim_end_matches('/').to_lowercase())
        }
        (None, phone) => phone.clone(),
    }
}

fn folded(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 1);
    fold(text, &mut words);
    words
}

/// Finds points that stand for a town: many addresses, one pair of coordinates.
#[derive(Default)]
pub(super) struct SharedPoints {
    addresses: HashMap<[u64; 2], Vec<u64>>,
}

impl SharedPoints {
    /// Takes note of a meeting's point and address.
    pub(super) fn see(&mut self, listed: &ListedMeeting) {
        let (Some(latitude), Some(longitude), Some(address)) =
            (listed.latitude, listed.longitude, &listed.address)
        else {
            return;
        };
        let seen = self
            .addresses
            .entry([latitude.to_bits(), longitude.to_bits()])
            .or_default();
        if seen.len() < MANY_ADDRESSES {
            let street = address.split(',').next().unwrap_or_default();
            // The spelling of a street varies, its number does not.
            let number = street
                .split(|c: char| !c.is_ascii_digit())
                .find(|digits| !digits.is_empty());
            let address = hash([number.unwrap_or(street).as_bytes()]);
            if !seen.contains(&address) {
                seen.push(address);
            }
        }
    }

    /// Latitude and longitude of every such point.
    pub(super) fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        let shared = self
            .addresses
            .iter()
            .filter(|(_, seen)| seen.len() >= MANY_ADDRESSES);
        shared.map(|([latitude, longitude], _)| {
            (f64::from_bits(*latitude), f64::from_bits(*longitude))
        })
    }
}
