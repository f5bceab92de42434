//! How old a list is, and that one should check before going.

use waymark_core::Meeting;
use waymark_core::calendar::Instant;

use crate::page::{Page, care, quiet};
use crate::texts::Texts;

/// Older lists are named as old.
const OLD: u64 = 30;

/// Whole days since then.
pub(super) fn days_old(now: Instant, then: Instant) -> u64 {
    u64::try_from((now - then).num_days()).unwrap_or(0)
}

/// Says how old the list is, and to check before going.
pub(super) fn verify(page: &mut Page, texts: Texts, now: Instant, listed: Instant) {
    let days = days_old(now, listed);
    match days {
        0 => page.line(&quiet(texts.text("verify.today"))),
        OLD.. => page.line(&care(texts.count("verify.old", days, &[]))),
        _ => page.line(&quiet(texts.count("verify.fresh", days, &[]))),
    }
}

/// Says how old the oldest of the lists is that these come from.
pub(super) fn verify_oldest<'a>(
    page: &mut Page,
    texts: Texts,
    now: Instant,
    meetings: impl Iterator<Item = &'a Meeting>,
) {
    if let Some(oldest) = meetings.map(|meeting| meeting.listed_as_of).min() {
        verify(page, texts, now, oldest);
    }
}
