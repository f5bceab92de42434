//! Two processes.

use std::path::Path;
use std::thread;

use waymark_tests::crash::{Ledger, Said, inspect};

use super::{CALM, child, home, writing};

/// Two processes on one home, both making it, opening it and writing to it at once.
#[test]
fn two_processes_write_to_one_home() {
    let mut acknowledged = 0;
    for seed in 0..3 {
        let home = home();
        let mut ledgers = [Ledger::default(), Ledger::starting(100_000)];
        for _ in 0..2 {
            acknowledged += both_write(home.path(), &mut ledgers, seed);
        }
        let (found, mut wrong) = inspect::read(home.path()).unwrap();
        wrong.extend(inspect::compare_log(home.path(), &found).unwrap());
        let (low, high) = found.into_iter().partition(|(n, _)| *n < 100_000);
        let [first, second] = &mut ledgers;
        wrong.extend(first.check(low));
        wrong.extend(second.check(high));
        assert_eq!(wrong, []);
    }
    println!("two processes at once: {acknowledged} acknowledged steps, 0 lost, 0 half there");
}

fn both_write(home: &Path, ledgers: &mut [Ledger; 2], seed: u64) -> usize {
    let outcomes = thread::scope(|scope| {
        let start = |ledger: &Ledger| {
            let work = writing(ledger, 50, 0, seed);
            scope.spawn(move || child(home, CALM, work))
        };
        let running: Vec<_> = ledgers.iter().map(start).collect();
        running
            .into_iter()
            .map(|child| child.join().unwrap())
            .collect::<Vec<_>>()
    });
    let noted = ledgers.iter_mut().zip(outcomes).map(|(ledger, outcome)| {
        let refused: Vec<_> = outcome
            .said
            .iter()
            .filter(|said| matches!(said, Said::Refused { .. }))
            .collect();
        assert!(refused.is_empty(), "{refused:?}");
        ledger.note(&outcome)
    });
    noted.sum()
}
