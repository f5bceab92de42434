//! The relay over real HTTP on loopback, on SQLite and, where `WAYMARK_TEST_POSTGRES` names one, on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "all of this is a test"
)]

mod account;
mod backup;
mod closing;
mod crowds;
mod devices;
mod holding;
mod killing;
mod links;
mod mailboxes;
mod measure;
mod members;
mod older;
mod open;
mod page;
mod people;
mod process;
mod racing;
mod slow;
mod stage;
mod statuses;
mod thieves;
mod tls;
mod waiting;

/// Makes of each function two tests: one for each database.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(crate::stage::Base::Sqlite); })*
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(base) = crate::stage::Base::postgres() {
                    super::$name(base);
                }
            })*
        }
    };
}
pub(crate) use on_both;
