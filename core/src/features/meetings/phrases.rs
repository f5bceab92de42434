//! What a meeting is called, when and where it is, in words: shared by what is given out on paper, as a
//! file and as a picture.

use chrono::Weekday;

use super::{Attendance, Meeting};
use crate::content::Strings;

const MILE: f64 = 1_609.344;

/// The days of the week as feeds count them, 0 is Sunday.
pub(super) fn weekday(day: i32) -> Option<Weekday> {
    let from_monday = u8::try_from(day.checked_add(6)? % 7).ok()?;
    Weekday::try_from(from_monday)
        .ok()
        .filter(|_| (0..=6).contains(&day))
}

/// `Monday`, `lunes`.
pub(super) fn day(strings: &Strings, day: i32) -> Option<String> {
    weekday(day).map(|day| strings.weekday(day))
}

/// `7:00 PM – 8:00 PM`, or the start alone where the list gives no end.
pub(super) fn hours(strings: &Strings, meeting: &Meeting) -> Option<String> {
    let start = meeting.time?;
    let text = strings.time(start);
    let end = meeting.end_time.filter(|end| *end != start);
    Some(match end {
        Some(end) => format!("{text} – {}", strings.time(end)),
        None => text,
    })
}

/// `Monday, 7:00 PM – 8:00 PM`, or that it is by appointment.
pub(super) fn when(strings: &Strings, meeting: &Meeting) -> String {
    let day = meeting.day.and_then(|number| day(strings, number));
    match day.zip(hours(strings, meeting)) {
        Some((day, hours)) => format!("{}, {hours}", capital(&day)),
        None => strings.text("listed.no_time"),
    }
}

/// With a capital at the start: some languages write the days small.
fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(rest).collect()
}

/// How one takes part.
pub(super) fn how(strings: &Strings, attendance: Attendance) -> String {
    strings.text(&format!("listed.{}", attendance.as_str()))
}

/// Name and address of the place on one line, once where a list gives the address as the name.
pub(super) fn place(meeting: &Meeting) -> Option<String> {
    let street = |text: &str| {
        let first = text.split(',').next().unwrap_or_default();
        first.trim().to_lowercase()
    };
    let name = meeting.location.as_deref();
    let address = meeting.address.as_deref();
    match (name, address) {
        (Some(name), Some(address)) if street(name) != street(address) => {
            Some(format!("{name}, {address}"))
        }
        (_, Some(address)) => Some(address.to_owned()),
        (name, None) => name.map(str::to_owned),
    }
}

/// `350 m`, `1.2 km`, `3 mi`.
pub(super) fn distance(strings: &Strings, metres: f64, miles: bool) -> String {
    let (far, unit) = match miles {
        true => (metres / MILE, "mi"),
        false if metres < 995.0 => return format!("{:.0} m", (metres / 10.0).round() * 10.0),
        false => (metres / 1_000.0, "km"),
    };
    let number = if far < 9.95 {
        format!("{far:.1}")
    } else {
        format!("{far:.0}")
    };
    let number = number.strip_suffix(".0").unwrap_or(&number);
    format!(
        "{} {unit}",
        number.replace('.', &strings.text("listed.decimal"))
    )
}

/// Metres in a kilometre or a mile.
pub(super) fn unit(miles: bool) -> f64 {
    if miles { MILE } else { 1_000.0 }
}

/// Whether somebody who goes there at the hour finds a meeting, at the door or on the line.
pub(super) fn takes_place(attendance: Attendance) -> bool {
    !matches!(
        attendance,
        Attendance::TemporarilyClosed | Attendance::Inactive
    )
}

/// Whether there is a door to go to.
pub(super) fn has_door(attendance: Attendance) -> bool {
    takes_place(attendance)
        && !matches!(
            attendance,
            Attendance::Online | Attendance::TemporarilyOnline
        )
}
