//! What Kotlin, Swift, Python and the command line call.

use super::model::{
    Practice, PracticeDraft, Skill, SkillDraft, SkillGuide, SuggestQuery, Suggestion,
};
use super::{library, rules, store, why};
use crate::calendar::{lived_day, to_millis};
use crate::content::{Language, Strings, skills};
use crate::error::{Error, Result};
use crate::oplog::find;
use crate::{App, AppError};

/// How many own skills there may be.
const OWN: usize = 200;

#[uniffi::export]
impl App {
    /// Skills, those that ship first: all, or those of a family and for a situation.
    ///
    /// `language`: left out, that of the settings. Errors: `Invalid` naming the field.
    pub fn skills(
        &self,
        language: Option<Language>,
        family: Option<String>,
        situation: Option<String>,
    ) -> Result<Vec<Skill>, AppError> {
        if let Some(id) = &family {
            rules::family(id)?;
        }
        if let Some(id) = &situation {
            rules::situation("situation", id)?;
        }
        let mut all = self.all_skills(language)?;
        all.retain(|skill| family.is_none() || skill.family == family);
        all.retain(|skill| situation.as_ref().is_none_or(|id| rules::is_for(skill, id)));
        Ok(all)
    }

    /// One skill. `id`: its name, or for an own one 32 hex digits or a unique beginning.
    ///
    /// Errors: `NotFound`, `Invalid` for digits that fit several.
    pub fn skill(&self, id: String, language: Option<Language>) -> Result<Skill, AppError> {
        let id = self.read(|sql| store::skill_id(sql, &id))?;
        let mut all = self.all_skills(language)?.into_iter();
        Ok(all.find(|skill| skill.id == id).ok_or(Error::NotFound)?)
    }

    /// Families, situations, cautions and the standing note, for choosers.
    pub fn skill_guide(&self, language: Option<Language>) -> Result<SkillGuide, AppError> {
        Ok(library::guide(self.skill_language(language)?))
    }

    /// Keeps a skill as a favourite, or lets it go. Errors: as [`App::skill`].
    pub fn skill_favourite(&self, id: String, on: bool) -> Result<(), AppError> {
        self.write(|tx, moment| {
            let id = store::skill_id(tx.sql(), &id)?;
            if on {
                store::keep(tx, &id, moment.now)
            } else {
                store::let_go(tx, &id)
            }
        })
    }

    /// Adds a skill of the person's own; 200 at most. Errors: `Invalid` naming the field.
    pub fn skill_add(&self, draft: SkillDraft) -> Result<Skill, AppError> {
        let draft = rules::own_skill(draft)?;
        self.write(|tx, moment| {
            if store::own(tx.sql())?.len() >= OWN {
                return Err(Error::invalid(
                    "title",
                    "must be one of at most 200 own skills",
                ));
            }
            let record = tx.new_record()?;
            store::put_own(tx, record, &draft, moment.now)?;
            let id = record.to_string();
            Ok(library::written(library::OwnSkill { id, draft }))
        })
    }

    /// Replaces an own skill; its old words are erased. Errors: `Invalid`, for a skill that ships too;
    /// `NotFound`.
    pub fn skill_edit(&self, id: String, draft: SkillDraft) -> Result<Skill, AppError> {
        only_own(&id)?;
        let draft = rules::own_skill(draft)?;
        let id = self.write(|tx, _| {
            let id = store::skill_id(tx.sql(), &id)?;
            let record = find(tx.sql(), &store::OWN, &id)?;
            let own = store::own(tx.sql())?;
            let kept = own.iter().find(|(own, _)| own.id == id);
            let (_, added_at) = kept.ok_or(Error::NotFound)?;
            store::put_own(tx, record, &draft, *added_at)?;
            Ok(id)
        })?;
        self.skill(id, None)
    }

    /// Erases an own skill and its words. The numbers of its uses stay. Errors: as [`App::skill_edit`].
    pub fn skill_remove(&self, id: String) -> Result<(), AppError> {
        only_own(&id)?;
        self.write(|tx, _| {
            let id = store::skill_id(tx.sql(), &id)?;
            store::let_go(tx, &id)?;
            let record = find(tx.sql(), &store::OWN, &id)?;
            tx.delete(&store::OWN, record)
        })
    }

    /// Writes down that a skill was used. Several a day are fine; what was not said stays unknown.
    ///
    /// Errors: as [`App::skill`], and `Invalid` naming the field of the draft.
    pub fn skill_practise(&self, id: String, draft: PracticeDraft) -> Result<Practice, AppError> {
        self.write(|tx, moment| {
            rules::check_practice(&draft, moment.now)?;
            let record = tx.new_record()?;
            let at = draft.at.unwrap_or(moment.now);
            let practice = Practice {
                id: record.to_string(),
                skill_id: store::skill_id(tx.sql(), &id)?,
                situation: draft.situation,
                before: draft.before,
                after: draft.after,
                at: to_millis(at),
                day: lived_day(at, &moment.zone, moment.day_start),
                zone: moment.zone.name().to_owned(),
                recorded_at: to_millis(moment.now),
            };
            store::put_practice(tx, record, &practice)?;
            Ok(practice)
        })
    }

    /// Uses, newest first: at most `limit` (1 to 500), of one skill or of all. Those of an own skill that
    /// was removed are found by its whole id.
    ///
    /// Errors: as [`App::skill`], and `Invalid` for the limit.
    pub fn practices(&self, skill: Option<String>, limit: u32) -> Result<Vec<Practice>, AppError> {
        if !(1..=500).contains(&limit) {
            return Err(Error::invalid("limit", "must be 1 to 500").into());
        }
        self.read(|sql| {
            let Some(id) = skill else {
                return store::practices(sql, None, limit);
            };
            match store::skill_id(sql, &id) {
                Ok(id) => store::practices(sql, Some(&id), limit),
                Err(Error::NotFound) => {
                    let left = store::practices(sql, Some(&id), limit)?;
                    (!left.is_empty()).then_some(left).ok_or(Error::NotFound)
                }
                Err(other) => Err(other),
            }
        })
    }

    /// Erases a use. `id`: 32 hex digits or a unique beginning. Errors: `NotFound`, `Invalid`.
    pub fn practice_delete(&self, id: String) -> Result<(), AppError> {
        self.write(|tx, _| {
            let record = find(tx.sql(), &store::PRACTICES, &id)?;
            tx.delete(&store::PRACTICES, record)
        })
    }

    /// Skills for now, best first, each with the reason.
    ///
    /// What carries a caution that applies is left out first; then what fits the situation and the minutes
    /// is ordered by what helped this person, then by evidence. Errors: `Invalid` naming the field.
    pub fn skills_suggest(&self, query: SuggestQuery) -> Result<Vec<Suggestion>, AppError> {
        rules::check_query(&query)?;
        let language = self.skill_language(query.language)?;
        let all = self.all_skills(Some(language))?;
        let tallies = self.read(|sql| store::tallies(sql, &query.situation))?;
        let situation = skills(language).situation(&query.situation);
        let suggestion = |(skill, tally): (Skill, rules::Tally)| Suggestion {
            why: why::why(
                Strings::of(language),
                &skill,
                &tally,
                situation.unwrap_or_default(),
            ),
            expected_change: tally.expected_change(),
            n: tally.here.n,
            skill,
        };
        let found = rules::suggest(all, &tallies, &query);
        Ok(found.into_iter().map(suggestion).collect())
    }
}

impl App {
    fn skill_language(&self, asked: Option<Language>) -> Result<Language> {
        asked.map_or_else(|| Ok(self.current_settings()?.spoken()), Ok)
    }

    fn all_skills(&self, language: Option<Language>) -> Result<Vec<Skill>, AppError> {
        let language = self.skill_language(language)?;
        self.read(|sql| {
            let own = store::own(sql)?.into_iter().map(|(own, _)| own).collect();
            Ok(library::all(language, own, &store::favourites(sql)?))
        })
    }
}

/// Refuses the name of a skill that ships.
fn only_own(id: &str) -> Result<()> {
    match skills(Language::En).skill(id) {
        Some(_) => Err(Error::invalid("id", "must be a skill of your own")),
        None => Ok(()),
    }
}
