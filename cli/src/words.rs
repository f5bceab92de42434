//! Values as people write them: `10km`, `2h30m`, `lunes`, `-33.87,151.21`.
//!
//! Only what cannot be read is refused here. What is out of range is the core's to say, so a number too
//! large for it becomes the largest it can be asked about.

use chrono::{DateTime, NaiveDate, NaiveTime};
use waymark_core::calendar::{Day, Instant, LocalTime};

const MILE: f64 = 1_609.344;

/// A whole number of any size.
pub(crate) fn whole(text: &str) -> Result<i32, &'static str> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("a whole number");
    }
    let beyond = if text.starts_with('-') {
        i32::MIN
    } else {
        i32::MAX
    };
    Ok(text.parse().unwrap_or(beyond))
}

/// A whole number that is not negative.
pub(crate) fn count(text: &str) -> Result<u32, &'static str> {
    whole(text).and_then(|number| u32::try_from(number).map_err(|_| "a whole number from 0 on"))
}

/// A place on earth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
}

/// `LAT,LON` in degrees.
pub(crate) fn point(text: &str) -> Result<Point, &'static str> {
    let degrees = |text: &str| text.trim().parse::<f64>().ok();
    let both = text.split_once(',');
    both.and_then(|(north, east)| Some((degrees(north)?, degrees(east)?)))
        .map(|(latitude, longitude)| Point {
            latitude,
            longitude,
        })
        .ok_or("LAT,LON in degrees, such as 37.34,-121.89")
}

/// A distance and whether it was said in miles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Distance {
    pub(crate) metres: f64,
    pub(crate) miles: bool,
}

/// `10km`, `6mi`, `500m`.
pub(crate) fn distance(text: &str) -> Result<Distance, &'static str> {
    let text = text.trim();
    let units = [("km", 1_000.0), ("mi", MILE), ("m", 1.0)];
    units
        .iter()
        .find_map(|(unit, metres)| {
            let number: f64 = text.strip_suffix(unit)?.trim().parse().ok()?;
            Some(Distance {
                metres: number * metres,
                miles: *unit == "mi",
            })
        })
        .ok_or("a distance, such as 10km, 6mi or 500m")
}

/// `2h`, `90m`, `1h30m`, `14d`, in minutes.
pub(crate) fn minutes(text: &str) -> Result<i32, &'static str> {
    const WANTED: &str = "a length of time, such as 2h, 90m or 14d";
    let (mut total, mut digits) = (0_i64, String::new());
    for c in text.trim().chars() {
        let unit = match c {
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'm' => 1,
            'h' => 60,
            'd' => 24 * 60,
            _ => return Err(WANTED),
        };
        if digits.is_empty() {
            return Err(WANTED);
        }
        let number = digits.parse::<i64>().unwrap_or(i64::MAX);
        total = total.saturating_add(number.saturating_mul(unit));
        digits.clear();
    }
    if text.trim().is_empty() || !digits.is_empty() {
        return Err(WANTED);
    }
    Ok(i32::try_from(total).unwrap_or(i32::MAX))
}

/// `14d` or `14`, in days.
pub(crate) fn days(text: &str) -> Result<u32, &'static str> {
    count(text.trim().trim_end_matches('d')).map_err(|_| "days, such as 14d")
}

/// A day of the week: `mon`, `Monday`, `lunes`, `0` (Sunday) to `6`. Other numbers are the core's to refuse.
pub(crate) fn weekday(text: &str) -> Result<i32, &'static str> {
    const NAMES: [[&str; 4]; 7] = [
        ["sun", "sunday", "dom", "domingo"],
        ["mon", "monday", "lun", "lunes"],
        ["tue", "tuesday", "mar", "martes"],
        ["wed", "wednesday", "mie", "miercoles"],
        ["thu", "thursday", "jue", "jueves"],
        ["fri", "friday", "vie", "viernes"],
        ["sat", "saturday", "sab", "sabado"],
    ];
    let name = text.to_lowercase().replace('é', "e").replace('á', "a");
    let at = NAMES
        .iter()
        .position(|names| names.contains(&name.as_str()));
    match at.and_then(|at| i32::try_from(at).ok()) {
        Some(day) => Ok(day),
        None => whole(text).map_err(|_| "a day, such as mon, lunes or 0 to 6 from Sunday on"),
    }
}

/// A day as it is written, before today is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayWord {
    /// Days from today.
    FromToday(i64),
    /// A date.
    Date(Day),
}

impl DayWord {
    pub(crate) fn day(self, today: Day) -> Day {
        match self {
            Self::Date(day) => day,
            Self::FromToday(days) => today
                .checked_add_signed(chrono::TimeDelta::days(days))
                .unwrap_or(today),
        }
    }
}

/// `2026-11-23`, `today`, `ayer`.
pub(crate) fn day(text: &str) -> Result<DayWord, &'static str> {
    match text.to_lowercase().as_str() {
        "today" | "hoy" => Ok(DayWord::FromToday(0)),
        "yesterday" | "ayer" => Ok(DayWord::FromToday(-1)),
        "tomorrow" | "mañana" => Ok(DayWord::FromToday(1)),
        date => NaiveDate::parse_from_str(date, "%Y-%m-%d")
            .map(DayWord::Date)
            .map_err(|_| "a day, such as 2026-11-23, today or yesterday"),
    }
}

/// A moment: an instant, or a time on the day in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    Instant(Instant),
    Time(LocalTime),
}

/// `08:30` or RFC 3339.
pub(crate) fn at(text: &str) -> Result<At, &'static str> {
    let instant = DateTime::parse_from_rfc3339(text).map(|at| At::Instant(at.to_utc()));
    instant
        .or_else(|_| time(text).map(At::Time))
        .map_err(|_| "a time, such as 08:30 or 2026-11-23T08:30:00-07:00")
}

/// `08:30`.
pub(crate) fn time(text: &str) -> Result<LocalTime, &'static str> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "a time, such as 08:30")
}

/// `yes` or `no`.
pub(crate) fn yes(text: &str) -> Result<bool, &'static str> {
    match text.to_lowercase().as_str() {
        "yes" | "sí" | "si" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no"),
    }
}

/// One of the names a type of the core has in JSON.
pub(crate) fn named<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::from(text))
        .map_err(|_| "one of the names in --help".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_people_write_them() {
        assert_eq!(
            [whole("7"), whole("-1"), whole("99999999999")],
            [Ok(7), Ok(-1), Ok(i32::MAX)]
        );
        assert!(
            ["x", "", "1.5", "-"]
                .iter()
                .all(|text| whole(text).is_err())
        );
        assert_eq!(count("0"), Ok(0));
        assert!(count("-1").is_err());
        let sydney = Point {
            latitude: -33.87,
            longitude: 151.21,
        };
        assert_eq!(point("-33.87,151.21"), Ok(sydney));
        assert_eq!(point(" -33.87, 151.21 "), Ok(sydney));
        assert!(
            ["", "1", "a,b", "1,2,3"]
                .iter()
                .all(|text| point(text).is_err())
        );
        let ten = Distance {
            metres: 10_000.0,
            miles: false,
        };
        assert_eq!(distance("10km"), Ok(ten));
        assert_eq!(distance("500m").map(|d| d.metres), Ok(500.0));
        assert_eq!(
            distance("6mi").map(|d| (d.metres.round(), d.miles)),
            Ok((9_656.0, true))
        );
        assert!(
            ["10", "km", "ten km"]
                .iter()
                .all(|text| distance(text).is_err())
        );
        assert_eq!(minutes("2h"), Ok(120));
        assert_eq!(minutes("1h30m"), Ok(90));
        assert_eq!(minutes("14d"), Ok(20_160));
        assert_eq!(minutes("99999999999999999999h"), Ok(i32::MAX));
        assert!(
            ["", "2", "h", "2x", "-2h"]
                .iter()
                .all(|text| minutes(text).is_err())
        );
    }

    #[test]
    fn days_are_read_in_both_languages() {
        for (day, names) in [
            (1, ["mon", "Monday", "LUNES", "1"]),
            (3, ["wed", "miércoles", "mie", "3"]),
        ] {
            assert!(
                names.iter().all(|name| weekday(name) == Ok(day)),
                "{names:?}"
            );
        }
        assert_eq!(weekday("7"), Ok(7), "the core refuses it");
        assert!(weekday("someday").is_err());
        let today = "2026-11-23".parse().unwrap();
        let said = |text| day(text).map(|word| word.day(today).to_string());
        assert_eq!(said("ayer").as_deref(), Ok("2026-11-22"));
        assert_eq!(said("2024-02-29").as_deref(), Ok("2024-02-29"));
        assert!(said("2026-02-29").is_err());
        assert_eq!(at("08:30"), Ok(At::Time("08:30:00".parse().unwrap())));
        assert!(matches!(
            at("2026-11-23T08:30:00-07:00"),
            Ok(At::Instant(_))
        ));
        assert!(at("8 o'clock").is_err());
    }
}
