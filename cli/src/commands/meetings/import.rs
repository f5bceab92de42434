//! `meetings import`: brings a list from a file or from the web onto this device.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use waymark_core::{App, FeedFile, Fellowship, ImportReport, MeetingSourceDraft, RefreshOutcome};

use super::refresh;
use crate::commands::Done;
use crate::failure::Failure;
use crate::page::{Page, care, good, quiet};
use crate::session::Session;
use crate::texts::Texts;

/// A shorter import shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(100);
const WHOLE: u64 = 1_000;
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
        let home = session.open()?;
        let file = FeedFile {
            path: self.file,
            source: self.source,
            fellowship: self.fellowship,
            time_zone: self.time_zone,
            beside: self.beside,
            accept_loss: self.accept_loss,
        };
        let import = || home.app.meetings_import(file);
        let report = if session.out.watched() {
            with_bar(&home.app, session.texts, import)?
        } else {
            import()?
        };
        let texts = session.texts;
        session
            .out
            .show(&report, |page| paint(page, texts, &report));
        Ok(())
    }
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
        let ask = || home.app.meetings_refresh(source.clone());
        let answer = if session.out.watched() {
            with_bar(&home.app, session.texts, ask)?
        } else {
            ask()?
        };
        let texts = session.texts;
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

/// Runs a task and shows how far it is once it takes longer than a moment.
pub(super) fn with_bar<T>(app: &App, texts: Texts, task: impl FnOnce() -> T) -> T {
    let (done, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut wait = PATIENCE;
            let bar = ProgressBar::hidden();
            bar.set_length(WHOLE);
            bar.set_style(style());
            bar.set_message(texts.text("import.running"));
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                if wait == PATIENCE {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    wait = STEP;
                }
                let share = app.meetings_import_progress().unwrap_or(1.0);
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                bar.set_position((share * WHOLE as f64) as u64);
            }
            bar.finish_and_clear();
        });
        let answer = task();
        drop(done);
        answer
    })
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{msg} {wide_bar} {percent} %")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
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
