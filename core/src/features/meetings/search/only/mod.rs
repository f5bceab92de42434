//! What words and favourites leave of the rows, before anything else is asked of them.

mod store;

pub(super) use store::Only;
