//! `meetings attend` writes down a meeting one was at, or changes it; `meetings attended` shows them, and erases one.

use serde_json::json;
use waymark_core::calendar::Day;
use waymark_core::{AttendedDraft, AttendedMeeting};

use crate::commands::Done;
use crate::page::{Page, good, plain, quiet};
use crate::session::Session;
use crate::texts::Texts;
use crate::words::{self, DayWord};

/// Digits of an id that are shown.
const ID: usize = 8;

#[derive(clap::Args)]
pub(crate) struct Attend {
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// A name, for one that no list has.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    day: Option<DayWord>,
    /// How it was.
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    rating: Option<i32>,
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Changes what was written down; what is not said stays.
    #[arg(long, value_name = "ID")]
    change: Option<String>,
}

#[derive(clap::Args)]
pub(crate) struct Attended {
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    from: Option<DayWord>,
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    to: Option<DayWord>,
    /// Erases one.
    #[arg(long, value_name = "ID")]
    erase: Option<String>,
}

impl Attend {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let today = home.today();
        let mut draft = AttendedDraft {
            meeting: self.id,
            name: self.name,
            day: self.day.map(|word| word.day(today)),
            at: None,
            note: self.note,
            rating: self.rating,
        };
        let attended = match self.change {
            None => home.app.meeting_attended_add(draft)?,
            Some(id) => {
                let all = home.app.meeting_attended_list(None, None)?;
                if let Some(before) = all.into_iter().find(|one| one.id.starts_with(&id)) {
                    draft.note = draft.note.or(before.note);
                    draft.rating = draft.rating.or(before.rating);
                }
                home.app.meeting_attended_edit(id, draft)?
            }
        };
        let texts = session.texts;
        session.out.show(&attended, |page| {
            page.line(&good(texts.text("attended.added")));
            one(page, texts, today, &attended);
        });
        Ok(())
    }
}

impl Attended {
    pub(super) fn writes(&self) -> bool {
        self.erase.is_some()
    }

    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let (texts, today) = (session.texts, home.today());
        if let Some(id) = self.erase {
            home.app.meeting_attended_delete(id.clone())?;
            let answer = json!({ "id": id, "deleted": true });
            session.out.show(&answer, |page| {
                page.line(&texts.text("attended.erased"));
            });
            return Ok(());
        }
        let day = |word: Option<DayWord>| word.map(|word| word.day(today));
        let found = home
            .app
            .meeting_attended_list(day(self.from), day(self.to))?;
        let summary = home.app.meeting_attended_summary()?;
        let answer = json!({ "attended": found, "summary": summary });
        session.out.show(&answer, |page| {
            if found.is_empty() {
                page.line(&texts.text("attended.none"));
            }
            for attended in &found {
                one(page, texts, today, attended);
            }
            let counts = [summary.last_30_days, summary.last_90_days, summary.ever];
            let [month, quarter, ever] = counts.map(|count| count.to_string());
            let values = [("month", &*month), ("quarter", &*quarter), ("ever", &*ever)];
            page.blank();
            page.line(&quiet(texts.fill("attended.summary", &values)));
        });
        Ok(())
    }
}

fn one(page: &mut Page, texts: Texts, today: Day, attended: &AttendedMeeting) {
    let mut line = format!(
        "{} · {}",
        texts.day(attended.day, today),
        plain(&attended.name)
    );
    if let Some(rating) = attended.rating {
        line.push_str(" · ");
        line.push_str(&texts.fill("note.rating", &[("rating", &rating.to_string())]));
    }
    let id: String = attended.id.chars().take(ID).collect();
    page.ends(2, &line, &quiet(id));
    if let Some(note) = &attended.note {
        page.under(4, &plain(note));
    }
}
