/// What was wrong with a row, or odd about it. `docs/meetings.md` says what each means for the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IssueCode {
    /// Refused: the row is not an object.
    NotAnObject,
    /// Refused: the row says nothing that a meeting has.
    NotAMeeting,
    /// Refused: longer than 1 MiB.
    RowTooLong,
    /// Refused: nested deeper than 32 levels.
    RowTooDeep,
    /// Refused: neither a name nor a group nor a place to call it by.
    NameMissing,
    /// Refused: a day is given and cannot be understood.
    DayUnreadable,
    /// Refused: the server does not publish it.
    Unpublished,
    /// Refused: says the same as an earlier row.
    DuplicateRow,
    /// Damaged bytes, numbers or escapes were mended.
    RowRepaired,
    /// The group's or the place's name stands in for a missing name.
    NameBorrowed,
    /// There is no slug and no id; one was made from what the row says.
    SlugMissing,
    /// Another meeting of this feed has this slug; both are kept.
    DuplicateSlug,
    /// Part of a list of days cannot be understood; the rest is kept.
    DaysDropped,
    /// The day came with words, which were put into the notes.
    DayWithText,
    /// A time is given without a day; it was left out.
    TimeWithoutDay,
    /// A day is given without a time.
    TimeMissing,
    /// The time cannot be understood; it was left out.
    TimeUnreadable,
    /// 24:00 was read as midnight at the end of the day.
    Time24,
    /// The end cannot be understood; it was left out.
    EndUnreadable,
    /// The end equals the start; it was left out.
    EndEqualsStart,
    /// How long it lasts cannot be understood; it was left out.
    DurationUnreadable,
    /// It lasts all day; its end is a minute before it starts again.
    DurationAllDay,
    /// Neither the row nor the feed says which time zone.
    ZoneMissing,
    /// The row's time zone is not known; the feed's, if any, was taken.
    ZoneUnknown,
    /// A coordinate is not a number; both were left out.
    CoordinatesUnreadable,
    /// Only one coordinate is given; it was left out.
    CoordinatesIncomplete,
    /// A coordinate is beyond the globe; both were left out.
    CoordinatesOutOfRange,
    /// Both coordinates are 0, which stands for missing.
    CoordinatesZero,
    /// Latitude and longitude stood in each other's place; they were put right.
    CoordinatesSwapped,
    /// A virtual meeting's coordinates, which stand for an office or for nothing, were left out.
    CoordinatesVirtual,
    /// The attendance is not one of the known words; it was worked out from other fields.
    AttendanceUnknown,
    /// Marked open and closed; closed was kept.
    OpenAndClosed,
    /// Nothing says what a format of this id means; it was left out.
    FormatUnknown,
    /// A format means something on its own server only; it was left out.
    FormatLocal,
    /// A language cannot be understood; it was left out.
    LanguageUnknown,
    /// A link with a scheme that is not allowed was left out.
    UrlRefused,
    /// A link cannot be understood; it was left out.
    UrlUnreadable,
    /// A dial-in number cannot be understood; it was left out.
    PhoneUnreadable,
    /// Words after a dial-in number were left out.
    PhoneCut,
    /// The date of the last change cannot be understood; it was left out.
    UpdatedUnreadable,
    /// The date of the last change is still to come; it was left out.
    UpdatedFuture,
    /// A postal code had lost the zeros it begins with; they were put back.
    PostalCodePadded,
    /// A text was longer than allowed and was cut.
    TextCut,
}

impl IssueCode {
    /// The stable name of the code, as in the documentation and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAnObject => "not_an_object",
            Self::NotAMeeting => "not_a_meeting",
            Self::RowTooLong => "row_too_long",
            Self::RowTooDeep => "row_too_deep",
            Self::NameMissing => "name_missing",
            Self::DayUnreadable => "day_unreadable",
            Self::Unpublished => "unpublished",
            Self::DuplicateRow => "duplicate_row",
            Self::RowRepaired => "row_repaired",
            Self::NameBorrowed => "name_borrowed",
            Self::SlugMissing => "slug_missing",
            Self::DuplicateSlug => "duplicate_slug",
            Self::DaysDropped => "days_dropped",
            Self::DayWithText => "day_with_text",
            Self::TimeWithoutDay => "time_without_day",
            Self::TimeMissing => "time_missing",
            Self::TimeUnreadable => "time_unreadable",
            Self::Time24 => "time_24",
            Self::EndUnreadable => "end_unreadable",
            Self::EndEqualsStart => "end_equals_start",
            Self::DurationUnreadable => "duration_unreadable",
            Self::DurationAllDay => "duration_all_day",
            Self::ZoneMissing => "zone_missing",
            Self::ZoneUnknown => "zone_unknown",
            Self::CoordinatesUnreadable => "coordinates_unreadable",
            Self::CoordinatesIncomplete => "coordinates_incomplete",
            Self::CoordinatesOutOfRange => "coordinates_out_of_range",
            Self::CoordinatesZero => "coordinates_zero",
            Self::CoordinatesSwapped => "coordinates_swapped",
            Self::CoordinatesVirtual => "coordinates_virtual",
            Self::AttendanceUnknown => "attendance_unknown",
            Self::OpenAndClosed => "open_and_closed",
            Self::FormatUnknown => "format_unknown",
            Self::FormatLocal => "format_local",
            Self::LanguageUnknown => "language_unknown",
            Self::UrlRefused => "url_refused",
            Self::UrlUnreadable => "url_unreadable",
            Self::PhoneUnreadable => "phone_unreadable",
            Self::PhoneCut => "phone_cut",
            Self::UpdatedUnreadable => "updated_unreadable",
            Self::UpdatedFuture => "updated_future",
            Self::PostalCodePadded => "postal_code_padded",
            Self::TextCut => "text_cut",
        }
    }
}

/// One issue of one row. It names a field and never holds text from the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issue {
    /// What kind.
    pub code: IssueCode,
    /// The field it is about; empty when it is about the row.
    pub field: &'static str,
}

/// The issues of a row as they are found.
#[derive(Debug, Default)]
pub(super) struct Issues(Vec<Issue>);

impl Issues {
    /// Notes an issue; the same one is noted once.
    pub(super) fn note(&mut self, code: IssueCode, field: &'static str) {
        let issue = Issue { code, field };
        if !self.0.contains(&issue) {
            self.0.push(issue);
        }
    }

    pub(super) fn into_vec(self) -> Vec<Issue> {
        self.0
    }
}
