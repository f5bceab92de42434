//! `meetings import`: brings a list from a file or from the web onto this device.

use std::fs::File;
use std::io::Read;

use waymark_core::meetings::pack::is_pack;
use waymark_core::{FeedFile, Fellowship, ImportReport, MeetingSourceDraft, RefreshOutcome};

use super::refresh;
use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::failure::Failure;
use crate::page::{Page, care, good, quiet};
use crate::session::Session;
use crate::texts::Texts;

/// The code of rows whose time cannot be turned into an instant.
const ZONE_MISSING: &str = "zone_missing";

#[derive(clap::Args)]
pub(crate) struct Import {
    #[arg(value_name = "FILE_OR_URL")]
    file: String,
    #[arg(long, value_name = "NAME")]
    source: String,
    #[arg(long, value_name = "CODE", value_parser = fellowship)]
    fellowship: Option<Fellowship>,
    #[arg(long, value_name = "IANA")]
    time_zone: Option<String>,
    #[arg(long, value_name = "FILE")]
    beside: Vec<String>,
    #[arg(long)]
    accept_loss: bool,
}

/// A fellowship by its code.
pub(super) fn fellowship(code: &str) -> Result<Fellowship, &'static str> {
    Fellowship::parse(code).ok_or("the code of a fellowship, such as aa, na, dra or other")
}

impl Import {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let scheme = self
            .file
            .split_once("://")
            .map(|(scheme, _)| scheme.to_lowercase());
        if matches!(scheme.as_deref(), Some("http" | "https")) {
            return self.bring_from_web(session);
        }
        if begins_a_pack(&self.file) {
            return Err(Failure::refused("is_a_pack"));
        }
        let home = session.open()?;
        let file = FeedFile {
            path: self.file,
            source: self.source,
            fellowship: self.fellowship,
            time_zone: self.time_zone,
            beside: self.beside,
            accept_loss: self.accept_loss,
        };
        let texts = session.texts;
        let report = with_bar(
            &session.out,
            texts.text("import.running"),
            || home.app.meetings_import_progress(),
            || home.app.meetings_import(file),
        )?;
        session
            .out
            .show(&report, |page| paint(page, texts, &report));
        Ok(())
    }
}

/// Whether the file is there and begins as a pack does.
fn begins_a_pack(file: &str) -> bool {
    let mut start = [0; 8];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && is_pack(&start)
}

impl Import {
    /// Adds the source and asks it. A list that lost half is taken with `--accept-loss` only.
    fn bring_from_web(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let source = self.source.trim().to_owned();
        home.app.meeting_source_add(MeetingSourceDraft {
            name: source.clone(),
            url: self.file,
            fellowship: self.fellowship,
            time_zone: self.time_zone,
        })?;
        let texts = session.texts;
        let answer = with_bar(
            &session.out,
            texts.text("import.running"),
            || home.app.meetings_import_progress(),
            || home.app.meetings_refresh(source.clone()),
        )?;
        let report = match (answer.outcome, &answer.report) {
            (RefreshOutcome::Held, _) if self.accept_loss => {
                home.app.meeting_source_accept(source)?
            }
            (RefreshOutcome::Held, _) => return Err(Failure::refused("lost_half")),
            (_, Some(report)) => report.clone(),
            (_, None) => {
                session
                    .out
                    .show(&answer, |page| refresh::paint(page, texts, &answer));
                return Ok(());
            }
        };
        session
            .out
            .show(&report, |page| paint(page, texts, &report));
        Ok(())
    }
}

pub(super) fn paint(page: &mut Page, texts: Texts, report: &ImportReport) {
    let ms = report.took_ms.to_string();
    page.line(&good(texts.count(
        "import.done",
        report.meetings,
        &[("source", &report.source)],
    )));
    let values = [report.rows, report.imported, report.refused].map(|n| n.to_string());
    let [rows, imported, refused] = &values;
    let values = [
        ("rows", &**rows),
        ("imported", imported),
        ("refused", refused),
        ("ms", &ms),
    ];
    page.line(&texts.fill("import.rows", &values));
    if report.counts.is_empty() {
        return;
    }
    if report.counts.contains_key(ZONE_MISSING) {
        page.line(&care(texts.text("import.zone")));
    }
    let mut counts: Vec<_> = report.counts.iter().collect();
    counts.sort_by(|(a, n), (b, m)| m.cmp(n).then(a.cmp(b)));
    page.heading(&texts.text("import.issues"));
    let rows: Vec<_> = counts
        .iter()
        .map(|(code, n)| [n.to_string(), (*code).clone()])
        .collect();
    page.table(2, &rows);
    page.line(&quiet(texts.text("import.codes")));
}
