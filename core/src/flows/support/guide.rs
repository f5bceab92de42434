//! What helps, the same for everybody.

use super::model::{SupportGroup, SupportGuide};
use crate::content::Strings;

/// Each heading and what stands under it, in the order of the page.
const GUIDES: [(&str, &[&str]); 4] = [
    (
        "support.now.title",
        &[
            "support.now.soon",
            "support.now.listen",
            "support.now.ask",
            "support.now.back",
            "support.now.cannot",
        ],
    ),
    (
        "support.not.title",
        &[
            "support.not.blame",
            "support.not.just",
            "support.not.check",
            "support.not.pass_on",
            "support.not.secret",
            "support.not.alone",
        ],
    ),
    (
        "support.safety.title",
        &[
            "support.safety.ask",
            "support.safety.stay",
            "support.safety.line",
            "support.safety.emergency",
            "support.safety.wake",
            "support.safety.you",
        ],
    ),
    (
        "support.you.title",
        &[
            "support.you.basics",
            "support.you.person",
            "support.you.no",
            "support.you.app",
            "support.you.crisis",
        ],
    ),
];

/// Names and pages are their owners'; their texts are not copied.
const GROUPS: [(&str, &str, &str); 4] = [
    ("NAMI", "support.groups.nami", "https://www.nami.org/"),
    ("Al-Anon", "support.groups.al_anon", "https://al-anon.org/"),
    (
        "Nar-Anon",
        "support.groups.nar_anon",
        "https://www.nar-anon.org/",
    ),
    (
        "SMART Recovery Family & Friends",
        "support.groups.smart",
        "https://smartrecovery.org/",
    ),
];

pub(super) fn guides(strings: &Strings) -> Vec<SupportGuide> {
    let guide = |(title, items): (&str, &[&str])| SupportGuide {
        title: strings.text(title),
        items: items.iter().map(|key| strings.text(key)).collect(),
    };
    GUIDES.into_iter().map(guide).collect()
}

pub(super) fn groups(strings: &Strings) -> Vec<SupportGroup> {
    let group = |(name, about, url): (&str, &str, &str)| SupportGroup {
        name: name.to_owned(),
        about: strings.text(about),
        url: url.to_owned(),
    };
    GROUPS.into_iter().map(group).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{GROUPS, GUIDES};

    #[test]
    fn every_sentence_that_was_written_for_the_guides_is_shown_once() {
        let file = include_str!("../../../content/strings.en.json");
        let file: serde_json::Value = serde_json::from_str(file).unwrap();
        let parts = ["now", "not", "safety", "you", "groups"];
        let written: BTreeSet<_> = file["strings"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .filter(|key| {
                let part = key
                    .strip_prefix("support.")
                    .and_then(|key| key.split('.').next());
                part.is_some_and(|part| parts.contains(&part))
            })
            .collect();
        let titles = GUIDES.iter().map(|(title, _)| *title);
        let items = GUIDES.iter().flat_map(|(_, items)| items.iter().copied());
        let groups = GROUPS.iter().map(|(_, about, _)| *about);
        let of_page = ["support.groups.title", "support.groups.lead"];
        let shown: Vec<_> = titles.chain(items).chain(groups).chain(of_page).collect();
        assert_eq!(shown.iter().copied().collect::<BTreeSet<_>>(), written);
        assert_eq!(shown.len(), written.len(), "one is shown twice");
    }
}
