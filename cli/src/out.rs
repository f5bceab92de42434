//! The only place that prints. People get a page, programs one JSON document; messages go to stderr.

use std::io::{IsTerminal, Write};

use serde::Serialize;

use crate::page::Page;

/// Narrower than this no line is made, wider than that none is easy to read.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=110;
/// Where nothing is known about the terminal.
const USUAL: usize = 80;

/// Where the answer goes.
pub(crate) struct Out {
    json: bool,
    width: usize,
}

impl Out {
    pub(crate) fn new(json: bool) -> Self {
        let stated = std::env::var("COLUMNS")
            .ok()
            .and_then(|text| text.parse().ok());
        let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = stated.or_else(seen).unwrap_or(USUAL);
        Self {
            json,
            width: width.clamp(*WIDTHS.start(), *WIDTHS.end()),
        }
    }

    /// Shows an answer: `value` to programs, what `paint` makes of it to people.
    pub(crate) fn show<T: Serialize>(&self, value: &T, paint: impl FnOnce(&mut Page)) {
        if self.json {
            self.document(value);
        } else {
            self.people(paint);
        }
    }

    /// A page for people alone, such as a part of a long story.
    pub(crate) fn people(&self, paint: impl FnOnce(&mut Page)) {
        if !self.json {
            let mut page = Page::new(self.width);
            paint(&mut page);
            self.text(page.as_str());
        }
    }

    /// One JSON document, only with `--json`.
    pub(crate) fn document<T: Serialize>(&self, value: &T) {
        if self.json {
            let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
            text.push('\n');
            self.text(&text);
        }
    }

    /// Words for people on stdout as they are. A reader that went away is not our trouble.
    pub(crate) fn text(&self, text: &str) {
        let mut stdout = anstream::stdout();
        let _ = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
    }

    /// A message beside the answer, on stderr.
    pub(crate) fn message(&self, paint: impl FnOnce(&mut Page)) {
        let mut page = Page::new(self.width);
        paint(&mut page);
        let _ = anstream::stderr().write_all(page.as_str().as_bytes());
    }

    /// Whether a program reads the answer.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Whether somebody watches: then a long task shows how far it is.
    pub(crate) fn watched(&self) -> bool {
        !self.json && std::io::stderr().is_terminal()
    }
}
