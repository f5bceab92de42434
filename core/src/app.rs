//! The one long-lived object: it holds the store and the platform and puts the parts together.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use waymark_wire::label::Label;

use crate::AppError;
use crate::calendar::{BadZoneData, Day, Instant, Zone, ZoneBook, lived_day};
use crate::crypto::{self, Key};
use crate::error::{Error, Result};
use crate::features::{self, Downloads, Settings};
use crate::keys;
use crate::oplog::Tx;
use crate::platform::{Clock, Listener, Random, SecretStore, SystemRandom};
use crate::progress::Progress;
use crate::store::{self, Plan, Store, Synced};
use crate::sync::{Driver, Joins, Syncing};
use crate::web::{WebLimits, WebTrust};

/// A diary is small; a list of 100,000 meetings is imported three times faster with 32 MiB.
const DIARY_CACHE_KIB: u32 = 8 * 1024;
const PUBLIC_CACHE_KIB: u32 = 32 * 1024;

/// When and where a call is made. Read once, before any lock is taken.
pub(crate) struct Moment {
    pub(crate) now: Instant,
    pub(crate) zone: Zone,
    /// Hour at which the person's day begins.
    pub(crate) day_start: u8,
}

impl Moment {
    /// The day being lived now.
    pub(crate) fn today(&self) -> Day {
        lived_day(self.now, &self.zone, self.day_start)
    }
}

/// An open home: the diary and the public lists of one person on one device.
///
/// Keep one for the life of the process. Every call blocks until it is done; make them off the main thread.
#[derive(uniffi::Object)]
pub struct App {
    home: PathBuf,
    diary: Store,
    public: Mutex<Public>,
    public_key: Key,
    author: [u8; 32],
    clock: Arc<dyn Clock>,
    random: Box<dyn Random>,
    listener: Mutex<Option<Arc<dyn Listener>>>,
    /// Read once, as every call needs the day's start.
    settings: Mutex<Option<Settings>>,
    import_progress: Progress,
    downloads: Downloads,
    syncing: Syncing,
    joins: Joins,
    /// What goes to the person's other devices.
    tables: Vec<&'static Synced>,
    web_limits: Mutex<WebLimits>,
    web_trust: Mutex<WebTrust>,
    zones: Mutex<ZoneBook>,
}

/// The second file, opened when first asked for.
#[derive(Default)]
struct Public {
    store: Option<Arc<Store>>,
    suspended: bool,
}

impl Public {
    fn store(&self) -> Result<Option<Arc<Store>>> {
        if self.suspended {
            return Err(Error::Busy);
        }
        Ok(self.store.clone())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn diary_path(home: &Path) -> PathBuf {
    home.join("waymark.db")
}

#[uniffi::export]
impl App {
    /// Opens the home folder, making it and its keys at the first open.
    ///
    /// Errors: `Locked` when the key is missing or another one, `Corrupt` when the key is right and the
    /// file is not, `NewerData`, `StorageFull`. Waits while another process opens or migrates.
    #[uniffi::constructor]
    pub fn open(
        home: String,
        clock: Arc<dyn Clock>,
        secrets: Arc<dyn SecretStore>,
    ) -> Result<Arc<Self>, AppError> {
        let random = Box::new(SystemRandom::new());
        let app = Self::put_together(home.into(), clock, &*secrets, random)?;
        // A phrase that nobody wrote down in time goes even if sync is never looked at again.
        let _ = app.forget_old_phrase();
        Ok(Arc::new(app))
    }

    /// Who is told when something changed; replaces an earlier one.
    pub fn set_listener(&self, listener: Option<Arc<dyn Listener>>) {
        *lock(&self.listener) = listener;
    }

    /// Ends what runs, empties the write-ahead log and closes every file: call it when the app goes to
    /// the background. Calls are `Busy` until [`App::resume`].
    pub fn suspend(&self) -> Result<(), AppError> {
        let mut public = lock(&self.public);
        public.suspended = true;
        let closed = public
            .store
            .as_ref()
            .map_or(Ok(()), |store| store.suspend());
        drop(public);
        self.diary.suspend()?;
        Ok(closed?)
    }

    /// Opens the files again after [`App::suspend`]; fine when they are open.
    pub fn resume(&self) -> Result<(), AppError> {
        let mut public = lock(&self.public);
        public.suspended = false;
        public
            .store
            .as_ref()
            .map_or(Ok(()), |store| store.resume())?;
        drop(public);
        Ok(self.diary.resume()?)
    }

    /// Hands in newer rules of one time zone, as the bytes of a `TZif` file. They hold until the app ends.
    ///
    /// Errors: `Invalid` for a name no zone can have or bytes that are no such rules; nothing changes then.
    pub fn load_zone_rules(&self, name: String, tzif: Vec<u8>) -> Result<(), AppError> {
        let loaded = lock(&self.zones).load_tzif(&name, &tzif);
        Ok(loaded.map_err(|why| match why {
            BadZoneData::Name => Error::invalid("name", "is not the name of a time zone"),
            BadZoneData::Bytes | BadZoneData::Offset => {
                Error::invalid("tzif", "are not the rules of a time zone")
            }
        })?)
    }

    /// Ends the calls that run now with `Interrupted`. What was acknowledged stays.
    pub fn interrupt(&self) {
        self.diary.interrupt();
        if let Some(store) = &lock(&self.public).store {
            store.interrupt();
        }
    }
}

/// Moves a diary that does not open aside, under another name, so that a fresh one can be made.
/// Ask the person first. Nothing is deleted.
///
/// Errors: `NotFound` when there is no diary in `home`.
#[uniffi::export]
pub fn set_aside(home: String, clock: Arc<dyn Clock>) -> Result<(), AppError> {
    let now = clock.now().map_err(Error::from)?;
    Ok(store::set_aside(&diary_path(Path::new(&home)), now)?)
}

impl App {
    /// With the chance it is given, which in an app is the system's.
    pub(crate) fn put_together(
        home: PathBuf,
        clock: Arc<dyn Clock>,
        secrets: &dyn SecretStore,
        random: Box<dyn Random>,
    ) -> Result<Self> {
        std::fs::create_dir_all(&home)?;
        let path = diary_path(&home);
        let there = store::parts(&path).iter().any(|part| part.exists());
        let key = keys::diary_key(secrets, &*random, there)?;
        let public_key = crypto::derive(&key, Label::MEETINGS);
        let diary = Store::open(Plan {
            path,
            key,
            ladder: features::diary_ladder(),
            climbed: features::show_what_waited,
            cache_kib: DIARY_CACHE_KIB,
        })?;
        // The device key stays on this device: what is logged before sync already has its author.
        let seed = keys::device_seed(secrets, &*random)?;
        Ok(Self {
            home,
            diary,
            public: Mutex::default(),
            public_key,
            author: crypto::public_key(&seed)?,
            clock,
            random,
            listener: Mutex::default(),
            settings: Mutex::default(),
            import_progress: Progress::default(),
            downloads: Downloads::default(),
            syncing: Syncing::default(),
            joins: Joins::default(),
            tables: features::synced(),
            web_limits: Mutex::default(),
            web_trust: Mutex::default(),
            zones: Mutex::default(),
        })
    }

    /// The instant alone, for what does not depend on where the person is.
    pub(crate) fn clock_now(&self) -> Result<Instant> {
        Ok(self.clock.now()?)
    }

    /// The zone rules in use: those handed in, else the ones built in.
    pub(crate) fn zones(&self) -> ZoneBook {
        lock(&self.zones).clone()
    }

    pub(crate) fn import_progress(&self) -> &Progress {
        &self.import_progress
    }

    pub(crate) fn downloads(&self) -> &Downloads {
        &self.downloads
    }

    pub(crate) fn syncing(&self) -> &Syncing {
        &self.syncing
    }

    pub(crate) fn joins(&self) -> &Joins {
        &self.joins
    }

    /// How long servers may take from now on, for a slow line or a test; the defaults fit a phone.
    pub fn limit_web(&self, limits: WebLimits) {
        *lock(&self.web_limits) = limits;
    }

    /// Whom to believe from now on that a relay is the right one; by default those that are bundled.
    pub fn trust_web(&self, trust: WebTrust) {
        *lock(&self.web_trust) = trust;
    }

    pub(crate) fn web_trust(&self) -> WebTrust {
        lock(&self.web_trust).clone()
    }

    pub(crate) fn web_limits(&self) -> WebLimits {
        *lock(&self.web_limits)
    }

    /// What sync needs of this app.
    pub(crate) fn driver(&self) -> Driver<'_> {
        Driver {
            diary: &self.diary,
            tables: &self.tables,
            clock: &*self.clock,
            random: &*self.random,
            limits: self.web_limits(),
            trust: self.web_trust(),
            watch: self.diary.watch(),
            syncing: &self.syncing,
            told: Box::new(|changed, erased| self.changed_by_sync(changed, erased)),
        }
    }

    fn changed_by_sync(&self, changed: &[&'static str], erased: bool) {
        if changed.contains(&"settings") {
            self.settings_changed();
        }
        if erased {
            let _ = self.diary.checkpoint();
        }
        self.announce(changed);
    }

    /// This device, as what it has in hand names it: half of its key.
    pub(crate) fn device(&self) -> [u8; 16] {
        let mut half = [0; 16];
        half.iter_mut()
            .zip(self.author)
            .for_each(|(to, from)| *to = from);
        half
    }

    /// Reads the clock and the zone.
    pub(crate) fn moment(&self) -> Result<Moment> {
        let now = self.clock.now()?;
        let zone = self
            .zones()
            .zone(&self.clock.zone()?)
            .map_err(|_| Error::invalid("zone", "is not the name of a time zone"))?;
        let day_start = u8::try_from(self.current_settings()?.day_start).unwrap_or(0);
        Ok(Moment {
            now,
            zone,
            day_start,
        })
    }

    /// The settings, from memory after the first read.
    pub(crate) fn current_settings(&self) -> Result<Settings> {
        if let Some(settings) = &*lock(&self.settings) {
            return Ok(settings.clone());
        }
        let read = self.diary.read(features::settings_of)?;
        *lock(&self.settings) = Some(read.clone());
        Ok(read)
    }

    /// Names of the features that are put away now: nothing that is listed may show what is of them.
    pub(crate) fn put_away(&self) -> Result<&'static [&'static str], AppError> {
        let hidden = self.read(features::contacts_hidden)?;
        Ok(if hidden { features::PUT_AWAY } else { &[] })
    }

    /// The settings were written: what is in memory no longer counts.
    pub(crate) fn settings_changed(&self) {
        *lock(&self.settings) = None;
    }

    /// A read of the diary.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T, AppError> {
        Ok(self.diary.read(read)?)
    }

    /// A write to the diary: rows and operations in one transaction, then the listener is told.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&mut Tx<'_>, &Moment) -> Result<T>,
    ) -> Result<T, AppError> {
        let moment = self.moment()?;
        let (answer, (changed, erased)) = self.diary.write(|sql| {
            let mut tx = Tx::new(sql, moment.now, self.author, &*self.random)?;
            let answer = write(&mut tx, &moment)?;
            let (changed, erased) = tx.finish();
            if erased {
                crate::sync::forget_stale(sql)?;
            }
            Ok((answer, (changed, erased)))
        })?;
        if erased {
            // The words are already gone from the rows; this takes them out of the log file too. A reader
            // may be in the way: then the next checkpoint does it, and the save still counts.
            let _ = self.diary.checkpoint();
        }
        self.announce(&changed);
        Ok(answer)
    }

    /// The public lists (`meetings.db`). They can be fetched again, so a broken file is set aside at once.
    pub(crate) fn public(&self) -> Result<Arc<Store>> {
        if let Some(store) = lock(&self.public).store()? {
            return Ok(store);
        }
        let now = self.clock.now()?; // the platform is never asked under a lock
        let path = self.home.join("meetings.db");
        let open = || {
            Store::open(Plan {
                path: path.clone(),
                key: self.public_key.clone(),
                ladder: features::public_ladder(),
                climbed: |_| Ok(()),
                cache_kib: PUBLIC_CACHE_KIB,
            })
        };
        let mut public = lock(&self.public);
        if let Some(store) = public.store()? {
            return Ok(store);
        }
        let store = match open() {
            Err(Error::Corrupt | Error::Locked) => {
                store::set_aside(&path, now)?;
                open()?
            }
            opened => opened?,
        };
        let store = Arc::new(store);
        public.store = Some(Arc::clone(&store));
        Ok(store)
    }

    /// Tells the listener, with no lock held. A listener that fails does not undo a save.
    pub(crate) fn announce(&self, changed: &[&'static str]) {
        let listener = lock(&self.listener).clone();
        if let Some(listener) = listener.filter(|_| !changed.is_empty()) {
            let _ = listener.changed(changed.iter().map(|name| (*name).to_owned()).collect());
        }
    }
}
