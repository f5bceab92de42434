//! What Kotlin, Swift, Python and the command line call.

use super::model::{Checkin, CheckinDay, CheckinDraft, CheckinItem, CheckinSummary};
use super::{rules, store};
use crate::calendar::Day;
use crate::error::Error;
use crate::oplog::find;
use crate::{App, AppError};

/// The longest stretch a list or summary may cover: ten years.
const LONGEST: i64 = 3_660;

#[uniffi::export]
impl App {
    /// Saves a new check-in; it is on disk when this returns.
    ///
    /// Errors: `Invalid` naming the field; `StorageFull`.
    pub fn checkin_save(&self, draft: CheckinDraft) -> Result<Checkin, AppError> {
        rules::check(&draft.answers)?;
        self.write(|tx, moment| {
            let (day, at) = rules::place(&draft, moment.now, &moment.zone, moment.day_start)?;
            let record = tx.new_record()?;
            let entry = Checkin {
                id: record.to_string(),
                day,
                at,
                zone: moment.zone.name().to_owned(),
                recorded_at: crate::calendar::to_millis(moment.now),
                answers: draft.answers,
            };
            store::put(tx, record, &entry)?;
            Ok(entry)
        })
    }

    /// Replaces the answers of a check-in, and its day and instant where the draft names them. What was
    /// replaced is erased.
    ///
    /// `id`: 32 hex digits or a unique beginning. Errors: `Invalid`, `NotFound`.
    pub fn checkin_edit(&self, id: String, draft: CheckinDraft) -> Result<Checkin, AppError> {
        rules::check(&draft.answers)?;
        self.write(|tx, moment| {
            let record = find(tx.sql(), &store::ENTRIES, &id)?;
            let mut entry = store::get(tx.sql(), record)?.ok_or(Error::NotFound)?;
            if draft.day.is_some() || draft.at.is_some() {
                (entry.day, entry.at) =
                    rules::place(&draft, moment.now, &moment.zone, moment.day_start)?;
            }
            entry.answers = draft.answers;
            store::put(tx, record, &entry)?;
            Ok(entry)
        })
    }

    /// Erases a check-in and its words for good; only its id is remembered.
    ///
    /// Errors: `NotFound`, `Invalid` for an id that fits several.
    pub fn checkin_delete(&self, id: String) -> Result<(), AppError> {
        self.write(|tx, _| {
            let record = find(tx.sql(), &store::ENTRIES, &id)?;
            tx.delete(&store::ENTRIES, record)
        })
    }

    /// One check-in. `id`: 32 hex digits or a unique beginning.
    pub fn checkin_get(&self, id: String) -> Result<Checkin, AppError> {
        self.read(|sql| {
            let record = find(sql, &store::ENTRIES, &id)?;
            store::get(sql, record)?.ok_or(Error::NotFound)
        })
    }

    /// One day, whether something was written on it or not.
    pub fn checkin_day(&self, day: Day) -> Result<CheckinDay, AppError> {
        let entries = self.read(|sql| store::between(sql, day, day))?;
        Ok(CheckinDay {
            day,
            state: rules::state(&entries),
            entries,
        })
    }

    /// Days in order. With both bounds, every day from the first to the last (ten years at most), the
    /// empty ones too; otherwise the days that have an entry.
    pub fn checkin_list(
        &self,
        from: Option<Day>,
        to: Option<Day>,
    ) -> Result<Vec<CheckinDay>, AppError> {
        let bounds = from
            .zip(to)
            .map(|(from, to)| check_stretch(from, to))
            .transpose()?;
        let days = self.read(|sql| {
            let (from, to) = (from.unwrap_or(Day::MIN), to.unwrap_or(Day::MAX));
            Ok(rules::days(store::between(sql, from, to)?))
        })?;
        Ok(match bounds {
            Some((from, to)) => rules::with_empty_days(days, from, to),
            None => days,
        })
    }

    /// A page of check-ins, newest first: at most `limit` (1 to 500), those before `before` (an id).
    pub fn checkin_page(
        &self,
        limit: u32,
        before: Option<String>,
    ) -> Result<Vec<Checkin>, AppError> {
        if !(1..=500).contains(&limit) {
            return Err(Error::invalid("limit", "must be 1 to 500").into());
        }
        self.read(|sql| {
            let before = match before {
                None => None,
                Some(id) => {
                    let record = find(sql, &store::ENTRIES, &id)?;
                    let entry = store::get(sql, record)?.ok_or(Error::NotFound)?;
                    Some((entry.day, entry.recorded_at, record))
                }
            };
            store::page(sql, before, limit)
        })
    }

    /// A week, a month or any stretch up to ten years at a glance, with n and coverage.
    pub fn checkin_summary(&self, from: Day, to: Day) -> Result<CheckinSummary, AppError> {
        check_stretch(from, to)?;
        let entries = self.read(|sql| store::between(sql, from, to))?;
        Ok(rules::summary(&rules::days(entries), from, to))
    }

    /// Adds a question of the person's own. `scale`: answered 0 to 10, else no or yes.
    pub fn checkin_item_add(&self, name: String, scale: bool) -> Result<CheckinItem, AppError> {
        let name = rules::item_name(&name)?;
        self.write(|tx, _| {
            let items = store::items(tx.sql())?;
            if items.len() >= rules::ITEMS {
                return Err(Error::invalid(
                    "name",
                    "must be one of at most 50 own questions",
                ));
            }
            let position = items.last().map_or(0, |(_, position)| position + 1);
            let record = tx.new_record()?;
            let item = CheckinItem {
                id: record.to_string(),
                name,
                scale,
                archived: false,
            };
            store::put_item(tx, record, &item, position)?;
            Ok(item)
        })
    }

    /// Stops or starts asking an own question again. Answers stay.
    pub fn checkin_item_archive(&self, id: String, archived: bool) -> Result<(), AppError> {
        self.write(|tx, _| {
            let record = find(tx.sql(), &store::ITEMS, &id)?;
            let items = store::items(tx.sql())?;
            let (item, position) = items
                .iter()
                .find(|(item, _)| item.id == record.to_string())
                .ok_or(Error::NotFound)?;
            store::put_item(
                tx,
                record,
                &CheckinItem {
                    archived,
                    ..item.clone()
                },
                *position,
            )
        })
    }

    /// Own questions in the order they were added.
    pub fn checkin_items(&self) -> Result<Vec<CheckinItem>, AppError> {
        self.read(|sql| {
            Ok(store::items(sql)?
                .into_iter()
                .map(|(item, _)| item)
                .collect())
        })
    }
}

fn check_stretch(from: Day, to: Day) -> Result<(Day, Day), Error> {
    if to < from {
        return Err(Error::invalid("to", "must not be before the first day"));
    }
    if (to - from).num_days() > LONGEST {
        return Err(Error::invalid(
            "to",
            "must be within ten years of the first day",
        ));
    }
    Ok((from, to))
}
