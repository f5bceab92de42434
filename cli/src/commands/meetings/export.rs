//! `meetings export`: meetings as a calendar, a feed, a map layer or a page to print.

use serde_json::json;
use waymark_core::{ExportChoice, ExportFormat, MeetingExport};

use super::file;
use super::near::Around;
use crate::commands::Done;
use crate::failure::Failure;
use crate::page::{good, quiet};
use crate::session::Session;
use crate::words::{self, Point};

#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("which").required(true).args(["source", "near", "favourites", "id"])))]
pub(crate) struct Export {
    #[arg(value_name = "FILE.ics|json|geojson|txt")]
    file: String,
    #[arg(long, value_name = "ics|json|geojson|txt", value_parser = format)]
    format: Option<ExportFormat>,
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    #[arg(long, value_name = "LAT,LON", value_parser = words::point, allow_hyphen_values = true)]
    near: Option<Point>,
    #[command(flatten)]
    around: Around,
    #[arg(long, value_name = "ID")]
    id: Vec<String>,
    #[arg(long)]
    discreet: bool,
    #[arg(long)]
    pass_codes: bool,
    #[arg(long, value_name = "40-80", value_parser = words::count)]
    columns: Option<u32>,
}

/// A format by the ending its files have.
fn format(ending: &str) -> Result<ExportFormat, &'static str> {
    match ending.to_lowercase().as_str() {
        "ics" => Ok(ExportFormat::Calendar),
        "json" => Ok(ExportFormat::MeetingGuide),
        "geojson" => Ok(ExportFormat::GeoJson),
        "txt" => Ok(ExportFormat::Print),
        _ => Err("ics, json, geojson or txt"),
    }
}

impl Export {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let ending = self.file.rsplit_once('.').map(|(_, ending)| format(ending));
        let format = match (self.format, ending) {
            (Some(format), _) | (None, Some(Ok(format))) => format,
            _ => {
                return Err(Failure::invalid(
                    "format",
                    "must be ics, json, geojson or txt",
                ));
            }
        };
        let choice = match (self.near, self.source, self.around.favourites()) {
            (Some(place), ..) => ExportChoice::Near {
                query: self.around.query(place),
            },
            (_, Some(name), _) => ExportChoice::Source { name },
            (.., true) => ExportChoice::Favourites,
            _ => ExportChoice::Ids { ids: self.id },
        };
        let home = session.open()?;
        let texts = session.texts;
        let given = home.app.meetings_export(MeetingExport {
            choice,
            format,
            discreet: self.discreet,
            pass_codes: self.pass_codes,
            language: Some(texts.language()),
            columns: self.columns,
        })?;
        if self.file == file::STDOUT {
            session.out.given(&given, &given.text);
            return Ok(());
        }
        file::write(&self.file, &given.text)?;
        let answer = json!({
            "file": self.file,
            "meetings": given.meetings,
            "left_out": given.left_out,
            "bytes": given.text.len(),
        });
        session.out.show(&answer, |page| {
            let values = [("file", &*self.file)];
            page.line(&good(texts.count("export.done", given.meetings, &values)));
            if given.left_out > 0 {
                page.line(&quiet(texts.count("export.left_out", given.left_out, &[])));
            }
        });
        Ok(())
    }
}
