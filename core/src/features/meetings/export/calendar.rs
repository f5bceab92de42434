//! iCalendar (RFC 5545): one weekly event a meeting, by the clock of its own zone.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use ical::component::{IcalComponent, IcalComponentKind};
use ical::ical::Ical;
use ical::param::IcalParam;
use ical::prop::{IcalProp, IcalPropKind};
use ical::value::IcalValue;
use ical::value::datetime::IcalDateTime;
use ical::value::duration::IcalDuration;
use ical::value::geo::IcalGeo;
use ical::value::recur::IcalRecur;
use ical::value::uri::IcalUri;
use ical::version::IcalVersion;

use super::zone::{self, code, local, prop};
use super::{Context, join};
use crate::calendar::{Day, Instant, Zone};
use crate::features::meetings::{Meeting, phrases};

/// The calendar, and how many meetings are in it: those with a day and a time that take place.
pub(super) fn text(meetings: &[Meeting], context: &Context<'_>) -> (String, usize) {
    let mut zones: BTreeMap<String, (Zone, Instant)> = BTreeMap::new();
    let mut events = Vec::new();
    for meeting in meetings {
        let Some(when) = When::of(meeting, context) else {
            continue;
        };
        if let Some((zone, start)) = &when.zone {
            let known = zones
                .entry(zone.name().to_owned())
                .or_insert_with(|| (zone.clone(), *start));
            known.1 = known.1.min(*start);
        }
        events.push(event(meeting, &when, context));
    }
    let held = events.len();
    let rules = zones
        .values()
        .map(|(zone, first)| zone::component(zone, *first));
    let calendar = Ical {
        version: IcalVersion::V2_0,
        props: vec![
            words(IcalPropKind::ProdId, "-//Waymark//Waymark//EN"),
            words(IcalPropKind::CalScale, "GREGORIAN"),
        ],
        components: rules.chain(events).collect(),
    };
    (calendar.to_string(), held)
}

/// When an event starts and ends by the wall clock.
struct When {
    /// The zone and the instant of the first start; a meeting without a zone floats.
    zone: Option<(Zone, Instant)>,
    weekday: Weekday,
    start: NaiveDateTime,
    /// Nothing where the list gives no end.
    end: Option<NaiveDateTime>,
}

impl When {
    fn of(meeting: &Meeting, context: &Context<'_>) -> Option<Self> {
        if !phrases::takes_place(meeting.attendance) {
            return None;
        }
        let (weekday, time) = (phrases::weekday(meeting.day?)?, meeting.time?);
        let next = meeting.next_start.as_deref();
        let next = next.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        let zone = meeting.time_zone.as_deref();
        let zone = zone
            .and_then(|name| context.zones.zone(name).ok())
            .zip(next);
        let day = match &zone {
            // Where clocks jump over midnight the start is carried into the next day: back to its weekday.
            Some((_, next)) => before(next.date_naive(), weekday)?,
            None => after(context.today, weekday)?,
        };
        Some(Self {
            zone: zone.map(|(zone, next)| (zone, next.to_utc())),
            weekday,
            start: day.and_time(time),
            end: end(day, time, meeting.end_time),
        })
    }

    /// A wall-clock property, in the zone where there is one.
    fn prop(&self, name: IcalPropKind, at: NaiveDateTime) -> IcalProp<'static> {
        let zone = self.zone.iter();
        IcalProp {
            name: name.into(),
            params: zone
                .map(|(zone, _)| IcalParam::TzId(zone.name().to_owned().into()))
                .collect(),
            value: IcalValue::DateTime(IcalDateTime(local(at).into())),
        }
    }
}

/// The end: before the start means the next day, equal to it means not known.
fn end(day: Day, start: NaiveTime, end: Option<NaiveTime>) -> Option<NaiveDateTime> {
    let end = end.filter(|end| *end != start)?;
    let day = if end < start { day.succ_opt()? } else { day };
    Some(day.and_time(end))
}

/// The last such weekday up to `day`.
fn before(day: Day, weekday: Weekday) -> Option<Day> {
    day.checked_sub_days(Days::new(day.weekday().days_since(weekday).into()))
}

/// The first such weekday from `day` on.
fn after(day: Day, weekday: Weekday) -> Option<Day> {
    day.checked_add_days(Days::new(weekday.days_since(day.weekday()).into()))
}

fn event(meeting: &Meeting, when: &When, context: &Context<'_>) -> IcalComponent<'static> {
    let title = if context.discreet {
        context.strings.text("export.appointment")
    } else {
        meeting.name.clone()
    };
    let rule = format!("FREQ=WEEKLY;BYDAY={}", code(when.weekday));
    let mut props = vec![
        words(IcalPropKind::Uid, format!("{}@waymark", meeting.id)),
        prop(IcalPropKind::DtStamp, utc(context.now)),
        when.prop(IcalPropKind::DtStart, when.start),
        match when.end {
            Some(end) => when.prop(IcalPropKind::DtEnd, end),
            // Without a length a calendar shows a moment. An hour is what feeds mean by no end.
            None => prop(
                IcalPropKind::Duration,
                IcalValue::Duration(IcalDuration("PT1H".into())),
            ),
        },
        prop(
            IcalPropKind::RRule,
            IcalValue::Recur(IcalRecur(rule.into())),
        ),
        words(IcalPropKind::Summary, title),
        // Whom else a calendar is shared with is not ours to know.
        words(IcalPropKind::Class, "PRIVATE"),
    ];
    if phrases::has_door(meeting.attendance) {
        props.extend(place(meeting, context));
    }
    if !context.discreet {
        props.push(words(
            IcalPropKind::Description,
            description(meeting, when, context),
        ));
        props.extend(
            meeting
                .url
                .clone()
                .map(|url| prop(IcalPropKind::Url, IcalValue::Uri(IcalUri(url.into())))),
        );
        props.extend(
            meeting
                .updated
                .map(|at| prop(IcalPropKind::LastModified, utc(at))),
        );
    }
    IcalComponent {
        name: IcalComponentKind::VEvent.into(),
        props,
        components: Vec::new(),
    }
}

fn place(meeting: &Meeting, context: &Context<'_>) -> Vec<IcalProp<'static>> {
    // The name of a place can say what is held there.
    let place = if context.discreet {
        meeting.address.clone()
    } else {
        phrases::place(meeting)
    };
    let mut props: Vec<_> = place
        .map(|place| words(IcalPropKind::Location, place))
        .into_iter()
        .collect();
    // A pin must not stand where there is no door.
    if let (Some(latitude), Some(longitude), false) =
        (meeting.latitude, meeting.longitude, meeting.approximate)
    {
        let geo = IcalGeo {
            latitude: format!("{latitude:.6}").into(),
            longitude: format!("{longitude:.6}").into(),
        };
        props.push(prop(IcalPropKind::Geo, IcalValue::Geo(geo)));
    }
    props
}

fn description(meeting: &Meeting, when: &When, context: &Context<'_>) -> String {
    let strings = context.strings;
    let mut lines = vec![phrases::how(strings, meeting.attendance)];
    lines.extend(join::link(meeting, context.pass_codes));
    lines.extend(join::phone(meeting, context.pass_codes));
    if context.pass_codes {
        lines.extend(meeting.conference_url_notes.clone());
        lines.extend(meeting.conference_phone_notes.clone());
    }
    lines.extend(meeting.location_notes.clone());
    lines.extend(meeting.notes.clone());
    if meeting.approximate && phrases::has_door(meeting.attendance) {
        lines.push(strings.text("listed.approximate"));
    }
    if when.end.is_none() {
        lines.push(strings.text("export.no_end"));
    }
    if when.zone.is_none() {
        lines.push(strings.text("export.no_zone"));
    }
    let listed = strings.date(meeting.listed_as_of.date_naive());
    lines.push(strings.fill("export.listed", &[("date", &listed)]));
    lines.join("\n")
}

fn words(name: IcalPropKind, text: impl Into<String>) -> IcalProp<'static> {
    IcalProp::text(name, Vec::new(), text.into())
}

fn utc(at: Instant) -> IcalValue<'static> {
    let second = at - TimeDelta::nanoseconds(at.timestamp_subsec_nanos().into());
    IcalValue::DateTime(IcalDateTime(
        second.format("%Y%m%dT%H%M%SZ").to_string().into(),
    ))
}
