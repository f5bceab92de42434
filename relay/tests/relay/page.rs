//! The page that opens a note: one answer, that may do no more than it has to, in words that both languages have.

use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};
use waymark_wire::request::path;

use crate::stage::{Base, Room, Stage};

#[path = "../../../core/tests/content/wording.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "another list is for pages that explain"
)]
mod wording;

use wording::{List, found};

const MOST_BYTES: usize = 60 << 10;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(file(name)).unwrap()).unwrap()
}

/// The text between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap();
    rest.split_once(to).unwrap().0
}

#[test]
fn the_page_is_one_answer_and_may_do_little() {
    let room = Room::new(&Base::Sqlite);
    let stage = Stage::new(&room);
    let address = format!("http://{}{}", stage.address, path::PAGE);
    let mut answer = ureq::get(&address).call().unwrap();
    let page = answer.body_mut().read_to_string().unwrap();
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert!(page.len() <= MOST_BYTES, "{} bytes", page.len());
    assert_eq!(header("content-length"), page.len().to_string());
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(!answer.headers().contains_key("set-cookie"));
    let hash = |text: &str| BASE64.encode(digest(&SHA256, text.as_bytes()).as_ref());
    let (script, style) = (
        between(&page, "<script>", "</script>"),
        between(&page, "<style>", "</style>"),
    );
    let policy = header("content-security-policy");
    let policy: Vec<&str> = policy.split("; ").collect();
    let expected = [
        "default-src 'none'",
        &format!("script-src 'sha256-{}'", hash(script)),
        &format!("style-src 'sha256-{}'", hash(style)),
        "img-src data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ];
    assert_eq!(policy, expected);
    // The key leaves the address before anything else is done, and nothing is loaded from elsewhere or kept.
    assert!(script.starts_with(
        "let fragment = location.hash.slice(1); history.replaceState(null, \"\", location.pathname);\n"
    ));
    for word in [
        " src=",
        "import(",
        "Storage",
        "cookie",
        "indexedDB",
        "innerHTML",
        "eval(",
        "sendBeacon",
    ] {
        assert!(!page.contains(word), "{word}");
    }
}

/// What is kept of a line. Its own page, its notes and how it was found are not shown here.
const KEPT: [&str; 11] = [
    "dial",
    "hours",
    "kind",
    "languages",
    "menu",
    "name",
    "region",
    "seen",
    "sms",
    "sms_keyword",
    "verified",
];
/// Lines for everybody, and for families: whoever opens a note is told of no substance and no group by it.
const KINDS: [&str; 5] = [
    "suicide_crisis",
    "text_crisis",
    "urgent_mental_health",
    "emotional_support",
    "family_info",
];
const FAMILIES: [&str; 4] = [
    "crisis.hours.",
    "crisis.menu.",
    "crisis.emergency.",
    "crisis.kind.",
];
const SINGLE: [&str; 7] = [
    "crisis.checked",
    "crisis.fallback",
    "crisis.lines.title",
    "crisis.please_check",
    "crisis.seen",
    "crisis.unverified",
    "empty.crisis.country",
];

fn line(line: &Value) -> Option<Value> {
    KINDS.contains(&line["kind"].as_str().unwrap()).then(|| {
        let kept = line.as_object().unwrap().clone().into_iter();
        kept.filter(|(key, _)| KEPT.contains(&key.as_str()))
            .collect()
    })
}

fn country(country: &Value) -> Value {
    let lines = country["services"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(line);
    json!({
        "name": country["name"],
        "emergency": country["emergency"],
        "emergency_verified": country["emergency_verified"],
        "services": lines.collect::<Vec<_>>(),
    })
}

fn words(language: &str) -> Value {
    let strings = read(&format!("../core/content/strings.{language}.json"));
    let strings = strings["strings"]
        .as_object()
        .or(strings.as_object())
        .unwrap()
        .clone();
    let is_kept = |key: &str| match FAMILIES.iter().find_map(|family| key.strip_prefix(family)) {
        Some("closed") => false,
        Some(kind) if key.starts_with("crisis.kind.") => KINDS.contains(&kind),
        Some(_) => true,
        None => SINGLE.contains(&key),
    };
    strings
        .into_iter()
        .filter(|(key, _)| is_kept(key))
        .collect::<Map<_, _>>()
        .into()
}

/// The page's numbers, from those of the app: one line a country.
fn lines() -> String {
    let core = read("../core/content/crisis_resources.json");
    let countries = core["countries"].as_object().unwrap().iter();
    let countries: Vec<_> = countries
        .map(|(code, one)| format!("\"{code}\":{}", country(one)))
        .collect();
    format!(
        "{{\"cc0_checked\":{},\"stale_after_days\":{},\"words\":{},\"countries\":{{\n{}\n}}}}\n",
        core["cc0_checked"],
        core["stale_after_days"],
        json!({"en": words("en"), "es": words("es")}),
        countries.join(",\n"),
    )
}

#[test]
fn its_numbers_are_those_of_the_app() {
    let kept = file("web/lines.json");
    let made = lines();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&kept, &made).unwrap();
    }
    let as_read: Value = serde_json::from_str(&made).unwrap();
    assert_eq!(read("web/lines.json"), as_read);
    // A script ends at the first of these, wherever it stands.
    assert!(!made.contains('<'));
}

#[test]
fn its_words_are_in_both_languages_and_kind() {
    let words = read("web/words.json");
    let of = |language: &str| words[language].as_object().unwrap().clone();
    let (english, spanish) = (of("en"), of("es"));
    assert!(english.keys().eq(spanish.keys()));
    assert!(
        !std::fs::read_to_string(file("web/words.json"))
            .unwrap()
            .contains('<')
    );
    let holes = |text: &str| {
        let mut holes: Vec<_> = text
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap().to_owned())
            .collect();
        holes.sort();
        holes
    };
    for (key, text) in &english {
        let (text, other) = (text.as_str().unwrap(), spanish[key].as_str().unwrap());
        assert_eq!(holes(text), holes(other), "{key}");
        assert_eq!(found(List::English, text), Vec::<String>::new(), "{key}");
        assert_eq!(found(List::Spanish, other), Vec::<String>::new(), "{key}");
    }
    let page = std::fs::read_to_string(file("web/page.html")).unwrap();
    let text = between(&page, "<noscript>", "</noscript>");
    assert_eq!(found(List::English, text), Vec::<String>::new());
    assert_eq!(found(List::Spanish, text), Vec::<String>::new());
}
