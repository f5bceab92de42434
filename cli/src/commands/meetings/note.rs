//! `meetings note`: what the person thinks of a meeting, shown, written or erased.

use serde_json::json;
use waymark_core::MeetingNote;

use crate::commands::Done;
use crate::page::{Page, bold, good, plain};
use crate::session::Session;
use crate::texts::Texts;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Note {
    #[arg(value_name = "ID")]
    id: String,
    /// Own words, in place of those before.
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    rating: Option<i32>,
    /// Erases both.
    #[arg(long)]
    off: bool,
}

impl Note {
    pub(super) fn writes(&self) -> bool {
        self.off || self.text.is_some() || self.rating.is_some()
    }

    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        if self.off {
            home.app.meeting_note_save(self.id.clone(), None, None)?;
            let answer = json!({ "id": self.id, "deleted": true });
            session.out.show(&answer, |page| {
                page.line(&texts.text("note.erased"));
            });
            return Ok(());
        }
        let writes = self.writes();
        let mut note = home.app.meeting_note(self.id.clone())?;
        if writes {
            // What is not said stays.
            let before = note.map_or((None, None), |note| (note.text, note.rating));
            let (text, rating) = (self.text.or(before.0), self.rating.or(before.1));
            home.app.meeting_note_save(self.id.clone(), text, rating)?;
            note = home.app.meeting_note(self.id)?;
        }
        session.out.show(&json!({ "note": note }), |page| {
            if writes {
                page.line(&good(texts.text("note.saved")));
            }
            match &note {
                Some(note) => paint(page, texts, note),
                None => page.line(&texts.text("note.none")),
            }
        });
        Ok(())
    }
}

fn paint(page: &mut Page, texts: Texts, note: &MeetingNote) {
    page.line(&bold(plain(&note.kept.name)));
    if let Some(rating) = note.rating {
        let rating = rating.to_string();
        page.under(2, &texts.fill("note.rating", &[("rating", &rating)]));
    }
    if let Some(text) = &note.text {
        page.under(2, &plain(text));
    }
}
