//! What a meeting's words suggest about which weeks it is held: the formats know weekly meetings only, and many lists
//! say "2nd Saturday only" in the notes. It is shown as a hint; no meeting is hidden for it.

/// Days as they are written, in small letters without accents, from Sunday.
const DAYS: [&[&str]; 7] = [
    &["sunday", "sundays", "sun", "domingo", "domingos"],
    &["monday", "mondays", "mon", "lunes"],
    &["tuesday", "tuesdays", "tue", "tues", "martes"],
    &["wednesday", "wednesdays", "wed", "miercoles"],
    &["thursday", "thursdays", "thu", "thur", "thurs", "jueves"],
    &["friday", "fridays", "fri", "viernes"],
    &["saturday", "saturdays", "sat", "sabado", "sabados"],
];
const NAMES: [&str; 7] = [
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
];
/// Words that may stand between several of them.
const AND: [&str; 6] = ["and", "y", "e", "&", "or", "o"];

/// Words close by that say that something else is held then, not the meeting.
const SOMETHING_ELSE: [&str; 24] = [
    "anniversary",
    "anniversaries",
    "aniversario",
    "bbq",
    "birthday",
    "birthdays",
    "business",
    "celebrants",
    "celebration",
    "chip",
    "chips",
    "committee",
    "conscience",
    "cumpleanos",
    "dinner",
    "negocios",
    "orador",
    "potluck",
    "speaker",
    "spkr",
    "steering",
    "step",
    "trabajo",
    "tradition",
];
/// How many words count as close by, on each side.
const CLOSE: usize = 6;

/// Such as `2nd saturday`, `1st and 3rd tuesday`, `last sunday`, `every other week`; of the first text that says anything.
/// `days`: those of the meeting, 0 is Sunday; what falls on another day is about something else.
pub(super) fn suggest<'a>(
    texts: impl IntoIterator<Item = Option<&'a str>>,
    days: &[u8],
) -> Option<String> {
    texts.into_iter().flatten().find_map(|text| {
        let mut plain = match text.is_ascii() {
            true => text.to_owned(),
            false => any_ascii::any_ascii(text),
        };
        plain.make_ascii_lowercase();
        plain.lines().find_map(|line| weeks(line, days))
    })
}

fn weeks(line: &str, days: &[u8]) -> Option<String> {
    let words = line
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '&'))
        .filter(|word| !word.is_empty());
    // Most lines have nothing to say of it.
    if !words.clone().any(begins) {
        return None;
    }
    let words: Vec<_> = words.collect();
    (0..words.len()).find_map(|at| {
        let rest = words.get(at..)?;
        let (day, found) = of_month(rest).or_else(|| every_other(rest))?;
        let fits = days.is_empty() || day.is_none_or(|day| days.contains(&day));
        let around = words.iter().skip(at.saturating_sub(CLOSE)).take(2 * CLOSE);
        let is_other = around.into_iter().any(|word| SOMETHING_ELSE.contains(word));
        (fits && !is_other).then_some(found)
    })
}

/// The day and its name, of a word.
fn day(word: &str) -> Option<(u8, &'static str)> {
    (0_u8..)
        .zip(DAYS.iter().zip(NAMES))
        .find(|(_, (names, _))| names.contains(&word))
        .map(|(day, (_, name))| (day, name))
}

/// Which one of the month, of a word.
fn which(word: &str) -> Option<&'static str> {
    Some(match word {
        "1st" | "first" | "primer" | "primero" | "primeros" | "1er" | "1ro" => "1st",
        "2nd" | "second" | "segundo" | "segundos" | "2do" => "2nd",
        "3rd" | "third" | "tercer" | "tercero" | "terceros" | "3er" | "3ro" => "3rd",
        "4th" | "fourth" | "cuarto" | "cuartos" | "4to" => "4th",
        "5th" | "fifth" | "quinto" | "quintos" | "5to" => "5th",
        "last" | "ultimo" | "ultimos" => "last",
        _ => return None,
    })
}

/// Whether what is suggested may begin with this word.
fn begins(word: &str) -> bool {
    which(word).is_some()
        || matches!(
            word,
            "every" | "alternate" | "alternating" | "cada" | "biweekly" | "quincenal"
        )
}

/// One or more of "2nd", "last" right before a day's name.
fn of_month(words: &[&str]) -> Option<(Option<u8>, String)> {
    let mut found: Vec<&str> = Vec::new();
    for word in words {
        if let Some(which) = which(word) {
            if !found.contains(&which) {
                found.push(which);
            }
        } else if found.is_empty() {
            return None;
        } else if !AND.contains(word) {
            let (day, name) = day(word)?;
            return Some((Some(day), format!("{} {name}", found.join(" and "))));
        }
    }
    None
}

fn every_other(words: &[&str]) -> Option<(Option<u8>, String)> {
    let unit = match words {
        ["every", "other" | "2nd" | "second", unit, ..]
        | ["alternate" | "alternating", unit, ..] => *unit,
        ["every", "two" | "2", "weeks", ..]
        | ["cada", "dos" | "2", "semanas", ..]
        | ["biweekly" | "quincenal", ..] => "week",
        _ => return None,
    };
    if matches!(unit, "week" | "weeks") {
        return Some((None, "every other week".to_owned()));
    }
    let (day, name) = day(unit)?;
    Some((Some(day), format!("every other {name}")))
}
