use std::path::PathBuf;

use roxmltree::{Document, Node};

use super::model::MeetingMap;
use crate::AppError;
use crate::content::Language;
use crate::features::meetings::{FeedFile, Fellowship, NearQuery};
use crate::testing::Alice;

const ODD: &str = include_str!("../../../../tests/golden/export/map.json");

fn with(text: &str) -> Alice {
    let alice = Alice::new();
    let path = alice.home.path().join("list.json");
    std::fs::write(&path, text).unwrap();
    alice
        .app
        .meetings_import(FeedFile {
            path: path.display().to_string(),
            source: "odd".into(),
            fellowship: Some(Fellowship::Aa),
            time_zone: Some("Pacific/Fiji".into()),
            ..FeedFile::default()
        })
        .unwrap();
    alice
}

fn map(
    alice: &Alice,
    at: (f64, f64),
    miles: bool,
    language: Language,
) -> Result<MeetingMap, AppError> {
    let query = NearQuery {
        latitude: at.0,
        longitude: at.1,
        ..NearQuery::default()
    };
    alice.app.meetings_map(query, miles, Some(language))
}

/// On Taveuni, a step west of the antimeridian.
const TAVEUNI: (f64, f64) = (-16.80, 179.99);

fn golden(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/export")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{name}");
}

fn named<'a, 'i>(document: &'a Document<'i>, tag: &str) -> Vec<Node<'a, 'i>> {
    document
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", tag)))
        .collect()
}

#[test]
fn the_picture_is_as_agreed() {
    let alice = with(ODD);
    golden(
        "map.svg",
        &map(&alice, TAVEUNI, false, Language::En).unwrap().svg,
    );
    golden(
        "map.es.svg",
        &map(&alice, TAVEUNI, true, Language::Es).unwrap().svg,
    );
}

#[test]
fn it_says_in_sentences_what_it_shows() {
    let alice = with(ODD);
    let found = map(&alice, TAVEUNI, false, Language::En).unwrap();
    assert_eq!((found.meetings, found.places, found.left_out), (5, 4, 2));
    let document = Document::parse(&found.svg).unwrap();
    let root = document.root_element();
    assert_eq!(
        (root.attribute("role"), root.attribute("lang")),
        (Some("img"), Some("en"))
    );
    for (tag, label) in [("title", "aria-labelledby"), ("desc", "aria-describedby")] {
        let node = named(&document, tag)[0];
        assert_eq!(node.attribute("id"), root.attribute(label));
        assert!(!node.text().unwrap().is_empty());
    }
    let said = named(&document, "desc")[0].text().unwrap();
    assert_eq!(said.trim(), found.description);
    for fact in [
        "5 meetings at 4 places.",
        "1: \u{2068}Casa \u{ab}Vista\u{bb} & \"Hijos\"\u{2069}, 1.3 km south-east, 2 meetings.",
        "Monday, 7:00 PM – 8:00 PM: Sunrise. Thursday, 7:00 PM – 8:00 PM: Sunrise.",
        "2 meetings have no open door and are not drawn.",
    ] {
        assert!(said.contains(fact), "{fact}\n{said}");
    }
    // Nothing is only in the picture: each number of a place is in the sentences.
    assert!((1..=4).all(|number| said.contains(&format!("\n{number}: "))));
}

#[test]
fn it_loads_and_runs_nothing_and_does_not_say_where_the_middle_is() {
    let alice = with(ODD);
    let svg = map(&alice, TAVEUNI, false, Language::En).unwrap().svg;
    let document = Document::parse(&svg).unwrap();
    for node in document.descendants().filter(Node::is_element) {
        assert!(
            !["script", "image", "use", "foreignObject", "a"].contains(&node.tag_name().name())
        );
        for attribute in node.attributes() {
            assert!(!attribute.name().starts_with("on") && !attribute.name().contains("href"));
        }
    }
    for word in ["url(", "@import", "179.99", "16.8"] {
        assert!(!svg.contains(word), "{word}");
    }
}

#[test]
fn east_is_right_across_the_date_line_and_areas_are_hollow() {
    let alice = with(ODD);
    let svg = map(&alice, TAVEUNI, false, Language::En).unwrap().svg;
    let document = Document::parse(&svg).unwrap();
    // The first four numbers are in the square; the list repeats them.
    let spot = |number: &str| -> (f64, f64) {
        let mut texts = named(&document, "text").into_iter().filter(|text| {
            text.text().map(str::trim) == Some(number)
                && text
                    .attribute("class")
                    .is_some_and(|class| class.starts_with("number"))
        });
        let text = texts.next().unwrap();
        let at = |name: &str| text.attribute(name).unwrap().parse::<f64>().unwrap();
        (at("x"), at("y"))
    };
    let (east, _) = spot("1");
    assert!(east > 200.0, "a place at -179.99 lies to the east: {east}");
    let (x, y) = spot("3");
    assert!(x < 200.0 && y < 200.0, "north-west: {x} {y}");
    let hollow = named(&document, "path")
        .into_iter()
        .filter(|path| path.attribute("class") == Some("area"));
    assert_eq!(hollow.count(), 2, "one in the square, one in the list");
}

#[test]
fn nothing_around_is_said_too() {
    let alice = with(ODD);
    let found = map(&alice, (89.99, 12.0), false, Language::Es).unwrap();
    assert_eq!((found.meetings, found.places, found.left_out), (0, 0, 0));
    Document::parse(&found.svg).unwrap();
    assert_eq!(
        found.description,
        "Aquí no hay ningún lugar que dibujar. Busca más lejos."
    );
    assert!(map(&alice, (91.0, 0.0), false, Language::En).is_err());
}

#[test]
fn places_beyond_the_thirtieth_are_counted() {
    let rows: Vec<_> = (0..40)
        .map(|n| {
            let north = 10.0 + f64::from(n) / 1_000.0;
            serde_json::json!({"slug": n.to_string(), "name": format!("{n} \u{1}"), "day": 1, "time": "12:00",
                "latitude": north, "longitude": 20.0})
        })
        .collect();
    let alice = with(&serde_json::to_string(&rows).unwrap());
    let found = map(&alice, (10.0, 20.0), false, Language::En).unwrap();
    assert_eq!((found.meetings, found.places, found.left_out), (30, 30, 10));
    Document::parse(&found.svg).unwrap();
    assert!(
        found
            .description
            .contains("10 more meetings are farther away.")
    );
}
