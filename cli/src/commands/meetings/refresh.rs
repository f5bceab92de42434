//! `meetings refresh`: asks the web for newer lists; the ones here stay whatever comes.

use serde_json::json;
use waymark_core::{RefreshOutcome, RefreshReport};

use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::page::{Page, bold, care, good, plain};
use crate::session::Session;
use crate::texts::Texts;

#[derive(clap::Args)]
pub(crate) struct Refresh {
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl Refresh {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let refresh = || match self.name {
            Some(name) => Ok(vec![home.app.meetings_refresh(name)?]),
            None => home.app.meetings_refresh_all(),
        };
        let texts = session.texts;
        let reports = with_bar(
            &session.out,
            texts.text("import.running"),
            || home.app.meetings_import_progress(),
            refresh,
        )?;
        session.out.show(&json!({ "sources": reports }), |page| {
            if reports.is_empty() {
                page.line(&texts.text("refresh.none"));
            }
            for report in &reports {
                paint(page, texts, report);
            }
        });
        Ok(())
    }
}

/// A source and what became of it.
pub(super) fn paint(page: &mut Page, texts: Texts, report: &RefreshReport) {
    let meetings = report.report.as_ref().map_or(0, |report| report.meetings);
    page.line(&bold(plain(&report.source)));
    let words = match report.outcome {
        RefreshOutcome::Unchanged => texts.text("refresh.unchanged"),
        RefreshOutcome::Updated => good(match report.changed {
            Some(changed) => texts.count("refresh.changed", changed, &[]),
            None => texts.count("refresh.updated", meetings, &[]),
        }),
        RefreshOutcome::Held => care(texts.count(
            "sources.held",
            meetings,
            &[("source", plain(&report.source).as_str())],
        )),
        RefreshOutcome::Kept => care(why(texts, report.failure.as_deref().unwrap_or_default())),
    };
    page.under(2, &words);
}

/// Why a source brought nothing.
pub(super) fn why(texts: Texts, code: &str) -> String {
    if code == "offline" {
        return texts.core.text("error.Offline.title");
    }
    texts
        .known(&format!("refused.{code}"))
        .unwrap_or_else(|| code.to_owned())
}
