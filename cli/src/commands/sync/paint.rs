//! What people see of sync.

use waymark_core::calendar::Day;
use waymark_core::{SyncDevice, SyncErasure, SyncNotice, SyncWords};

use crate::page::{Page, bold, care, good, plain, quiet};
use crate::texts::Texts;

/// Words in a row of a phrase.
const ACROSS: usize = 4;

/// What a state or a notice means, and what can be done.
pub(super) fn words(page: &mut Page, words: &SyncWords, is_well: bool) {
    let title = plain(&words.title);
    page.line(&if is_well {
        good(title)
    } else {
        care(bold(title))
    });
    page.line(&plain(&words.body));
    page.line(&plain(&words.way_out));
}

/// What happened and was not seen.
pub(super) fn notices(page: &mut Page, texts: Texts, notices: &[SyncNotice]) {
    if notices.is_empty() {
        return;
    }
    page.heading(&texts.text("sync.notices"));
    page.each(notices, |page, notice| {
        page.line(&care(plain(&notice.words.title)));
        page.under(2, &plain(&notice.words.body));
        page.under(2, &plain(&notice.words.way_out));
    });
}

/// The devices and when each wrote last.
pub(super) fn devices(page: &mut Page, texts: Texts, devices: &[SyncDevice], today: Day) {
    if devices.is_empty() {
        return;
    }
    page.heading(&texts.text("sync.devices"));
    for device in devices {
        let name = device_name(device);
        let last = match device.last_seen {
            _ if device.is_this => texts.text("sync.this_device"),
            Some(at) => {
                let day = texts.day(at.date_naive(), today);
                texts.fill("sync.last_seen", &[("day", &day)])
            }
            None => texts.text("sync.not_seen"),
        };
        page.ends(2, &name, &quiet(last));
        if device.is_silent {
            page.under(4, &care(texts.text("devices.silent")));
        }
    }
}

fn short(device: &SyncDevice) -> String {
    device.id.chars().take(8).collect()
}

fn device_name(device: &SyncDevice) -> String {
    let name = device.name.as_deref();
    name.map_or_else(|| short(device), plain)
}

/// What is being erased, and the devices it waits for.
pub(super) fn erasure(page: &mut Page, texts: Texts, erasure: &SyncErasure, today: Day) {
    let day = texts.day(erasure.since.date_naive(), today);
    page.line(&texts.fill("sync.erasing", &[("day", &day)]));
    if erasure.waits_for.iter().all(|device| device.is_this) {
        page.line(&texts.text("sync.erasing.here"));
        return;
    }
    page.line(&texts.text("sync.erasing.waits"));
    for device in &erasure.waits_for {
        let name = device_name(device);
        page.ends(2, &name, &quiet(short(device)));
    }
    page.line(&texts.text("sync.erasing.remove"));
}

/// The words of a phrase with their numbers.
pub(in crate::commands) fn phrase(page: &mut Page, texts: Texts, words: &[String]) {
    page.heading(&texts.text("phrase.title"));
    let numbered: Vec<_> = (1..).zip(words).collect();
    let rows: Vec<[String; ACROSS]> = numbered
        .chunks(ACROSS)
        .map(|row| {
            let mut cells = row
                .iter()
                .map(|(number, word)| format!("{number:>2} {word}"));
            std::array::from_fn(|_| cells.next().unwrap_or_default())
        })
        .collect();
    page.table(2, &rows);
}
