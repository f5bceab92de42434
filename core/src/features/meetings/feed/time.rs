use chrono::NaiveTime;

/// A time as a row gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeOfDay {
    At(NaiveTime),
    /// 24:00: midnight at the end of the day.
    EndOfDay,
}

/// Reads a time in the ways feeds write it. All of the text has to be understood, so that an afternoon is never dropped.
pub(super) fn parse(text: &str) -> Option<TimeOfDay> {
    let text: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    let text = text.trim();
    match text {
        "noon" | "12 noon" | "12:00 noon" | "midday" | "mediodía" | "mediodia" | "midi" => {
            return at(12, 0);
        }
        "midnight" | "12 midnight" | "12:00 midnight" | "medianoche" | "minuit" => return at(0, 0),
        _ => {}
    }
    let (digits, half) = split_half(text)?;
    let mut parts = digits.split([':', 'h', '.']);
    let (first, minute, second) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some()
        || second.is_some_and(|second| number(second, 2).is_none_or(|second| second > 59))
    {
        return None;
    }
    let (hour, minute) = match (minute, half) {
        // "19h"
        (Some(""), _) if second.is_none() && digits.ends_with('h') => (number(first, 2)?, 0),
        (Some(minute), _) if minute.len() == 2 => (number(first, 2)?, number(minute, 2)?),
        (None, Some(_)) if first.len() <= 2 => (number(first, 2)?, 0),
        // "1930", "800"
        (None, _) if matches!(first.len(), 3 | 4) => {
            let together = number(first, 4)?;
            (together / 100, together % 100)
        }
        _ => return None,
    };
    match (hour, half) {
        (24, None) if minute == 0 => Some(TimeOfDay::EndOfDay),
        (12, Some(Half::Morning)) => at(0, minute),
        (0..=11, Some(Half::Morning)) | (_, None) => at(hour, minute),
        (1..=11, Some(Half::Afternoon)) => at(hour + 12, minute),
        (12..=23, Some(Half::Afternoon)) => at(hour, minute),
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

/// "8:00 p.m." is "8:00" of the afternoon.
fn split_half(text: &str) -> Option<(&str, Option<Half>)> {
    let end = text.rfind(|c: char| c.is_ascii_digit())?;
    let (digits, word) = text.split_at_checked(end + 1)?;
    let letters: String = word.chars().filter(|c| !matches!(c, ' ' | '.')).collect();
    match letters.as_str() {
        "" if word.trim().is_empty() => Some((digits, None)),
        "h" => Some((text.trim_end(), None)),
        "am" | "a" => Some((digits, Some(Half::Morning))),
        "pm" | "p" => Some((digits, Some(Half::Afternoon))),
        _ => None,
    }
}

fn number(digits: &str, most: usize) -> Option<u32> {
    let is_number =
        (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

fn at(hour: u32, minute: u32) -> Option<TimeOfDay> {
    NaiveTime::from_hms_opt(hour, minute, 0).map(TimeOfDay::At)
}
