//! The features, one folder each, all of the same shape. One line here registers one.

pub(crate) mod alerts;
mod checkin;
pub(crate) mod contacts;
mod coping;
mod crisis;
pub mod meetings;
pub(crate) mod own_rules;
mod plan;
pub(crate) mod reminders;
mod settings;
#[cfg(test)]
mod tests;

pub use alerts::*;
pub use checkin::*;
pub(crate) use checkin::{checkins_between, done_days, scales};
pub use contacts::*;
pub(crate) use contacts::{
    SHARED_ANSWERS, all_contacts, contact_by_id, contacts_hidden, find_contact, shared_answers,
    shown_contacts, time_or_none, unless_put_away, withdraw_and_remove,
};
pub use coping::*;
pub use crisis::*;
pub use meetings::*;
pub(crate) use meetings::{Downloads, Leaving};
pub use own_rules::*;
pub(crate) use plan::plan_lines;
pub use plan::*;
pub use reminders::*;
pub(crate) use settings::settings_of;
pub use settings::*;

use crate::error::Result;
use crate::store::{Feature, Ladder, Sql, Synced};
use crate::{oplog, sync};

/// Every feature, in the order in which their tables are made. New ones go last.
pub(crate) const ALL: &[&Feature] = &[
    &oplog::FEATURE,
    &checkin::FEATURE,
    &settings::FEATURE,
    &meetings::FEATURE,
    &reminders::FEATURE,
    &coping::FEATURE,
    &sync::FEATURE,
    &contacts::FEATURE,
    &alerts::FEATURE,
    &own_rules::FEATURE,
    &plan::FEATURE,
];

/// Features of which nothing is listed while the person has put their contacts away.
pub(crate) const PUT_AWAY: &[&str] = &["contacts", "alerts", "own_rules"];

/// Every table whose rows go to the person's other devices.
pub(crate) fn synced() -> Vec<&'static Synced> {
    let tables = ALL.iter().flat_map(|feature| feature.synced);
    tables.copied().collect()
}

/// Words of a newer version wait in the log for columns and tables that it did not have: after an update they are shown. Else the
/// next edit of a record would take them for answers that the person took back.
pub(crate) fn show_what_waited(sql: &Sql) -> Result<()> {
    oplog::materialise_all(sql, &synced(), &mut oplog::Taken::default())
}

/// The schema of the diary, `waymark.db`.
pub(crate) fn diary_ladder() -> Ladder {
    Ladder(
        ALL.iter()
            .map(|feature| (feature.name, feature.migrations))
            .collect(),
    )
}

/// The schema of the public lists, `meetings.db`.
pub(crate) fn public_ladder() -> Ladder {
    Ladder(
        ALL.iter()
            .map(|feature| (feature.name, feature.public_migrations))
            .collect(),
    )
}
