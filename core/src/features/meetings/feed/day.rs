use super::scalar::Scalar;

/// The days of a row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Days {
    /// 0 is Sunday; in the order given, each once; empty is by appointment.
    pub(super) days: Vec<u8>,
    /// The text says more than days: it belongs in the notes.
    pub(super) says_more: bool,
    /// Some member of a list could not be understood.
    pub(super) dropped: bool,
}

/// Names of the days from Sunday, in the languages of the format's own tables and German and Italian, in small letters,
/// accented and not.
const NAMES: [&[&str]; 7] = [
    &[
        "sunday",
        "sun",
        "domingo",
        "dimanche",
        "zondag",
        "nedeľa",
        "nedela",
        "söndag",
        "sondag",
        "sonntag",
        "domenica",
        "日曜日",
        "日曜",
        "วันอาทิตย์",
    ],
    &[
        "monday",
        "mon",
        "lunes",
        "lundi",
        "maandag",
        "segunda",
        "segunda-feira",
        "pondelok",
        "måndag",
        "mandag",
        "montag",
        "lunedì",
        "lunedi",
        "月曜日",
        "月曜",
        "วันจันทร์",
    ],
    &[
        "tuesday",
        "tue",
        "tues",
        "martes",
        "mardi",
        "dinsdag",
        "terça",
        "terca",
        "terça-feira",
        "terca-feira",
        "utorok",
        "tisdag",
        "dienstag",
        "martedì",
        "martedi",
        "火曜日",
        "火曜",
        "วันอังคาร",
    ],
    &[
        "wednesday",
        "wed",
        "miércoles",
        "miercoles",
        "mercredi",
        "woensdag",
        "quarta",
        "quarta-feira",
        "streda",
        "onsdag",
        "mittwoch",
        "mercoledì",
        "mercoledi",
        "水曜日",
        "水曜",
        "วันพุธ",
    ],
    &[
        "thursday",
        "thu",
        "thur",
        "thurs",
        "jueves",
        "jeudi",
        "donderdag",
        "quinta",
        "quinta-feira",
        "štvrtok",
        "stvrtok",
        "torsdag",
        "donnerstag",
        "giovedì",
        "giovedi",
        "木曜日",
        "木曜",
        "วันพฤหัสบดี",
    ],
    &[
        "friday",
        "fri",
        "viernes",
        "vendredi",
        "vrijdag",
        "sexta",
        "sexta-feira",
        "piatok",
        "fredag",
        "freitag",
        "venerdì",
        "venerdi",
        "金曜日",
        "金曜",
        "วันศุกร์",
    ],
    &[
        "saturday",
        "sat",
        "sábado",
        "sabado",
        "samedi",
        "zaterdag",
        "sobota",
        "lördag",
        "lordag",
        "samstag",
        "sabato",
        "土曜日",
        "土曜",
        "วันเสาร์",
    ],
];

/// `None` when a day is given and cannot be understood.
pub(super) fn days(value: &Scalar<'_>) -> Option<Days> {
    let mut found = Days::default();
    match value {
        Scalar::Absent => {}
        Scalar::List(members) => {
            for member in members {
                match days(member) {
                    Some(inner) if !matches!(member, Scalar::List(_)) => found.join(inner),
                    _ => found.dropped = true,
                }
            }
            if found.days.is_empty() && found.dropped {
                return None;
            }
        }
        Scalar::Whole(number) => found.days.push(numbered(*number)?),
        Scalar::Real(number) if number.fract() == 0.0 && number.abs() < 8.0 => {
            found.days.push(numbered(*number as i64)?)
        }
        Scalar::Text(text) => return spoken(text.trim()),
        Scalar::Real(_) | Scalar::Bool(_) | Scalar::Object => return None,
    }
    Some(found)
}

impl Days {
    fn join(&mut self, other: Self) {
        for day in other.days {
            if !self.days.contains(&day) {
                self.days.push(day);
            }
        }
        self.says_more |= other.says_more;
        self.dropped |= other.dropped;
    }
}

/// 0 to 6 from Sunday; 7 is Sunday again, as in other counts of the week.
fn numbered(number: i64) -> Option<u8> {
    match number {
        7 => Some(0),
        day => u8::try_from(day).ok().filter(|day| *day < 7),
    }
}

fn spoken(text: &str) -> Option<Days> {
    if let Ok(number) = text.parse() {
        return Some(Days {
            days: vec![numbered(number)?],
            ..Days::default()
        });
    }
    let small = text.to_lowercase();
    if matches!(
        small.as_str(),
        "appointment" | "by appointment" | "con cita" | "por cita" | "sur rendez-vous"
    ) {
        return Some(Days::default());
    }
    let mut found = Days::default();
    let mut only_days = true;
    let mut is_range = false;
    for word in small.split(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | '/' | '&' | '+' | '.' | '(' | ')' | '–' | '—')
    }) {
        // "domingos" and "sundays" mean the day too.
        match named(word).or_else(|| named(word.strip_suffix('s')?)) {
            Some(day) if !found.days.contains(&day) => found.days.push(day),
            Some(_) => {}
            None => {
                only_days &= matches!(word, "" | "and" | "y" | "e" | "et" | "en" | "och" | "und");
                is_range |= matches!(
                    word,
                    "-" | "to" | "a" | "à" | "through" | "thru" | "bis" | "except"
                );
            }
        }
    }
    is_range |= small.contains(['–', '—']);
    if only_days && !is_range && !found.days.is_empty() {
        return Some(found);
    }
    // More words are kept for the notes, but only when they leave no doubt about the day, and it comes first.
    let begins_with_it = small
        .split_whitespace()
        .next()
        .is_some_and(|word| named(word.trim_end_matches([',', ':', '.'])).is_some());
    let sure = found.days.len() == 1 && begins_with_it;
    sure.then_some(Days {
        says_more: true,
        ..found
    })
}

fn named(word: &str) -> Option<u8> {
    (0_u8..)
        .zip(NAMES)
        .find(|(_, names)| names.contains(&word))
        .map(|(day, _)| day)
}
