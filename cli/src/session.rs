//! One run: its clock, zone and language, and the home when a command needs it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy;
use waymark_core::calendar::{Day, Instant, Zone, lived_day};
use waymark_core::content::Language;
use waymark_core::platform::Clock;
use waymark_core::{App, Settings};

use crate::args::Global;
use crate::clock;
use crate::failure::Failure;
use crate::key_file::KeyFiles;
use crate::out::Out;
use crate::texts::Texts;

/// What a command works with.
pub(crate) struct Session {
    global: Global,
    pub(crate) texts: Texts,
    pub(crate) out: Out,
}

/// An open home and where and when it is used.
pub(crate) struct Home {
    pub(crate) app: Arc<App>,
    pub(crate) settings: Settings,
    pub(crate) now: Instant,
    pub(crate) zone: Zone,
}

impl Home {
    /// The day being lived now.
    pub(crate) fn today(&self) -> Day {
        let start = u8::try_from(self.settings.day_start).unwrap_or(0);
        lived_day(self.now, &self.zone, start)
    }
}

impl Session {
    pub(crate) fn new(global: Global, texts: Texts, out: Out) -> Self {
        Self { global, texts, out }
    }

    /// The language that was asked for, not the one that is spoken for want of a choice.
    pub(crate) fn language_given(&self) -> Option<Language> {
        self.global.language
    }

    /// Opens the home, making it at the first use. From here on its language is spoken.
    pub(crate) fn open(&mut self) -> Result<Home, Failure> {
        let (clock, zone) = self.clock()?;
        let home = self.folder()?;
        let home = self.open_at(&home, clock, zone)?;
        if let (None, Some(tag)) = (self.global.language, &home.settings.language) {
            self.speak(tag);
        }
        Ok(home)
    }

    /// Opens the home only if there is one, and says nothing when it does not open: for what must always
    /// be shown.
    pub(crate) fn open_if_any(&mut self) -> Option<Home> {
        let folder = self.folder().ok()?;
        folder
            .join("waymark.db")
            .exists()
            .then(|| self.open().ok())?
    }

    fn open_at(&self, folder: &Path, clock: Arc<dyn Clock>, zone: Zone) -> Result<Home, Failure> {
        make_private(folder)?;
        // Two first runs at once must not both make a key.
        let first = File::create(folder.join("lock")).map_err(io)?;
        first.lock().map_err(io)?;
        let key = self
            .global
            .key_file
            .clone()
            .unwrap_or_else(|| folder.join("key"));
        let secrets = Arc::new(KeyFiles::at(key)?);
        let now = clock.now().map_err(|_| Failure::internal("clock"))?;
        let name = folder
            .to_str()
            .ok_or_else(|| Failure::invalid("home", "must be UTF-8"))?;
        let app = App::open(name.to_owned(), clock, secrets)?;
        app.sync_pin(self.global.relay_pin.clone())?;
        let settings = app.settings()?;
        Ok(Home {
            app,
            settings,
            now,
            zone,
        })
    }

    /// The clock of this run and the zone it is in.
    pub(crate) fn clock(&self) -> Result<(Arc<dyn Clock>, Zone), Failure> {
        let zone = clock::zone(self.global.zone.as_deref())?.unwrap_or_else(|| {
            let words = self.texts.text("zone.none");
            self.out.message(|page| page.line(&words));
            Zone::utc()
        });
        Ok((clock::clock(self.global.clock, &zone), zone))
    }

    fn speak(&mut self, tag: &str) {
        if let Some(language) = Language::from_tag(tag) {
            self.texts = Texts::of(language);
        }
    }

    fn folder(&self) -> Result<PathBuf, Failure> {
        let given = self
            .global
            .home
            .clone()
            .filter(|home| !home.as_os_str().is_empty());
        match given {
            Some(home) => Ok(home),
            None => etcetera::base_strategy::choose_native_strategy()
                .map(|system| system.data_dir().join("waymark"))
                .map_err(|_| Failure::internal("no_home")),
        }
    }
}

fn io(_: std::io::Error) -> Failure {
    Failure::internal("home")
}

/// The folder of a home is the person's alone.
fn make_private(folder: &Path) -> Result<(), Failure> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(io)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(io)?;
    }
    Ok(())
}
