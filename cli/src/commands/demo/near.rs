//! Real meetings in San José: which of them Alex can be in first on foot, and one that becomes a home group.

use serde_json::json;
use waymark_core::{
    Attendance, FeedFile, Fellowship, MeetingFilter, MeetingPage, NearQuery, ReminderKind, Travel,
};

use super::{Story, ZONE};
use crate::commands::meetings::paint::Painter;
use crate::commands::{Done, reminders};
use crate::failure::Failure;
use crate::locale;
use crate::page::quiet;

/// The list of San José as its people publish it: 670 rows.
pub(super) const LIST: &[u8] = include_bytes!("../../../../core/tests/feeds/mg_aasanjose.json");
const SOURCE: &str = "aasanjose.org";
/// The City Hall of San José.
const PLACE: (f64, f64) = (37.3382, -121.8863);
/// A type as the two languages name it.
const OPEN: &str = "open";
const ABIERTA: &str = "abierta";
/// Days ahead, so that the second week lies behind the night on which the clocks go back.
const HORIZON: u32 = 8;
const CAP: u32 = 64;

pub(super) fn tell(story: &mut Story<'_>) -> Done {
    story.chapter("near");
    read(story)?;
    let near = find(story)?;
    if let Some(first) = near.meetings.first() {
        let way = first.travel_min.unwrap_or_default();
        keep(story, first.id.clone(), way)?;
    }
    draw(story)?;
    let texts = story.texts;
    story.people(|page| page.line(&quiet(texts.text("demo.near.check"))));
    story.tell("near", near);
    Ok(())
}

/// Brings the list in from a file beside the home.
fn read(story: &mut Story<'_>) -> Done {
    let file = story.folder.join("list.json");
    std::fs::write(&file, LIST).map_err(|_| Failure::internal("temporary_folder"))?;
    let report = story.home.app.meetings_import(FeedFile {
        path: file.to_string_lossy().into_owned(),
        source: SOURCE.to_owned(),
        fellowship: Some(Fellowship::Aa),
        time_zone: Some(ZONE.to_owned()),
        ..FeedFile::default()
    })?;
    let texts = story.texts;
    story.people(|page| {
        let (n, ms) = (report.meetings, report.took_ms.to_string());
        page.line(&texts.count("demo.near.read", n, &[("source", SOURCE), ("ms", &ms)]));
    });
    story.tell("import", report);
    Ok(())
}

/// What is asked: a type by its name, a door, soon, on foot.
fn wanted(kind: &str) -> NearQuery {
    NearQuery {
        latitude: PLACE.0,
        longitude: PLACE.1,
        within_m: Some(5_000.0),
        by: Some(Travel::Walk),
        filter: MeetingFilter {
            starting_within_min: Some(180),
            types: vec![kind.to_owned()],
            attendance: vec![Attendance::InPerson, Attendance::Hybrid],
            ..MeetingFilter::default()
        },
        limit: Some(2),
        ..NearQuery::default()
    }
}

/// Shows those that Alex can be in first; the type named in the other language must find the same.
fn find(story: &Story<'_>) -> Result<MeetingPage, Failure> {
    let app = &story.home.app;
    let near = app.meetings_near(wanted(OPEN))?;
    if app.meetings_near(wanted(ABIERTA))? != near {
        return Err(Failure::internal("demo_other_words"));
    }
    let (texts, home) = (story.texts, &story.home);
    let painter = Painter::new(texts, home);
    story.people(|page| {
        page.line(&texts.count("demo.near.found", near.total, &[]));
        for meeting in &near.meetings {
            page.blank();
            painter.brief(page, meeting);
        }
        page.blank();
        painter.assumption(page, Travel::Walk, &app.travel_speeds());
        page.line(&texts.fill("demo.near.words", &[("open", OPEN), ("abierta", ABIERTA)]));
        page.blank();
    });
    Ok(near)
}

/// Calls a meeting a home group, and shows what the plan of notifications then has for it.
fn keep(story: &mut Story<'_>, meeting: String, way: i32) -> Done {
    let app = &story.home.app;
    let group = app.meeting_home_group_set(meeting, way, true)?;
    let mut plan = app.reminders_plan(HORIZON, CAP)?;
    plan.notifications
        .retain(|one| one.kind == ReminderKind::HomeGroup);
    let (texts, home) = (story.texts, &story.home);
    story.people(|page| {
        page.line(&texts.text("demo.near.home"));
        reminders::paint::plan(page, texts, home, &plan);
        page.blank();
    });
    story.tell("home_group", group);
    story.tell("home_group_plan", plan);
    Ok(())
}

/// Draws what is around as a picture, beside the list.
fn draw(story: &mut Story<'_>) -> Done {
    let around = NearQuery {
        by: None,
        limit: None,
        ..wanted(OPEN)
    };
    let texts = story.texts;
    let miles = locale::in_miles(story.home.settings.country.as_deref());
    let map = story
        .home
        .app
        .meetings_map(around, miles, Some(texts.language()))?;
    let written = std::fs::write(story.folder.join("map.svg"), &map.svg);
    written.map_err(|_| Failure::internal("temporary_folder"))?;
    let values = [
        ("places", &*map.places.to_string()),
        ("kib", &*(map.svg.len() / 1024).to_string()),
    ];
    story.people(|page| page.line(&texts.count("demo.near.drawn", map.meetings, &values)));
    let (meetings, places, bytes) = (map.meetings, map.places, map.svg.len());
    story.tell(
        "map",
        json!({ "meetings": meetings, "places": places, "bytes": bytes }),
    );
    Ok(())
}
