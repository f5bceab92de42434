//! What the person is told once.

/// Something that happened to the account while nobody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A device became a member.
    DeviceAdded,
    /// A device left or was taken out.
    DeviceRemoved,
    /// This device was taken out.
    Revoked,
    /// A list of members gave this device a key that is not the others'.
    WrongKey,
    /// A device signed something that does not open, or two things for one place: its words stop there.
    AuthorStopped,
    /// Two devices were shown different things.
    SplitView,
    /// Two lists of members follow the same one.
    Fork,
    /// The relay had less than it once had, and was given it again.
    Healed,
    /// This device is a copy of another, or was restored, and has new keys now.
    Cloned,
    /// Words of a device that was taken out fell away and can be looked through.
    WordsFell,
    /// A device's snapshot is not what this one has: nothing is dropped.
    HistoryDiffers,
    /// What this device took over, not every other device has said to be the same.
    HistoryOfOne,
    /// A device asked that all that was written so far be erased.
    HistoryErasing,
    /// That is done.
    HistoryErased,
    /// A device asked the relay to end the account.
    AccountEnds,
    /// This device's clock is more than a day off the relay's.
    ClockDiffers,
    /// Nothing has come from a device for more than a week.
    DeviceSilent,
}

impl Notice {
    /// As the store has it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::DeviceAdded => "device_added",
            Self::DeviceRemoved => "device_removed",
            Self::Revoked => "revoked",
            Self::WrongKey => "wrong_key",
            Self::AuthorStopped => "author_stopped",
            Self::SplitView => "split_view",
            Self::Fork => "fork",
            Self::Healed => "healed",
            Self::Cloned => "cloned",
            Self::WordsFell => "words_fell",
            Self::HistoryDiffers => "history_differs",
            Self::HistoryOfOne => "history_of_one",
            Self::HistoryErasing => "history_erasing",
            Self::HistoryErased => "history_erased",
            Self::AccountEnds => "account_ends",
            Self::ClockDiffers => "clock_differs",
            Self::DeviceSilent => "device_silent",
        }
    }
}
