//! `meetings map`: a picture of what is around a place, or the same in sentences.

use serde_json::json;

use super::file;
use super::near::Around;
use crate::commands::Done;
use crate::page::{good, plain, quiet};
use crate::session::Session;
use crate::words::{self, Point};

#[derive(clap::Args)]
pub(crate) struct Map {
    #[arg(value_name = "LAT,LON", value_parser = words::point, allow_hyphen_values = true)]
    place: Point,
    #[command(flatten)]
    around: Around,
    #[arg(long, value_name = "FILE.svg")]
    out: Option<String>,
}

impl Map {
    pub(super) fn writes(&self) -> bool {
        self.out.as_deref().is_some_and(|name| name != file::STDOUT)
    }

    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let miles = self.around.in_miles(home.settings.country.as_deref());
        let query = self.around.query(self.place);
        let map = home
            .app
            .meetings_map(query, miles, Some(texts.language()))?;
        match self.out.as_deref() {
            None => session
                .out
                .show(&map, |page| page.line(&plain(&map.description))),
            Some(file::STDOUT) => session.out.given(&map, &map.svg),
            Some(name) => {
                file::write(name, &map.svg)?;
                let answer = json!({
                    "file": name,
                    "meetings": map.meetings,
                    "places": map.places,
                    "left_out": map.left_out,
                    "bytes": map.svg.len(),
                });
                session.out.show(&answer, |page| {
                    let places = map.places.to_string();
                    let values = [("places", &*places), ("file", name)];
                    page.line(&good(texts.count("map.done", map.meetings, &values)));
                    page.line(&quiet(texts.text("map.share")));
                });
            }
        }
        Ok(())
    }
}
