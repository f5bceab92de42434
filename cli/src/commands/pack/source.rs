//! A list to pack, as it is written: `NAME=FILE[,fellowship=aa][,time-zone=IANA][,url=..][,licence=..][,fetched=..]`.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use waymark_core::Fellowship;
use waymark_core::calendar::Instant;
use waymark_core::meetings::feed::Beside;
use waymark_core::meetings::pack::PackedSource;
use waymark_packer::Feed;

use crate::failure::Failure;

const WANTED: &str = "a list, such as area=meetings.json,fellowship=aa,time-zone=America/Edmonton";
const DETAILS: [&str; 5] = ["fellowship", "time-zone", "url", "licence", "fetched"];

/// A list and what is said about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Source {
    name: String,
    file: PathBuf,
    fellowship: Option<Fellowship>,
    time_zone: Option<String>,
    url: Option<String>,
    licence: Option<String>,
    fetched: Option<Instant>,
}

/// Reads one. A comma that no detail follows belongs to what came before it.
pub(super) fn source(text: &str) -> Result<Source, &'static str> {
    let (name, rest) = text.split_once('=').ok_or(WANTED)?;
    let mut parts: Vec<(&str, String)> = Vec::new();
    for piece in rest.split(',') {
        let detail = piece.split_once('=');
        let detail = detail.filter(|(key, _)| DETAILS.contains(key) && !parts.is_empty());
        match (detail, parts.last_mut()) {
            (Some((key, value)), _) => parts.push((key, value.to_owned())),
            (None, Some((_, value))) => {
                value.push(',');
                value.push_str(piece);
            }
            (None, None) => parts.push(("file", piece.to_owned())),
        }
    }
    let mut source = Source {
        name: name.to_owned(),
        ..Source::default()
    };
    for (key, value) in parts {
        if value.is_empty() {
            return Err(WANTED);
        }
        match key {
            "fellowship" => {
                source.fellowship = Some(Fellowship::parse(&value).ok_or("no such fellowship")?);
            }
            "time-zone" => source.time_zone = Some(value),
            "url" => source.url = Some(value),
            "licence" => source.licence = Some(value),
            "fetched" => {
                let at = value
                    .parse()
                    .map_err(|_| "a moment as 2026-11-23T15:00:00Z")?;
                source.fetched = Some(at);
            }
            _ => source.file = value.into(),
        }
    }
    Ok(source)
}

impl Source {
    /// Opens the file. When it was fetched is when it was last written, where nobody says.
    pub(super) fn open(self) -> Result<Feed<BufReader<File>>, Failure> {
        let unopened = |_| Failure::invalid("source", "cannot be opened");
        let file = File::open(&self.file).map_err(unopened)?;
        let written = || {
            let written = file.metadata().and_then(|meta| meta.modified());
            written.map(Instant::from).map_err(unopened)
        };
        let mut beside = Beside::default();
        // A list with nothing beside its rows is as good.
        let _ = beside.add(File::open(&self.file).map_err(unopened)?);
        let fetched_at = self.fetched.map_or_else(written, Ok)?;
        Ok(Feed {
            source: PackedSource {
                name: self.name,
                fellowship: self.fellowship.unwrap_or(Fellowship::Other),
                time_zone: self.time_zone,
                url: self.url,
                licence: self.licence,
                fetched_at,
            },
            fellowship: self.fellowship,
            beside,
            input: BufReader::with_capacity(1 << 16, file),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_people_write_it() {
        let given = "area=a,b.json,fellowship=na,time-zone=America/Edmonton,licence=CC BY 4.0, with thanks,fetched=2026-11-23T15:00:00Z";
        let read = source(given).unwrap();
        assert_eq!(
            (read.name.as_str(), read.file.to_str()),
            ("area", Some("a,b.json"))
        );
        assert_eq!(read.fellowship, Some(Fellowship::Na));
        assert_eq!(read.time_zone.as_deref(), Some("America/Edmonton"));
        assert_eq!(read.licence.as_deref(), Some("CC BY 4.0, with thanks"));
        assert_eq!(read.fetched, "2026-11-23T15:00:00Z".parse().ok());
        assert_eq!(source("a=b.json").unwrap().file.to_str(), Some("b.json"));
        for wrong in [
            "a",
            "a=",
            "a=b,fellowship=",
            "a=b,fellowship=nobody",
            "a=b,fetched=today",
        ] {
            assert!(source(wrong).is_err(), "{wrong}");
        }
    }
}
