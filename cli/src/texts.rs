//! The words of the command line, beside those of the core, in one language.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, TimeZone};
use waymark_core::content::{Language, Strings};

static EN: LazyLock<Strings> =
    LazyLock::new(|| Strings::read(Language::En, include_str!("../strings/en.json")));
static ES: LazyLock<Strings> =
    LazyLock::new(|| Strings::read(Language::Es, include_str!("../strings/es.json")));

/// All words in one language.
#[derive(Clone, Copy)]
pub(crate) struct Texts {
    /// Those of the command line.
    own: &'static Strings,
    /// Those the phones show too.
    pub(crate) core: &'static Strings,
}

impl Texts {
    pub(crate) fn of(language: Language) -> Self {
        let own = match language {
            Language::En => &EN,
            Language::Es => &ES,
        };
        Self {
            own,
            core: Strings::of(language),
        }
    }

    pub(crate) fn language(self) -> Language {
        self.core.language()
    }

    pub(crate) fn text(self, key: &str) -> String {
        self.own.text(key)
    }

    pub(crate) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        self.own.fill(key, values)
    }

    pub(crate) fn count(self, key: &str, n: impl TryInto<u64>, values: &[(&str, &str)]) -> String {
        self.own
            .count(key, n.try_into().unwrap_or(u64::MAX), values)
    }

    /// The text of a key that exists only for some values, such as a reason.
    pub(crate) fn known(self, key: &str) -> Option<String> {
        self.own.has(key).then(|| self.own.text(key))
    }

    /// `Mon 23 Nov`, with the year where it is not that of `today`.
    pub(crate) fn day(self, day: NaiveDate, today: NaiveDate) -> String {
        let weekday = self.weekday(day.weekday().num_days_from_sunday());
        let month = self.text(&format!("month.{}", day.month()));
        let (date, year) = (day.day().to_string(), day.year().to_string());
        let key = if day.year() == today.year() {
            "day.short"
        } else {
            "day.year"
        };
        let values = [
            ("weekday", &*weekday),
            ("day", &date),
            ("month", &month),
            ("year", &year),
        ];
        self.fill(key, &values)
    }

    /// A weekday in short, 0 = Sunday.
    pub(crate) fn weekday(self, day: u32) -> String {
        self.text(&format!("weekday.{day}"))
    }

    /// A number with at most one digit after the sign of the language.
    pub(crate) fn number(self, value: f64) -> String {
        let text = format!("{value:.1}");
        let text = text.strip_suffix(".0").unwrap_or(&text);
        text.replace('.', &self.text("number.decimal"))
    }
}

/// The wall clock of an instant that carries its own offset.
pub(crate) fn wall<Z: TimeZone>(at: &DateTime<Z>) -> String {
    at.naive_local().format("%H:%M").to_string()
}
