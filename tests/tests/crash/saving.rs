//! Saving, editing, deleting, sleeping and waking; and the first opening of a home.

use waymark_tests::crash::{End, Ledger, Work};
use waymark_tests::vfs::{Call, Disk};

use super::{CALM, check, child, death, home, writing};

/// Kills children that save until there were so many deaths at a write, and a few at other calls.
fn saving(disk: Disk, deaths: usize, seed: u64) {
    let mut chance = fastrand::Rng::with_seed(seed);
    let (mut at_writes, mut elsewhere, mut acknowledged, mut in_flight) = (0, 0, 0, 0);
    while at_writes < deaths {
        let home = home();
        let mut ledger = Ledger::default();
        for round in 0..12 {
            let (call, range) = match chance.u8(0..24) {
                0 => (Call::Sync, 60),
                1 => (Call::Truncate, 8),
                2 => (Call::Delete, 3),
                3 => (Call::Open, 8),
                _ => (Call::Write, 600),
            };
            let plan = death(disk, call, chance.u64(1..range), &mut chance);
            let outcome = child(home.path(), plan, writing(&ledger, 40, 0, chance.u64(..)));
            acknowledged += ledger.note(&outcome);
            in_flight += outcome.in_flight().iter().count();
            match (outcome.end, call) {
                (End::Killed, Call::Write) => at_writes += 1,
                (End::Killed, _) => elsewhere += 1,
                _ => {}
            }
            // Now and then the next child finds the home as the last one left it.
            if round == 11 || chance.u8(0..4) > 0 {
                check(home.path(), &mut ledger, plan);
            }
        }
    }
    println!(
        "saving, disk {disk:?}: {at_writes} deaths at a write and {elsewhere} at another call, \
         {acknowledged} acknowledged steps, {in_flight} in flight, 0 lost, 0 half there"
    );
}

#[test]
fn a_kill_while_saving_loses_nothing() {
    saving(Disk::Keeps, 200, 11);
}

#[test]
fn a_power_cut_while_saving_loses_nothing() {
    saving(Disk::Forgets, 200, 12);
}

/// A home whose first opening died must open, empty, at the next: not be taken for a broken one.
#[test]
fn a_first_opening_may_die_anywhere() {
    let mut deaths = 0;
    for (disk, seed) in [(Disk::Keeps, 21), (Disk::Forgets, 22), (Disk::Forgets, 23)] {
        let mut chance = fastrand::Rng::with_seed(seed);
        for call in Call::ALL {
            for at in 1.. {
                let home = home();
                let plan = death(disk, call, at, &mut chance);
                if child(home.path(), plan, Work::Open).end != End::Killed {
                    break;
                }
                deaths += 1;
                let mut ledger = Ledger::default();
                check(home.path(), &mut ledger, plan);
                ledger.note(&child(home.path(), CALM, writing(&ledger, 2, 0, at)));
                check(home.path(), &mut ledger, plan);
            }
        }
    }
    println!("first opening: {deaths} deaths, every call of it, and every home opened after");
    assert!(deaths > 50);
}
