//! Reads the lists that go into a pack, as a phone would.

use std::convert::Infallible;
use std::io::Read;

use waymark_core::calendar::Zone;
use waymark_core::meetings::feed::{Beside, FeedError, FeedOptions, read_feed};
use waymark_core::meetings::model::ListedMeeting;
use waymark_core::meetings::pack::{PackedSource, mark_shared_points};
use waymark_core::{Fellowship, ImportReport};

/// A list and where its bytes come from.
pub struct Feed<R> {
    /// What the pack says about it.
    pub source: PackedSource,
    /// Whose meetings it lists, where it does not say; the source gets what was found.
    pub fellowship: Option<Fellowship>,
    /// What it has beside its rows, such as BMLT's formats.
    pub beside: Beside,
    /// Its bytes.
    pub input: R,
}

/// Why a list cannot go into a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedTrouble {
    /// Name of the list.
    pub source: String,
    /// The code, as for an import.
    pub code: &'static str,
}

/// A list that was read.
pub(crate) struct ReadFeed {
    pub(crate) source: PackedSource,
    pub(crate) meetings: Vec<ListedMeeting>,
    pub(crate) report: ImportReport,
}

pub(crate) fn read<R: Read>(feed: Feed<R>) -> Result<ReadFeed, FeedTrouble> {
    let mut source = feed.source;
    let zone = source.time_zone.as_deref().map(Zone::parse).transpose();
    let options = FeedOptions {
        fellowship: feed.fellowship,
        time_zone: zone.map_err(|_| trouble(&source, "time_zone"))?,
        beside: feed.beside,
        ..FeedOptions::default()
    };
    let mut meetings = Vec::new();
    let mut report = ImportReport {
        source: source.name.clone(),
        ..ImportReport::default()
    };
    read_feed(feed.input, &options, &mut |outcome| {
        report.add(&outcome);
        meetings.extend(outcome.meetings);
        Ok::<_, Infallible>(())
    })
    .map_err(|error| match error {
        FeedError::Refused(refused) => trouble(&source, refused.code.as_str()),
        FeedError::Ended(never) => match never {},
    })?;
    source.fellowship = feed
        .fellowship
        .or_else(|| meetings.first().map(|listed| listed.fellowship))
        .unwrap_or(Fellowship::Other);
    mark_shared_points(&mut meetings);
    Ok(ReadFeed {
        source,
        meetings,
        report,
    })
}

fn trouble(source: &PackedSource, code: &'static str) -> FeedTrouble {
    FeedTrouble {
        source: source.name.clone(),
        code,
    }
}
