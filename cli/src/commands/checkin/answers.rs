//! The answers of a check-in as options, shared by adding and editing.

use std::io::Read;

use waymark_core::{Answer, Answers, CheckinDraft, CheckinItem, Medicine};

use crate::failure::Failure;
use crate::session::Home;
use crate::words::{self, At, DayWord};

/// A note is 10,000 characters at most; who sends more than this is told so without reading on.
const NOTE_BYTES: u64 = 1 << 20;

/// When it was.
#[derive(clap::Args)]
pub(super) struct When {
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    day: Option<DayWord>,
    #[arg(long, value_name = "TIME", value_parser = words::at)]
    at: Option<At>,
}

impl When {
    /// A draft for that time. A time alone is on the day that is lived now.
    pub(super) fn draft(&self, home: &Home, answers: Answers) -> Result<CheckinDraft, Failure> {
        let day = self.day.map(|word| word.day(home.today()));
        let at = match self.at {
            None => None,
            Some(At::Instant(at)) => Some(at),
            Some(At::Time(time)) => {
                let local = day.unwrap_or_else(|| home.today()).and_time(time);
                let at = home.zone.at(local);
                Some(at.ok_or_else(|| Failure::invalid("at", "does not exist on that day"))?)
            }
        };
        Ok(CheckinDraft { day, at, answers })
    }
}

/// What was answered; all may be left out.
#[derive(clap::Args)]
pub(super) struct Given {
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    mood: Option<i32>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    craving: Option<i32>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    confidence: Option<i32>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    anxiety: Option<i32>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    restlessness: Option<i32>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    stress: Option<i32>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    energy: Option<i32>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    lonely: Option<i32>,
    #[arg(long, value_name = "HOURS", allow_negative_numbers = true)]
    sleep_hours: Option<f64>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    sleep_quality: Option<i32>,
    #[arg(long, value_name = "taken|late|missed|none", value_parser = words::named::<Medicine>)]
    medicine: Option<Medicine>,
    #[arg(long, value_name = "no|yes|skip", value_parser = words::named::<Answer>)]
    used: Option<Answer>,
    #[arg(long, value_name = "no|yes|skip", value_parser = words::named::<Answer>)]
    risky_situation: Option<Answer>,
    #[arg(long, value_name = "no|yes|skip", value_parser = words::named::<Answer>)]
    movement: Option<Answer>,
    #[arg(long, value_name = "no|yes|skip", value_parser = words::named::<Answer>)]
    food: Option<Answer>,
    #[arg(long, value_name = "no|yes|skip", value_parser = words::named::<Answer>)]
    connection: Option<Answer>,
    #[arg(long = "trigger", value_name = "WORDS")]
    triggers: Vec<String>,
    #[arg(long = "warning-sign", value_name = "WORDS")]
    warning_signs: Vec<String>,
    #[arg(long, value_name = "ID=0..10", value_parser = own, allow_hyphen_values = true)]
    own: Vec<(String, i32)>,
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
}

fn own(text: &str) -> Result<(String, i32), &'static str> {
    let (id, value) = text.split_once('=').ok_or("ID=NUMBER")?;
    let value = match words::yes(value) {
        Ok(yes) => i32::from(yes),
        Err(_) => words::whole(value)?,
    };
    Ok((id.to_owned(), value))
}

impl Given {
    /// Puts what was given in place of what is there; the rest stays.
    pub(super) fn put(self, home: &Home, answers: &mut Answers) -> Result<(), Failure> {
        fn set<T>(there: &mut Option<T>, given: Option<T>) {
            if given.is_some() {
                *there = given;
            }
        }
        set(&mut answers.mood, self.mood);
        set(&mut answers.craving, self.craving);
        set(&mut answers.confidence, self.confidence);
        set(&mut answers.anxiety, self.anxiety);
        set(&mut answers.restlessness, self.restlessness);
        set(&mut answers.stress, self.stress);
        set(&mut answers.energy, self.energy);
        set(&mut answers.lonely, self.lonely);
        set(&mut answers.sleep_hours, self.sleep_hours);
        set(&mut answers.sleep_quality, self.sleep_quality);
        set(&mut answers.medicine, self.medicine);
        set(&mut answers.used, self.used);
        set(&mut answers.risky_situation, self.risky_situation);
        set(&mut answers.movement, self.movement);
        set(&mut answers.food, self.food);
        set(&mut answers.connection, self.connection);
        set(&mut answers.note, self.note.map(note).transpose()?);
        if !self.triggers.is_empty() {
            answers.triggers = self.triggers;
        }
        if !self.warning_signs.is_empty() {
            answers.warning_signs = self.warning_signs;
        }
        if !self.own.is_empty() {
            let items = home.app.checkin_items()?;
            for (id, value) in self.own {
                answers.own.insert(whole_id(&items, &id)?, value);
            }
        }
        Ok(())
    }
}

/// The id of an own question from its beginning.
fn whole_id(items: &[CheckinItem], beginning: &str) -> Result<String, Failure> {
    let mut fits = items.iter().filter(|item| item.id.starts_with(beginning));
    match (fits.next(), fits.next()) {
        (Some(item), None) => Ok(item.id.clone()),
        (None, _) => Err(Failure::invalid("own", "must be the id of an own question")),
        _ => Err(Failure::invalid("own", "fits several; give more digits")),
    }
}

/// The words of a note; `-` reads them from standard input.
fn note(given: String) -> Result<String, Failure> {
    if given != "-" {
        return Ok(given);
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(NOTE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| Failure::invalid("note", "cannot be read"))?;
    if bytes.len() as u64 > NOTE_BYTES {
        return Err(Failure::invalid(
            "note",
            "must have at most 10,000 characters",
        ));
    }
    let text = String::from_utf8(bytes).map_err(|_| Failure::invalid("note", "must be UTF-8"))?;
    Ok(text.trim_end().to_owned())
}
