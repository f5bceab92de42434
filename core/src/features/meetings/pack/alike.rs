//! What the packer asks about meetings: which are the same in two lists, which points stand for a town.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::features::meetings::identity::{self, SharedPoints};
use crate::features::meetings::model::ListedMeeting;
use crate::features::meetings::place::Place;

/// The same for the same meeting in two lists; to be asked further with [`is_same`].
pub fn likeness(listed: &ListedMeeting) -> i64 {
    identity::fingerprint(listed)
}

/// Whether two meetings of one [`likeness`] are the same: within 300 m, or both without coordinates. A search of
/// the lists goes by the same rule.
pub fn is_same(one: &ListedMeeting, other: &ListedMeeting) -> bool {
    let place = |listed: &ListedMeeting| Place::new(listed.latitude?, listed.longitude?).ok();
    identity::at_one_place(place(one), place(other))
}

/// Marks points that many addresses share as approximate, as an import of the list by itself does.
pub fn mark_shared_points(meetings: &mut [ListedMeeting]) {
    let mut shared = SharedPoints::default();
    meetings.iter().for_each(|listed| shared.see(listed));
    let points: HashSet<[u64; 2]> = shared
        .points()
        .map(|(latitude, longitude)| [latitude.to_bits(), longitude.to_bits()])
        .collect();
    for listed in meetings {
        let point = listed.latitude.zip(listed.longitude);
        let point = point.map(|(latitude, longitude)| [latitude.to_bits(), longitude.to_bits()]);
        if !listed.approximate && point.is_some_and(|point| points.contains(&point)) {
            listed.approximate = true;
            listed.place_reason = Cow::Borrowed("shared_point");
        }
    }
}
