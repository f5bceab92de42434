//! Bringing meetings in, against the plain way.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;
use waymark_core::{FeedFile, Fellowship};

use super::{MEETINGS, raw_import, thousands, write_feeds};
use crate::home::{Home, memory};
use crate::measure::{Outcome, ROUNDS, cpu, in_turn, timed};
use crate::process::status;
use crate::report::{Check, Finding};
use crate::{child, raw};

pub(super) const ZONE: &str = "America/New_York";

/// Both ways' lists, brought in and ready to be searched.
pub(super) struct Lists {
    pub(super) meetings: u32,
    pub(super) home: Home,
    pub(super) sql: Connection,
    /// Goes with the file in it.
    _folder: TempDir,
}

/// The processor's time of an import, files in memory.
pub(super) fn import(meetings: u32) -> Outcome<(Finding, Lists)> {
    let folder = tempfile::tempdir_in(memory())?;
    let feeds = write_feeds(folder.path(), meetings, None)?;
    // The largest takes a minute a round.
    let rounds = if meetings > MEETINGS { 2 } else { ROUNDS };
    let (mut home, mut sql) = (None, None);
    let pairs = in_turn(
        rounds,
        |_| {
            // The home of the round before goes first: memory is for one.
            drop(home.take());
            let fresh = Home::new(&memory())?;
            let cost = timed(|| whole(by_the_core(&fresh, &feeds)?, meetings))?.0;
            home = Some(fresh);
            Ok(cost)
        },
        |round| {
            drop(sql.take());
            let file = folder.path().join(format!("raw-{round}.db"));
            let fresh = raw::fresh(&file, &raw::LISTS, raw::LISTS_CACHE_KIB)?;
            let (cost, rows) = timed(|| {
                feeds
                    .iter()
                    .map(|feed| raw_import::import(&fresh, feed, ZONE))
                    .sum::<Outcome<u32>>()
            })?;
            whole(rows, meetings)?;
            sql = Some(fresh);
            if let Some(before) = round.checked_sub(1) {
                std::fs::remove_file(folder.path().join(format!("raw-{before}.db")))?;
            }
            Ok(cost)
        },
    )?;
    let mut finding = Finding::compared(
        format!("import {} meetings with full text", thousands(meetings)),
        "typed, streamed serde_json and inserts",
        cpu(&pairs),
        1.5,
    );
    let seconds = finding.rounds.as_ref().map_or(f64::NAN, |all| all.ours()) / 1e6;
    finding.ours = format!(
        "{seconds:.2} s, {:.0} rows/s",
        f64::from(meetings) / seconds
    );
    if meetings == MEETINGS {
        finding.checks.push(Check::new("s", seconds, 6.0));
    }
    let folder_name = folder.path().display().to_string();
    let [mebibytes] = child::figures(&["import", &folder_name, &meetings.to_string()])?;
    finding
        .checks
        .push(Check::new("MiB over idle", mebibytes, 64.0));
    let lists = Lists {
        meetings,
        home: home.ok_or("no round was run")?,
        sql: sql.ok_or("no round was run")?,
        _folder: folder,
    };
    Ok((finding, lists))
}

/// What a meeting takes on the disk, its indexes and its words included.
pub(super) fn size_on_disk(lists: &Lists) -> Outcome<Finding> {
    let bytes = |sql: &Connection| -> Outcome<f64> {
        let pages: u32 = sql.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        Ok(f64::from(pages) * 4_096.0)
    };
    let ours = std::fs::metadata(lists.home.lists())?.len() as f64 / f64::from(lists.meetings);
    let theirs = bytes(&lists.sql)? / f64::from(lists.meetings);
    let mut finding = Finding::alone(
        format!("bytes on disk a meeting, of {}", thousands(lists.meetings)),
        format!("{ours:.0} B"),
        Vec::new(),
    );
    finding.against = "the same tables by hand";
    finding.theirs = format!("{theirs:.0} B");
    Ok(finding)
}

/// The most memory an import of these feeds takes over what an open home takes, in MiB: figures of this process.
pub(crate) fn memory_of_import(folder: &Path, meetings: u32) -> Outcome<[f64; 1]> {
    let feeds: Vec<PathBuf> = (0..meetings)
        .step_by(MEETINGS as usize)
        .map(|first| folder.join(format!("feed-{meetings}-{first}.json")))
        .collect();
    let home = Home::new(&memory())?;
    home.app.checkin_list(None, None)?;
    let me = std::process::id();
    let idle = status(me, "VmRSS:")?;
    by_the_core(&home, &feeds)?;
    Ok([(status(me, "VmHWM:")? - idle) / 1024.0])
}

/// Brings each feed in as a list of its own and says how many meetings came.
pub(super) fn by_the_core(home: &Home, feeds: &[PathBuf]) -> Outcome<u32> {
    feeds
        .iter()
        .zip(1..)
        .map(|(feed, number)| {
            let report = home.app.meetings_import(FeedFile {
                path: feed.display().to_string(),
                source: format!("list {number}"),
                fellowship: Some(Fellowship::Aa),
                time_zone: Some(ZONE.to_owned()),
                ..FeedFile::default()
            })?;
            Ok(report.meetings)
        })
        .sum()
}

pub(super) fn whole(rows: u32, meetings: u32) -> Outcome<()> {
    if rows == meetings {
        Ok(())
    } else {
        Err(format!("{rows} meetings came in").into())
    }
}
