//! Meetings given out: as a file, as a picture, as a way to go.

use std::fs;

use crate::support::{Person, SAN_JOSE};

#[test]
fn each_form_is_written_whole_and_says_what_is_in_it() {
    let anna = Person::new().with_meetings();
    let begins = [
        ("ics", "BEGIN:VCALENDAR\r\n"),
        ("json", "[\n"),
        ("geojson", "{\n  \"type\": \"FeatureCollection\""),
        ("txt", "MEETINGS\n"),
    ];
    for (ending, begin) in begins {
        let file = anna.folder.path().join(format!("out.{ending}"));
        fs::write(&file, "an earlier one").unwrap();
        let name = file.to_str().unwrap();
        let answer = anna.json(&[
            "meetings", "export", name, "--near", SAN_JOSE, "--within", "3km", "--day", "mon",
        ]);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with(begin), "{ending}");
        assert_eq!(answer["file"], name);
        assert_eq!(answer["bytes"], text.len());
        let meetings = answer["meetings"].as_u64().unwrap();
        assert!(meetings > 0);
        let near = anna.json(&[
            "meetings", "near", SAN_JOSE, "--within", "3km", "--day", "mon",
        ]);
        assert_eq!(
            meetings + answer["left_out"].as_u64().unwrap(),
            near["total"].as_u64().unwrap()
        );
    }
    // Nothing is left beside them.
    let beside = fs::read_dir(anna.folder.path()).unwrap().flatten();
    let beside: Vec<_> = beside
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert!(
        beside.iter().all(|name| !name.starts_with(".tmp")),
        "{beside:?}"
    );
}

#[test]
fn stdout_takes_the_text_and_programs_get_a_document() {
    let anna = Person::new().with_meetings();
    let near = anna.json(&["meetings", "near", SAN_JOSE, "--limit", "2"]);
    let id = |at: usize| near["meetings"][at]["id"].as_str().unwrap().to_owned();
    let (first, second) = (id(0), id(1));
    let words = [
        "meetings", "export", "-", "--format", "geojson", "--id", &first, "--id", &second,
    ];
    let text = anna.run(&words).out;
    let features: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(features["features"].as_array().unwrap().len(), 2);
    let document = anna.json(&words);
    assert_eq!(
        (&document["meetings"], document["text"].as_str()),
        (&2.into(), Some(&*text))
    );

    anna.json(&["meetings", "favourite", &first]);
    let kept = anna.json(&["meetings", "export", "-", "--format", "txt", "--favourites"]);
    assert_eq!(kept["meetings"], 1);
}

#[test]
fn what_cannot_be_given_out_is_refused() {
    let anna = Person::new().with_meetings();
    let refused = |words: &[&str]| {
        anna.refused(&[&["meetings", "export"], words].concat())
            .error()
    };
    let invalid = |field: &str| ("Invalid".to_owned(), field.to_owned());
    assert_eq!(refused(&["out.pdf", "--favourites"]), invalid("format"));
    assert_eq!(
        refused(&["/nowhere/at/all/out.ics", "--near", SAN_JOSE]),
        invalid("file")
    );
    assert_eq!(
        refused(&[
            "-",
            "--format",
            "txt",
            "--near",
            SAN_JOSE,
            "--columns",
            "20"
        ]),
        invalid("columns")
    );
    assert_eq!(
        refused(&["-", "--format", "ics", "--source", "nobody"]).0,
        "NotFound"
    );
    // Nobody says which meetings, or somebody says it twice.
    for words in [
        &["out.ics"][..],
        &["out.ics", "--favourites", "--source", "sj"],
    ] {
        assert_eq!(anna.run(&[&["meetings", "export"], words].concat()).code, 2);
    }
}

#[test]
fn a_picture_is_drawn_or_told() {
    let anna = Person::new().with_meetings();
    let file = anna.folder.path().join("map.svg");
    let name = file.to_str().unwrap();
    let words = [
        "meetings", "map", SAN_JOSE, "--within", "5km", "--day", "mon",
    ];
    let answer = anna.json(&[&words[..], &["--out", name]].concat());
    let svg = fs::read_to_string(&file).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains("role=\"img\""));
    assert_eq!(answer["bytes"], svg.len());
    let told = anna.run(&words).out;
    assert!(
        told.contains("North is up.") && told.contains("\n1: "),
        "{told}"
    );
    let spanish = anna.run(&[&words[..], &["--language", "es"]].concat()).out;
    assert!(spanish.contains("El norte está arriba."), "{spanish}");
}

#[test]
fn the_way_to_a_meeting_is_a_link() {
    let anna = Person::new().with_meetings();
    let near = anna.json(&[
        "meetings",
        "near",
        SAN_JOSE,
        "--attendance",
        "in_person",
        "--limit",
        "1",
    ]);
    let id = near["meetings"][0]["id"].as_str().unwrap();
    let way = anna.json(&["meetings", "directions", id]);
    assert!(
        way["directions"]["uri"]
            .as_str()
            .unwrap()
            .starts_with("geo:0,0?q=")
    );
    let online = anna.json(&[
        "meetings",
        "near",
        SAN_JOSE,
        "--attendance",
        "temporarily_online",
        "--limit",
        "1",
    ]);
    let id = online["meetings"][0]["id"].as_str().unwrap();
    assert!(anna.json(&["meetings", "directions", id])["directions"].is_null());
}
