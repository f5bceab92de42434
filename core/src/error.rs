//! Two errors and the one way between them.
//!
//! [`Error`] is what the inside passes along with `?`. [`AppError`] is what a screen sees: it has a
//! variant only where a screen would do something different. Neither ever holds words of the person:
//! `field` and `why` are this crate's own text.

use std::borrow::Cow;

use crate::platform::PlatformError;

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong inside; becomes an [`AppError`] at the edge.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{field}: {why}")]
    Invalid {
        field: Cow<'static, str>,
        why: Cow<'static, str>,
    },
    #[error("not found")]
    NotFound,
    #[error("the key does not open this store")]
    Locked,
    #[error("the store is busy or suspended")]
    Busy,
    #[error("no connection")]
    Offline,
    #[error("refused: {0}")]
    Refused(&'static str),
    #[error("written by a newer version")]
    NewerData,
    #[error("the store cannot be read")]
    Corrupt,
    #[error("interrupted")]
    Interrupted,
    #[error("internal error {0}")]
    Internal(&'static str),
    #[error("storage: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
    #[error("platform: {0}")]
    Platform(#[from] PlatformError),
}

impl Error {
    /// Bad input: names the field and the reason, never the value.
    pub(crate) fn invalid(
        field: impl Into<Cow<'static, str>>,
        why: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Invalid {
            field: field.into(),
            why: why.into(),
        }
    }
}

impl From<waymark_wire::crypto::Refused> for Error {
    fn from(_: waymark_wire::crypto::Refused) -> Self {
        Self::Internal("crypto")
    }
}

/// What an app must be ready to handle. Every exported call can end in one of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, uniffi::Error)]
#[serde(tag = "kind")]
pub enum AppError {
    /// A value does not fit. Nothing was saved; show `why` beside the input called `field`.
    #[error("{field}: {why}")]
    Invalid {
        /// Name of the input, as it is called in the record (`mood`, `day`, `zone`).
        field: String,
        /// The reason in plain words, without the value.
        why: String,
    },
    /// There is no such entry (any more).
    #[error("not found")]
    NotFound,
    /// The key is missing or is not the one this store was made with.
    #[error("locked")]
    Locked,
    /// Another task or process holds the store, or it is suspended. Try again shortly.
    #[error("busy")]
    Busy,
    /// There is no connection.
    #[error("offline")]
    Offline,
    /// Something given from outside (a meeting list, later a relay) was not accepted as a whole.
    #[error("refused: {why}")]
    Refused {
        /// A stable code, such as `not_json` or `empty`.
        why: String,
    },
    /// The device has no room left. Everything acknowledged earlier is safe.
    #[error("storage full")]
    StorageFull,
    /// The data was written by a newer version. It was not touched.
    #[error("newer data")]
    NewerData,
    /// The file cannot be read although the key is right. Offer to set it aside.
    #[error("corrupt")]
    Corrupt,
    /// The call was ended by `interrupt()`.
    #[error("interrupted")]
    Interrupted,
    /// A fault of ours or of the platform. `code` can be told to support; it holds nothing personal.
    #[error("internal error {code}")]
    Internal {
        /// A stable code, such as `io` or `clock`.
        code: String,
    },
}

impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid { field, why } => Self::Invalid {
                field: field.into(),
                why: why.into(),
            },
            Error::NotFound => Self::NotFound,
            Error::Locked => Self::Locked,
            Error::Busy => Self::Busy,
            Error::Offline => Self::Offline,
            Error::Refused(why) => Self::Refused { why: why.into() },
            Error::NewerData => Self::NewerData,
            Error::Corrupt => Self::Corrupt,
            Error::Interrupted => Self::Interrupted,
            Error::Internal(code) => Self::Internal { code: code.into() },
            Error::Sqlite(e) => from_sqlite(&e),
            Error::Io(e) => from_io(&e),
            Error::Platform(PlatformError::Locked) => Self::Locked,
            Error::Platform(PlatformError::Unavailable { code }) => Self::Internal { code },
        }
    }
}

fn from_sqlite(error: &rusqlite::Error) -> AppError {
    use rusqlite::ErrorCode;
    let internal = |code: &str| AppError::Internal { code: code.into() };
    match error {
        rusqlite::Error::QueryReturnedNoRows => AppError::NotFound,
        // A value of a kind the schema cannot hold: the file is not what we wrote.
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..) => AppError::Corrupt,
        rusqlite::Error::SqliteFailure(e, _) => match e.code {
            ErrorCode::DiskFull => AppError::StorageFull,
            // No room for the small file beside the store that readers share: the disk is full to the last block.
            _ if e.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => AppError::StorageFull,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => AppError::Busy,
            ErrorCode::OperationInterrupted => AppError::Interrupted,
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => AppError::Corrupt,
            ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied => internal("io"),
            ErrorCode::OutOfMemory => internal("memory"),
            ErrorCode::ConstraintViolation => internal("constraint"),
            _ => internal("sqlite"),
        },
        _ => internal("sqlite"),
    }
}

fn from_io(error: &std::io::Error) -> AppError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => AppError::StorageFull,
        ErrorKind::WouldBlock => AppError::Busy,
        _ => AppError::Internal { code: "io".into() },
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn a_full_disk_is_named_so_wherever_it_is_met() {
        let told = |code| {
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            AppError::from(Error::Sqlite(error))
        };
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE] {
            assert_eq!(told(code), AppError::StorageFull);
        }
        let broken = AppError::Internal { code: "io".into() };
        for code in [ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_SHMOPEN] {
            assert_eq!(told(code), broken);
        }
    }
}
