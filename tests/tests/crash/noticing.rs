//! The control of the checks themselves: what is lost or half there is noticed.

use waymark_tests::crash::{Ledger, Wrong, inspect};

use super::{CALM, child, home, writing};

/// Each row: what is done to a whole home past the core, and whether that is a loss or a half.
#[test]
fn what_is_lost_or_half_there_is_noticed() {
    let one = "(SELECT id FROM checkin LIMIT 1)";
    let cases = [
        (format!("DELETE FROM operation WHERE record = {one}"), false),
        (format!("DELETE FROM checkin WHERE id = {one}"), true),
        (
            format!("UPDATE checkin SET mood = NULL WHERE id = {one}"),
            true,
        ),
        (
            format!("UPDATE checkin SET note = 'entry 1 version 9. ' WHERE id = {one}"),
            true,
        ),
        (
            format!("UPDATE operation SET fields = x'80' WHERE record = {one}"),
            false,
        ),
        (
            "UPDATE operation SET deleted = 0 WHERE deleted = 1".into(),
            false,
        ),
    ];
    for (harm, loses) in cases {
        let home = home();
        let mut ledger = Ledger::default();
        ledger.note(&child(home.path(), CALM, writing(&ledger, 40, 0, 61)));
        let sql = inspect::raw(&home.path().join("waymark.db")).unwrap();
        assert!(sql.execute(&harm, []).unwrap() > 0, "{harm}");
        drop(sql);
        let (found, mut wrong) = inspect::read(home.path()).unwrap();
        wrong.extend(inspect::compare_log(home.path(), &found).unwrap());
        assert!(
            wrong.iter().any(|wrong| matches!(wrong, Wrong::Half(_))),
            "{harm}"
        );
        let lost = ledger.check(found);
        assert_eq!(
            lost.iter().any(|wrong| matches!(wrong, Wrong::Lost(_))),
            loses,
            "{harm}: {lost:?}"
        );
    }
}
