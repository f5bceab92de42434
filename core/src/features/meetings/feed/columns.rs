use super::raw::{Key, RawRow};
use super::scalar::Scalar;

/// The columns of a spreadsheet, as its first line names them.
pub(super) struct Columns(Vec<Key>);

impl Columns {
    /// `None` when the line names no column of a meeting.
    pub(super) fn named(header: &[Scalar<'_>]) -> Option<Self> {
        let keys: Vec<_> = header
            .iter()
            .map(|name| name.text().map_or(Key::Unknown, |name| Key::named(&name)))
            .collect();
        keys.iter()
            .any(|key| *key != Key::Unknown)
            .then_some(Self(keys))
    }

    /// A line as a row: cells beyond the last column are passed over, missing ones are absent.
    pub(super) fn row<'a>(&self, line: Vec<Scalar<'a>>) -> Box<RawRow<'a>> {
        let mut row = Box::<RawRow<'a>>::default();
        for (key, cell) in self.0.iter().zip(line) {
            row.set(*key, cell);
        }
        row
    }
}
