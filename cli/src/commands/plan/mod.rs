//! The person's own plan, part after part, in their words.

mod add;
mod edit;
mod print;
mod remove;
mod show;

use waymark_core::PlanLine;

use super::Done;
use crate::failure::Failure;
use crate::ids;
use crate::page::{Page, plain, quiet};
use crate::session::{Home, Session};

/// Digits of an id that are shown.
const ID: usize = 8;

#[derive(clap::Subcommand)]
pub(crate) enum Plan {
    Show(show::Show),
    Add(add::Add),
    Edit(edit::Edit),
    Remove(remove::Remove),
    Print(print::Print),
}

impl Plan {
    pub(super) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Show(command) => command.run(session),
            Self::Add(command) => command.run(session),
            Self::Edit(command) => command.run(session),
            Self::Remove(command) => command.run(session),
            Self::Print(command) => command.run(session),
        }
    }

    /// Whether it changes what is kept, or a file.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Add(_) | Self::Edit(_) | Self::Remove(_) => true,
            Self::Show(_) | Self::Print(_) => false,
        }
    }
}

/// The line of a whole id or of the beginning of one.
fn find(home: &Home, id: &str) -> Result<PlanLine, Failure> {
    let pages = home.app.plan(None)?;
    let lines = pages.into_iter().flat_map(|page| page.lines);
    ids::of_beginning(lines, |line| &line.id, id, "id")
}

fn paint(page: &mut Page, line: &PlanLine) {
    let id: String = line.id.chars().take(ID).collect();
    let text = format!("{}. {}", line.place, plain(&line.text));
    page.ends(2, &text, &quiet(id));
}
