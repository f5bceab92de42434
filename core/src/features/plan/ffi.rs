//! What Kotlin, Swift, Python and the command line call.

use super::model::{PlanLine, PlanLineDraft, PlanPage};
use super::store::{self, Kept};
use super::{pages, rules};
use crate::content::{Language, PlanPart, Strings};
use crate::error::{Error, Result};
use crate::oplog::Tx;
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// The whole plan: every part in order, those without lines too.
    ///
    /// `language`: of the titles; left out, that of the settings.
    pub fn plan(&self, language: Option<Language>) -> Result<Vec<PlanPage>, AppError> {
        let language =
            language.map_or_else(|| Ok(self.current_settings()?.spoken()), Ok::<_, Error>)?;
        let lines = self.read(store::all)?;
        Ok(pages::pages(&lines, Strings::of(language)))
    }

    /// The plan as plain text, for paper or for sharing: of every part that has lines its title, and each line after a
    /// hyphen; an empty line between two parts. Empty where nothing is written.
    ///
    /// `part`: only this one. `language`: as in [`App::plan`].
    pub fn plan_text(
        &self,
        part: Option<PlanPart>,
        language: Option<Language>,
    ) -> Result<String, AppError> {
        let mut pages = self.plan(language)?;
        pages.retain(|page| part.is_none_or(|part| page.part == part));
        Ok(pages::text(&pages))
    }

    /// Adds a line; a part has at most 50. Errors: `Invalid` naming `text`, `part` or `place`; `StorageFull`.
    pub fn plan_line_add(&self, draft: PlanLineDraft) -> Result<PlanLine, AppError> {
        self.write(|tx, _| {
            let id = tx.new_record()?;
            let new = Kept {
                id,
                part: draft.part,
                position: 0,
                text: String::new(),
            };
            write(tx, new, &draft, true)
        })
    }

    /// Replaces the words of a line, its part or its place; the old words are erased.
    ///
    /// `id`: 32 hex digits or a unique beginning. Errors: as [`App::plan_line_add`]; `NotFound`, `Invalid` for the id.
    pub fn plan_line_edit(&self, id: String, draft: PlanLineDraft) -> Result<PlanLine, AppError> {
        self.write(|tx, _| {
            let id = store::find(tx.sql(), &id)?;
            let mut all = store::all(tx.sql())?.into_iter();
            let there = all.find(|line| line.id == id).ok_or(Error::NotFound)?;
            let moves = there.part != draft.part;
            write(tx, there, &draft, moves)
        })
    }

    /// Erases a line and its words. Errors: `NotFound`, `Invalid` for the id.
    pub fn plan_line_remove(&self, id: String) -> Result<(), AppError> {
        self.write(|tx, _| {
            let id = store::find(tx.sql(), &id)?;
            store::remove(tx, id)
        })
    }
}

/// Writes what the draft says in the place of `line`. `enters`: it was not of this part before.
fn write(tx: &mut Tx<'_>, line: Kept, draft: &PlanLineDraft, enters: bool) -> Result<PlanLine> {
    let text = rules::text(&draft.text)?;
    let mut others = store::all(tx.sql())?;
    others.retain(|other| other.part == draft.part && other.id != line.id);
    if enters && others.len() >= rules::LINES {
        return Err(Error::invalid("part", "must have at most 50 lines"));
    }
    let position = if enters || draft.place.is_some() {
        let before = rules::before(draft.place, others.len())?;
        position(tx, &mut others, before)?
    } else {
        line.position
    };
    let line = Kept {
        part: draft.part,
        position,
        text,
        ..line
    };
    store::put(tx, &line)?;
    let is_before = |other: &&Kept| (other.position, other.id.0) < (line.position, line.id.0);
    let before = others.iter().filter(is_before).count();
    Ok(line.at(i32::try_from(before + 1).unwrap_or(i32::MAX)))
}

/// A position after so many of the others; where there is no room, the others make some.
fn position(tx: &mut Tx<'_>, others: &mut [Kept], before: usize) -> Result<i64> {
    let positions: Vec<_> = others.iter().map(|other| other.position).collect();
    if let Some(free) = rules::between(&positions, before) {
        return Ok(free);
    }
    for (at, other) in others.iter_mut().enumerate() {
        other.position = rules::anew(at + usize::from(at >= before));
        store::put(tx, other)?;
    }
    Ok(rules::anew(before))
}
