//! `settings`: what was chosen once for everything.

use chrono::NaiveTime;
use waymark_core::calendar::{Day, time_text};

use super::Done;
use crate::page::{Page, good};
use crate::session::{Home, Session};
use crate::texts::Texts;
use crate::words::{self, DayWord};

#[derive(clap::Subcommand)]
pub(crate) enum Settings {
    Show,
    Set(Set),
}

/// What changes. `--language`, which every command knows, is kept here.
#[derive(clap::Args)]
pub(crate) struct Set {
    #[arg(long, value_name = "CC|none")]
    country: Option<String>,
    #[arg(long, value_name = "0..23", value_parser = words::whole, allow_negative_numbers = true)]
    day_start: Option<i32>,
    #[arg(long, value_name = "yes|no", value_parser = words::yes)]
    discreet: Option<bool>,
    #[arg(long, value_name = "HH:MM-HH:MM|none", value_parser = Quiet::parse)]
    quiet: Option<Quiet>,
    #[arg(long, value_name = "DAY|none", value_parser = Pause::parse)]
    paused_until: Option<Pause>,
}

/// Quiet hours, or none.
#[derive(Clone, Copy)]
struct Quiet(Option<(NaiveTime, NaiveTime)>);

impl Quiet {
    fn parse(text: &str) -> Result<Self, &'static str> {
        if text == "none" {
            return Ok(Self(None));
        }
        let (from, until) = text
            .split_once('-')
            .ok_or("two times, such as 22:00-07:00, or none")?;
        Ok(Self(Some((words::time(from)?, words::time(until)?))))
    }
}

/// The last day of a pause, or none.
#[derive(Clone, Copy)]
struct Pause(Option<DayWord>);

impl Pause {
    fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "none" => Ok(Self(None)),
            day => words::day(day).map(|day| Self(Some(day))),
        }
    }
}

impl Settings {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let mut home = session.open()?;
        if let Self::Set(set) = self {
            set.change(session, &mut home)?;
        }
        let (texts, settings, today) = (session.texts, &home.settings, home.today());
        session
            .out
            .show(settings, |page| paint(page, texts, settings, today));
        Ok(())
    }

    /// Whether it changes what is kept, or a file.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Set(_) => true,
            Self::Show => false,
        }
    }
}

impl Set {
    fn change(self, session: &mut Session, home: &mut Home) -> Done {
        let mut settings = home.settings.clone();
        if let Some(language) = session.language_given() {
            settings.language = Some(language.tag().to_owned());
        }
        if let Some(country) = self.country {
            settings.country = (country != "none").then_some(country);
        }
        settings.day_start = self.day_start.unwrap_or(settings.day_start);
        settings.discreet = self.discreet.unwrap_or(settings.discreet);
        if let Some(Quiet(hours)) = self.quiet {
            (settings.quiet_from, settings.quiet_until) = hours.unzip();
        }
        if let Some(Pause(until)) = self.paused_until {
            settings.paused_until = until.map(|word| word.day(home.today()));
        }
        home.app.settings_save(settings)?;
        home.settings = home.app.settings()?;
        let saved = good(session.texts.text("settings.saved"));
        session.out.message(|page| page.line(&saved));
        Ok(())
    }
}

fn paint(page: &mut Page, texts: Texts, settings: &waymark_core::Settings, today: Day) {
    let none = || texts.text("settings.not_chosen");
    let language = settings.language.clone();
    let quiet = settings.quiet_from.zip(settings.quiet_until);
    let quiet = quiet.map(|(from, until)| format!("{}–{}", time_text(from), time_text(until)));
    let paused = settings.paused_until.map(|day| texts.day(day, today));
    let discreet = if settings.discreet {
        "answer.yes"
    } else {
        "answer.no"
    };
    let rows = [
        ("language", language.unwrap_or_else(none)),
        ("country", settings.country.clone().unwrap_or_else(none)),
        ("day_start", format!("{:02}:00", settings.day_start)),
        ("discreet", texts.core.text(discreet)),
        (
            "quiet",
            quiet.unwrap_or_else(|| texts.text("settings.none")),
        ),
        (
            "paused",
            paused.unwrap_or_else(|| texts.text("settings.none")),
        ),
    ];
    page.heading(&texts.text("settings.title"));
    page.table(
        2,
        &rows.map(|(name, value)| [texts.text(&format!("settings.{name}")), value]),
    );
}
