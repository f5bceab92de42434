use thiserror::Error;

/// Why a feed as a whole was refused. Nothing of it may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalCode {
    /// No bytes, or white space only.
    Empty,
    /// A web page, such as a log-in or challenge page, where a feed should be.
    Html,
    /// Not JSON, or JSON that goes wrong in the middle.
    NotJson,
    /// The file ends before the list does.
    CutOff,
    /// Something follows the end of the list.
    TrailingText,
    /// More than 64 MiB; the rest was not read.
    TooLarge,
    /// JSON, but nowhere a list of meetings.
    UnknownShape,
    /// A list with no meeting in it.
    NoMeetings,
    /// Rows and columns of a spreadsheet instead of named fields.
    SheetGrid,
    /// The BMLT format, which needs its own reader.
    BmltFormat,
    /// The bytes could not be read from where they lie.
    Unreadable,
}

impl RefusalCode {
    /// The stable name of the code, as in the documentation and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Html => "html",
            Self::NotJson => "not_json",
            Self::CutOff => "cut_off",
            Self::TrailingText => "trailing_text",
            Self::TooLarge => "too_large",
            Self::UnknownShape => "unknown_shape",
            Self::NoMeetings => "no_meetings",
            Self::SheetGrid => "sheet_grid",
            Self::BmltFormat => "bmlt_format",
            Self::Unreadable => "unreadable",
        }
    }

    /// What a person is told, one plain sentence without text from the feed.
    pub fn why(self) -> &'static str {
        match self {
            Self::Empty => "the feed is empty",
            Self::Html => "this is a web page, not a meeting feed",
            Self::NotJson => "this is not valid JSON",
            Self::CutOff => "the feed ends too early; part of it is missing",
            Self::TrailingText => "there is other text after the end of the list",
            Self::TooLarge => "the feed is larger than 64 MiB",
            Self::UnknownShape => "there is no list of meetings in this file",
            Self::NoMeetings => "the list has no meetings in it",
            Self::SheetGrid => "this is a spreadsheet grid, not a meeting feed",
            Self::BmltFormat => "this is a BMLT feed, not Meeting Guide JSON",
            Self::Unreadable => "the feed could not be read",
        }
    }
}

/// A feed refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}: {}", .code.as_str(), .code.why())]
pub struct FeedRefused {
    /// Why.
    pub code: RefusalCode,
    /// The row, counted from 0, where reading ended, if it got as far as a row.
    pub row: Option<u32>,
}

impl From<RefusalCode> for FeedRefused {
    fn from(code: RefusalCode) -> Self {
        Self { code, row: None }
    }
}

/// Why [`read_feed`](super::read_feed) ended early.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum FeedError<E> {
    /// The feed is not usable.
    #[error(transparent)]
    Refused(#[from] FeedRefused),
    /// The caller's own function said to end.
    #[error("ended by the caller")]
    Ended(E),
}
