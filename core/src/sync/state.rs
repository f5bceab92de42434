//! How sync stands, in a word.

pub(crate) use super::model::SyncState as State;

impl State {
    const ALL: [Self; 11] = [
        Self::Ok,
        Self::Healed,
        Self::Offline,
        Self::Quota,
        Self::Withheld,
        Self::Rollback,
        Self::Differs,
        Self::Cloned,
        Self::Fork,
        Self::Revoked,
        Self::Closed,
    ];

    /// The word, as the store and the command line have it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Healed => "healed",
            Self::Offline => "offline",
            Self::Quota => "quota",
            Self::Withheld => "withheld",
            Self::Rollback => "rollback",
            Self::Differs => "differs",
            Self::Cloned => "cloned",
            Self::Fork => "fork",
            Self::Revoked => "revoked",
            Self::Closed => "closed",
        }
    }

    /// The state of that word; an unknown one is from a newer version and says nothing here.
    pub(crate) fn from_word(word: &str) -> Self {
        let known = Self::ALL.into_iter().find(|state| state.word() == word);
        known.unwrap_or(Self::Ok)
    }

    /// No round mends it: the person has to choose.
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Fork | Self::Revoked | Self::Closed)
    }
}
