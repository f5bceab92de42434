use serde_json::json;

use crate::support::Person;

#[test]
fn a_code_is_shown_as_its_fellowship_means_it() {
    let anna = Person::new();
    let meaning = |words: &[&str], code: &str| {
        let types = anna.json(&[&["meetings", "types"], words].concat());
        let all = types["types"].as_array().unwrap();
        let listed = all.iter().find(|listed| listed["code"] == code);
        listed.map(|listed| (listed["concept"].clone(), listed["name"].clone()))
    };
    let says = |concept, name| Some((json!(concept), json!(name)));
    assert_eq!(meaning(&[], "C"), says("closed", "Closed"));
    assert_eq!(
        meaning(&["--fellowship", "al-anon", "--language", "es"], "C"),
        says("families_and_friends_only", "Solo familiares y amigos")
    );
    assert_eq!(
        meaning(&["--fellowship", "na", "--language", "es"], "DD"),
        says("dual_diagnosis", "Diagnóstico dual")
    );
    assert_eq!(meaning(&["--fellowship", "na"], "GR"), None);
}

#[test]
fn the_fellowships_for_dual_recovery_say_so() {
    let anna = Person::new();
    let fellowships = anna.json(&["meetings", "fellowships"]);
    let all = fellowships["fellowships"].as_array().unwrap();
    let dual = all.iter().filter(|listed| listed["dual_recovery"] == true);
    let dual: Vec<_> = dual.map(|listed| &listed["fellowship"]).collect();
    assert_eq!(dual, ["dra", "dda", "dtr", "dual"]);
    assert_eq!(
        all[0],
        json!({ "fellowship": "aa", "name": "Alcoholics Anonymous", "dual_recovery": false })
    );
}
