//! `demo`: the whole story on bundled real data, in a throw-away home, with nothing asked.
//!
//! One chapter a file. Each does its part through the same `App` as every other command, tells people
//! about it and gives programs the same as JSON. A chapter that finds something untrue ends the demo.

mod calling;
mod days;
mod helps;
mod near;
mod reminding;
mod sealed;
mod together;

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};
use waymark_core::calendar::{Instant, Zone};
use waymark_core::platform::FrozenClock;
use waymark_core::{App, Settings};

use super::Done;
use crate::failure::Failure;
use crate::key_file::KeyFiles;
use crate::page::{Page, bold};
use crate::session::{Home, Session};
use crate::texts::Texts;

/// Friday, half past five in San José, two nights before the clocks go back there.
const NOW: &str = "2026-10-31T00:30:00Z";
const ZONE: &str = "America/Los_Angeles";
const COUNTRY: &str = "US";
/// The folder of the home that most of the story is about.
const PHONE: &str = "phone";

#[derive(clap::Args)]
pub(crate) struct Demo {}

/// What the chapters share.
struct Story<'a> {
    session: &'a Session,
    texts: Texts,
    folder: &'a Path,
    clock: Arc<FrozenClock>,
    home: Home,
    told: Map<String, Value>,
}

impl Demo {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let folder = tempfile::tempdir().map_err(|_| Failure::internal("temporary_folder"))?;
        let now: Instant = NOW.parse().map_err(|_| Failure::internal("demo"))?;
        let clock = Arc::new(FrozenClock::new(now, ZONE));
        let texts = session.texts;
        let home = open(folder.path(), PHONE, &clock, now)?;
        let mut story = Story {
            session,
            texts,
            folder: folder.path(),
            clock,
            home,
            told: Map::new(),
        };
        story.people(|page| page.line(&texts.text("demo.intro")));
        days::tell(&mut story, now)?;
        helps::tell(&mut story, now)?;
        reminding::tell(&mut story)?;
        near::tell(&mut story)?;
        sealed::tell(&mut story, now)?;
        together::tell(&mut story, now)?;
        calling::tell(&mut story)?;
        story.people(|page| {
            page.blank();
            page.line(&bold(texts.text("demo.end")));
        });
        session.out.document(&story.told);
        Ok(())
    }
}

/// Opens a home of the demo with the key that lies in it.
fn open(
    folder: &Path,
    name: &str,
    clock: &Arc<FrozenClock>,
    now: Instant,
) -> Result<Home, Failure> {
    let path = folder.join(name);
    std::fs::create_dir_all(&path).map_err(|_| Failure::internal("home"))?;
    let secrets = Arc::new(KeyFiles::at(path.join("key"))?);
    let clock = Arc::clone(clock);
    let app = App::open(path.to_string_lossy().into_owned(), clock, secrets)?;
    let settings = app.settings()?;
    let zone = Zone::parse(ZONE).map_err(|_| Failure::internal("demo"))?;
    Ok(Home {
        app,
        settings,
        now,
        zone,
    })
}

impl Story<'_> {
    /// Tells people; programs get it all at the end.
    fn people(&self, paint: impl FnOnce(&mut Page)) {
        self.session.out.people(paint);
    }

    /// A chapter: its heading and what it is about.
    fn chapter(&self, key: &str) {
        let texts = self.texts;
        self.people(|page| {
            page.blank();
            page.heading(&texts.text(&format!("demo.{key}.title")));
            page.line(&texts.text(&format!("demo.{key}.lead")));
            page.blank();
        });
    }

    fn tell(&mut self, name: &str, value: impl serde::Serialize) {
        let value = serde_json::to_value(value).unwrap_or_default();
        self.told.insert(name.to_owned(), value);
    }

    fn choose(&mut self) -> Done {
        let settings = Settings {
            language: Some(self.texts.language().tag().to_owned()),
            country: Some(COUNTRY.to_owned()),
            ..self.home.settings.clone()
        };
        self.home.app.settings_save(settings)?;
        self.home.settings = self.home.app.settings()?;
        Ok(())
    }
}
