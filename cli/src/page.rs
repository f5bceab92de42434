//! A page for people: headings, wrapped lines, hanging indents. Colour only underlines what words say.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;

/// Text on its way to a terminal of a known width.
pub(crate) struct Page {
    width: usize,
    text: String,
}

impl Page {
    pub(crate) fn new(width: usize) -> Self {
        Self {
            width,
            text: String::new(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A heading, with an empty line above it unless it is the first.
    pub(crate) fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.blank();
        }
        self.line(&bold(text));
    }

    /// Each of several, with an empty line between.
    pub(crate) fn each<T>(&mut self, all: &[T], mut paint: impl FnMut(&mut Self, &T)) {
        for (at, one) in all.iter().enumerate() {
            if at > 0 {
                self.blank();
            }
            paint(self, one);
        }
    }

    /// Lines that were laid out elsewhere.
    pub(crate) fn as_it_is(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A paragraph from the margin.
    pub(crate) fn line(&mut self, text: &str) {
        self.hang("", 0, text);
    }

    /// A paragraph under something.
    pub(crate) fn under(&mut self, indent: usize, text: &str) {
        self.hang(&" ".repeat(indent), indent, text);
    }

    /// A paragraph that begins with `lead`; its other lines start at column `indent`.
    pub(crate) fn hang(&mut self, lead: &str, indent: usize, text: &str) {
        let padding = " ".repeat(indent.saturating_sub(display_width(lead)));
        let first = format!("{lead}{padding}");
        let rest = " ".repeat(indent);
        for (at, paragraph) in text.lines().enumerate() {
            let options = textwrap::Options::new(self.width)
                .initial_indent(if at == 0 { &first } else { &rest })
                .subsequent_indent(&rest)
                // A link must stay whole, or it cannot be copied.
                .word_separator(textwrap::WordSeparator::AsciiSpace)
                .word_splitter(textwrap::WordSplitter::NoHyphenation)
                .break_words(!paragraph.contains("://"));
            for line in textwrap::wrap(paragraph, options) {
                self.text.push_str(line.trim_end());
                self.text.push('\n');
            }
        }
    }

    /// A line with something at its right edge, or below it where both do not fit.
    pub(crate) fn ends(&mut self, indent: usize, left: &str, right: &str) {
        let gap = self
            .width
            .saturating_sub(indent + display_width(left) + display_width(right));
        if gap >= 2 {
            let text = format!("{}{left}{}{right}\n", " ".repeat(indent), " ".repeat(gap));
            self.text.push_str(&text);
        } else {
            self.under(indent, left);
            self.under(indent, right);
        }
    }

    /// Rows whose cells line up. The last column takes what is left and wraps.
    pub(crate) fn table<const N: usize>(&mut self, indent: usize, rows: &[[String; N]]) {
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| display_width(cell)).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..N).map(width).collect();
        for row in rows {
            let mut lead = " ".repeat(indent);
            let mut at = indent;
            let Some((last, others)) = row.split_last() else {
                continue;
            };
            for (cell, width) in others.iter().zip(&widths) {
                let padding = width.saturating_sub(display_width(cell)) + 2;
                lead.push_str(cell);
                lead.push_str(&" ".repeat(padding));
                at += width + 2;
            }
            if last.is_empty() {
                self.text.push_str(lead.trim_end());
                self.blank();
            } else {
                self.hang(&lead, at, last);
            }
        }
    }
}

fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

pub(crate) fn bold(text: impl Display) -> String {
    styled(Style::new().bold(), text)
}

/// For what matters less.
pub(crate) fn quiet(text: impl Display) -> String {
    styled(Style::new().dimmed(), text)
}

/// For what went well and what is on now.
pub(crate) fn good(text: impl Display) -> String {
    styled(AnsiColor::Green.on_default(), text)
}

/// For what to look at before going on.
pub(crate) fn care(text: impl Display) -> String {
    styled(AnsiColor::Yellow.on_default(), text)
}

/// Words from outside, such as a note or a feed, without anything that steers a terminal.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}
