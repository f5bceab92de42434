//! A pack of 100,000 meetings: how large, how fast it comes in, and what a delta with one row in a hundred costs.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use chrono::{DateTime, Utc};
use waymark_core::Fellowship;
use waymark_core::meetings::feed::Beside;
use waymark_core::meetings::pack::{Edition, PackedSource, SigningKey};
use waymark_packer::{Built, Feed, Unpacked, ZoneMap, build, diff};

use super::import::{ZONE, whole};
use super::{MEETINGS, raw_import, write_feeds};
use crate::home::{Home, memory};
use crate::measure::{Outcome, ROUNDS, cpu, in_turn, timed};
use crate::raw;
use crate::report::{Check, Finding};

/// One row in so many changes.
pub(super) const CHANGED: u32 = 100;

/// Size, import and delta.
pub(crate) fn pack() -> Outcome<Vec<Finding>> {
    let folder = tempfile::tempdir_in(memory())?;
    let key = SigningKey::of_seed(&[7; 32]).ok_or("no key")?;
    let first = packed(folder.path(), None, 1, &key)?;
    let next = packed(folder.path(), Some(CHANGED), 2, &key)?;
    let delta = diff(
        &Unpacked::read(first.bytes.as_slice())?,
        &Unpacked::read(next.bytes.as_slice())?,
        &key,
    )?;
    let [old, new, step] = ["old", "new", "step"].map(|name| folder.path().join(name));
    std::fs::write(&old, &first.bytes)?;
    std::fs::write(&new, &next.bytes)?;
    std::fs::write(&step, &delta)?;
    let signer = key.signer().ok_or("no signer")?.key();
    let bring = |home: &Home, file: &Path| -> Outcome<u32> {
        let file = file.display().to_string();
        Ok(home
            .app
            .meetings_import_pack(file, Some(signer.clone()))?
            .meetings)
    };
    let rows = raw_import::rows(&write_feeds(folder.path(), MEETINGS, None)?)?;
    let imports = in_turn(
        ROUNDS,
        |_| {
            let home = Home::new(&memory())?;
            Ok(timed(|| whole(bring(&home, &old)?, MEETINGS))?.0)
        },
        |round| {
            let file = folder.path().join(format!("raw-{round}.db"));
            let sql = raw::fresh(&file, &raw::LISTS, raw::LISTS_CACHE_KIB)?;
            let cost = timed(|| whole(raw_import::insert(&sql, &rows, ZONE)?, MEETINGS))?.0;
            drop(sql);
            std::fs::remove_file(file)?;
            Ok(cost)
        },
    )?;
    let refreshes = in_turn(
        ROUNDS,
        |_| {
            let home = Home::new(&memory())?;
            bring(&home, &old)?;
            Ok(timed(|| whole(bring(&home, &step)?, MEETINGS))?.0)
        },
        |_| {
            let home = Home::new(&memory())?;
            Ok(timed(|| whole(bring(&home, &new)?, MEETINGS))?.0)
        },
    )?;
    #[allow(clippy::cast_precision_loss, reason = "sizes to show")]
    let megabytes = |bytes: usize| bytes as f64 / 1e6;
    Ok(vec![
        Finding::alone(
            "a pack of 100,000 meetings",
            format!("{:.2} MB", megabytes(first.bytes.len())),
            vec![Check::new("MB", megabytes(first.bytes.len()), 8.0)],
        ),
        Finding::compared(
            "import a pack of 100,000",
            "inserts of typed rows in memory",
            cpu(&imports),
            1.2,
        ),
        Finding::compared(
            format!(
                "refresh with 1 % changed (a delta of {:.2} MB)",
                megabytes(delta.len())
            ),
            "the whole pack, in an empty home",
            cpu(&refreshes),
            0.05,
        ),
    ])
}

fn packed(folder: &Path, changed: Option<u32>, version: u64, key: &SigningKey) -> Outcome<Built> {
    let at: DateTime<Utc> = "2026-11-24T12:00:00Z".parse()?;
    let edition = Edition {
        name: "bench".to_owned(),
        version,
        created_at: at,
    };
    let feeds = write_feeds(folder, MEETINGS, changed)?
        .iter()
        .map(|path| {
            Ok(Feed {
                source: PackedSource {
                    name: "list".to_owned(),
                    fellowship: Fellowship::Aa,
                    time_zone: Some(ZONE.to_owned()),
                    url: None,
                    licence: None,
                    fetched_at: at,
                },
                fellowship: Some(Fellowship::Aa),
                beside: Beside::default(),
                input: BufReader::new(File::open(path)?),
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let built = build(&edition, feeds, &ZoneMap::new(at), key);
    built.map_err(|trouble| trouble.code.into())
}
