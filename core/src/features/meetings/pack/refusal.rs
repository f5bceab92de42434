use thiserror::Error;

/// Why a pack was not accepted. Nothing of it is kept then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[error("{}", self.as_str())]
pub enum PackRefused {
    /// It does not begin as a pack does.
    NotAPack,
    /// Made for a newer version of this software.
    NewerFormat,
    /// The signature is not that of the key in the pack: it was changed or made up.
    BadSignature,
    /// Nobody named its signer as one to be trusted.
    SignerUnknown,
    /// Another signer than that of the pack that is here.
    SignerChanged,
    /// Older than the pack that is here.
    OlderVersion,
    /// The pack that is here has this version.
    SameVersion,
    /// A delta that starts from another state than the one that is here.
    WrongBase,
    /// The file ends too early.
    CutOff,
    /// What was signed and what is there are not the same, or make no sense.
    Damaged,
    /// Larger than a pack may be.
    TooLarge,
    /// The bytes could not be read from where they lie.
    Unreadable,
    /// The name of one of its lists is taken by a list of the person's own.
    NameTaken,
}

impl PackRefused {
    /// The stable code, as in the documentation and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAPack => "not_a_pack",
            Self::NewerFormat => "newer_format",
            Self::BadSignature => "bad_signature",
            Self::SignerUnknown => "signer_unknown",
            Self::SignerChanged => "signer_changed",
            Self::OlderVersion => "older_version",
            Self::SameVersion => "same_version",
            Self::WrongBase => "wrong_base",
            Self::CutOff => "cut_off",
            Self::Damaged => "damaged",
            Self::TooLarge => "too_large",
            Self::Unreadable => "unreadable",
            Self::NameTaken => "name_taken",
        }
    }
}

/// Why reading a pack ended early.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum PackError<E> {
    /// The pack is not usable.
    #[error(transparent)]
    Refused(#[from] PackRefused),
    /// The caller's own function said to end.
    #[error("ended by the caller")]
    Ended(E),
}
