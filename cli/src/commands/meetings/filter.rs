//! The flags that narrow a search, the same for each command that searches.

use waymark_core::calendar::LocalTime;
use waymark_core::{Attendance, Fellowship, MeetingFilter};

use super::import::fellowship;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Filter {
    #[arg(long = "day", value_name = "DAY", value_parser = words::weekday, allow_negative_numbers = true)]
    weekday: Option<i32>,
    #[arg(long = "from", value_name = "HH:MM", value_parser = words::time)]
    from_time: Option<LocalTime>,
    #[arg(long = "until", value_name = "HH:MM", value_parser = words::time)]
    until_time: Option<LocalTime>,
    #[arg(long, value_name = "2h|90m", value_parser = words::minutes)]
    starting_within: Option<i32>,
    #[arg(long = "type", value_name = "CODE")]
    types: Vec<String>,
    #[arg(long, value_name = "HOW", value_parser = attendance)]
    attendance: Vec<Attendance>,
    #[arg(long = "fellowship", value_name = "CODE", value_parser = fellowship)]
    fellowships: Vec<Fellowship>,
    #[arg(long, value_name = "CODE", value_parser = fellowship)]
    without: Vec<Fellowship>,
    #[arg(long)]
    with_hidden: bool,
    #[arg(long, value_name = "TAG")]
    spoken: Option<String>,
    #[arg(long)]
    wheelchair: bool,
    #[arg(long)]
    pub(super) favourites: bool,
    #[arg(long = "text", value_name = "WORDS")]
    words: Option<String>,
}

fn attendance(name: &str) -> Result<Attendance, &'static str> {
    Attendance::parse(name).ok_or("in_person, online, hybrid or another way from --help")
}

impl From<Filter> for MeetingFilter {
    fn from(flags: Filter) -> Self {
        Self {
            day: flags.weekday,
            from_time: flags.from_time,
            until_time: flags.until_time,
            starting_within_min: flags.starting_within,
            types: flags.types,
            attendance: flags.attendance,
            fellowships: flags.fellowships,
            without_fellowships: flags.without,
            with_hidden: flags.with_hidden,
            language: flags.spoken,
            accessible: flags.wheelchair.then_some(true),
            favourites: flags.favourites,
            text: flags.words,
        }
    }
}
