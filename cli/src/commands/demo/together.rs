//! A tablet joins, and what is written on one device is read on the other, through a relay that can read none of it.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;

use serde_json::{Value, json};
use waymark_core::calendar::Instant;
use waymark_core::{Answers, App, AppError, CheckinDraft, SyncState};

use super::sealed::{NOTES, look};
use super::{Story, open};
use crate::commands::Done;
use crate::failure::Failure;
use crate::page::{bold, good};
use crate::session::Home;

/// What is written on either device, by key.
const ON_TABLET: &str = "demo.note.tablet";
const ON_PHONE: &str = "demo.note.phone";

pub(super) fn tell(story: &mut Story<'_>, now: Instant) -> Done {
    story.chapter("together");
    let texts = story.texts;
    let folder = story.folder.join("relay");
    let relay = Relay::start(&folder)?;
    let tablet = open(story.folder, "tablet", &story.clock, now)?;
    let (phone, tablet) = (&story.home, &tablet);
    story.people(|page| page.line(&texts.fill("demo.together.relay", &[("at", &relay.origin)])));

    phone.app.sync_enable(relay.origin.clone(), None)?;
    let numbers = write_down(&phone.app)?;
    story.people(|page| {
        page.line(&texts.fill("demo.together.phrase", &[("numbers", &numbers)]));
    });
    let name = texts.text("demo.together.name");
    let digits = meet(&phone.app, &tablet.app, &relay.origin, name)?;
    let digits = bold(digits);
    story.people(|page| page.line(&texts.fill("demo.together.joined", &[("digits", &digits)])));

    let came = entries(tablet)?.len();
    story.people(|page| page.line(&texts.count("demo.together.came", came, &[])));
    for (from, to, key) in [(tablet, phone, ON_TABLET), (phone, tablet, ON_PHONE)] {
        write(&from.app, texts.text(key))?;
        sync(&from.app)?;
        sync(&to.app)?;
        let note = texts.text(key);
        if entries(from)? != entries(to)? || !entries(to)?.contains(&note) {
            return Err(Failure::internal("demo_not_the_same"));
        }
        let line = texts.fill(&format!("{key}.read"), &[("note", &note)]);
        story.people(|page| page.line(&good(line)));
    }
    let words = phone.app.device_view()?.words;
    if words != tablet.app.device_view()?.words {
        return Err(Failure::internal("demo_not_the_same"));
    }
    let aloud = words.join(" ");
    story.people(|page| page.line(&texts.fill("demo.together.words", &[("words", &aloud)])));

    let notes = [&NOTES[..], &[ON_TABLET, ON_PHONE]].concat();
    let notes: Vec<_> = notes.into_iter().map(|key| texts.text(key)).collect();
    let looked = look(&folder, &notes)?;
    drop(relay);
    write(&tablet.app, texts.text(ON_TABLET))?;
    let offline = tablet.app.sync_now(0)?.state;
    if looked.found > 0 || offline != SyncState::Offline {
        return Err(Failure::internal("demo_relay"));
    }
    let kib = (looked.bytes / 1024).to_string();
    story.people(|page| {
        page.line(&texts.fill("demo.together.kept", &[("kib", &kib)]));
        page.line(&texts.text("demo.together.stopped"));
    });
    let told = json!({
        "devices": phone.app.sync_status()?.devices.len(),
        "entries": entries(phone)?.len(),
        "words": words,
        "relay": { "bytes": looked.bytes, "plain_words": looked.found, "stopped": offline },
    });
    story.tell("together", told);
    Ok(())
}

/// The person writes the phrase down and shows it. Gives the numbers of the words that were asked for.
fn write_down(app: &App) -> Result<String, Failure> {
    let shown = app.phrase_show()?;
    let word = |number: &u32| {
        shown
            .phrase
            .get((*number as usize).checked_sub(1)?)
            .cloned()
    };
    let words: Vec<_> = shown.asked.iter().filter_map(word).collect();
    app.phrase_check(words)?;
    let numbers: Vec<_> = shown.asked.iter().map(u32::to_string).collect();
    Ok(numbers.join(", "))
}

/// The new device shows a code, the old one answers with six digits, which are typed into the new one.
fn meet(old: &Arc<App>, new: &Arc<App>, relay: &str, name: String) -> Result<String, Failure> {
    let code = new.join_code(relay.to_owned())?.text;
    let (digits, ()) = both(
        old,
        new,
        |old| old.device_approve(code),
        |new| new.join_await(),
    )?;
    let typed = digits.clone();
    both(
        old,
        new,
        |old| old.device_approve_await(),
        |new| new.join_confirm(typed, Some(name)),
    )?;
    Ok(digits)
}

/// Each device does its part at the same time; where one cannot go on, the other does not wait for it.
fn both<A: Send, B>(
    old: &Arc<App>,
    new: &Arc<App>,
    there: impl FnOnce(&App) -> Result<A, AppError> + Send,
    here: impl FnOnce(&App) -> Result<B, AppError>,
) -> Result<(A, B), Failure> {
    thread::scope(|scope| {
        let there = scope.spawn(|| there(old).inspect_err(|_| new.interrupt()));
        let here = here(new).inspect_err(|_| old.interrupt());
        let there = there.join().map_err(|_| Failure::internal("demo"))?;
        Ok((there?, here?))
    })
}

fn write(app: &App, note: String) -> Done {
    app.checkin_save(CheckinDraft {
        answers: Answers {
            note: Some(note),
            ..Answers::default()
        },
        ..CheckinDraft::default()
    })?;
    Ok(())
}

fn sync(app: &App) -> Done {
    match app.sync_now(0)?.state {
        SyncState::Ok => Ok(()),
        _ => Err(Failure::internal("demo_sync")),
    }
}

/// The note of every entry, the latest day first.
fn entries(home: &Home) -> Result<Vec<String>, Failure> {
    let days = home.app.checkin_list(None, None)?.into_iter();
    let entries = days.flat_map(|day| day.entries);
    Ok(entries
        .map(|entry| entry.answers.note.unwrap_or_default())
        .collect())
}

/// `waymark relay serve`, on this machine alone, as long as this value lives.
struct Relay {
    child: Child,
    origin: String,
}

impl Relay {
    fn start(folder: &std::path::Path) -> Result<Self, Failure> {
        let failed = || Failure::internal("demo_relay");
        let waymark = std::env::current_exe().map_err(|_| failed())?;
        let child = Command::new(waymark)
            .args([
                "relay",
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--json",
                "--until-input-ends",
                "--data",
            ])
            .arg(folder)
            .env_remove("WAYMARK_RELAY_DATABASE")
            .stdin(Stdio::piped()) // it ends when the demo does, however that is
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| failed())?;
        let mut relay = Self {
            child,
            origin: String::new(),
        };
        // It says where it listens in one document, and goes on.
        let said = relay.child.stdout.take().ok_or_else(failed)?;
        let mut said = serde_json::Deserializer::from_reader(said).into_iter::<Value>();
        let said = said.next().and_then(Result::ok).ok_or_else(failed)?;
        let origin = said.get("origin").and_then(Value::as_str);
        origin.ok_or_else(failed)?.clone_into(&mut relay.origin);
        Ok(relay)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
