//! What a person is told of a state or a notice. The texts are in `content/strings.*.json`.

use super::State;
use super::model::SyncWords;
use crate::content::Strings;

/// Of a state; `detail` says more where there are words for it.
pub(super) fn of_state(strings: &Strings, state: State, detail: &str) -> SyncWords {
    let key = format!("sync.state.{}", state.word());
    let closer = format!("sync.detail.{detail}");
    let key = if strings.has(&format!("{closer}.title")) {
        closer
    } else {
        key
    };
    whole(strings, &key, &[])
}

/// Of a notice, with the names of the devices it is about. `by_phrase`: the phrase did it, not a device.
pub(super) fn of_notice(
    strings: &Strings,
    what: &str,
    device: Option<&str>,
    by: Option<&str>,
    by_phrase: bool,
) -> SyncWords {
    let known = format!("sync.notice.{what}");
    // One that a newer version left.
    let key = if strings.has(&format!("{known}.title")) {
        &known
    } else {
        "sync.notice.other"
    };
    let someone = strings.text("sync.device.unknown");
    let values = [
        ("device", device.unwrap_or(&someone)),
        ("by", by.unwrap_or(&someone)),
    ];
    let mut words = whole(strings, key, &values);
    let special = format!("{key}.by_phrase");
    if by_phrase && strings.has(&special) {
        words.body = strings.fill(&special, &values);
    }
    words
}

/// What erasing now can do and what it cannot: to be said where the button is.
pub(super) fn of_erasing(strings: &Strings) -> SyncWords {
    whole(strings, "sync.erase", &[])
}

fn whole(strings: &Strings, key: &str, values: &[(&str, &str)]) -> SyncWords {
    let text = |part: &str| strings.fill(&format!("{key}.{part}"), values);
    SyncWords {
        title: text("title"),
        body: text("body"),
        way_out: text("way_out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Language;
    use crate::sync::notice::Notice;

    #[test]
    fn each_notice_has_words_of_its_own_with_both_names() {
        let all = [
            Notice::DeviceAdded,
            Notice::DeviceRemoved,
            Notice::Revoked,
            Notice::WrongKey,
            Notice::AuthorStopped,
            Notice::SplitView,
            Notice::Fork,
            Notice::Healed,
            Notice::Cloned,
            Notice::WordsFell,
            Notice::HistoryDiffers,
            Notice::HistoryOfOne,
            Notice::HistoryErasing,
            Notice::HistoryErased,
            Notice::AccountEnds,
            Notice::ClockDiffers,
            Notice::DeviceSilent,
        ];
        for strings in Language::ALL.map(Strings::of) {
            let other = of_notice(strings, "from_a_newer_version", None, None, false);
            for notice in all {
                let words = of_notice(strings, notice.word(), Some("Pixel"), Some("iPad"), false);
                assert_ne!(words, other, "{notice:?}");
                assert!(!words.way_out.is_empty());
                let nameless = of_notice(strings, notice.word(), None, None, true);
                assert!(!nameless.body.contains('{') && !nameless.title.contains("Pixel"));
            }
            for what in ["device_added", "device_removed", "revoked"] {
                let device = of_notice(strings, what, Some("Pixel"), Some("iPad"), false);
                let phrase = of_notice(strings, what, Some("Pixel"), None, true);
                assert_eq!(device.title, phrase.title);
                assert!(device.body.contains("iPad") && phrase.body.contains("24"));
            }
        }
    }

    #[test]
    fn a_detail_says_more_than_its_state_where_there_are_words_for_it() {
        for strings in Language::ALL.map(Strings::of) {
            let offline = of_state(strings, State::Offline, "unreachable");
            assert_eq!(of_state(strings, State::Offline, ""), offline);
            for detail in [
                "not_a_relay",
                "certificate",
                "pin",
                "busy",
                "refused",
                "admission",
                "time",
                "newer_needed",
            ] {
                assert_ne!(
                    of_state(strings, State::Offline, detail),
                    offline,
                    "{detail}"
                );
            }
            let withheld = of_state(strings, State::Withheld, "");
            for detail in ["wrong_key", "history_cut"] {
                assert_ne!(of_state(strings, State::Withheld, detail), withheld);
            }
        }
    }
}
