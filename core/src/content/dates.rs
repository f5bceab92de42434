//! Days and times in words.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use super::model::Language;
use super::strings::Strings;

impl Strings {
    /// A day in words, such as `2 June 2026` or `2 de junio de 2026`: it cannot be read as another day.
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        let month = self.text(&format!("month.{}", day.month()));
        self.fill(
            "date.long",
            &[
                ("day", &day.day().to_string()),
                ("month", &month),
                ("year", &day.year().to_string()),
            ],
        )
    }

    /// The name of a day of the week, in the case the language uses within a sentence.
    #[must_use]
    pub fn weekday(&self, day: Weekday) -> String {
        self.text(match day {
            Weekday::Mon => "day.mon",
            Weekday::Tue => "day.tue",
            Weekday::Wed => "day.wed",
            Weekday::Thu => "day.thu",
            Weekday::Fri => "day.fri",
            Weekday::Sat => "day.sat",
            Weekday::Sun => "day.sun",
        })
    }

    /// A time of day as the language writes it: `6:20 PM`, `18:20`.
    #[must_use]
    pub fn time(&self, time: NaiveTime) -> String {
        let format = match self.language() {
            Language::En => "%-I:%M %p",
            Language::Es => "%-H:%M",
        };
        time.format(format).to_string()
    }
}
