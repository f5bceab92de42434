//! Everything is closed, looked at from outside, opened again and compared.

use std::path::Path;

use serde_json::json;
use waymark_core::calendar::Instant;

use super::near::LIST;
use super::{PHONE, Story, ZONE, open};
use crate::commands::Done;
use crate::failure::Failure;
use crate::page::good;
use crate::session::Home;

/// Words that the diary and the list surely hold, too long to stand in random bytes by chance.
const WORDS: [&str; 4] = ["CREATE TABLE", "San Jose", "five-four-three", ZONE];
/// The person's own words in it, by key.
pub(super) const NOTES: [&str; 2] = ["demo.note.river", "demo.note.sam"];

pub(super) fn tell(story: &mut Story<'_>, now: Instant) -> Done {
    story.chapter("sealed");
    let before = all(&story.home)?;
    // Closed as a phone closes it: every file is at rest.
    story.home.app.suspend()?;
    let notes = NOTES.map(|key| story.texts.text(key));
    let words: Vec<_> = WORDS.map(str::to_owned).into_iter().chain(notes).collect();
    let looked = look(&story.folder.join(PHONE), &words)?;
    story.home = open(story.folder, PHONE, &story.clock, now)?;
    let same = all(&story.home)? == before;
    // The same search must find the words where they are plain, or finding none says nothing.
    let works = holds(LIST, "San Jose");
    if looked.found > 0 || !same || !works {
        return Err(Failure::internal("demo_not_sealed"));
    }
    let texts = story.texts;
    let [files, kib] = [looked.files, looked.bytes / 1024].map(|n| n.to_string());
    let first = looked.first.clone();
    story.people(|page| {
        page.line(&texts.fill("demo.sealed.first", &[("bytes", &first)]));
        page.line(&texts.fill("demo.sealed.looked", &[("files", &files), ("kib", &kib)]));
        page.line(&good(texts.text("demo.sealed.same")));
    });
    let told = json!({ "files": looked.files, "bytes": looked.bytes, "plain_words": looked.found, "reopened_same": same });
    story.tell("sealed", told);
    Ok(())
}

/// Everything the person wrote, chose and keeps.
fn all(home: &Home) -> Result<String, Failure> {
    let app = &home.app;
    let everything = json!([
        app.checkin_list(None, None)?,
        app.practices(None, 500)?,
        app.reminders()?,
        app.meeting_home_groups()?,
        app.settings()?,
    ]);
    Ok(everything.to_string())
}

/// What an eye from outside sees.
#[derive(Default)]
pub(super) struct Looked {
    files: usize,
    pub(super) bytes: usize,
    /// Words that can be read.
    pub(super) found: usize,
    first: String,
}

pub(super) fn look(folder: &Path, words: &[String]) -> Result<Looked, Failure> {
    let unreadable = |_| Failure::internal("home");
    let mut looked = Looked::default();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let bytes = std::fs::read(entry.path()).map_err(unreadable)?;
        looked.files += 1;
        looked.bytes += bytes.len();
        looked.found += words.iter().filter(|word| holds(&bytes, word)).count();
        if entry.file_name() == "waymark.db" {
            let digits: Vec<_> = bytes
                .iter()
                .take(16)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            looked.first = digits.join(" ");
        }
    }
    Ok(looked)
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes
        .windows(word.len())
        .any(|part| part == word.as_bytes())
}
