//! What Kotlin, Swift, Python and the command line call for a picture.

use super::draw;
use super::model::MeetingMap;
use crate::content::{Language, Strings};
use crate::features::meetings::NearQuery;
use crate::{App, AppError};

/// Meetings looked at where the search does not say: many share the doors of one city.
const LIMIT: u32 = 200;

#[uniffi::export]
impl App {
    /// A picture of what a search finds around its place: the 30 nearest places, with rings for the distance
    /// in kilometres or `miles`. `language`: of its words; left out: that of the settings.
    ///
    /// The search's `limit` counts meetings; left out: 200. Nothing leaves the device. Errors: `Invalid`.
    #[uniffi::method(default(miles = false, language = None))]
    pub fn meetings_map(
        &self,
        query: NearQuery,
        miles: bool,
        language: Option<Language>,
    ) -> Result<MeetingMap, AppError> {
        let language = match language {
            Some(language) => language,
            None => self.current_settings()?.spoken(),
        };
        let centre = (query.latitude, query.longitude);
        let limit = query.limit.or(Some(LIMIT));
        let found = self.meetings_near(NearQuery { limit, ..query })?;
        Ok(draw(&found, centre, miles, Strings::of(language)))
    }
}
