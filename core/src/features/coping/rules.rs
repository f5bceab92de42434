//! Which skill for this moment, and what may be written down. Pure: no clock, no store.

use std::collections::HashMap;

use super::model::{PracticeDraft, Skill, SkillDraft, SuggestQuery};
use crate::calendar::Instant;
use crate::content::{EvidenceLevel, Language, Skills, skills};
use crate::error::{Error, Result};

/// How many points lower a feeling is taken to be after a skill nobody has rated yet: a little. Studies of
/// coping tools in apps found 1.4 to 2 of 10; less is safer to start from.
const PRIOR: f64 = 1.0;
/// How many rated uses that starting guess counts for.
const PRIOR_USES: f64 = 10.0;
/// What a rated use in another situation counts for.
const ELSEWHERE: f64 = 0.25;
/// One use counts for at most so many points either way. With the two numbers above, one use that took
/// ten points away stays behind ten uses that took two each.
const MOST: i32 = 5;
/// What being a favourite adds, in points: enough to be tried first, less than one use that helped shows.
const FAVOURITE: f64 = 0.1;

/// One use of a skill, as far as it says whether it helped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    /// In the situation that is asked for.
    pub(super) here: bool,
    pub(super) before: Option<i32>,
    pub(super) after: Option<i32>,
}

/// Uses that say both before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rated {
    pub(super) n: u32,
    /// After how many of them the feeling was lower.
    pub(super) lower: u32,
    /// Points taken away, all together.
    pub(super) sum: i32,
    /// The same with each use held within [`MOST`].
    held: i32,
}

impl Rated {
    fn add(&mut self, change: i32) {
        self.n += 1;
        self.lower += u32::from(change > 0);
        self.sum += change;
        self.held += change.clamp(-MOST, MOST);
    }
}

/// All uses of one skill.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Rated or not.
    pub(super) uses: u32,
    pub(super) here: Rated,
    pub(super) elsewhere: Rated,
}

impl Tally {
    pub(super) fn add(&mut self, one: Use) {
        self.uses += 1;
        let Some((before, after)) = one.before.zip(one.after) else {
            return;
        };
        let side = if one.here {
            &mut self.here
        } else {
            &mut self.elsewhere
        };
        side.add(before - after);
    }

    /// The shrunken mean: what the uses say, drawn towards the starting guess the fewer they are.
    pub(super) fn expected_change(&self) -> f64 {
        let sum = f64::from(self.here.held) + ELSEWHERE * f64::from(self.elsewhere.held);
        let n = f64::from(self.here.n) + ELSEWHERE * f64::from(self.elsewhere.n);
        (sum + PRIOR_USES * PRIOR) / (n + PRIOR_USES)
    }
}

/// Skills for this moment, best first: cautions first leave out, then what fits is ordered by what helped
/// this person, then what is for everyone, then by evidence, then by favourite, then by id.
pub(super) fn suggest(
    all: Vec<Skill>,
    tallies: &HashMap<String, Tally>,
    query: &SuggestQuery,
) -> Vec<(Skill, Tally)> {
    let forbidden = |skill: &Skill| {
        let applies = |id: &String| query.cautions.contains(id);
        skill.cautions.iter().any(|caution| applies(&caution.id))
    };
    let fits = |skill: &Skill| {
        query.minutes.is_none_or(|most| skill.minutes <= most) && is_for(skill, &query.situation)
    };
    let mut found: Vec<(Skill, Tally, f64)> = all
        .into_iter()
        .filter(|skill| !forbidden(skill) && fits(skill))
        .map(|skill| {
            let tally = tallies.get(&skill.id).copied().unwrap_or_default();
            let bonus = if skill.favourite { FAVOURITE } else { 0.0 };
            let rank = tally.expected_change() + bonus;
            (skill, tally, rank)
        })
        .collect();
    found.sort_by(|(a, _, a_rank), (b, _, b_rank)| {
        b_rank
            .total_cmp(a_rank)
            .then_with(|| about_one(a).cmp(&about_one(b)))
            .then_with(|| level(a).cmp(&level(b)))
            .then_with(|| b.favourite.cmp(&a.favourite))
            .then_with(|| a.id.cmp(&b.id))
    });
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let ranked = found.into_iter().take(limit);
    ranked.map(|(skill, tally, _)| (skill, tally)).collect()
}

/// An own skill that names no situation is for all of them.
pub(super) fn is_for(skill: &Skill, situation: &str) -> bool {
    (skill.own && skill.situations.is_empty())
        || skill.situations.iter().any(|known| known == situation)
}

/// What is about one substance comes after what is for everyone: which it is was not asked.
fn about_one(skill: &Skill) -> bool {
    !skill.substances.is_empty()
}

/// What nobody studied comes after what somebody did.
fn level(skill: &Skill) -> (bool, Option<EvidenceLevel>) {
    (skill.evidence.is_none(), skill.evidence)
}

/// Refuses a query that does not fit, naming the field.
pub(super) fn check_query(query: &SuggestQuery) -> Result<()> {
    situation("situation", &query.situation)?;
    let known = |id: &String| content().caution(id).is_some();
    if !query.cautions.iter().all(known) {
        return Err(Error::invalid("cautions", "must be ids of cautions"));
    }
    if query
        .minutes
        .is_some_and(|most| !(1..=1440).contains(&most))
    {
        return Err(Error::invalid("minutes", "must be 1 to 1440"));
    }
    if !(1..=100).contains(&query.limit) {
        return Err(Error::invalid("limit", "must be 1 to 100"));
    }
    Ok(())
}

/// Refuses what is no situation.
pub(super) fn situation(field: &'static str, id: &str) -> Result<()> {
    match content().situation(id) {
        Some(_) => Ok(()),
        None => Err(Error::invalid(field, "is not the id of a situation")),
    }
}

/// Refuses what is no family.
pub(super) fn family(id: &str) -> Result<()> {
    match content().family(id) {
        Some(_) => Ok(()),
        None => Err(Error::invalid("family", "is not the id of a family")),
    }
}

/// Refuses a use that does not fit, naming the field.
pub(super) fn check_practice(draft: &PracticeDraft, now: Instant) -> Result<()> {
    if let Some(id) = &draft.situation {
        situation("situation", id)?;
    }
    for (field, value) in [("before", draft.before), ("after", draft.after)] {
        if value.is_some_and(|value| !(0..=10).contains(&value)) {
            return Err(Error::invalid(field, "must be 0 to 10"));
        }
    }
    let Some(at) = draft.at else {
        return Ok(());
    };
    if at - now > chrono::TimeDelta::days(1) {
        return Err(Error::invalid("at", "must not be later than tomorrow"));
    }
    if chrono::Datelike::year(&at) < 1900 {
        return Err(Error::invalid("at", "must not be before the year 1900"));
    }
    Ok(())
}

/// An own skill with its words trimmed; refuses one that does not fit, naming the field.
pub(super) fn own_skill(draft: SkillDraft) -> Result<SkillDraft> {
    let within = |text: &str, most| (1..=most).contains(&text.chars().count());
    let title = draft.title.trim().to_owned();
    if !within(&title, 100) {
        return Err(Error::invalid("title", "must have 1 to 100 characters"));
    }
    let steps: Vec<String> = draft.steps.iter().map(|s| s.trim().to_owned()).collect();
    if !(1..=20).contains(&steps.len()) {
        return Err(Error::invalid("steps", "must be 1 to 20"));
    }
    if !steps.iter().all(|step| within(step, 500)) {
        let why = "must each have 1 to 500 characters";
        return Err(Error::invalid("steps", why));
    }
    if !(1..=240).contains(&draft.minutes) {
        return Err(Error::invalid("minutes", "must be 1 to 240"));
    }
    for id in &draft.situations {
        situation("situations", id)?;
    }
    let mut situations = draft.situations;
    situations.sort_unstable();
    situations.dedup();
    Ok(SkillDraft {
        title,
        steps,
        minutes: draft.minutes,
        situations,
    })
}

/// Ids are the same in every language.
fn content() -> &'static Skills {
    skills(Language::En)
}
