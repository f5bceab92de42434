//! From feeds to a pack, and from two packs to what changed between them.

use std::io::Read;

use waymark_core::meetings::pack::{
    Edition, Listed, PackRefused, SigningKey, delta, is_name, pack,
};

use crate::compress::compress;
use crate::duplicates;
use crate::feeds::{self, Feed, FeedTrouble, ReadFeed};
use crate::unpacked::Unpacked;
use crate::zones::{Verdict, ZoneMap};

/// What has to be said wherever zones were worked out from coordinates.
const ZONE_LICENCE: &str =
    "Time zones by place: timezone-boundary-builder, © OpenStreetMap contributors, ODbL 1.0";

/// A pack that was made.
#[derive(Debug)]
pub struct Built {
    /// The file.
    pub bytes: Vec<u8>,
    /// What became of each list, by name.
    pub sources: Vec<BuiltSource>,
    /// Meetings in it.
    pub meetings: u32,
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct BuiltSource {
    /// Its name.
    pub name: String,
    /// Rows in the feed.
    pub rows: u32,
    /// Rows that gave no meeting.
    pub refused: u32,
    /// Meetings of it in the pack.
    pub meetings: u32,
    /// Meetings left out because another list has them too.
    pub duplicates: u32,
    /// Meetings whose missing zone came from their coordinates.
    pub zones_found: u32,
    /// Meetings where the zone given for the list did not hold.
    pub zones_corrected: u32,
    /// Meetings that still have no zone.
    pub zones_missing: u32,
}

/// Reads the lists, settles zones, takes out duplicates and packs the rest. Lists are in the order in which they
/// count where two have the same meeting.
///
/// # Errors
/// The first list that cannot be used, with its code: those of an import, `name` for a name that is none or comes
/// twice, `time_zone` for a zone that is none, and what a reader would not take.
pub fn build<R: Read>(
    edition: &Edition,
    feeds: Vec<Feed<R>>,
    zones: &ZoneMap,
    key: &SigningKey,
) -> Result<Built, FeedTrouble> {
    let whole = |code| FeedTrouble {
        source: String::new(),
        code,
    };
    if !is_name(&edition.name) {
        return Err(whole("name"));
    }
    let mut read: Vec<ReadFeed> = Vec::with_capacity(feeds.len());
    for feed in feeds {
        let taken = read.iter().any(|one| one.source.name == feed.source.name);
        if taken || !is_name(&feed.source.name) {
            return Err(FeedTrouble {
                source: feed.source.name,
                code: "name",
            });
        }
        read.push(feeds::read(feed)?);
    }
    let mut sources: Vec<_> = read.iter_mut().map(|feed| settle(feed, zones)).collect();
    let mut lists: Vec<_> = read
        .iter_mut()
        .map(|feed| (feed.report.source.as_str(), &mut feed.meetings))
        .collect();
    let gone = duplicates::merge(&mut lists);
    for ((source, feed), gone) in sources.iter_mut().zip(&mut read).zip(gone) {
        source.duplicates = gone;
        source.meetings = count(feed.meetings.len());
    }
    sources.sort_by(|one, other| one.name.cmp(&other.name));
    let mut lists: Vec<_> = read
        .into_iter()
        .map(|feed| Listed {
            source: feed.source,
            meetings: feed.meetings,
        })
        .collect();
    lists.sort_by(|one, other| one.source.name.cmp(&other.source.name));
    let bytes = pack(edition, &lists, key, &compress).map_err(|why| whole(why.as_str()))?;
    Ok(Built {
        bytes,
        meetings: sources.iter().map(|source| source.meetings).sum(),
        sources,
    })
}

/// What leads from one whole pack to the next, as a delta.
///
/// # Errors
/// `wrong_base` where one of them is a delta or has another name, `older_version`, `same_version`,
/// `signer_changed` where the first was signed with another key.
pub fn diff(old: &Unpacked, new: &Unpacked, key: &SigningKey) -> Result<Vec<u8>, PackRefused> {
    if old.header.base.is_some() || new.header.base.is_some() {
        return Err(PackRefused::WrongBase);
    }
    if key.signer() != Some(old.signer) {
        return Err(PackRefused::SignerChanged);
    }
    let edition = Edition {
        name: new.header.name.clone(),
        version: new.header.version,
        created_at: new.header.created_at,
    };
    delta(
        (&old.header, &old.lists),
        (&edition, &new.lists),
        key,
        &compress,
    )
}

/// Works out zones and says what became of them.
fn settle(feed: &mut ReadFeed, zones: &ZoneMap) -> BuiltSource {
    let mut source = BuiltSource {
        name: feed.source.name.clone(),
        rows: feed.report.rows,
        refused: feed.report.refused,
        meetings: 0,
        duplicates: 0,
        zones_found: 0,
        zones_corrected: 0,
        zones_missing: 0,
    };
    for listed in &mut feed.meetings {
        match zones.settle(listed) {
            Verdict::Found => source.zones_found += 1,
            Verdict::Corrected => source.zones_corrected += 1,
            Verdict::Kept => source.zones_missing += u32::from(listed.time_zone.is_none()),
        }
    }
    if source.zones_found + source.zones_corrected > 0 {
        let licence = feed.source.licence.take();
        let lines: Vec<_> = licence
            .as_deref()
            .into_iter()
            .chain([ZONE_LICENCE])
            .collect();
        feed.source.licence = Some(lines.join("; "));
    }
    source
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
