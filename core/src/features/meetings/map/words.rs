//! What the picture says, in words: for the list below it and for people who hear it.

use super::bearing::wind;
use super::places::{Place, Places};
use crate::content::Strings;
use crate::features::meetings::{Meeting, phrases};

/// More than this at one door are counted.
const EACH: usize = 8;

pub(super) struct Words<'a> {
    pub(super) strings: &'static Strings,
    pub(super) miles: bool,
    pub(super) places: &'a Places<'a>,
    /// Metres between the rings.
    pub(super) gap: f64,
}

impl Words<'_> {
    pub(super) fn title(&self) -> String {
        self.strings.text("picture.title")
    }

    pub(super) fn distance(&self, metres: f64) -> String {
        phrases::distance(self.strings, metres, self.miles)
    }

    /// How many, and how far the rings are apart.
    pub(super) fn summary(&self) -> String {
        let places = &self.places.drawn;
        if places.is_empty() {
            return self.strings.text("picture.none");
        }
        let meetings = self.count(
            "picture.meetings",
            places.iter().map(|place| place.meetings.len()).sum(),
        );
        let at = self.count("picture.places", places.len());
        format!("{meetings} {at}")
    }

    pub(super) fn rings(&self) -> String {
        let distance = self.distance(self.gap);
        self.strings
            .fill("picture.rings", &[("distance", &distance)])
    }

    /// What the picture leaves out, if anything.
    pub(super) fn left_out(&self) -> Vec<String> {
        let said = |key: &str, number: u32| {
            (number > 0).then(|| self.strings.count(key, number.into(), &[]))
        };
        [
            said("picture.farther", self.places.farther),
            said("picture.no_door", self.places.no_door),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// `Monday, 7:00 PM – 8:00 PM: Noon Break`, as far as the list has room.
    pub(super) fn meetings(&self, place: &Place<'_>) -> Vec<String> {
        let mut lines: Vec<_> = place
            .meetings
            .iter()
            .take(EACH)
            .map(|meeting| self.meeting(meeting))
            .collect();
        let more = place.meetings.len().saturating_sub(EACH);
        if let Some(more) = u64::try_from(more).ok().filter(|more| *more > 0) {
            lines.push(self.strings.count("picture.more", more, &[]));
        }
        lines
    }

    fn meeting(&self, meeting: &Meeting) -> String {
        let when = phrases::when(self.strings, meeting);
        format!("{when}: {}", isolated(&meeting.name))
    }

    /// `400 m north-east`, and how many meetings where there are several.
    pub(super) fn way(&self, place: &Place<'_>) -> String {
        let wind = wind(place.bearing);
        let wind = self.strings.text(&format!("picture.wind.{wind}"));
        let way = format!("{} {wind}", self.distance(place.distance));
        match place.meetings.len() {
            1 => way,
            several => format!("{way}, {}", self.count("picture.meetings", several)),
        }
    }

    fn count(&self, key: &str, number: usize) -> String {
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        self.strings.count(key, number, &[])
    }

    /// Everything in sentences, in the order of the numbers.
    pub(super) fn description(&self) -> String {
        let mut parts = vec![self.summary()];
        if !self.places.drawn.is_empty() {
            parts.push(self.rings());
        }
        for (at, place) in self.places.drawn.iter().enumerate() {
            let mut sentence = format!(
                "{}: {}, {}.",
                at + 1,
                isolated(&place.name),
                self.way(place)
            );
            if place.approximate {
                sentence.push(' ');
                sentence.push_str(&self.strings.text("listed.approximate"));
            }
            for meeting in self.meetings(place) {
                sentence.push(' ');
                sentence.push_str(meeting.trim_end_matches('.'));
                sentence.push('.');
            }
            parts.push(sentence);
        }
        parts.extend(self.left_out());
        parts.join("\n")
    }
}

/// A name of any script, so that it does not turn the words around it.
pub(super) fn isolated(name: &str) -> String {
    if name.is_ascii() {
        name.to_owned()
    } else {
        format!("\u{2068}{name}\u{2069}")
    }
}
