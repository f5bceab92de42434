//! Where a meeting is.

use super::issue::{IssueCode, Issues};
use super::raw::RawRow;
use super::scalar::{NotANumber, Scalar};
use super::text::{self, LINE};

/// Names of the United States, in capital letters without dots.
const UNITED_STATES: [&str; 4] = ["US", "USA", "UNITED STATES", "UNITED STATES OF AMERICA"];
/// States and territories whose postal codes begin with 0.
const ZERO_STATES: [&str; 9] = ["CT", "MA", "ME", "NH", "NJ", "PR", "RI", "VI", "VT"];

/// The place of a row.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// Latitude and longitude in degrees, WGS 84.
    pub(super) point: Option<(f64, f64)>,
    /// The point or address stands for an area, not a door.
    pub(super) approximate: bool,
    /// The field that decided `approximate`; `none` without a place.
    pub(super) reason: &'static str,
    /// One line to show and to give to a map.
    pub(super) line: Option<String>,
    pub(super) city: Option<String>,
    pub(super) state: Option<String>,
    pub(super) postal_code: Option<String>,
    pub(super) country: Option<String>,
    /// From the general to the special, `A > B`.
    pub(super) region: Option<String>,
    /// The field that names a door to go to, if any does.
    pub(super) door: Option<&'static str>,
}

pub(super) fn place(row: &RawRow<'_>, issues: &mut Issues) -> Place {
    let (point, is_box) = point(row, issues);
    let whole = text::line(&row.formatted_address, "formatted_address", LINE, issues);
    let street = text::line(&row.address, "address", LINE, issues);
    let city = text::line(&row.city, "city", LINE, issues);
    let state = text::line(&row.state, "state", LINE, issues);
    let country = text::line(&row.country, "country", LINE, issues);
    let postal_code = postal_code(row, state.as_deref(), country.as_deref(), issues);

    let stated = row.approximate.yes_or_no();
    let names_a_door = whole.as_deref().is_some_and(has_number_first)
        || (whole.is_some() && !row.location.is_absent());
    let door = match (stated, is_box) {
        (Some(true), _) | (None, true) => None,
        _ if street.is_some() => Some("address"),
        _ if point.is_some() => Some("latitude"),
        _ if names_a_door || (whole.is_some() && stated == Some(false)) => {
            Some("formatted_address")
        }
        _ => None,
    };
    let line = whole.or_else(|| {
        let code = [state.as_deref(), postal_code.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        let parts = [
            street.as_deref(),
            city.as_deref(),
            Some(code.as_str()),
            country.as_deref(),
        ];
        let parts: Vec<_> = parts
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    });
    let approximate = door.is_none() && (line.is_some() || point.is_some());
    let reason = match door {
        Some(field) => field,
        None if stated == Some(true) => "approximate",
        None if is_box => "coordinates",
        None if line.is_some() => "formatted_address",
        None => "none",
    };
    Place {
        point,
        approximate,
        reason,
        line,
        city,
        state,
        postal_code,
        country,
        region: region(row, issues),
        door,
    }
}

/// The code as found; a number of the United States has five digits, and spreadsheets drop the zeros it begins with.
fn postal_code(
    row: &RawRow<'_>,
    state: Option<&str>,
    country: Option<&str>,
    issues: &mut Issues,
) -> Option<String> {
    let code = text::line(&row.postal_code, "postal_code", LINE, issues)?;
    let begins_with_zero =
        state.is_some_and(|state| ZERO_STATES.contains(&state.to_uppercase().as_str()));
    let is_there = country.map_or(begins_with_zero, |country| {
        UNITED_STATES.contains(&country.to_uppercase().replace('.', "").as_str())
    });
    let is_short = matches!(code.len(), 3 | 4) && code.bytes().all(|byte| byte.is_ascii_digit());
    if !(is_there && is_short) {
        return Some(code);
    }
    issues.note(IssueCode::PostalCodePadded, "postal_code");
    Some(format!("{code:0>5}"))
}

/// A number before the first comma: a street address. How many commas follow says nothing.
fn has_number_first(address: &str) -> bool {
    address
        .split(',')
        .next()
        .unwrap_or_default()
        .contains(|c: char| c.is_ascii_digit())
}

/// The point, and whether it is the middle of a box.
fn point(row: &RawRow<'_>, issues: &mut Issues) -> (Option<(f64, f64)>, bool) {
    match (row.latitude.number(), row.longitude.number()) {
        (Ok(Some(latitude)), Ok(Some(longitude))) => (on_globe(latitude, longitude, issues), false),
        (Ok(None), Ok(None)) => from_text(&row.coordinates, issues),
        (Err(NotANumber), _) | (_, Err(NotANumber)) => {
            issues.note(IssueCode::CoordinatesUnreadable, "latitude");
            (None, false)
        }
        (Ok(Some(_)), Ok(None)) | (Ok(None), Ok(Some(_))) => {
            issues.note(IssueCode::CoordinatesIncomplete, "latitude");
            (None, false)
        }
    }
}

/// "latitude,longitude", or "south,west,north,east".
fn from_text(value: &Scalar<'_>, issues: &mut Issues) -> (Option<(f64, f64)>, bool) {
    let Some(text) = value.text() else {
        return (None, false);
    };
    let numbers: Option<Vec<f64>> = text
        .split(',')
        .map(|part| part.trim().parse().ok())
        .collect();
    match numbers.as_deref() {
        Some([latitude, longitude]) => (on_globe(*latitude, *longitude, issues), false),
        Some([south, west, north, east]) => {
            // West of the date line to east of it: the middle is on the line, not in Africa.
            let east = if east < west { east + 360.0 } else { *east };
            let longitude = (west + east) / 2.0;
            let longitude = if longitude > 180.0 {
                longitude - 360.0
            } else {
                longitude
            };
            (on_globe((south + north) / 2.0, longitude, issues), true)
        }
        _ => {
            issues.note(IssueCode::CoordinatesUnreadable, "coordinates");
            (None, false)
        }
    }
}

fn on_globe(latitude: f64, longitude: f64, issues: &mut Issues) -> Option<(f64, f64)> {
    if latitude == 0.0 && longitude == 0.0 {
        issues.note(IssueCode::CoordinatesZero, "latitude");
        return None;
    }
    if (90.0..=180.0).contains(&latitude.abs()) && longitude.abs() < 90.0 {
        // No latitude is that far from the equator, and the other number could be one.
        issues.note(IssueCode::CoordinatesSwapped, "latitude");
        return Some((longitude, latitude));
    }
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        issues.note(IssueCode::CoordinatesOutOfRange, "latitude");
        return None;
    }
    Some((latitude, longitude))
}

fn region(row: &RawRow<'_>, issues: &mut Issues) -> Option<String> {
    let listed = match &row.regions {
        Scalar::List(members) if !members.is_empty() => members.as_slice(),
        Scalar::Text(_) => std::slice::from_ref(&row.regions),
        _ => &[],
    };
    let mut parts: Vec<String> = listed
        .iter()
        .filter_map(|part| text::line(part, "regions", LINE, issues))
        .flat_map(|part| levels(&part))
        .collect();
    if parts.is_empty() {
        let region = text::line(&row.region, "region", LINE, issues);
        parts.extend(region.iter().flat_map(|region| levels(region)));
        parts.extend(text::line(&row.sub_region, "sub_region", LINE, issues));
    }
    parts.dedup();
    (!parts.is_empty()).then(|| parts.join(" > "))
}

/// `A > B` in one cell of a spreadsheet is two levels.
fn levels(part: &str) -> Vec<String> {
    part.split('>')
        .map(|level| level.trim().to_owned())
        .filter(|level| !level.is_empty())
        .collect()
}
