//! Single changes to a list, taken in so that it is the list that a whole one makes.

mod store;

use std::collections::HashSet;

pub(super) use store::edit;

use crate::features::meetings::model::ListedMeeting;

/// What becomes of a list.
pub(super) struct Edits {
    /// The server's ids of all meetings that changed.
    pub(super) ids: HashSet<String>,
    /// Those that there are, as they are now.
    pub(super) meetings: Vec<ListedMeeting>,
}

/// The server's id in a slug that [`bmlt_slug`](crate::features::meetings::feed::bmlt_slug) made.
pub(super) fn id_of(slug: &str) -> &str {
    slug.split('@').next().unwrap_or_default()
}
