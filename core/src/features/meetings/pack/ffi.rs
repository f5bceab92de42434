//! Packs, as Kotlin, Swift, Python and the command line call for them.

use std::fs::File;
use std::io::BufReader;

use super::read::Pack;
use super::{Header, MeetingPack, PackInfo, PackReport, PackSource, Signer, book, signer, store};
use crate::error::Error;
use crate::platform::Stopwatch;
use crate::progress::Counted;
use crate::{App, AppError};

/// What a pack in a file says about itself, once its signature fits. Nothing is brought in.
///
/// Errors: `Refused` with a code (`not_a_pack`, `newer_format`, `bad_signature`, `cut_off`, `damaged`,
/// `too_large`); `Invalid`.
#[uniffi::export]
pub fn pack_inspect(path: String) -> Result<PackInfo, AppError> {
    let pack = Pack::open(BufReader::new(open(&path)?)).map_err(Error::from)?;
    Ok(info(pack.header(), pack.signer()))
}

#[uniffi::export]
impl App {
    /// Brings a pack from a file onto the device: a whole one in place of an earlier version, or a delta on
    /// top of the version it starts from. All of it comes in, or nothing.
    ///
    /// `signer`: the key of its signer or the fingerprint that [`pack_inspect`] shows, as the person says it;
    /// needed the first time, later versions must have the same signer. Errors: `Refused` with a code (those of
    /// [`pack_inspect`]; `signer_unknown`, `signer_changed`, `older_version`, `same_version`, `wrong_base`,
    /// `name_taken`); `Invalid`; `Interrupted`; `StorageFull`.
    #[uniffi::method(default(signer = None))]
    pub fn meetings_import_pack(
        &self,
        path: String,
        signer: Option<String>,
    ) -> Result<PackReport, AppError> {
        let watch = Stopwatch::start();
        let trusted = signer::named(signer.as_deref())?;
        let now = self.clock_now()?;
        let opened = open(&path)?;
        self.import_progress()
            .begin(opened.metadata().map_or(0, |meta| meta.len()));
        let pack = Pack::open(Counted {
            inner: BufReader::with_capacity(1 << 16, opened),
            progress: self.import_progress(),
        })
        .map_err(Error::from)?;
        self.follow_lists()?;
        let public = self.public()?;
        let interrupts = public.watch();
        let mut report =
            public.write(|tx| store::import(tx, pack, trusted.as_ref(), now, &interrupts))?;
        // A long write leaves a long log; a reader in the way only puts this off.
        let _ = public.checkpoint();
        // What is kept finds its meetings without this too, until the next list.
        let _ = self.follow_lists();
        report.took_ms = watch.millis();
        self.announce(&["meetings"]);
        Ok(report)
    }

    /// The packs on this device, by name.
    pub fn meeting_packs(&self) -> Result<Vec<MeetingPack>, AppError> {
        Ok(self.public()?.read(book::all)?)
    }

    /// Takes a pack and its lists off the device. Who signed it and which version it was is forgotten too.
    ///
    /// Errors: `NotFound`.
    pub fn meeting_pack_remove(&self, name: String) -> Result<(), AppError> {
        // What is kept remembers its meetings as they were listed last.
        self.follow_lists()?;
        let public = self.public()?;
        public.write(|tx| store::remove(tx, &name))?;
        let _ = public.checkpoint();
        let _ = self.follow_lists();
        self.announce(&["meetings"]);
        Ok(())
    }
}

fn open(path: &str) -> Result<File, Error> {
    File::open(path).map_err(|_| Error::invalid("file", "cannot be opened"))
}

fn info(header: &Header, signer: Signer) -> PackInfo {
    let sources = header.sources.iter().map(|source| PackSource {
        name: header.shelf(source),
        fellowship: source.fellowship,
        url: source.url.clone(),
        licence: source.licence.clone(),
        fetched_at: source.fetched_at,
    });
    PackInfo {
        name: header.name.clone(),
        version: header.version,
        created_at: header.created_at,
        base_version: header.base.map(|base| base.version),
        meetings: header.meetings,
        sources: sources.collect(),
        signer: signer.key(),
        fingerprint: signer.fingerprint(),
    }
}
