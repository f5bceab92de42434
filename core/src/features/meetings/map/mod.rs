//! A picture of the meetings around a point: no map tiles, no network, nothing that leaves the device.
//!
//! North is up, distances and directions from the middle are true (azimuthal equidistant), the rings say how
//! far. A place is a number in the picture and a line in the list below it; the description of the picture
//! says the same in sentences, for people who hear it.
//!
//! places (who shares a door) -> layout (where marks go) -> picture (SVG) with words (the same, spoken).

mod bearing;
mod ffi;
mod layout;
pub(super) mod model;
mod picture;
mod places;
mod style;
#[cfg(test)]
mod tests;
mod words;

use crate::content::Strings;
use layout::Layout;
use model::MeetingMap;
use places::Places;

use super::MeetingPage;

/// A point on the earth in degrees, north and east.
type Point = (f64, f64);

/// The picture of a page of a search around `centre`, nearest first.
fn draw(page: &MeetingPage, centre: Point, miles: bool, strings: &'static Strings) -> MeetingMap {
    let places = Places::around(centre, page);
    let layout = Layout::of(&places.drawn, miles);
    let words = words::Words {
        strings,
        miles,
        places: &places,
        gap: layout.step,
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    MeetingMap {
        svg: picture::svg(&layout, &words),
        description: words.description(),
        meetings: count(places.drawn.iter().map(|place| place.meetings.len()).sum()),
        places: count(places.drawn.len()),
        left_out: places.farther.saturating_add(places.no_door),
    }
}
