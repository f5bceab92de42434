//! A list of meetings that comes in while the disk is full.

use std::path::PathBuf;

use waymark_tests::crash::{Work, journal, lists};
use waymark_tests::vfs::Plan;

use super::{child, copy, home};

fn feed(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../core/tests/feeds")).join(name)
}

/// The disk is full from a write on. The core says so, the list from before is whole, for the process that goes on
/// and for the next one, and with room again the new list comes in.
#[test]
fn a_full_disk_during_an_import_leaves_the_list_from_before() {
    let old = home();
    let app = journal::open(old.path()).unwrap();
    assert!(lists::import(&app, &feed("mg_edmonton.json")).unwrap() > 100);
    let before = lists::names(&app).unwrap();
    app.suspend().unwrap();
    drop(app);
    let new = home();
    let app = journal::open(new.path()).unwrap();
    assert_eq!(lists::import(&app, &feed("mg_aasanjose.json")), Ok(670));
    let after = lists::names(&app).unwrap();
    drop(app);

    let mut full = 0;
    for at in (1..).step_by(13) {
        let home = copy(old.path());
        let plan = Plan::full_disk(at);
        let (list, again) = (feed("mg_aasanjose.json"), at % 2 == 0);
        let import = Work::Import {
            list: list.clone(),
            again,
        };
        let outcome = child(home.path(), plan, import);
        let refused: Vec<_> = outcome.refused().collect();
        assert!(
            refused.iter().all(|error| *error == "StorageFull"),
            "{plan:?}: {refused:?}"
        );
        let app = journal::open(home.path()).unwrap();
        let found = lists::names(&app).unwrap();
        if refused.is_empty() {
            assert_eq!(found, after, "{plan:?}");
            break;
        }
        full += 1;
        // An opening that was refused already is not gone on from.
        assert!(found == before || (again && found == after), "{plan:?}");
        assert_eq!(lists::import(&app, &list), Ok(670));
        assert_eq!(lists::names(&app).unwrap(), after, "{plan:?}");
    }
    println!("full disk during an import: {full} times the list from before was whole");
    assert!(full > 20 && before != after);
}
