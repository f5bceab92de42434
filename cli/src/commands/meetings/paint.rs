//! A meeting, for people: when it is there and here, how far, how one takes part, how old the list is.

use chrono::{DateTime, FixedOffset};
use waymark_core::calendar::{Instant, Zone, time_text};
use waymark_core::{Attendance, Meeting, meetings};

use crate::locale;
use crate::page::{Page, bold, care, good, plain, quiet};
use crate::session::Home;
use crate::texts::{Texts, wall};

const MILE: f64 = 1_609.344;
/// Codes that say what the attendance says better.
const SAID: [&str; 2] = ["ONL", "TC"];
/// Digits of an id that are shown.
const ID: usize = 8;

/// How meetings are shown to this person, here and now.
pub(in crate::commands) struct Painter<'a> {
    pub(super) texts: Texts,
    zone: &'a Zone,
    pub(super) now: Instant,
    miles: bool,
}

impl<'a> Painter<'a> {
    /// Distances are said as in the person's country.
    pub(in crate::commands) fn new(texts: Texts, home: &'a Home) -> Self {
        Self {
            texts,
            zone: &home.zone,
            now: home.now,
            miles: locale::in_miles(home.settings.country.as_deref()),
        }
    }

    /// Distances are said as they were asked for.
    pub(super) fn in_miles(self, miles: bool) -> Self {
        Self { miles, ..self }
    }

    /// A few lines, for a list.
    pub(in crate::commands) fn brief(&self, page: &mut Page, meeting: &Meeting) {
        let distance = meeting.distance_m.map(|metres| self.distance(metres));
        let indent = 9;
        let lead = distance.map_or_else(String::new, |far| format!("{far:>7}"));
        let (indent, lead) = if lead.is_empty() {
            (2, String::new())
        } else {
            (indent, lead)
        };
        page.hang(&lead, indent, &bold(plain(&meeting.name)));
        self.closed(page, indent, meeting);
        self.times(page, indent, meeting);
        self.way(page, indent, meeting);
        self.taking_part(page, indent, meeting);
        let id: String = meeting.id.chars().take(ID).collect();
        page.ends(indent, &quiet(self.types(meeting).join(", ")), &quiet(id));
    }

    /// Everything that is listed.
    pub(super) fn whole(&self, page: &mut Page, meeting: &Meeting) {
        page.heading(&plain(&meeting.name));
        self.closed(page, 2, meeting);
        self.times(page, 2, meeting);
        self.taking_part(page, 2, meeting);
        let types = self.types(meeting).join(", ");
        let updated = meeting.updated.map(|at| self.zone.to_local(at).date());
        let today = self.zone.to_local(self.now).date();
        let updated = updated.map(|day| self.texts.day(day, today));
        let rows = [
            ("types", Some(types).filter(|types| !types.is_empty())),
            ("location_notes", meeting.location_notes.clone()),
            ("group", meeting.group.clone()),
            ("group_notes", meeting.group_notes.clone()),
            ("notes", meeting.notes.clone()),
            ("notes_suggest", meeting.notes_suggest.clone()),
            ("conference_notes", meeting.conference_url_notes.clone()),
            ("phone", meeting.conference_phone.clone()),
            ("phone_notes", meeting.conference_phone_notes.clone()),
            ("url", meeting.url.clone()),
            ("website", meeting.website.clone()),
            ("source", Some(sources(meeting))),
            ("updated", updated),
            ("id", Some(meeting.id.clone())),
        ];
        page.blank();
        let shown = rows.into_iter().filter_map(|(name, value)| {
            let name = self.texts.text(&format!("meeting.{name}"));
            value.map(|value| [quiet(name), plain(&value)])
        });
        page.table(2, &shown.collect::<Vec<_>>());
    }

    /// How long the way is and when to leave, where the search said how.
    pub(super) fn way(&self, page: &mut Page, indent: usize, meeting: &Meeting) {
        let leave = meeting.leave_by.as_deref().and_then(instant);
        if let Some((minutes, leave)) = meeting.travel_min.zip(leave) {
            let leave = leave.with_timezone(&self.zone.offset_at(leave.to_utc()));
            let start = meeting.next_start.as_deref().and_then(instant);
            let too_late = start.is_some_and(|start| start <= leave);
            let key = match leave.to_utc() < self.now {
                true => "meeting.way_late",
                false if too_late => "meeting.way_next",
                false => "meeting.way",
            };
            let today = self.zone.to_local(self.now).date();
            let day = self.texts.day(leave.date_naive(), today);
            let minutes = minutes.to_string();
            let values = [("m", &*minutes), ("time", &*wall(&leave)), ("day", &*day)];
            page.under(indent, &self.texts.fill(key, &values));
        }
    }

    /// When it is: by its own clock with its zone, and by the person's where that is another.
    pub(super) fn times(&self, page: &mut Page, indent: usize, meeting: &Meeting) {
        let start = meeting.next_start.as_deref().and_then(instant);
        let Some(start) = start else {
            page.under(indent, &self.weekly(meeting));
            return;
        };
        let end = meeting.next_end.as_deref().and_then(instant);
        let zone = meeting.time_zone.as_deref().unwrap_or_default();
        let mut line = self.span(start, end, zone);
        if let Some(soon) = self.soon(meeting, start) {
            line.push_str(" · ");
            line.push_str(&soon);
        }
        page.under(indent, &line);
        if zone != self.zone.name() {
            let offset =
                |at: DateTime<FixedOffset>| at.with_timezone(&self.zone.offset_at(at.to_utc()));
            let here = self.span(offset(start), end.map(offset), self.zone.name());
            page.under(
                indent,
                &self.texts.fill("meeting.for_you", &[("when", &here)]),
            );
        }
    }

    /// `Mon 23 Nov, 19:00–20:00 (America/Edmonton)`.
    fn span(
        &self,
        start: DateTime<FixedOffset>,
        end: Option<DateTime<FixedOffset>>,
        zone: &str,
    ) -> String {
        let today = self.zone.to_local(self.now).date();
        let day = self.texts.day(start.date_naive(), today);
        let end = end
            .map(|end| format!("–{}", wall(&end)))
            .unwrap_or_default();
        let time = format!("{day}, {}{end}", wall(&start));
        self.texts
            .fill("time.in_zone", &[("time", &time), ("zone", zone)])
    }

    /// When the zone is not known, or it is by appointment: no instant can be given.
    fn weekly(&self, meeting: &Meeting) -> String {
        let day = meeting.day.and_then(|day| u32::try_from(day).ok());
        match (day, meeting.time) {
            (Some(day), Some(time)) => {
                let day = self.texts.weekday(day);
                let values = [("weekday", &*day), ("time", &*time_text(time))];
                let key = if meeting.time_zone.is_some() {
                    "meeting.weekly"
                } else {
                    "meeting.zone_unknown"
                };
                self.texts.fill(key, &values)
            }
            _ => self.texts.text("meeting.by_appointment"),
        }
    }

    fn soon(&self, meeting: &Meeting, start: DateTime<FixedOffset>) -> Option<String> {
        if !takes_place(meeting.attendance) {
            return None;
        }
        if meeting.in_progress {
            return Some(good(self.texts.text("meeting.now")));
        }
        let minutes = (start.to_utc() - self.now).num_minutes();
        let (hours, rest) = (minutes / 60, minutes % 60);
        let values = [hours.to_string(), rest.to_string()];
        let [h, m] = &values;
        match (hours, rest) {
            (0, _) => Some(good(self.texts.fill("meeting.in_minutes", &[("m", m)]))),
            (1..=5, 0) => Some(good(self.texts.fill("meeting.in_whole_hours", &[("h", h)]))),
            (1..=5, _) => Some(good(
                self.texts.fill("meeting.in_hours", &[("h", h), ("m", m)]),
            )),
            _ => None,
        }
    }

    /// What does not take place says so before any time.
    pub(super) fn closed(&self, page: &mut Page, indent: usize, meeting: &Meeting) {
        if !takes_place(meeting.attendance) {
            page.under(indent, &care(bold(self.how(meeting))));
        }
    }

    fn how(&self, meeting: &Meeting) -> String {
        self.texts
            .text(&format!("attendance.{}", meeting.attendance.as_str()))
    }

    /// How one takes part and where.
    pub(super) fn taking_part(&self, page: &mut Page, indent: usize, meeting: &Meeting) {
        let mut parts = Vec::new();
        if takes_place(meeting.attendance) {
            parts.push(self.how(meeting));
        }
        if meeting.attendance != Attendance::Online {
            let mut place = place(meeting);
            if meeting.approximate && !place.is_empty() {
                place.push(self.texts.text("meeting.approximate"));
            }
            parts.extend((!place.is_empty()).then(|| place.join(", ")));
        }
        if !parts.is_empty() {
            page.under(indent, &parts.join(" · "));
        }
        if let Some(url) = &meeting.conference_url {
            page.under(indent, &plain(url));
        }
    }

    pub(super) fn types(&self, meeting: &Meeting) -> Vec<String> {
        let language = self.texts.language().tag();
        let name = |code: &String| match meetings::type_name(meeting.fellowship, code, language) {
            Some(name) => name.to_owned(),
            None => plain(code),
        };
        let said_already = |code: &&String| SAID.contains(&code.as_str());
        let codes = meeting.types.iter().filter(|code| !said_already(code));
        codes.map(name).collect()
    }

    fn distance(&self, metres: f64) -> String {
        let (far, unit) = match self.miles {
            true => (metres / MILE, "mi"),
            false if metres < 1_000.0 => return format!("{:.0} m", (metres / 10.0).round() * 10.0),
            false => (metres / 1_000.0, "km"),
        };
        let number = if far < 10.0 {
            self.texts.number(far)
        } else {
            format!("{far:.0}")
        };
        format!("{number} {unit}")
    }
}

/// Every list that has it.
fn sources(meeting: &Meeting) -> String {
    let names: Vec<_> = std::iter::once(&meeting.source)
        .chain(&meeting.also_in)
        .cloned()
        .collect();
    names.join(", ")
}

/// Name and address of the place, once where a list gives the address as its name.
fn place(meeting: &Meeting) -> Vec<String> {
    let street = |text: &str| {
        text.split(',')
            .next()
            .unwrap_or_default()
            .trim()
            .to_lowercase()
    };
    let same = meeting
        .location
        .as_ref()
        .zip(meeting.address.as_ref())
        .is_some_and(|(location, address)| street(location) == street(address));
    let location = meeting.location.as_ref().filter(|_| !same);
    location
        .into_iter()
        .chain(&meeting.address)
        .map(|text| plain(text))
        .collect()
}

fn takes_place(attendance: Attendance) -> bool {
    !matches!(
        attendance,
        Attendance::TemporarilyClosed | Attendance::Inactive
    )
}

fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}
