//! Real meetings in San José, and those that start soon.

use waymark_core::{Attendance, FeedFile, Fellowship, MeetingFilter, NearQuery};

use super::{Story, ZONE};
use crate::commands::Done;
use crate::commands::meetings::paint::Painter;
use crate::failure::Failure;
use crate::locale;
use crate::page::quiet;

/// The list of San José as its people publish it: 670 rows.
pub(super) const LIST: &[u8] = include_bytes!("../../../../core/tests/feeds/mg_aasanjose.json");
const SOURCE: &str = "aasanjose.org";
/// The City Hall of San José.
const PLACE: (f64, f64) = (37.3382, -121.8863);

pub(super) fn tell(story: &mut Story<'_>) -> Done {
    story.chapter("near");
    let file = story.folder.join("list.json");
    std::fs::write(&file, LIST).map_err(|_| Failure::internal("temporary_folder"))?;
    let app = &story.home.app;
    let name = file.to_string_lossy().into_owned();
    let report = app.meetings_import(FeedFile {
        path: name,
        source: SOURCE.to_owned(),
        fellowship: Some(Fellowship::Aa),
        time_zone: Some(ZONE.to_owned()),
        ..FeedFile::default()
    })?;
    let near = app.meetings_near(NearQuery {
        latitude: PLACE.0,
        longitude: PLACE.1,
        within_m: Some(16_000.0),
        filter: MeetingFilter {
            starting_within_min: Some(180),
            attendance: vec![Attendance::InPerson, Attendance::Hybrid],
            ..MeetingFilter::default()
        },
        limit: Some(3),
        ..NearQuery::default()
    })?;
    if let Some(first) = near.meetings.first() {
        app.meeting_favourite(first.id.clone(), true)?;
    }
    let (texts, home) = (story.texts, &story.home);
    let painter = Painter::new(
        texts,
        home,
        locale::in_miles(home.settings.country.as_deref()),
    );
    story.people(|page| {
        let (n, ms) = (report.meetings, report.took_ms.to_string());
        page.line(&texts.count("demo.near.read", n, &[("source", SOURCE), ("ms", &ms)]));
        page.line(&texts.count("demo.near.found", near.total, &[]));
        for meeting in &near.meetings {
            page.blank();
            painter.brief(page, meeting);
        }
        page.blank();
        page.line(&quiet(texts.text("demo.near.kept")));
    });
    story.tell("import", report);
    story.tell("near", near);
    Ok(())
}
