//! The same meeting in several lists: one row of it stays and names the others.

use std::collections::{BTreeSet, HashMap};

use chrono::TimeDelta;
use waymark_core::meetings::model::ListedMeeting;
use waymark_core::meetings::pack::{is_same, likeness};

/// So much newer a row must be to count for more than what it says.
const NEWER: TimeDelta = TimeDelta::days(90);
/// So much more a row must say to count for more than the order of the lists.
const RICHER: usize = 3;

/// A row: its list and its place there.
type At = (usize, usize);

/// One meeting, wherever it is listed.
struct Group {
    kept: At,
    all: Vec<At>,
}

/// Takes out what an earlier list has too; how many rows of each list went.
///
/// Lists are in the order in which they count. Of two rows the one that was changed 90 days later stays; else the
/// one that has at least three more fields filled; else that of the earlier list. The steps keep a row from
/// giving way for every small change: what a person keeps hangs on it. Rows of one list are left as they are.
pub(crate) fn merge(lists: &mut [(&str, &mut Vec<ListedMeeting>)]) -> Vec<u32> {
    let groups = groups(lists);
    let mut gone: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); lists.len()];
    for group in groups.into_iter().filter(|group| group.all.len() > 1) {
        let others = group.all.iter().filter(|at| **at != group.kept);
        let mut also: Vec<String> = Vec::new();
        for (list, row) in others {
            also.extend(lists.get(*list).map(|(name, _)| (*name).to_owned()));
            if let Some(gone) = gone.get_mut(*list) {
                gone.insert(*row);
            }
        }
        also.sort_unstable();
        let (list, row) = group.kept;
        if let Some(kept) = lists.get_mut(list).and_then(|(_, rows)| rows.get_mut(row)) {
            kept.also_in = also;
        }
    }
    for ((_, rows), gone) in lists.iter_mut().zip(&gone) {
        let mut row = 0;
        rows.retain(|_| {
            row += 1;
            !gone.contains(&(row - 1))
        });
    }
    gone.iter()
        .map(|gone| u32::try_from(gone.len()).unwrap_or(u32::MAX))
        .collect()
}

fn groups(lists: &[(&str, &mut Vec<ListedMeeting>)]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_likeness: HashMap<i64, Vec<usize>> = HashMap::new();
    let of = |(list, row): At| lists.get(list).and_then(|(_, rows)| rows.get(row));
    for (list, (_, rows)) in lists.iter().enumerate() {
        for (row, listed) in rows.iter().enumerate() {
            let alike = by_likeness.entry(likeness(listed)).or_default();
            let found = alike.iter().copied().find(|at| {
                groups.get(*at).is_some_and(|group| {
                    group.all.iter().all(|(other, _)| *other != list)
                        && of(group.kept).is_some_and(|kept| is_same(kept, listed))
                })
            });
            let known = found.and_then(|at| groups.get_mut(at));
            if let Some(group) = known {
                group.all.push((list, row));
                if of(group.kept).is_some_and(|kept| is_better(listed, kept)) {
                    group.kept = (list, row);
                }
            } else {
                alike.push(groups.len());
                groups.push(Group {
                    kept: (list, row),
                    all: vec![(list, row)],
                });
            }
        }
    }
    groups
}

/// Whether a row of a later list takes the place of one of an earlier list.
fn is_better(later: &ListedMeeting, earlier: &ListedMeeting) -> bool {
    if let Some((later, earlier)) = later.updated.zip(earlier.updated) {
        let newer = later - earlier;
        if newer.abs() >= NEWER {
            return newer > TimeDelta::zero();
        }
    }
    filled(later) >= filled(earlier) + RICHER
}

/// How many of the fields that help a person to get there say something.
fn filled(listed: &ListedMeeting) -> usize {
    let texts = [
        &listed.address,
        &listed.region,
        &listed.location,
        &listed.location_notes,
        &listed.group,
        &listed.group_notes,
        &listed.notes,
        &listed.conference_url,
        &listed.conference_url_notes,
        &listed.conference_phone,
        &listed.url,
        &listed.website,
        &listed.time_zone,
    ];
    let others = [
        listed.latitude.is_some() && !listed.approximate,
        listed.end_time.is_some(),
        listed.accessible.is_some(),
        !listed.types.is_empty(),
        !listed.languages.is_empty(),
    ];
    texts.iter().filter(|text| text.is_some()).count() + others.iter().filter(|said| **said).count()
}
