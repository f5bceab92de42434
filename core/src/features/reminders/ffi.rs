//! What Kotlin, Swift, Python and the command line call.

use super::model::{Reminder, ReminderDraft};
use super::{rules, store};
use crate::calendar::{Day, LocalTime, to_millis};
use crate::error::Error;
use crate::oplog::find;
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Adds a reminder; it is on disk when this returns. Then plan again.
    ///
    /// Errors: `Invalid` naming the field; `StorageFull`.
    pub fn reminder_add(&self, draft: ReminderDraft) -> Result<Reminder, AppError> {
        let zones = self.zones();
        self.write(|tx, moment| {
            let draft = rules::checked(draft, moment.zone.to_local(moment.now).date(), &zones)?;
            if store::count(tx.sql())? >= rules::REMINDERS {
                return Err(Error::invalid(
                    "name",
                    "must be one of at most 1,000 reminders",
                ));
            }
            let record = tx.new_record()?;
            let reminder = Reminder {
                id: record.to_string(),
                kind: draft.kind,
                name: draft.name,
                schedule: draft.schedule,
                paused: false,
                recorded_at: to_millis(moment.now),
            };
            store::put(tx, record, &reminder)?;
            Ok(reminder)
        })
    }

    /// Replaces what a reminder says and when; a pause stays. Replaced words are erased.
    ///
    /// `id`: 32 hex digits or a unique beginning. Errors: `Invalid`, `NotFound`.
    pub fn reminder_edit(&self, id: String, draft: ReminderDraft) -> Result<Reminder, AppError> {
        let zones = self.zones();
        self.write(|tx, moment| {
            let draft = rules::checked(draft, moment.zone.to_local(moment.now).date(), &zones)?;
            let record = find(tx.sql(), &store::REMINDERS, &id)?;
            let reminder = Reminder {
                kind: draft.kind,
                name: draft.name,
                schedule: draft.schedule,
                ..store::get(tx.sql(), record)?
            };
            store::put(tx, record, &reminder)?;
            Ok(reminder)
        })
    }

    /// Silences a reminder, or takes it up again. Errors: `NotFound`, `Invalid` for the id.
    pub fn reminder_pause(&self, id: String, paused: bool) -> Result<(), AppError> {
        self.write(|tx, _| {
            let record = find(tx.sql(), &store::REMINDERS, &id)?;
            let reminder = store::get(tx.sql(), record)?;
            store::put(tx, record, &Reminder { paused, ..reminder })
        })
    }

    /// Erases a reminder, its words and what was marked as done. Errors: `NotFound`, `Invalid` for the id.
    pub fn reminder_remove(&self, id: String) -> Result<(), AppError> {
        self.write(|tx, _| {
            let record = find(tx.sql(), &store::REMINDERS, &id)?;
            store::remove(tx, record)
        })
    }

    /// Every reminder, in the order they were added.
    pub fn reminders(&self) -> Result<Vec<Reminder>, AppError> {
        self.read(store::all)
    }

    /// Marks one occurrence as done (a dose taken, a visit made): it stays silent. Fine to say twice.
    ///
    /// `day` and `time` are those of the notification: the planned ones. Errors: `Invalid` naming `day` or
    /// `time` when the reminder is not due then, `NotFound`.
    pub fn reminder_done(&self, id: String, day: Day, time: LocalTime) -> Result<(), AppError> {
        self.write(|tx, _| {
            let record = find(tx.sql(), &store::REMINDERS, &id)?;
            rules::check_due(&store::get(tx.sql(), record)?.schedule, day, time)?;
            store::mark(tx, record, day, time)
        })
    }
}
