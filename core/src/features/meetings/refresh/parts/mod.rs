//! What came of a list so far, in parts, in `meetings.db`: encrypted, and erased when it was read in.

mod store;

pub(super) use store::{Kept, append, begin, beginning, content, drop_part, held, part, size};
