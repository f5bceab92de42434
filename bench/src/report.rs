//! What was found, as a table for people and as JSON to keep.

use serde::Serialize;

use crate::measure::{Pairs, Spread};

/// One line of the table.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    pub(crate) what: String,
    pub(crate) against: &'static str,
    /// What we take, in the unit that suits it.
    pub(crate) ours: String,
    /// What the other way takes; empty where there is none.
    pub(crate) theirs: String,
    pub(crate) ratio: Option<Spread>,
    /// Each must hold for the target to be reached; with none the figure is only written down.
    pub(crate) checks: Vec<Check>,
    /// The figures of each round.
    pub(crate) rounds: Option<Pairs>,
}

/// A figure and the most it may be, or the least.
#[derive(Debug, Serialize)]
pub(crate) struct Check {
    pub(crate) of: &'static str,
    pub(crate) found: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at_most: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at_least: Option<f64>,
    pub(crate) reached: bool,
}

impl Check {
    pub(crate) fn new(of: &'static str, found: f64, at_most: f64) -> Self {
        Self {
            of,
            found,
            at_most: Some(at_most),
            at_least: None,
            // What could not be measured is not reached.
            reached: found <= at_most,
        }
    }

    pub(crate) fn at_least(of: &'static str, found: f64, at_least: f64) -> Self {
        Self {
            at_most: None,
            at_least: Some(at_least),
            reached: found >= at_least,
            ..Self::new(of, found, at_least)
        }
    }

    fn text(&self) -> String {
        let sign = match (self.at_least.is_some(), self.reached) {
            (false, true) => "<=",
            (false, false) => ">",
            (true, true) => ">=",
            (true, false) => "<",
        };
        let bound = self.at_most.or(self.at_least).unwrap_or(f64::NAN);
        format!(
            "{} {} {sign} {}",
            self.of,
            number(self.found),
            number(bound)
        )
    }
}

impl Finding {
    /// A line that compares by the ratio alone, the rest to be filled in.
    pub(crate) fn compared(
        what: impl Into<String>,
        against: &'static str,
        pairs: Pairs,
        at_most: f64,
    ) -> Self {
        let ratio = pairs.ratio();
        Self {
            what: what.into(),
            against,
            ours: time(pairs.ours()),
            theirs: time(pairs.theirs()),
            ratio: Some(ratio),
            checks: vec![Check::new("ratio", ratio.median, at_most)],
            rounds: Some(pairs),
        }
    }

    /// A line without another way to compare with.
    pub(crate) fn alone(what: impl Into<String>, ours: String, checks: Vec<Check>) -> Self {
        Self {
            what: what.into(),
            against: "",
            ours,
            theirs: String::new(),
            ratio: None,
            checks,
            rounds: None,
        }
    }

    fn verdict(&self) -> &'static str {
        match self.checks.iter().map(|check| check.reached).min() {
            None => "written down",
            Some(true) => "reached",
            Some(false) => "MISSED",
        }
    }

    fn cells(&self) -> [String; 7] {
        let ratio = self.ratio.map_or_else(String::new, |ratio| {
            format!("{:.2} ({:.2}-{:.2})", ratio.median, ratio.low, ratio.high)
        });
        let checks: Vec<_> = self.checks.iter().map(Check::text).collect();
        [
            self.what.clone(),
            self.against.to_owned(),
            self.ours.clone(),
            self.theirs.clone(),
            ratio,
            checks.join("; "),
            self.verdict().to_owned(),
        ]
    }
}

/// Microseconds as people read them.
pub(crate) fn time(micros: f64) -> String {
    match micros {
        us if us < 1_000.0 => format!("{us:.0} µs"),
        us if us < 1_000_000.0 => format!("{:.2} ms", us / 1e3),
        us => format!("{:.2} s", us / 1e6),
    }
}

fn number(figure: f64) -> String {
    if figure.fract() == 0.0 {
        format!("{figure:.0}")
    } else {
        format!("{figure:.2}")
    }
}

/// The table, in Markdown: good to read on a terminal and to keep in a document.
pub(crate) fn table(findings: &[Finding]) -> String {
    let mut rows = vec![
        [
            "what",
            "against",
            "Waymark",
            "by hand",
            "ratio (spread)",
            "found, target",
            "verdict",
        ]
        .map(str::to_owned),
    ];
    rows.extend(findings.iter().map(Finding::cells));
    let widths: Vec<usize> = (0..7)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths);
        let padded: Vec<_> = padded
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        format!("| {} |", padded.join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(|row| line(row)).collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    lines.insert(1, line(&rule));
    lines.join("\n")
}
