//! One record of the list as it is shown: words for its hours, its age and what to take care of.

use chrono::Weekday;

use super::model::{CrisisLine, LineAge, LineHours, OpenSpan};
use crate::calendar::Day;
use crate::content::crisis::{CrisisData, Hours, Line, Menu, Span};
use crate::content::{LineKind, LineSource, Strings};

pub(super) fn line(data: &CrisisData, strings: &Strings, line: &Line, today: Day) -> CrisisLine {
    let checked_on = checked_on(data, line);
    let age = age(data, checked_on, today);
    CrisisLine {
        id: line.id.into(),
        kind: line.kind,
        kind_label: strings.text(kind_key(line.kind)),
        also: line.also.clone(),
        name: line.name.into(),
        dial: owned(line.dial),
        after_dial: line.menu.as_ref().map(|menu| after_dial(strings, menu)),
        alt: line.alt.iter().copied().map(Into::into).collect(),
        sms: owned(line.sms),
        sms_keyword: owned(line.sms_keyword),
        whatsapp: owned(line.whatsapp),
        chat_url: owned(line.chat_url),
        url: line.url.into(),
        hours: hours(strings, &line.hours),
        languages: line.languages.iter().copied().map(Into::into).collect(),
        speaks_yours: line.languages.contains(&strings.language().tag()),
        region: owned(line.region),
        free: line.free,
        source: line.verified,
        checked_on,
        age,
        checked: checked_on.map(|day| checked(strings, line.verified, day)),
        advice: advice(strings, line.verified, age),
    }
}

/// A record of the open list carries the day its keepers checked it, whatever page was seen besides.
fn checked_on(data: &CrisisData, line: &Line) -> Option<Day> {
    match line.verified {
        LineSource::CheckedList => Some(data.cc0_checked),
        LineSource::PublicPage | LineSource::SecondList => line.seen,
        LineSource::Unverified => None,
    }
}

/// A clock set back makes nothing look old.
fn age(data: &CrisisData, checked_on: Option<Day>, today: Day) -> LineAge {
    let Some(checked_on) = checked_on else {
        return LineAge::Undated;
    };
    match (today - checked_on).num_days() {
        days if days > data.hard_stale_after_days => LineAge::VeryOld,
        days if days > data.stale_after_days => LineAge::Old,
        _ => LineAge::Recent,
    }
}

fn checked(strings: &Strings, source: LineSource, day: Day) -> String {
    let key = match source {
        LineSource::CheckedList => "crisis.checked",
        _ => "crisis.seen",
    };
    strings.fill(key, &[("date", &strings.date(day))])
}

fn advice(strings: &Strings, source: LineSource, age: LineAge) -> Option<String> {
    match (source, age) {
        (LineSource::Unverified, _) => Some(strings.text("crisis.please_check")),
        (_, LineAge::Recent) => None,
        _ => Some(strings.text("crisis.unverified")),
    }
}

fn after_dial(strings: &Strings, menu: &Menu) -> String {
    let key = match (menu.check, menu.stay) {
        (true, _) => "crisis.menu.press_check",
        (false, true) => "crisis.menu.stay",
        (false, false) => "crisis.menu.press",
    };
    strings.fill(key, &[("key", menu.key)])
}

fn hours(strings: &Strings, hours: &Hours) -> LineHours {
    let known = if hours.always {
        Some(strings.text("crisis.hours.always"))
    } else if hours.message {
        Some(strings.text("crisis.hours.message"))
    } else if !hours.spans.is_empty() {
        let spans: Vec<_> = hours
            .spans
            .iter()
            .map(|span| span_text(strings, span))
            .collect();
        Some(spans.join("; "))
    } else if hours.limited {
        Some(strings.text("crisis.hours.limited"))
    } else {
        None
    };
    let known = known.map(|text| match hours.zone {
        Some(zone) => {
            let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
            strings.fill("crisis.hours.zone", &[("hours", &text), ("zone", &city)])
        }
        None => text,
    });
    let text = match known {
        Some(text) if hours.check => strings.fill("crisis.hours.check", &[("hours", &text)]),
        Some(text) => text,
        None => strings.text("crisis.hours.unknown"),
    };
    LineHours {
        text,
        always: hours.always,
        spans: hours.spans.iter().map(open_span).collect(),
        zone: owned(hours.zone),
    }
}

fn span_text(strings: &Strings, span: &Span) -> String {
    let times = [("from", span.from), ("to", span.to)];
    match (span.first, span.last) {
        (Some(first), Some(last)) => {
            let (first_name, last_name) = (strings.weekday(first), strings.weekday(last));
            let [from, to] = times;
            let values = [
                ("first", first_name.as_str()),
                ("last", last_name.as_str()),
                from,
                to,
            ];
            let key = if first == last {
                "crisis.hours.day"
            } else {
                "crisis.hours.days"
            };
            strings.fill(key, &values)
        }
        _ => strings.fill("crisis.hours.daily", &times),
    }
}

fn open_span(span: &Span) -> OpenSpan {
    let first = span.first.unwrap_or(Weekday::Mon);
    let last = span.last.unwrap_or(Weekday::Sun);
    let mut days = Vec::with_capacity(7);
    let mut day = first;
    for _ in 0..7 {
        days.extend(i32::try_from(day.num_days_from_sunday()));
        if day == last {
            break;
        }
        day = day.succ();
    }
    OpenSpan {
        days,
        opens: span.from.into(),
        closes: span.to.into(),
    }
}

fn kind_key(kind: LineKind) -> &'static str {
    match kind {
        LineKind::SuicideCrisis => "crisis.kind.suicide_crisis",
        LineKind::TextCrisis => "crisis.kind.text_crisis",
        LineKind::UrgentMentalHealth => "crisis.kind.urgent_mental_health",
        LineKind::EmotionalSupport => "crisis.kind.emotional_support",
        LineKind::Youth => "crisis.kind.youth",
        LineKind::LgbtqYouth => "crisis.kind.lgbtq_youth",
        LineKind::DomesticViolence => "crisis.kind.domestic_violence",
        LineKind::Poison => "crisis.kind.poison",
        LineKind::OverdosePrevention => "crisis.kind.overdose_prevention",
        LineKind::SubstanceUse => "crisis.kind.substance_use",
        LineKind::FamilyInfo => "crisis.kind.family_info",
        LineKind::ServicesInfo => "crisis.kind.services_info",
    }
}

fn owned(text: Option<&'static str>) -> Option<String> {
    text.map(Into::into)
}
