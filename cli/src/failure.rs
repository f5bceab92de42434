//! What may go wrong, in words, in JSON and as an exit code.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | refused: a value does not fit, it is not there, a list was not accepted |
//! | 2 | wrong usage: the command line cannot be read |
//! | 3 | locked: the key is missing, another one, or open to others |
//! | 4 | storage: full, busy, broken, from a newer version, or the machine could not do it |
//! | 5 | offline |
//! | 6 | a relay that lies |

use std::process::ExitCode;

use serde_json::json;
use waymark_core::AppError;

use crate::key_file::KeyTrouble;
use crate::out::Out;
use crate::page::{bold, care};
use crate::texts::Texts;

/// Refusals that say: the relay does not tell the truth, or somebody else has keys.
const LIES: [&str; 5] = [
    "lists_not_valid",
    "lists_missing",
    "devices_differ",
    "fork",
    "withheld",
];
const USAGE: u8 = 2;

/// Why a command was not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The core says so.
    App(AppError),
    /// It is not there, as sync is off.
    SyncOff,
    /// The key file says so.
    Key(KeyTrouble),
    /// All was told already; this is the exit code.
    Told(u8),
}

/// What programs get.
#[derive(serde::Serialize)]
struct Document<'a, T> {
    error: &'a T,
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<KeyTrouble> for Failure {
    fn from(trouble: KeyTrouble) -> Self {
        Self::Key(trouble)
    }
}

impl Failure {
    pub(crate) fn invalid(field: &str, why: &str) -> Self {
        Self::App(AppError::Invalid {
            field: field.to_owned(),
            why: why.to_owned(),
        })
    }

    pub(crate) fn refused(why: &str) -> Self {
        Self::App(AppError::Refused {
            why: why.to_owned(),
        })
    }

    /// The machine could not do it; the code is for support.
    pub(crate) fn internal(code: &str) -> Self {
        Self::App(AppError::Internal {
            code: code.to_owned(),
        })
    }

    fn code(&self) -> u8 {
        match self {
            Self::App(error) => match error {
                AppError::Refused { why } if LIES.contains(&why.as_str()) => 6,
                AppError::Invalid { .. } | AppError::NotFound | AppError::Refused { .. } => 1,
                AppError::Locked => 3,
                AppError::Offline => 5,
                AppError::Busy
                | AppError::StorageFull
                | AppError::NewerData
                | AppError::Corrupt
                | AppError::Interrupted
                | AppError::Internal { .. } => 4,
            },
            Self::SyncOff => 1,
            Self::Told(code) => *code,
            Self::Key(KeyTrouble::Io) => 4,
            Self::Key(_) => 3,
        }
    }

    /// Tells people on stderr and programs on stdout; the exit code says it once more.
    ///
    /// `writes`: the command was to save something, so that people wonder whether any of it was.
    pub(crate) fn told(&self, out: &Out, texts: &Texts, writes: bool) -> ExitCode {
        let Some((title, mut body)) = self.words(texts) else {
            return ExitCode::from(self.code());
        };
        if writes && matches!(self, Self::App(AppError::Invalid { .. })) {
            body.push(' ');
            body.push_str(&texts.text("error.not_saved"));
        }
        match self {
            Self::App(error) => out.document(&Document { error }),
            Self::SyncOff => out.document(&Document {
                error: &AppError::NotFound,
            }),
            Self::Key(KeyTrouble::Io) => out.document(&Document {
                error: &json!({ "kind": "Internal", "code": "key_file" }),
            }),
            Self::Told(_) => {}
            Self::Key(trouble) => out.document(&Document {
                error: &json!({ "kind": "Locked", "why": trouble.code() }),
            }),
        }
        out.message(|page| {
            page.line(&care(bold(title)));
            page.line(&body);
        });
        ExitCode::from(self.code())
    }

    /// Title and body; nothing where all was told already.
    fn words(&self, texts: &Texts) -> Option<(String, String)> {
        let title = |kind: &str| texts.core.text(&format!("error.{kind}.title"));
        let both = |kind: &str| (title(kind), texts.text(&format!("error.{kind}")));
        Some(match self {
            Self::Told(_) => return None,
            Self::App(AppError::Invalid { field, why }) => {
                let field = field.replace('_', "-");
                let why = texts
                    .known(&format!("why.{why}"))
                    .unwrap_or_else(|| why.clone());
                let body = texts.fill("error.Invalid", &[("field", &field), ("why", &why)]);
                (title("Invalid"), body)
            }
            Self::App(AppError::Refused { why }) => {
                let known = texts.known(&format!("refused.{why}"));
                (title("Refused"), known.unwrap_or_else(|| why.clone()))
            }
            Self::App(AppError::Internal { code }) => (
                title("Internal"),
                texts.fill("error.Internal", &[("code", code)]),
            ),
            Self::App(AppError::NotFound) => both("NotFound"),
            Self::SyncOff => (texts.text("error.SyncOff.title"), texts.text("sync.is_off")),
            Self::App(AppError::Locked) => {
                (texts.text("error.Locked.title"), texts.text("error.Locked"))
            }
            Self::App(AppError::Busy | AppError::Interrupted) => both("Busy"),
            Self::App(AppError::Offline) => both("Offline"),
            Self::App(AppError::StorageFull) => both("StorageFull"),
            Self::App(AppError::NewerData) => both("NewerData"),
            Self::App(AppError::Corrupt) => both("Corrupt"),
            Self::Key(trouble) => (
                texts.text("error.Locked.title"),
                texts.text(&format!("key.{}", trouble.code())),
            ),
        })
    }
}

/// What clap has to say: help and version are an answer, all else is wrong usage.
pub(crate) fn unparsed(error: &clap::Error, out: &Out) -> ExitCode {
    let text = error.render();
    if !error.use_stderr() {
        out.text(&text.ansi().to_string());
        return ExitCode::SUCCESS;
    }
    let why = text.to_string();
    let why = why.lines().next().unwrap_or_default();
    let why = why.strip_prefix("error: ").unwrap_or(why);
    let error = &json!({ "kind": "Usage", "why": why });
    out.document(&Document { error });
    out.message(|page| page.as_it_is(&text.ansi().to_string()));
    ExitCode::from(USAGE)
}
