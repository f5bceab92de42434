//! One row of the list to the meetings it stands for.

use super::FeedOptions;
use super::dialect::{self, Dialect};
use super::issue::{Issue, IssueCode, Issues};
use super::kinds;
use super::language;
use super::link;
use super::place;
use super::raw::RawRow;
use super::scalar::Scalar;
use super::seen::hash;
use super::status::{self, Facts};
use super::suggest;
use super::text::{self, LINE, NAME};
use super::updated;
use super::when::{self, When};
use super::zone::Zones;
use crate::features::meetings::model::ListedMeeting;
use crate::features::meetings::{Fellowship, accessible_of};

/// The longest slug that is used as it is, in characters.
const SLUG: usize = 200;

/// The meetings of a row, one a day.
pub(super) fn meetings(
    row: &mut RawRow<'_>,
    options: &FeedOptions,
    zones: &mut Zones,
    issues: &mut Issues,
) -> Result<Vec<ListedMeeting>, Issue> {
    if !is_a_meeting(row) {
        return Err(Issue {
            code: IssueCode::NotAMeeting,
            field: "",
        });
    }
    let dialect = dialect::settle(row, options, issues)?;
    let when = when::when(row, issues).map_err(|code| Issue { code, field: "day" })?;
    let meeting = meeting(row, options, &dialect, &when, zones, issues)?;
    let meeting = ListedMeeting {
        time: when.start,
        end_time: when.end,
        ..meeting
    };
    Ok(match when.days.as_slice() {
        [] => vec![meeting],
        [day] => vec![ListedMeeting {
            day: Some(*day),
            ..meeting
        }],
        days => days
            .iter()
            .map(|day| ListedMeeting {
                key: format!("{}/{day}", meeting.slug),
                day: Some(*day),
                ..meeting.clone()
            })
            .collect(),
    })
}

/// A list of groups or of languages has names too; a meeting says at least when, where or how.
fn is_a_meeting(row: &RawRow<'_>) -> bool {
    [
        &row.day,
        &row.weekday,
        &row.time,
        &row.types,
        &row.attendance_option,
        &row.formatted_address,
        &row.address,
        &row.location,
        &row.latitude,
        &row.conference_url,
        &row.conference_phone,
    ]
    .into_iter()
    .any(|value| !value.is_absent())
}

fn meeting(
    row: &RawRow<'_>,
    options: &FeedOptions,
    dialect: &Dialect,
    when: &When,
    zones: &mut Zones,
    issues: &mut Issues,
) -> Result<ListedMeeting, Issue> {
    let location = text::line(&row.location, "location", NAME, issues);
    let (location, linked) = match location {
        // A group's page or chat, where a place's name should be.
        Some(link) if link.starts_with("https://") || link.starts_with("http://") => {
            (None, Some(link))
        }
        location => (location, None),
    };
    let group = text::line(&row.group, "group", NAME, issues);
    let name = match text::line(&row.name, "name", NAME, issues) {
        Some(name) => name,
        None => {
            let borrowed = group.clone().or_else(|| location.clone());
            issues.note(IssueCode::NameBorrowed, "name");
            borrowed.ok_or(Issue {
                code: IssueCode::NameMissing,
                field: "name",
            })?
        }
    };
    let fellowship = options.fellowship.unwrap_or(dialect.fellowship);
    let types = kinds::types(&row.types, fellowship, issues);
    let place = place::place(row, issues);
    let conference_url = link::url(&row.conference_url, "conference_url", false, issues);
    let conference_phone = link::phone(&row.conference_phone, "conference_phone", issues);
    let remote = match (&conference_url, &conference_phone) {
        (Some(_), _) => Some("conference_url"),
        (None, Some(_)) => Some("conference_phone"),
        (None, None) => None,
    };
    let facts = Facts {
        stated: dialect.attendance,
        archived: row.archived.yes_or_no() == Some(true),
        types: &types,
        closed: dialect.closed,
        remote,
        door: place.door,
    };
    let (attendance, status_reason) = status::status(&facts);
    let (time_zone, zone_source) = zones.of(&row.time_zone, issues);
    let slug = slug(row, &name, place.line.as_deref(), issues);
    let location_notes = text::lines(&row.location_notes, "location_notes", issues);
    let location_notes = [linked, location_notes].into_iter().flatten();
    let location_notes = location_notes.reduce(|link, notes| format!("{link}\n{notes}"));
    let group_notes = text::lines(&row.group_notes, "group_notes", issues);
    let mut notes = text::lines(&row.notes, "notes", issues);
    if when.says_more
        && let Some(day) = text::line(&row.day, "day", LINE, issues)
    {
        notes = Some(notes.map_or_else(|| day.clone(), |notes| format!("{day}\n{notes}")));
    }
    let said = [
        notes.as_deref(),
        Some(name.as_str()),
        group_notes.as_deref(),
    ];
    let notes_suggest = suggest::suggest(said, &when.days);
    Ok(ListedMeeting {
        key: slug.clone(),
        slug,
        fellowship,
        name,
        day: None,
        time: None,
        end_time: None,
        time_zone,
        zone_source,
        latitude: place.point.map(|(latitude, _)| latitude),
        longitude: place.point.map(|(_, longitude)| longitude),
        approximate: place.approximate,
        place_reason: place.reason.into(),
        attendance,
        status_reason: status_reason.into(),
        languages: language::languages(&row.languages, fellowship, &types, issues),
        accessible: accessible(row, fellowship, &types),
        types,
        address: place.line,
        city: place.city,
        state: place.state,
        postal_code: place.postal_code,
        country: place.country,
        region: place.region,
        location,
        location_notes,
        group,
        group_notes,
        notes_suggest,
        notes,
        conference_url_notes: beside(
            &row.conference_url_notes,
            &row.conference_url,
            conference_url.is_some(),
            "conference_url_notes",
            issues,
        ),
        conference_phone_notes: beside(
            &row.conference_phone_notes,
            &row.conference_phone,
            conference_phone.is_some(),
            "conference_phone_notes",
            issues,
        ),
        conference_url,
        conference_phone,
        url: link::url(&row.url, "url", false, issues),
        website: link::url(&row.website, "website", true, issues),
        updated: updated::updated(&row.updated, options.now, issues),
        also_in: Vec::new(),
    })
}

/// Whether a wheelchair gets in: a field of its own first, then the types.
fn accessible(row: &RawRow<'_>, fellowship: Fellowship, types: &[String]) -> Option<bool> {
    let stated = row.accessible.yes_or_no();
    stated.or_else(|| accessible_of(fellowship, types))
}

/// The notes beside a link or number; "ID 123 456" where the link should be is such a note.
fn beside(
    notes: &Scalar<'_>,
    main: &Scalar<'_>,
    main_is_good: bool,
    field: &'static str,
    issues: &mut Issues,
) -> Option<String> {
    let found = text::lines(notes, field, issues);
    if found.is_some() || main_is_good {
        return found;
    }
    text::line(main, field, LINE, issues)
        .filter(|words| !words.contains(':') || words.contains(' '))
}

/// The feed's own id, or one made from what the row says.
fn slug(row: &RawRow<'_>, name: &str, place: Option<&str>, issues: &mut Issues) -> String {
    let given = text::line(&row.slug, "slug", usize::MAX, issues)
        .or_else(|| text::line(&row.id, "id", usize::MAX, issues));
    match given {
        Some(slug) if slug.chars().count() <= SLUG => slug,
        Some(long) => format!("{:016x}", hash([long.as_bytes()])),
        None => {
            issues.note(IssueCode::SlugMissing, "slug");
            let (day, time) = (
                row.day.text().unwrap_or_default(),
                row.time.text().unwrap_or_default(),
            );
            let parts = [name, &day, &time, place.unwrap_or_default()].map(str::as_bytes);
            format!("{:016x}", hash(parts))
        }
    }
}
