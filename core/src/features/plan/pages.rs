//! A plan as it is read: part after part.

use super::model::{PlanLine, PlanPage};
use super::store::Kept;
use crate::content::{PlanPart, Strings};

/// Every part with its lines; `lines` in the order of their places.
pub(super) fn pages(lines: &[Kept], strings: &Strings) -> Vec<PlanPage> {
    let page = |part: PlanPart| {
        let of_part = lines.iter().filter(|line| line.part == part);
        PlanPage {
            part,
            title: part.title(strings),
            lines: (1..)
                .zip(of_part)
                .map(|(place, line)| line.at(place))
                .collect(),
        }
    };
    PlanPart::ALL.map(page).into()
}

/// What is written, as plain text.
pub(super) fn text(pages: &[PlanPage]) -> String {
    let written = pages.iter().filter(|page| !page.lines.is_empty());
    let texts: Vec<_> = written.map(page_text).collect();
    texts.join("\n")
}

fn page_text(page: &PlanPage) -> String {
    let lines = page.lines.iter().map(|line| format!("- {}\n", line.text));
    format!("{}\n{}", page.title, lines.collect::<String>())
}

impl Kept {
    /// The line as it is given out, with its place.
    pub(super) fn at(&self, place: i32) -> PlanLine {
        PlanLine {
            id: self.id.to_string(),
            part: self.part,
            place,
            text: self.text.clone(),
        }
    }
}
