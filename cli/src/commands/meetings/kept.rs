//! A meeting that is kept, for people: listed, or as it was.

use waymark_core::calendar::time_text;
use waymark_core::{KeptMeeting, MeetingStanding};

use super::paint::Painter;
use crate::page::{Page, bold, care, plain, quiet};
use crate::texts::Texts;

/// As it is listed, or what is known of it and what to ask before going.
pub(super) fn paint(page: &mut Page, texts: Texts, painter: &Painter<'_>, kept: &KeptMeeting) {
    let certain = matches!(
        kept.standing,
        MeetingStanding::Listed | MeetingStanding::Moved
    );
    match kept.meeting.as_ref().filter(|_| certain) {
        Some(meeting) => painter.brief(page, meeting),
        None => last_listed(page, texts, kept),
    }
    if kept.sources.len() > 1 {
        let sources = plain(&kept.sources.join(", "));
        let words = texts.fill("kept.sources", &[("sources", &sources)]);
        page.under(2, &quiet(words));
    }
    match (kept.standing, &kept.meeting) {
        (MeetingStanding::NotListed, _) => page.under(2, &care(texts.text("favourite.gone"))),
        (MeetingStanding::MayHaveChanged, Some(now)) => {
            page.under(2, &care(texts.text("kept.changed")));
            painter.times(page, 4, now);
        }
        _ => {}
    }
}

/// Name, time and address as they were last listed.
fn last_listed(page: &mut Page, texts: Texts, kept: &KeptMeeting) {
    page.line(&bold(plain(&kept.name)));
    let Some(last) = &kept.last_listed else {
        return;
    };
    let day = last.day.and_then(|day| u32::try_from(day).ok());
    if let Some((day, time)) = day.zip(last.time) {
        let values = [
            ("weekday", &*texts.weekday(day)),
            ("time", &*time_text(time)),
        ];
        page.under(2, &texts.fill("kept.last", &values));
    }
    if let Some(address) = &last.address {
        page.under(2, &plain(address));
    }
}
