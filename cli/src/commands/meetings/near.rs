//! `meetings near`: what is around a place. The place stays on this device.

use waymark_core::{NearQuery, Travel};

use super::age;
use super::filter::Filter;
use super::found::{self, Part};
use super::paint::Painter;
use crate::commands::Done;
use crate::locale;
use crate::session::Session;
use crate::words::{self, Distance, Point};

#[derive(clap::Args)]
pub(crate) struct Near {
    #[arg(value_name = "LAT,LON", value_parser = words::point, allow_hyphen_values = true)]
    place: Point,
    #[command(flatten)]
    around: Around,
    #[command(flatten)]
    part: Part,
}

/// The flags of a search around a place, whatever is made of it.
#[derive(clap::Args)]
pub(crate) struct Around {
    #[arg(long, value_name = "10km|6mi", value_parser = words::distance, allow_hyphen_values = true)]
    within: Option<Distance>,
    #[arg(long, value_name = "WAY", value_parser = travel)]
    by: Option<Travel>,
    #[command(flatten)]
    filter: Filter,
}

fn travel(name: &str) -> Result<Travel, &'static str> {
    Travel::parse(name).ok_or("walk, transit or drive")
}

impl Around {
    /// Whether distances are said in miles: as they were asked for, else as in the person's country.
    pub(crate) fn in_miles(&self, country: Option<&str>) -> bool {
        self.within
            .map_or_else(|| locale::in_miles(country), |within| within.miles)
    }

    /// Only what the person keeps.
    pub(crate) fn favourites(&self) -> bool {
        self.filter.favourites
    }

    pub(crate) fn query(self, place: Point) -> NearQuery {
        NearQuery {
            latitude: place.latitude,
            longitude: place.longitude,
            within_m: self.within.map(|within| within.metres),
            by: self.by,
            filter: self.filter.into(),
            ..NearQuery::default()
        }
    }
}

impl Near {
    /// Programs get one entry a meeting, people one card a group.
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let miles = self.around.in_miles(home.settings.country.as_deref());
        let by = self.around.by;
        let query = NearQuery {
            limit: self.part.limit,
            offset: self.part.offset,
            ..self.around.query(self.place)
        };
        if session.out.is_json() {
            session.out.document(&home.app.meetings_near(query)?);
            return Ok(());
        }
        let found = home.app.meetings_near_cards(query)?;
        let texts = session.texts;
        let painter = Painter::new(texts, &home).in_miles(miles);
        let has_lists = found.total > 0 || !home.app.meeting_sources()?.is_empty();
        session.out.people(|page| {
            if !has_lists {
                page.line(&texts.text("meetings.no_list"));
                return;
            }
            if found.total == 0 {
                page.line(&texts.core.text("empty.meetings"));
                found::hidden(page, texts, &found.hidden_fellowships);
                return;
            }
            let heading = if by.is_some() {
                "meetings.reach"
            } else {
                "meetings.groups"
            };
            page.heading(&texts.count(heading, found.total, &[]));
            if let Some(way) = by {
                painter.assumption(page, way, &home.app.travel_speeds());
            }
            for card in &found.cards {
                page.blank();
                painter.card(page, card);
            }
            page.blank();
            found::rest(page, texts, found.cards.len(), found.total);
            found::hidden(page, texts, &found.hidden_fellowships);
            let listed = found.cards.iter().flat_map(|card| &card.meetings);
            age::verify_oldest(page, texts, painter.now, listed);
        });
        Ok(())
    }
}
