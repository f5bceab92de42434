//! What is about lists of meetings: bringing them in, searching them, bringing in what changed. At 10,000, 100,000 and
//! 300,000 meetings, so that what grows is seen to grow.

mod by_hand;
mod feed;
pub(crate) mod import;
mod pack;
mod raw_import;
mod refresh;
mod search;

use crate::measure::Outcome;
use crate::report::Finding;

pub(crate) use feed::{MEETINGS, write_feeds};
pub(crate) use pack::pack;
pub(crate) use refresh::refresh;

/// How many meetings. A feed has at most 64 MiB, so the largest comes as three lists.
pub(crate) const SIZES: [u32; 3] = [10_000, MEETINGS, 300_000];

/// Every line about lists of these sizes.
pub(crate) fn findings(sizes: &[u32]) -> Outcome<Vec<Finding>> {
    let mut found = Vec::new();
    for size in sizes {
        let (line, lists) = import::import(*size)?;
        found.push(line);
        found.push(import::size_on_disk(&lists)?);
        found.extend(search::search(&lists)?);
    }
    Ok(found)
}

/// `10,000`, as people read it.
fn thousands(number: u32) -> String {
    match (number / 1_000, number % 1_000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}
