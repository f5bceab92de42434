//! GeoJSON (RFC 7946): a feature a meeting, longitude before latitude.

use serde::Serialize;

use super::{Context, join};
use crate::calendar::time_text;
use crate::error::{Error, Result};
use crate::features::meetings::{Attendance, Fellowship, Meeting, phrases};

#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    features: Vec<Feature<'a>>,
}

#[derive(Serialize)]
struct Feature<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
    /// Null where the list gives no place, as the RFC has it.
    geometry: Option<Point>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Point {
    #[serde(rename = "type")]
    kind: &'static str,
    coordinates: [f64; 2],
}

#[derive(Serialize)]
struct Properties<'a> {
    name: &'a str,
    fellowship: Fellowship,
    source: &'a str,
    /// 0 is Sunday.
    day: Option<i32>,
    time: Option<String>,
    end_time: Option<String>,
    time_zone: Option<&'a str>,
    attendance: Attendance,
    /// The point stands for an area, not for a door: draw it so.
    approximate: bool,
    place: Option<String>,
    types: &'a [String],
    join: Option<String>,
    url: Option<&'a str>,
    listed_as_of: String,
}

/// The collection, and how many meetings are in it.
pub(super) fn text(meetings: &[Meeting], context: &Context<'_>) -> Result<(String, usize)> {
    let collection = Collection {
        kind: "FeatureCollection",
        features: meetings
            .iter()
            .map(|meeting| feature(meeting, context))
            .collect(),
    };
    let text = serde_json::to_string_pretty(&collection).map_err(|_| Error::Internal("json"))?;
    Ok((text + "\n", meetings.len()))
}

fn feature<'a>(meeting: &'a Meeting, context: &Context<'_>) -> Feature<'a> {
    let geometry = meeting
        .longitude
        .zip(meeting.latitude)
        .map(|(east, north)| Point {
            kind: "Point",
            coordinates: [east, north],
        });
    Feature {
        kind: "Feature",
        id: &meeting.id,
        geometry,
        properties: Properties {
            name: &meeting.name,
            fellowship: meeting.fellowship,
            source: &meeting.source,
            day: meeting.day,
            time: meeting.time.map(time_text),
            end_time: meeting.end_time.map(time_text),
            time_zone: meeting.time_zone.as_deref(),
            attendance: meeting.attendance,
            approximate: meeting.approximate,
            place: phrases::place(meeting),
            types: &meeting.types,
            join: join::link(meeting, context.pass_codes),
            url: meeting.url.as_deref(),
            listed_as_of: meeting.listed_as_of.date_naive().to_string(),
        },
    }
}
