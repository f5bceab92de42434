//! Meetings on paper: plain text in the order of the week, with no more columns than asked for.
//!
//! Each line says one thing and nothing stands side by side, so that large type only makes lines wrap.

use textwrap::{Options, WordSeparator, WordSplitter};

use super::{Context, join};
use crate::features::meetings::{Meeting, phrases, type_name};

/// What is under a meeting's hours starts here.
const INDENT: &str = "  ";

/// The text.
pub(super) fn text(meetings: &[Meeting], context: &Context<'_>) -> String {
    let mut page = Page {
        text: String::new(),
        columns: context.columns,
    };
    let strings = context.strings;
    page.line("", &strings.text("export.title").to_uppercase());
    let zone = meetings
        .first()
        .and_then(|meeting| meeting.time_zone.as_deref());
    let one_zone = meetings
        .iter()
        .all(|meeting| meeting.time_zone.as_deref() == zone);
    if let Some(zone) = zone.filter(|_| one_zone) {
        page.line("", &strings.fill("export.zone", &[("zone", zone)]));
    }
    if let Some(oldest) = meetings.iter().map(|meeting| meeting.listed_as_of).min() {
        let date = strings.date(oldest.date_naive());
        page.line("", &strings.fill("export.listed", &[("date", &date)]));
    }
    let mut order: Vec<&Meeting> = meetings.iter().collect();
    order.sort_by_key(|meeting| (meeting.day.unwrap_or(i32::MAX), meeting.time));
    for day in order.chunk_by(|a, b| a.day == b.day) {
        let number = day.first().and_then(|meeting| meeting.day);
        let heading = number.and_then(|number| phrases::day(strings, number));
        page.heading(&heading.unwrap_or_else(|| strings.text("listed.no_time")));
        for meeting in day {
            page.meeting(meeting, one_zone, context);
        }
    }
    page.text
}

struct Page {
    text: String,
    columns: usize,
}

impl Page {
    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.line("", &text.to_uppercase());
        let width = textwrap::core::display_width(text).min(self.columns);
        self.line("", &"-".repeat(width));
    }

    fn meeting(&mut self, meeting: &Meeting, one_zone: bool, context: &Context<'_>) {
        let strings = context.strings;
        self.text.push('\n');
        if let Some(hours) = phrases::hours(strings, meeting) {
            let zone = meeting.time_zone.as_deref().filter(|_| !one_zone);
            let zone = zone.map(|zone| format!(" ({zone})")).unwrap_or_default();
            self.line("", &format!("{hours}{zone}"));
        }
        self.line(INDENT, &meeting.name);
        if phrases::has_door(meeting.attendance) {
            if let Some(place) = phrases::place(meeting) {
                self.line(INDENT, &place);
            }
            if meeting.approximate {
                self.line(INDENT, &strings.text("listed.approximate"));
            }
        }
        let mut facts = vec![phrases::how(strings, meeting.attendance)];
        let tag = strings.language().tag();
        // What the line says already.
        let codes = meeting
            .types
            .iter()
            .filter(|code| !["ONL", "TC"].contains(&code.as_str()));
        facts.extend(codes.map(|code| {
            type_name(meeting.fellowship, code, tag)
                .unwrap_or(code)
                .to_owned()
        }));
        self.line(INDENT, &facts.join(", "));
        for line in [
            join::link(meeting, context.pass_codes),
            join::phone(meeting, context.pass_codes),
            meeting
                .conference_url_notes
                .clone()
                .filter(|_| context.pass_codes),
            meeting
                .conference_phone_notes
                .clone()
                .filter(|_| context.pass_codes),
            meeting.location_notes.clone(),
            meeting.notes.clone(),
        ]
        .iter()
        .flatten()
        {
            self.line(INDENT, line);
        }
    }

    fn line(&mut self, indent: &str, text: &str) {
        for paragraph in text.lines() {
            let options = Options::new(self.columns)
                .initial_indent(indent)
                .subsequent_indent(indent)
                .word_separator(WordSeparator::AsciiSpace)
                .word_splitter(WordSplitter::NoHyphenation)
                // A link must stay whole, or it cannot be typed.
                .break_words(!paragraph.contains("://"));
            for line in textwrap::wrap(paragraph, options) {
                self.text.push_str(line.trim_end());
                self.text.push('\n');
            }
        }
    }
}
