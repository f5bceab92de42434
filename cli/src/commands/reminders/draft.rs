//! What a reminder says and when, as options shared by adding and editing.

use chrono::NaiveTime;
use waymark_core::{ReminderDraft, ReminderSchedule};

use crate::session::Home;
use crate::words::{self, DayWord};

#[derive(clap::Args)]
pub(super) struct Given {
    #[arg(long, value_name = "WORDS")]
    name: Option<String>,
    #[arg(long = "time", value_name = "HH:MM", value_parser = words::time)]
    times: Vec<NaiveTime>,
    #[arg(long = "weekday", value_name = "DAY", value_parser = words::weekday, allow_negative_numbers = true)]
    weekdays: Vec<i32>,
    #[arg(long, value_name = "N", value_parser = words::whole, allow_negative_numbers = true)]
    every_days: Option<i32>,
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    first_day: Option<DayWord>,
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    last_day: Option<DayWord>,
    #[arg(long, value_name = "IANA")]
    time_zone: Option<String>,
    #[arg(long, value_name = "30m", value_parser = words::minutes)]
    before: Option<i32>,
}

impl Given {
    /// Puts what was given in place of what is there; the rest stays.
    pub(super) fn put(self, home: &Home, draft: &mut ReminderDraft) {
        let day = |word: Option<DayWord>| word.map(|word| word.day(home.today()));
        if let Some(name) = self.name {
            draft.name = name;
        }
        let there: &mut ReminderSchedule = &mut draft.schedule;
        if !self.times.is_empty() {
            there.times = self.times;
        }
        // Days of the week and a count of days take each other's place.
        if !self.weekdays.is_empty() {
            there.weekdays = self.weekdays;
            there.every_days = self.every_days;
        } else if self.every_days.is_some() {
            there.every_days = self.every_days;
            there.weekdays.clear();
        }
        there.first_day = day(self.first_day).or(there.first_day);
        there.last_day = day(self.last_day).or(there.last_day);
        there.zone = self.time_zone.or_else(|| there.zone.take());
        there.minutes_before = self.before.unwrap_or(there.minutes_before);
    }
}
