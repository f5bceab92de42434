//! Bringing 100,000 meetings in, against the plain way.

use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;
use waymark_core::{FeedFile, Fellowship};

use super::{MEETINGS, raw_import, write_feed};
use crate::home::{Home, memory};
use crate::measure::{Outcome, ROUNDS, cpu, in_turn, timed};
use crate::report::{Check, Finding};
use crate::{child, raw};

const ZONE: &str = "America/New_York";

/// Both lists, brought in and ready to be searched.
pub(crate) struct Lists {
    pub(super) home: Home,
    pub(super) sql: Connection,
    /// Goes with the file in it.
    _folder: TempDir,
}

/// The processor's time of an import, files in memory.
pub(crate) fn import() -> Outcome<(Finding, Lists)> {
    let folder = tempfile::tempdir_in(memory())?;
    let feed = folder.path().join("feed.json");
    write_feed(&feed)?;
    let (mut home, mut sql) = (None, None);
    let pairs = in_turn(
        ROUNDS,
        |_| {
            // The home of the round before goes first: memory is for one.
            drop(home.take());
            let fresh = Home::new(&memory())?;
            let cost = timed(|| by_the_core(&fresh, &feed))?.0;
            home = Some(fresh);
            Ok(cost)
        },
        |round| {
            drop(sql.take());
            let file = folder.path().join(format!("raw-{round}.db"));
            let fresh = raw::fresh(&file, &raw::LISTS, raw::LISTS_CACHE_KIB)?;
            let (cost, rows) = timed(|| raw_import::import(&fresh, &feed, ZONE))?;
            whole(rows)?;
            sql = Some(fresh);
            if let Some(before) = round.checked_sub(1) {
                std::fs::remove_file(folder.path().join(format!("raw-{before}.db")))?;
            }
            Ok(cost)
        },
    )?;
    let mut finding = Finding::compared(
        "import 100,000 meetings",
        "typed, streamed serde_json and inserts",
        cpu(&pairs),
        1.5,
    );
    let [mebibytes] = child::figures(&["import", &feed.display().to_string()])?;
    finding
        .checks
        .push(Check::new("MiB over idle", mebibytes, 64.0));
    let lists = Lists {
        home: home.ok_or("no round was run")?,
        sql: sql.ok_or("no round was run")?,
        _folder: folder,
    };
    Ok((finding, lists))
}

/// The most memory an import of this feed takes over what an open home takes, in MiB: figures of this process.
pub(crate) fn memory_of_import(feed: &Path) -> Outcome<[f64; 1]> {
    let home = Home::new(&memory())?;
    home.app.checkin_list(None, None)?;
    let idle = status("VmRSS:")?;
    by_the_core(&home, feed)?;
    Ok([(status("VmHWM:")? - idle) / 1024.0])
}

fn by_the_core(home: &Home, feed: &Path) -> Outcome<()> {
    let report = home.app.meetings_import(FeedFile {
        path: feed.display().to_string(),
        source: "raw".to_owned(),
        fellowship: Some(Fellowship::Aa),
        time_zone: Some(ZONE.to_owned()),
        ..FeedFile::default()
    })?;
    whole(report.meetings)
}

fn whole(rows: u32) -> Outcome<()> {
    if rows == MEETINGS {
        Ok(())
    } else {
        Err(format!("{rows} meetings came in").into())
    }
}

/// A line of this process's status, in KiB.
fn status(name: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let figure = line.and_then(|line| line.split_whitespace().next());
    Ok(figure.ok_or("the system does not count memory")?.parse()?)
}
