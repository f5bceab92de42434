//! `pack build`: lists from files become one signed pack.

use std::path::PathBuf;

use chrono::{Datelike, Timelike};
use serde_json::json;
use waymark_core::calendar::Instant;
use waymark_core::meetings::pack::Edition;
use waymark_packer::{BuiltSource, ZoneMap, build};

use super::source::{Source, source};
use super::{file, key, paint};
use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::failure::Failure;
use crate::page::{Page, good};
use crate::session::Session;
use crate::texts::Texts;

#[derive(clap::Args)]
pub(crate) struct Build {
    #[arg(long, value_name = "NAME")]
    name: String,
    #[arg(long = "source", value_name = "NAME=FILE[,...]", required = true, value_parser = source)]
    sources: Vec<Source>,
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[arg(long = "version", value_name = "N")]
    edition: Option<u64>,
}

impl Build {
    pub(super) fn run(self, session: &Session) -> Done {
        let key = key::read(&self.key)?;
        let clock = session.clock()?.0;
        let now = clock.now().map_err(|_| Failure::internal("clock"))?;
        let edition = Edition {
            name: self.name,
            version: self.edition.unwrap_or_else(|| minute(now)),
            created_at: now,
        };
        let feeds = self.sources.into_iter().map(Source::open);
        let feeds = feeds.collect::<Result<Vec<_>, _>>()?;
        let texts = session.texts;
        let (zone_data, built) = with_bar(
            &session.out,
            texts.text("pack.building"),
            || None,
            || {
                let zones = ZoneMap::new(now);
                (
                    zones.release().to_owned(),
                    build(&edition, feeds, &zones, &key),
                )
            },
        );
        let built = built.map_err(|trouble| match trouble.code {
            "name" => Failure::invalid("name", "is no name for a pack or a list in it"),
            "time_zone" => Failure::invalid("source", "names a time zone that there is not"),
            code => Failure::refused(code),
        })?;
        file::write(&self.out, &built.bytes)?;
        let signer = key::signer(&key)?;
        let value = json!({
            "name": edition.name,
            "version": edition.version,
            "created_at": edition.created_at,
            "bytes": built.bytes.len(),
            "meetings": built.meetings,
            "sources": built.sources,
            "zone_data": zone_data,
            "signer": signer.key(),
            "fingerprint": signer.fingerprint(),
        });
        session.out.show(&value, |page| {
            let size = paint::size(texts, built.bytes.len());
            let values = [("name", &*edition.name), ("size", &size)];
            page.line(&good(texts.count("pack.built", built.meetings, &values)));
            built
                .sources
                .iter()
                .for_each(|source| row(page, texts, source));
            page.blank();
            paint::signer(page, texts, &signer.key(), &signer.fingerprint());
        });
        Ok(())
    }
}

/// What became of a list, on a line or two.
fn row(page: &mut Page, texts: Texts, source: &BuiltSource) {
    let counts = [
        ("pack.refused", source.refused),
        ("pack.duplicates", source.duplicates),
        ("pack.zones_found", source.zones_found),
        ("pack.zones_corrected", source.zones_corrected),
        ("pack.zones_missing", source.zones_missing),
    ];
    let said = counts.into_iter().filter(|(_, count)| *count > 0);
    let said = said.map(|(key, count)| texts.fill(key, &[("n", &count.to_string())]));
    let meetings = texts.count("sources.meetings", source.meetings, &[]);
    let line: Vec<_> = std::iter::once(meetings).chain(said).collect();
    page.under(2, &format!("{}: {}", source.name, line.join(" · ")));
}

/// The minute of a moment as a number that grows: 202611231500.
fn minute(now: Instant) -> u64 {
    let date =
        u64::try_from(now.year()).unwrap_or(0) * 10_000 + u64::from(now.month() * 100 + now.day());
    date * 10_000 + u64::from(now.hour() * 100 + now.minute())
}
