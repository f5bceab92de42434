//! What a feature declares of itself. The store knows features only through this.

/// A feature's declaration: its tables and what of them is synced.
#[derive(Debug)]
pub(crate) struct Feature {
    /// The folder's name; also what `Listener.changed` says.
    pub(crate) name: &'static str,
    /// Steps of the diary's schema (`waymark.db`), each run once, in order. Never edited once released.
    pub(crate) migrations: &'static [&'static str],
    /// Steps of the public file's schema (`meetings.db`), which can be rebuilt.
    pub(crate) public_migrations: &'static [&'static str],
    /// The tables whose rows are written through the operation log. Read by what takes in other devices'
    /// writes, and by the test that no number is used twice.
    #[cfg_attr(not(test), allow(dead_code))]
    pub(crate) synced: &'static [&'static Synced],
}

/// One table whose rows are written through the operation log. Its key column is `id`, 16 bytes.
#[derive(Debug)]
pub(crate) struct Synced {
    pub(crate) feature: &'static str,
    pub(crate) table: &'static str,
    /// The record kind in operations. Unique over all features, never reused.
    pub(crate) kind: u16,
    pub(crate) columns: &'static [Column],
}

/// One column, written as one register of the operation log.
#[derive(Debug)]
pub(crate) struct Column {
    /// The field's number in operations. Unique within the table, never reused.
    pub(crate) field: u16,
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
}

/// How a column merges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One value, the last writer wins. A row without it does not exist yet.
    Required,
    /// One value, the last writer wins; NULL while not written.
    Optional,
    /// A set of short texts; each element is a register of its own. Stored as a sorted JSON array.
    Set,
}

/// A column every row has.
pub(crate) const fn required(field: u16, name: &'static str) -> Column {
    Column {
        field,
        name,
        shape: Shape::Required,
    }
}

/// A column that may be NULL: not answered.
pub(crate) const fn optional(field: u16, name: &'static str) -> Column {
    Column {
        field,
        name,
        shape: Shape::Optional,
    }
}

/// A column that holds a set.
pub(crate) const fn set(field: u16, name: &'static str) -> Column {
    Column {
        field,
        name,
        shape: Shape::Set,
    }
}
