//! What sync costs, with a relay as a real process: on SQLite, and on PostgreSQL where there is one.

pub(crate) mod account;
pub(crate) mod crowd;
pub(crate) mod database;
pub(crate) mod device;
mod flow;
mod latency;
pub(crate) mod relay;
pub(crate) mod restore;
mod rows;
mod wire;

use database::Base;

use crate::measure::Outcome;
use crate::report::Finding;

/// How much of it.
#[derive(clap::Args)]
pub(crate) struct Sizes {
    /// Check-ins that go up and down.
    #[arg(long, default_value_t = 10_000)]
    records: usize,
    /// Check-ins that a new phone gets back.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
    restore: Vec<usize>,
    /// Accounts that write at once.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 100, 1_000])]
    crowds: Vec<usize>,
    /// Accounts at the relay, few and many.
    #[arg(long, value_delimiter = ',', num_args = 1, default_values_t = [1_000, 100_000])]
    accounts: Vec<u64>,
}

pub(crate) fn findings(sizes: &Sizes) -> Outcome<Vec<Finding>> {
    let bases = Base::all();
    let mut found = Vec::new();
    for (number, base) in bases.iter().enumerate() {
        found.extend(flow::findings(base, sizes.records)?);
        found.extend(wire::findings(base)?);
        for records in &sizes.restore {
            // What a phone does with many is the same whatever the relay's database is.
            if number == 0 || *records <= sizes.records {
                found.extend(restore::findings(base, *records)?);
            }
        }
        found.push(latency::finding(base)?);
        for accounts in &sizes.crowds {
            found.push(crowd::finding(base, *accounts)?);
        }
        if let [few, many] = sizes.accounts.as_slice() {
            found.extend(rows::findings(base, *few, *many)?);
        }
    }
    if bases.len() == 1 {
        found.push(Finding::alone(
            "the same on PostgreSQL",
            "SKIPPED: WAYMARK_TEST_POSTGRES names no server".to_owned(),
            Vec::new(),
        ));
    }
    Ok(found)
}
