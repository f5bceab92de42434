//! A list that comes again with one row in a hundred changed: what that costs, and what reading its JSON alone costs.

use super::import::{by_the_core, whole};
use super::pack::CHANGED;
use super::{MEETINGS, raw_import, write_feeds};
use crate::home::{Home, memory};
use crate::measure::{Outcome, ROUNDS, cpu, in_turn, timed};
use crate::report::Finding;

/// The list again, and its JSON alone, each against the whole list in an empty home.
pub(crate) fn refresh() -> Outcome<Vec<Finding>> {
    let folders = [
        tempfile::tempdir_in(memory())?,
        tempfile::tempdir_in(memory())?,
    ];
    let [old, new] = &folders;
    let old = write_feeds(old.path(), MEETINGS, None)?;
    let new = write_feeds(new.path(), MEETINGS, Some(CHANGED))?;
    let anew = || -> Outcome<_> {
        let home = Home::new(&memory())?;
        Ok(timed(|| whole(by_the_core(&home, &new)?, MEETINGS))?.0)
    };
    let again = in_turn(
        ROUNDS,
        |_| {
            let home = Home::new(&memory())?;
            by_the_core(&home, &old)?;
            Ok(timed(|| whole(by_the_core(&home, &new)?, MEETINGS))?.0)
        },
        |_| anew(),
    )?;
    let parsed = in_turn(
        ROUNDS,
        |_| {
            let parse = || {
                new.iter()
                    .map(|feed| raw_import::parse(feed))
                    .sum::<Outcome<u32>>()
            };
            Ok(timed(|| whole(parse()?, MEETINGS))?.0)
        },
        |_| anew(),
    )?;
    let mut floor = Finding::compared(
        "its JSON typed and streamed, nothing kept",
        "the whole list, in an empty home",
        cpu(&parsed),
        0.05,
    );
    floor.checks.clear();
    Ok(vec![
        Finding::compared(
            "a list of 100,000 again, 1 % changed",
            "the whole list, in an empty home",
            cpu(&again),
            0.05,
        ),
        floor,
    ])
}
