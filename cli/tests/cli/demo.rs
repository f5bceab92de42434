use std::fs;

use crate::support::{Ran, waymark};

fn demo(extra: &[&str]) -> (Ran, usize) {
    let temporary = tempfile::tempdir().unwrap();
    let mut command = waymark();
    command
        .arg("demo")
        .args(extra)
        .env("TMPDIR", temporary.path())
        .env("COLUMNS", "60");
    let ran = Ran::from(command.output().unwrap());
    (ran, fs::read_dir(temporary.path()).unwrap().count())
}

#[test]
fn the_story_is_told_in_both_languages_and_leaves_nothing_behind() {
    for (language, last) in [("en", "That is all."), ("es", "Eso es todo.")] {
        let (ran, left) = demo(&["--language", language]);
        assert_eq!((ran.code, ran.err.as_str(), left), (0, "", 0));
        for chapter in 1..=7 {
            assert!(
                ran.out.contains(&format!("\n{chapter}. ")),
                "{chapter}: {}",
                ran.out
            );
        }
        for shown in [
            "670",
            "five-four-three",
            "UTC-07:00",
            "UTC-08:00",
            "911",
            "988",
            last,
        ] {
            assert!(ran.out.contains(shown), "{shown}: {}", ran.out);
        }
    }
}

#[test]
fn programs_get_the_story_as_one_document() {
    let (ran, left) = demo(&["--json"]);
    let told = ran.json();
    assert_eq!((ran.code, left), (0, 0));
    assert_eq!(told["days"].as_array().unwrap().len(), 4);
    assert_eq!(told["suggestions"][0]["skill"]["id"], "five-four-three");
    assert_eq!(told["import"]["meetings"], 670);
    let near = told["near"]["meetings"].as_array().unwrap();
    assert_eq!(near.len(), 2);
    let first = &near[0];
    assert_eq!(told["home_group"]["id"], first["id"]);
    let leaving = told["home_group_plan"]["notifications"].as_array().unwrap();
    assert_eq!(leaving.len(), 2, "this week and the next");
    let instant = |text: &serde_json::Value| {
        chrono::DateTime::parse_from_rfc3339(text.as_str().unwrap()).unwrap()
    };
    assert_eq!(instant(&leaving[0]["fire_at"]), instant(&first["leave_by"]));
    assert_eq!(
        (instant(&leaving[1]["fire_at"]) - instant(&leaving[0]["fire_at"])).num_hours(),
        7 * 24 + 1,
        "the night in between has an hour more"
    );
    assert!(told["map"]["meetings"].as_u64() >= told["near"]["total"].as_u64());
    assert_eq!(
        (
            &told["sealed"]["plain_words"],
            &told["sealed"]["reopened_same"]
        ),
        (&0.into(), &true.into())
    );
    let together = &told["together"];
    assert_eq!(
        (&together["devices"], &together["entries"]),
        (&2.into(), &6.into())
    );
    assert_eq!(together["words"].as_array().unwrap().len(), 6);
    let relay = &together["relay"];
    assert_eq!(
        (&relay["plain_words"], &relay["stopped"]),
        (&0.into(), &"offline".into())
    );
    assert!(relay["bytes"].as_u64() > Some(0));
    let eights: Vec<_> = told["plan"]["notifications"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["kind"] == "medicine")
        .map(|one| one["fire_at"].as_str().unwrap())
        .collect();
    assert_eq!(
        eights[..2],
        ["2026-10-31T15:00:00Z", "2026-11-01T16:00:00Z"],
        "eight stays eight"
    );
}

/// The story ends with saying that nothing left this machine: where there is only this machine, it is the same.
#[test]
#[cfg(target_os = "linux")]
fn the_story_needs_no_network_but_its_own_machine() {
    use std::io::ErrorKind;
    use waymark_tests::network::alone;
    match alone(waymark().arg("demo")).output() {
        Ok(told) => assert!(told.status.success(), "{told:?}"),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            eprintln!("skipped: this user may make no network of its own");
        }
        Err(error) => panic!("{error}"),
    }
    // The control: in such a network there is nobody else.
    let mut elsewhere = waymark();
    let relay = "https://192.0.2.1";
    let home = tempfile::tempdir().unwrap();
    elsewhere.args(["sync", "enable", "--relay", relay, "--home"]);
    if let Ok(refused) = alone(elsewhere.arg(home.path())).output() {
        assert_eq!(refused.status.code(), Some(5), "{refused:?}");
    }
}
