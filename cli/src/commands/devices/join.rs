//! `sync join`: with the 24 words alone, when no other device is at hand.

use serde_json::json;
use waymark_core::{AppError, Found, FoundHistory};
use zeroize::Zeroizing;

use super::remove::beginning;
use super::{line, paint};
use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::failure::Failure;
use crate::page::{Page, care, good, quiet};
use crate::session::{Home, Session};
use crate::texts::Texts;
use crate::words::{self, DayWord};

/// Words of a phrase.
const WORDS: usize = 24;

#[derive(clap::Args)]
pub(crate) struct Join {
    #[arg(long, value_name = "URL")]
    relay: Option<String>,
    #[arg(long, value_name = "WORDS|-")]
    phrase: String,
    #[arg(long, value_name = "ID")]
    keep: Vec<String>,
    #[arg(long, value_name = "DATE", value_parser = words::day)]
    since: Option<DayWord>,
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(long)]
    take_theirs: bool,
    #[arg(long)]
    yes: bool,
}

impl Join {
    pub(in crate::commands) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let since = self.since.map(|day| beginning(&home, day)).transpose()?;
        let phrase = phrase_given(self.phrase);
        let texts = session.texts;
        let found = with_bar(
            &session.out,
            texts.text("sync.running"),
            || home.app.sync_progress(),
            || home.app.phrase_look(self.relay, phrase.to_string()),
        );
        let found = found.map_err(|error| match error {
            AppError::NotFound => Failure::refused("no_account"),
            error => error.into(),
        })?;
        session
            .out
            .people(|page| paint_found(page, texts, &home, &found));
        let mut keep = self.keep;
        if !self.yes {
            if session.out.is_json() {
                let value = json!({ "joined": false, "found": found });
                session.out.document(&value);
                return Ok(());
            }
            if keep.is_empty() && !found.devices.is_empty() {
                session
                    .out
                    .message(|page| page.line(&texts.text("devices.found.keep")));
                let typed = line().unwrap_or_default();
                keep = typed.split_whitespace().map(str::to_owned).collect();
            }
            session
                .out
                .message(|page| page.line(&texts.text("devices.found.go_on")));
            let said = line().unwrap_or_default();
            if !words::yes(&said).unwrap_or(false) {
                return Err(Failure::refused("not_joined"));
            }
        }
        let report = with_bar(
            &session.out,
            texts.text("sync.running"),
            || home.app.sync_progress(),
            || {
                home.app
                    .phrase_join(keep, since, self.name, self.take_theirs)
            },
        )?;
        let fallen = home.app.fallen()?.len();
        let value = json!({ "joined": true, "found": found, "report": report });
        session.out.show(&value, |page| {
            page.line(&good(texts.text("devices.joined")));
            paint::fell(page, texts, fallen);
            page.blank();
            paint::devices(page, texts, &home, &report.devices);
        });
        Ok(())
    }
}

/// The words as they stand on the command line, or those of stdin for `-`.
pub(in crate::commands) fn phrase_given(given: String) -> Zeroizing<String> {
    let given = Zeroizing::new(given);
    match given.as_str() {
        "-" => read_phrase(),
        _ => given,
    }
}

/// Lines of stdin until there are enough words.
fn read_phrase() -> Zeroizing<String> {
    let mut words = Zeroizing::new(String::with_capacity(WORDS * 10));
    while words.split_whitespace().count() < WORDS {
        let Some(line) = line().map(Zeroizing::new) else {
            break;
        };
        words.push_str(&line);
        words.push(' ');
    }
    words
}

fn paint_found(page: &mut Page, texts: Texts, home: &Home, found: &Found) {
    page.line(&texts.text("devices.found"));
    page.blank();
    for device in &found.devices {
        let name = paint::called(texts, device.name.as_deref());
        page.ends(2, &name, &quiet(paint::short(&device.id)));
        page.under(4, &quiet(paint::seen(texts, home, device.last_seen)));
    }
    let records = texts.count("devices.found.records", found.records, &[]);
    let last = found.last_entry.map(|at| {
        texts.fill(
            "devices.found.last",
            &[("when", &paint::when(texts, home, at))],
        )
    });
    let parts: Vec<_> = std::iter::once(records).chain(last).collect();
    page.line(&parts.join(", "));
    page.blank();
    page.line(&care(texts.text("devices.found.ask")));
    match found.history {
        FoundHistory::Same => {}
        FoundHistory::ByPhrase => page.line(&care(texts.text("devices.found.by_phrase"))),
        FoundHistory::ByDevices => page.line(&care(texts.text("devices.found.by_devices"))),
    }
    page.blank();
}
