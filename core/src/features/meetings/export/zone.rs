//! The rules of a zone as a calendar file carries them (`VTIMEZONE`), for programs that know none of their own.

use std::borrow::Cow;

use chrono::{Datelike, FixedOffset, NaiveDateTime, TimeDelta, Weekday};
use ical::component::{IcalComponent, IcalComponentKind};
use ical::prop::{IcalProp, IcalPropKind};
use ical::value::IcalValue;
use ical::value::datetime::{IcalDateTime, IcalDateTimeList};
use ical::value::recur::IcalRecur;
use ical::value::utc_offset::IcalUtcOffset;

use crate::calendar::{Instant, Transition, Zone};

/// How far back and ahead the rules are looked at. Two rules that differ at all differ within 28 years.
const BEFORE: TimeDelta = TimeDelta::days(2 * 365);
const AHEAD: TimeDelta = TimeDelta::days(28 * 365);
/// Changes that follow no yearly rule are listed one by one, for so many days.
const LISTED: TimeDelta = TimeDelta::days(10 * 365);

/// The rules that hold from the first meeting on.
pub(super) fn component(zone: &Zone, first: Instant) -> IcalComponent<'static> {
    let from = first - BEFORE;
    let mut groups: Vec<(FixedOffset, FixedOffset, Vec<Instant>)> = Vec::new();
    for Transition { at, before, after } in zone.transitions(from, first + AHEAD) {
        match groups
            .iter_mut()
            .find(|group| (group.0, group.1) == (before, after))
        {
            Some(group) => group.2.push(at),
            None => groups.push((before, after, vec![at])),
        }
    }
    let mut observances = Vec::new();
    let known = groups
        .iter()
        .any(|group| group.2.first().is_some_and(|at| *at <= first));
    if !known {
        let offset = zone.offset_at(from);
        observances.push(observance(offset, offset, zone.to_local(from), None));
    }
    for (before, after, instants) in groups {
        // The wall clock that people look at when it changes.
        let local: Vec<_> = instants
            .iter()
            .map(|at| at.naive_utc() + TimeDelta::seconds(before.local_minus_utc().into()))
            .collect();
        let Some(start) = local.first().copied() else {
            continue;
        };
        let repeats = match yearly(&local) {
            // The rule must hold to the end of what was looked at.
            Some(rule) if years_to_the_end(&local, first + AHEAD) => Some(prop(
                IcalPropKind::RRule,
                IcalValue::Recur(IcalRecur(Cow::Owned(rule))),
            )),
            _ => dates(&local, (first + LISTED).naive_utc()),
        };
        observances.push(observance(before, after, start, repeats));
    }
    IcalComponent {
        name: IcalComponentKind::VTimezone.into(),
        props: vec![IcalProp::text(
            IcalPropKind::TzId,
            Vec::new(),
            zone.name().to_owned(),
        )],
        components: observances,
    }
}

fn observance(
    before: FixedOffset,
    after: FixedOffset,
    start: NaiveDateTime,
    repeats: Option<IcalProp<'static>>,
) -> IcalComponent<'static> {
    let kind = if after.local_minus_utc() > before.local_minus_utc() {
        IcalComponentKind::Daylight
    } else {
        IcalComponentKind::Standard
    };
    let mut props = vec![
        prop(
            IcalPropKind::DtStart,
            IcalValue::DateTime(IcalDateTime(local(start).into())),
        ),
        prop(IcalPropKind::TzOffsetFrom, offset(before)),
        prop(IcalPropKind::TzOffsetTo, offset(after)),
    ];
    props.extend(repeats);
    IcalComponent {
        name: kind.into(),
        props,
        components: Vec::new(),
    }
}

/// The further changes one by one; the first is the start.
fn dates(changes: &[NaiveDateTime], until: NaiveDateTime) -> Option<IcalProp<'static>> {
    let listed: Vec<_> = changes
        .iter()
        .skip(1)
        .take_while(|at| **at < until)
        .map(|at| Cow::Owned(local(*at)))
        .collect();
    (!listed.is_empty()).then(|| {
        prop(
            IcalPropKind::RDate,
            IcalValue::DateTimeList(IcalDateTimeList(listed)),
        )
    })
}

/// The rule of changes that come every year on, say, the second Sunday of March at the same hour.
fn yearly(changes: &[NaiveDateTime]) -> Option<String> {
    let first = changes.first()?;
    let same = changes.len() >= 3
        && changes.iter().zip(first.year()..).all(|(at, year)| {
            at.year() == year
                && at.month() == first.month()
                && at.weekday() == first.weekday()
                && at.time() == first.time()
        });
    let all = |of: fn(&NaiveDateTime) -> i64| {
        let nth = of(first);
        changes.iter().all(|at| of(at) == nth).then_some(nth)
    };
    let from_start = all(|at| i64::from(at.day0() / 7 + 1)).filter(|nth| *nth <= 4);
    let from_end = all(|at| -i64::from((u32::from(at.num_days_in_month()) - at.day()) / 7 + 1));
    let nth = from_start.or(from_end).filter(|_| same)?;
    Some(format!(
        "FREQ=YEARLY;BYMONTH={};BYDAY={nth}{}",
        first.month(),
        code(first.weekday())
    ))
}

fn years_to_the_end(changes: &[NaiveDateTime], end: Instant) -> bool {
    changes
        .last()
        .is_some_and(|last| last.year() >= end.year() - 1)
}

/// `MO`, as rules name the days.
pub(super) fn code(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

/// A wall-clock time as calendar files write it.
pub(super) fn local(at: NaiveDateTime) -> String {
    at.format("%Y%m%dT%H%M%S").to_string()
}

pub(super) fn prop(name: IcalPropKind, value: IcalValue<'static>) -> IcalProp<'static> {
    IcalProp {
        name: name.into(),
        params: Vec::new(),
        value,
    }
}

/// `-0600`, with seconds where the offset has them.
fn offset(offset: FixedOffset) -> IcalValue<'static> {
    let seconds = offset.local_minus_utc();
    let (sign, rest) = if seconds < 0 {
        ('-', -seconds)
    } else {
        ('+', seconds)
    };
    let mut text = format!("{sign}{:02}{:02}", rest / 3_600, rest / 60 % 60);
    if rest % 60 != 0 {
        text.push_str(&format!("{:02}", rest % 60));
    }
    IcalValue::UtcOffset(IcalUtcOffset(text.into()))
}
