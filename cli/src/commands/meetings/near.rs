//! `meetings near`: what is around a place, nearest first. The place stays on this device.

use waymark_core::{Attendance, Fellowship, NearPage, NearQuery};

use super::import::fellowship;
use super::paint::{self, Painter};
use crate::commands::Done;
use crate::locale;
use crate::page::{Page, quiet};
use crate::session::{Home, Session};
use crate::texts::Texts;
use crate::words::{self, Distance, Point};

#[derive(clap::Args)]
pub(crate) struct Near {
    #[arg(value_name = "LAT,LON", value_parser = words::point, allow_hyphen_values = true)]
    place: Point,
    #[command(flatten)]
    filters: Filters,
    #[arg(long, value_name = "N", value_parser = words::count)]
    limit: Option<u32>,
    #[arg(long, value_name = "N", value_parser = words::count)]
    offset: Option<u32>,
}

/// What narrows a search around a place, whatever is made of it.
#[derive(clap::Args)]
pub(super) struct Filters {
    #[arg(long, value_name = "10km|6mi", value_parser = words::distance, allow_hyphen_values = true)]
    within: Option<Distance>,
    #[arg(long, value_name = "DAY", value_parser = words::weekday, allow_negative_numbers = true)]
    day: Option<i32>,
    #[arg(long, value_name = "2h|90m", value_parser = words::minutes)]
    starting_within: Option<i32>,
    #[arg(long = "type", value_name = "CODE")]
    types: Vec<String>,
    #[arg(long, value_name = "HOW", value_parser = attendance)]
    attendance: Vec<Attendance>,
    #[arg(long, value_name = "CODE", value_parser = fellowship)]
    fellowship: Vec<Fellowship>,
}

impl Filters {
    /// Whether to tell distances in miles: as the person did, else as the country does.
    pub(super) fn in_miles(&self, home: &Home) -> bool {
        match self.within {
            Some(within) => within.miles,
            None => locale::in_miles(home.settings.country.as_deref()),
        }
    }

    pub(super) fn around(self, place: Point) -> NearQuery {
        NearQuery {
            latitude: place.latitude,
            longitude: place.longitude,
            within_m: self.within.map(|within| within.metres),
            day: self.day,
            starting_within_min: self.starting_within,
            types: self.types,
            attendance: self.attendance,
            fellowships: self.fellowship,
            ..NearQuery::default()
        }
    }
}

fn attendance(name: &str) -> Result<Attendance, &'static str> {
    Attendance::parse(name).ok_or("in_person, online, hybrid or another way from --help")
}

impl Near {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let miles = self.filters.in_miles(&home);
        let found = home.app.meetings_near(NearQuery {
            limit: self.limit,
            offset: self.offset.unwrap_or(0),
            ..self.filters.around(self.place)
        })?;
        let texts = session.texts;
        let painter = Painter::new(texts, &home, miles);
        if found.total == 0 && home.app.meeting_sources()?.is_empty() {
            session
                .out
                .show(&found, |page| page.line(&texts.text("meetings.no_list")));
            return Ok(());
        }
        session.out.show(&found, |page| {
            paint_found(page, texts, &painter, &found, "meetings.found")
        });
        Ok(())
    }
}

/// A page of meetings under a heading that counts them.
pub(super) fn paint_found(
    page: &mut Page,
    texts: Texts,
    painter: &Painter<'_>,
    found: &NearPage,
    heading: &str,
) {
    if found.total == 0 {
        page.line(&texts.core.text("empty.meetings"));
        return;
    }
    page.heading(&texts.count(heading, found.total, &[]));
    for meeting in &found.meetings {
        page.blank();
        painter.brief(page, meeting);
    }
    page.blank();
    if u64::from(found.total) > found.meetings.len() as u64 {
        let shown = found.meetings.len().to_string();
        let total = found.total.to_string();
        page.line(&quiet(
            texts.fill("meetings.part", &[("shown", &shown), ("total", &total)]),
        ));
    }
    let oldest = found
        .meetings
        .iter()
        .map(|meeting| meeting.listed_as_of)
        .min();
    if let Some(oldest) = oldest {
        paint::verify(page, texts, painter.now, oldest);
    }
}
