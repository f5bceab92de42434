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

/// Of a notice, with the names of the devices it is about.
pub(super) fn of_notice(
    strings: &Strings,
    what: &str,
    device: Option<&str>,
    by: Option<&str>,
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
    whole(strings, key, &values)
}

fn whole(strings: &Strings, key: &str, values: &[(&str, &str)]) -> SyncWords {
    let text = |part: &str| strings.fill(&format!("{key}.{part}"), values);
    SyncWords {
        title: text("title"),
        body: text("body"),
        way_out: text("way_out"),
    }
}
