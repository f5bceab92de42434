//! Which skill helps with a craving, by what helped before, and why.

use chrono::TimeDelta;
use waymark_core::calendar::Instant;
use waymark_core::{PracticeDraft, SuggestQuery};

use super::Story;
use crate::commands::Done;
use crate::commands::skills::paint;
use crate::page::good;

const SITUATION: &str = "craving";
/// Alex takes medicine: what only fits with a talk about it first is left out.
const CAUTION: &str = "prescriber";
/// Skill, before, after: one that helped four times, one that helped once and a lot.
const USES: [(&str, i32, i32); 5] = [
    ("five-four-three", 7, 4),
    ("one-text", 8, 4),
    ("five-four-three", 6, 3),
    ("five-four-three", 8, 4),
    ("five-four-three", 7, 4),
];

pub(super) fn tell(story: &mut Story<'_>, now: Instant) -> Done {
    story.chapter("helps");
    for (hours, (skill, before, after)) in (1..).zip(USES) {
        story.clock.set(now - TimeDelta::hours(12 * hours));
        let draft = PracticeDraft {
            situation: Some(SITUATION.to_owned()),
            before: Some(before),
            after: Some(after),
            at: None,
        };
        story.home.app.skill_practise(skill.to_owned(), draft)?;
    }
    story.clock.set(now);
    let found = story.home.app.skills_suggest(SuggestQuery {
        situation: SITUATION.to_owned(),
        minutes: Some(5),
        cautions: vec![CAUTION.to_owned()],
        limit: 3,
        language: Some(story.texts.language()),
    })?;
    let texts = story.texts;
    story.people(|page| {
        for (at, one) in found.iter().enumerate() {
            paint::title(page, texts, &one.skill);
            page.under(2, &good(&one.why));
            // The first one is shown whole: it is what a person would do now.
            if at == 0 {
                paint::steps(page, &one.skill);
            }
        }
    });
    story.tell("suggestions", found);
    Ok(())
}
