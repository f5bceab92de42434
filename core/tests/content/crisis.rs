//! The crisis file itself; what the page makes of it is tested beside the feature.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::files::{self, CRISIS};

/// Every field a record may have. A misspelt one would be left out of the page in silence.
const FIELDS: &[&str] = &[
    "id",
    "kind",
    "name",
    "dial",
    "menu",
    "alt",
    "sms",
    "sms_keyword",
    "whatsapp",
    "chat_url",
    "url",
    "hours",
    "languages",
    "region",
    "free",
    "also",
    "verified",
    "seen",
    "note",
    "evidence",
];

fn domestic(number: &str) -> bool {
    number.bytes().any(|b| b.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || " *()-".contains(c))
}

fn str_of<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field).map(|v| v.as_str().unwrap())
}

#[test]
fn numbers_are_as_dialled_at_home_and_records_are_whole() {
    let file = files::json(CRISIS);
    let countries = file["countries"].as_object().unwrap();
    let legend = file["verification_legend"].as_object().unwrap();
    let mut ids = BTreeSet::new();
    for (code, country) in countries {
        assert!(
            code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()),
            "{code}"
        );
        assert!(
            legend.contains_key(str_of(country, "emergency_verified").unwrap()),
            "{code}"
        );
        let emergency = country["emergency"].as_object().unwrap();
        assert!(
            ["all", "ambulance"]
                .iter()
                .any(|key| emergency.contains_key(*key)),
            "{code}: no ambulance"
        );
        for number in emergency.values() {
            assert!(
                number.as_str().unwrap().bytes().all(|b| b.is_ascii_digit()),
                "{code} {number}"
            );
        }
        for line in country["services"].as_array().unwrap() {
            let id = str_of(line, "id").unwrap();
            assert!(ids.insert(id), "{id} is there twice");
            for field in line.as_object().unwrap().keys() {
                assert!(FIELDS.contains(&field.as_str()), "{id}: {field}");
            }
            let verified = str_of(line, "verified").unwrap();
            assert!(legend.contains_key(verified), "{id}: {verified}");
            if verified == "page" {
                assert!(
                    line.get("evidence").or(line.get("note")).is_some(),
                    "{id}: seen on which page?"
                );
            }
            let channels = ["dial", "sms", "whatsapp"].map(|field| str_of(line, field));
            let alt = line
                .get("alt")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .map(|v| v.as_str());
            for number in channels.into_iter().chain(alt).flatten() {
                assert!(domestic(number), "{id}: {number}");
            }
            assert!(
                ["dial", "sms", "chat_url"]
                    .iter()
                    .any(|c| line.get(*c).is_some()),
                "{id}: no way to reach it"
            );
            for field in ["url", "chat_url"] {
                assert!(
                    str_of(line, field).is_none_or(|url| url.starts_with("https://")),
                    "{id}: {field}"
                );
            }
            assert!(
                !line["languages"].as_array().unwrap().is_empty(),
                "{id}: no language"
            );
        }
    }
    assert_eq!((countries.len(), ids.len()), (46, 120));
}
