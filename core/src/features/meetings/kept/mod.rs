//! What a person keeps about meetings: in the diary, so that it outlives every list.
//!
//! Favourites, home groups, notes and the log of meetings attended are records of their own, each with what
//! identifies its meeting: the id, the list, and a snapshot of the row as it was last listed. `standing` finds
//! that meeting again in today's lists (pure); `listed` asks the lists for candidates; after an import `follow`
//! writes the newer id and snapshot. A record without its meeting stays, and says so.
//!
//! Fellowships the person does not want to be shown (`hidden`) are not about one meeting: they narrow every search.
//!
//! There may be several home groups, all alike: many people have one in each of two fellowships, and each has a
//! way and reminders of its own. A first among them would decide nothing.

mod attended;
mod ffi;
mod hidden;
mod homes;
mod listed;
pub(super) mod model;
mod notes;
mod rules;
mod standing;
pub(super) mod store;
#[cfg(test)]
mod tests;

pub(crate) use homes::Leaving;

use crate::store::Synced;

/// What of it is written through the operation log.
pub(super) const SYNCED: &[&Synced] = &[
    &store::FAVOURITES,
    &homes::store::HOMES,
    &notes::store::NOTES,
    &attended::store::ATTENDED,
    &hidden::store::CHOICES,
];
