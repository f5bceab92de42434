//! What a search found: which part of it is asked for, and how that is shown.

use waymark_core::{Fellowship, MeetingPage};

use super::age;
use super::paint::Painter;
use crate::page::{Page, quiet};
use crate::texts::Texts;
use crate::words;

/// The flags that say which part.
#[derive(clap::Args)]
pub(crate) struct Part {
    #[arg(long, value_name = "N", value_parser = words::count)]
    pub(super) limit: Option<u32>,
    #[arg(long, value_name = "N", value_parser = words::count, default_value = "0", hide_default_value = true)]
    pub(super) offset: u32,
}

/// Says that there is more than is shown.
pub(super) fn rest(page: &mut Page, texts: Texts, shown: usize, total: u32) {
    if u64::from(total) > shown as u64 {
        let (shown, total) = (shown.to_string(), total.to_string());
        page.line(&quiet(
            texts.fill("meetings.part", &[("shown", &shown), ("total", &total)]),
        ));
    }
}

/// Says that something was left out because the person once hid it.
pub(super) fn hidden(page: &mut Page, texts: Texts, fellowships: &[Fellowship]) {
    if !fellowships.is_empty() {
        page.line(&quiet(texts.count(
            "meetings.hidden",
            fellowships.len(),
            &[],
        )));
    }
}

/// A page of meetings under a heading that counts them.
pub(super) fn page(page: &mut Page, painter: &Painter<'_>, found: &MeetingPage, heading: &str) {
    let texts = painter.texts;
    if found.total == 0 {
        page.line(&texts.core.text("empty.meetings"));
        hidden(page, texts, &found.hidden_fellowships);
        return;
    }
    page.heading(&texts.count(heading, found.total, &[]));
    for meeting in &found.meetings {
        page.blank();
        painter.brief(page, meeting);
    }
    page.blank();
    rest(page, texts, found.meetings.len(), found.total);
    hidden(page, texts, &found.hidden_fellowships);
    age::verify_oldest(page, texts, painter.now, found.meetings.iter());
}
