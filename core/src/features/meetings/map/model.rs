//! The picture as the other parts see it.

/// A picture of meetings around a point.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct MeetingMap {
    /// An SVG document with a title and a description, for light and dark screens. It does not say where the
    /// middle is, but the distances in it can tell: share it as one would share an address.
    pub svg: String,
    /// The description alone, in sentences.
    pub description: String,
    /// Meetings drawn.
    pub meetings: u32,
    /// Places drawn: meetings at one door share one.
    pub places: u32,
    /// Meetings of the search that are not drawn: online, closed for now, or farther than the 30 nearest places.
    pub left_out: u32,
}
