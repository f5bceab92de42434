//! A skill, for people: what to do, with its cautions always beside it.

use waymark_core::Skill;

use crate::page::{Page, bold, care, plain, quiet};
use crate::texts::Texts;

/// `5 min`.
pub(super) fn minutes(texts: Texts, minutes: i32) -> String {
    texts.fill("skills.minutes", &[("n", &minutes.to_string())])
}

/// Title, length and id on a line.
pub(in crate::commands) fn title(page: &mut Page, texts: Texts, skill: &Skill) {
    let star = if skill.favourite { "★ " } else { "" };
    let title = format!(
        "{star}{} · {}",
        bold(plain(&skill.title)),
        minutes(texts, skill.minutes)
    );
    page.ends(0, &title, &quiet(&skill.id));
}

/// What to do and what to mind.
pub(in crate::commands) fn steps(page: &mut Page, skill: &Skill) {
    for (at, step) in skill.steps.iter().enumerate() {
        page.hang(&format!("  {}.", at + 1), 5, &plain(step));
    }
    for caution in &skill.cautions {
        page.hang("  !", 5, &care(&caution.text));
    }
}
