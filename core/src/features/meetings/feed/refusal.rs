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
    /// A spreadsheet whose first line names no column of a meeting.
    HeaderUnknown,
    /// BMLT's formats, not its meetings.
    ListOfFormats,
    /// BMLT's service bodies, not its meetings.
    ListOfServiceBodies,
    /// What a BMLT server says about itself.
    ServerInfo,
    /// BMLT's changes, not its meetings.
    ListOfChanges,
    /// Groups, not their meetings.
    ListOfGroups,
    /// Kinds of meetings, not meetings.
    ListOfTypes,
    /// Languages, not meetings.
    ListOfLanguages,
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
            Self::HeaderUnknown => "header_unknown",
            Self::ListOfFormats => "list_of_formats",
            Self::ListOfServiceBodies => "list_of_service_bodies",
            Self::ServerInfo => "server_info",
            Self::ListOfChanges => "list_of_changes",
            Self::ListOfGroups => "list_of_groups",
            Self::ListOfTypes => "list_of_types",
            Self::ListOfLanguages => "list_of_languages",
            Self::Unreadable => "unreadable",
        }
    }

    /// What a person is told, one plain sentence without text from the feed.
    pub fn why(self) -> &'static str {
        match self {
            Self::Empty => "the feed is empty",
            Self::Html => "this is a web page, not a meeting feed",
            Self::NotJson => "this is neither valid JSON nor a spreadsheet",
            Self::CutOff => "the feed ends too early; part of it is missing",
            Self::TrailingText => "there is other text after the end of the list",
            Self::TooLarge => "the feed is larger than 64 MiB",
            Self::UnknownShape => "there is no list of meetings in this file",
            Self::NoMeetings => "the list has no meetings in it",
            Self::HeaderUnknown => {
                "the first line of the spreadsheet does not name the columns of a meeting list"
            }
            Self::ListOfFormats => "these are BMLT formats; give them beside the meetings",
            Self::ListOfServiceBodies => {
                "these are BMLT service bodies; give them beside the meetings"
            }
            Self::ServerInfo => {
                "this is what a BMLT server says about itself; give it beside the meetings"
            }
            Self::ListOfChanges => "these are changes of meetings, not the meetings",
            Self::ListOfGroups => "these are groups; give them beside their meetings",
            Self::ListOfTypes => "this is a list of meeting types, not of meetings",
            Self::ListOfLanguages => "this is a list of languages, not of meetings",
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
