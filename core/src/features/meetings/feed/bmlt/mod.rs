//! BMLT's answers as rows of the common form. Most fields only have other names (`raw` has them); here is what BMLT
//! says in another way: days from 1, formats by id, how one takes part by number or by format, areas by id.

mod world;

use std::borrow::Cow;

use super::FeedOptions;
use super::beside::server;
use super::dialect::Dialect;
use super::duration;
use super::issue::{Issue, IssueCode, Issues};
use super::language;
use super::raw::RawRow;
use super::scalar::Scalar;
use crate::features::meetings::Fellowship;
use crate::features::meetings::model::Attendance;
use world::{World, letters, world};

/// A meeting's id for [`ListedMeeting::slug`](crate::meetings::model::ListedMeeting::slug): the server's own, which is
/// unique on that server only, and the server. `root`: its address; `None` where the answer names none.
pub fn bmlt_slug(root: Option<&str>, id: &str) -> String {
    match root.map(server) {
        None | Some("") => id.to_owned(),
        Some(root) => format!("{id}@{root}"),
    }
}

/// Puts a row into the common form. `Err` when the server does not publish it.
pub(super) fn settle(
    row: &mut RawRow<'_>,
    options: &FeedOptions,
    issues: &mut Issues,
) -> Result<Dialect, Issue> {
    if row.published.yes_or_no() == Some(false) {
        return Err(Issue {
            code: IssueCode::Unpublished,
            field: "published",
        });
    }
    let root = row.root_server.text().map(|uri| server(&uri).to_owned());
    let formats = formats(row, options, root.as_deref().unwrap_or_default(), issues);
    let attendance = attendance(row, &formats);
    if attendance.is_some_and(|(attendance, _)| is_from_afar(attendance))
        && !row.latitude.is_absent()
    {
        issues.note(IssueCode::CoordinatesVirtual, "latitude");
        row.latitude = Scalar::Absent;
        row.longitude = Scalar::Absent;
    }
    if !row.weekday.is_absent() {
        // 1 is Sunday; the administration's own `day` counts from 0 as ours does.
        let day = row.weekday.number().ok().flatten();
        row.day = match day.map(|day| day - 1.0) {
            Some(day) if day < 7.0 => Scalar::Real(day),
            _ => Scalar::Object,
        };
    }
    slug(row, root.as_deref());
    regions(row, options, root.as_deref().unwrap_or_default());
    row.location_notes = joined([&row.location_notes, &row.train_lines, &row.bus_lines]);
    row.types = listed(formats.types);
    row.languages = listed(formats.languages);
    row.duration = match std::mem::take(&mut row.duration) {
        said if duration::says_nothing(&said) => {
            options.beside.duration.map_or(Scalar::Absent, |default| {
                Scalar::Whole(default.num_minutes())
            })
        }
        said => said,
    };
    Ok(Dialect {
        fellowship: Fellowship::Na,
        attendance,
        closed: "formats:TC",
    })
}

/// What the formats of a row say.
#[derive(Default)]
struct Formats {
    types: Vec<Cow<'static, str>>,
    languages: Vec<Cow<'static, str>>,
    venue: Option<Attendance>,
}

fn formats(row: &RawRow<'_>, options: &FeedOptions, root: &str, issues: &mut Issues) -> Formats {
    let mut found = Formats::default();
    for id in parts(&row.format_ids) {
        match options.beside.format_of(root, id.trim()) {
            Some(format) => match world(&format.world_id) {
                Some(meaning) => found.take(meaning, &format.key, issues),
                None => issues.note(IssueCode::FormatLocal, "formats"),
            },
            None => issues.note(IssueCode::FormatUnknown, "formats"),
        }
    }
    for key in parts(&row.format_keys) {
        match letters(key.trim()) {
            Some(meaning) => found.take(meaning, &key, issues),
            None if row.format_ids.is_absent() => {
                issues.note(IssueCode::FormatUnknown, "formats");
            }
            None => {}
        }
    }
    let says_who = |code: &Cow<'_, str>| matches!(&**code, "O" | "C");
    if options.beside.closed == Some(true) && !found.types.iter().any(says_who) {
        found.types.push("C".into());
    }
    found
}

impl Formats {
    fn take(&mut self, meaning: World, key: &str, issues: &mut Issues) {
        match meaning {
            World::Type(code) => {
                if !self.types.iter().any(|known| known == code) {
                    self.types.push(code.into());
                }
            }
            // Hybrid is the wider word: where both are said, there is a door too.
            World::Venue(venue) => {
                self.venue = self
                    .venue
                    .filter(|said| *said == Attendance::Hybrid)
                    .or(Some(venue));
            }
            World::Language => match language::tag(key) {
                Some(tag) => self.languages.push(tag.into()),
                None => issues.note(IssueCode::LanguageUnknown, "formats"),
            },
        }
    }
}

/// How one takes part: what is said in so many words first, then by number, then by format.
fn attendance(row: &RawRow<'_>, formats: &Formats) -> Option<(Attendance, &'static str)> {
    if row.temporarily_virtual.yes_or_no() == Some(true) {
        return Some((Attendance::TemporarilyOnline, "temporarilyVirtual"));
    }
    let by_number = match row.venue_type.number() {
        Ok(Some(1.0)) => Some(Attendance::InPerson),
        Ok(Some(2.0)) => Some(Attendance::Online),
        Ok(Some(3.0)) => Some(Attendance::Hybrid),
        _ => None,
    };
    let by_format = formats.venue.map(|venue| (venue, "formats"));
    by_number.map(|venue| (venue, "venue_type")).or(by_format)
}

fn is_from_afar(attendance: Attendance) -> bool {
    matches!(
        attendance,
        Attendance::Online | Attendance::TemporarilyOnline
    )
}

fn slug(row: &mut RawRow<'_>, root: Option<&str>) {
    let id = row.bmlt_id.text().or_else(|| row.id.text());
    let by_number = row.root_server_id.text();
    if let Some(id) = id {
        let root = root.or(by_number.as_deref());
        row.slug = Scalar::Text(bmlt_slug(root, id.trim()).into());
    }
}

/// The areas that serve it, then county, borough and neighbourhood.
fn regions(row: &mut RawRow<'_>, options: &FeedOptions, root: &str) {
    let id = row.service_body.text();
    let areas = id.map_or_else(Vec::new, |id| options.beside.area_of(root, id.trim()));
    let mut parts: Vec<Scalar<'_>> = areas
        .into_iter()
        .map(|name| Scalar::Text(name.to_owned().into()))
        .collect();
    let named = std::mem::take(&mut row.service_body_name);
    if parts.is_empty() {
        parts.push(named);
    }
    parts.push(std::mem::take(&mut row.county));
    parts.push(std::mem::take(&mut row.borough));
    parts.push(std::mem::take(&mut row.neighborhood));
    parts.retain(|part| !part.is_absent());
    row.regions = Scalar::List(parts);
}

/// Texts one below the other.
fn joined<'a, const N: usize>(values: [&Scalar<'_>; N]) -> Scalar<'a> {
    let texts: Vec<_> = values.into_iter().filter_map(Scalar::text).collect();
    Scalar::said(texts.join("\n").into())
}

fn listed<'a>(codes: Vec<Cow<'static, str>>) -> Scalar<'a> {
    if codes.is_empty() {
        return Scalar::Absent;
    }
    Scalar::List(codes.into_iter().map(Scalar::Text).collect())
}

/// The members of a list, or of a text with commas.
fn parts(value: &Scalar<'_>) -> Vec<String> {
    value.text().map_or_else(Vec::new, |text| {
        text.split(',').map(str::to_owned).collect()
    })
}
