//! Several processes on one home.

use crate::support::{NOW, Person, Ran};

#[test]
fn thirty_check_ins_at_once_are_all_kept_even_in_a_new_home() {
    let anna = Person::new();
    let children: Vec<_> = (0..30)
        .map(|n: i32| {
            let mood = (n % 11).to_string();
            let words = ["checkin", "add", "--json", "--clock", NOW, "--mood", &mood];
            let mut command = anna.command(&words);
            command
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    let mut ids: Vec<String> = children
        .into_iter()
        .map(|child| {
            let ran = Ran::from(child.wait_with_output().unwrap());
            assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
            ran.json()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    let list = anna.json(&["checkin", "list"]);
    let mut kept: Vec<String> = list["days"][0]["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    kept.sort();
    assert_eq!((ids.len(), ids), (30, kept));
}
