//! How sync stands, in a word.

/// What the last round found. The worst that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    /// All devices' words are here and ours are there.
    Ok,
    /// The relay had forgotten something; it has it again.
    Healed,
    /// The relay could not be reached, or did not answer as one.
    Offline,
    /// The account's room at the relay is used up. New words stay here.
    Quota,
    /// The relay does not give what another device says is there, or gives what nobody wrote.
    Withheld,
    /// The relay keeps losing what it once had.
    Rollback,
    /// This device was copied or restored and has made itself new keys.
    Cloned,
    /// There are two histories: the relay, or somebody with keys, shows devices different things.
    Fork,
    /// Another device took this one out. Nothing here was deleted.
    Revoked,
    /// The account was ended. Nothing here was deleted.
    Closed,
}

impl State {
    const ALL: [Self; 10] = [
        Self::Ok,
        Self::Healed,
        Self::Offline,
        Self::Quota,
        Self::Withheld,
        Self::Rollback,
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
