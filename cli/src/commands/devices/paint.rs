//! Devices, for people.

use waymark_core::calendar::Instant;
use waymark_core::{Fallen, SyncDevice};

use crate::page::{Page, care, plain, quiet};
use crate::session::Home;
use crate::texts::Texts;

/// Digits of an id that are shown.
const ID: usize = 8;

pub(super) fn short(id: &str) -> String {
    id.chars().take(ID).collect()
}

pub(in crate::commands) fn devices(
    page: &mut Page,
    texts: Texts,
    home: &Home,
    devices: &[SyncDevice],
) {
    for device in devices {
        let name = called(texts, device.name.as_deref());
        let name = if device.is_this {
            texts.fill("devices.this", &[("name", &name)])
        } else {
            name
        };
        page.ends(2, &name, &quiet(short(&device.id)));
        if !device.is_this {
            page.under(4, &quiet(seen(texts, home, device.last_seen)));
        }
        if device.is_silent {
            page.under(4, &care(texts.text("devices.silent")));
        }
    }
}

/// The name that the person gave, or that there is none.
pub(in crate::commands) fn called(texts: Texts, name: Option<&str>) -> String {
    name.map_or_else(|| texts.text("devices.unnamed"), plain)
}

/// When a device was last heard of.
pub(in crate::commands) fn seen(texts: Texts, home: &Home, at: Option<Instant>) -> String {
    at.map_or_else(
        || texts.text("devices.never_seen"),
        |at| texts.fill("devices.seen", &[("when", &when(texts, home, at))]),
    )
}

/// A day and a time where the person is.
pub(in crate::commands) fn when(texts: Texts, home: &Home, at: Instant) -> String {
    let local = home.zone.to_local(at);
    let day = texts.day(local.date(), home.today());
    format!("{day}, {}", local.format("%H:%M"))
}

/// How much fell with devices that were taken out, if anything.
pub(super) fn fell(page: &mut Page, texts: Texts, fallen: usize) {
    if fallen > 0 {
        page.line(&texts.count("devices.fell", fallen, &[]));
    }
}

pub(super) fn fallen(page: &mut Page, texts: Texts, home: &Home, one: &Fallen) {
    let feature = texts.known(&format!("feature.{}", one.feature));
    let feature = feature.unwrap_or_else(|| one.feature.clone());
    let lead = format!("{} · {feature}", when(texts, home, one.at));
    page.ends(2, &lead, &quiet(short(&one.id)));
    page.under(
        4,
        &texts.fill("devices.review.by", &[("device", &plain(&one.device))]),
    );
    if one.deleted {
        page.under(4, &care(texts.text("devices.review.deleted")));
    }
    for value in &one.values {
        page.under(4, &format!("{}: {}", value.field, plain(&value.value)));
    }
}
