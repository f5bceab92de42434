//! What Kotlin, Swift, Python and the command line call about meetings attended.

use super::store::ATTENDED;
use crate::app::Moment;
use crate::calendar::{Day, to_millis};
use crate::error::{Error, Result};
use crate::features::meetings::id;
use crate::features::meetings::kept::model::{AttendedDraft, AttendedMeeting, AttendedSummary};
use crate::features::meetings::kept::rules;
use crate::features::meetings::kept::standing::Kept;
use crate::features::meetings::kept::store::{self, Entry};
use crate::oplog::{Record, find};
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Writes down a meeting the person was at: a listed or kept one, or one under a name of their own.
    ///
    /// Errors: `Invalid` naming the field; `NotFound` for a meeting that is neither listed nor kept.
    pub fn meeting_attended_add(&self, draft: AttendedDraft) -> Result<AttendedMeeting, AppError> {
        let (kept, name) = self
            .attended_where(&draft)?
            .ok_or_else(|| Error::invalid("name", "must be given where no meeting is"))?;
        self.write(|tx, moment| {
            let record = tx.new_record()?;
            let attended = attended(record, kept, name, draft, moment)?;
            attended.put(tx)?;
            Ok(attended.said)
        })
    }

    /// Replaces what was written down; the replaced words are erased. Without a meeting or name it stays
    /// about the same one, without a day and instant it stays when it was.
    ///
    /// `id`: 32 hex digits or a unique beginning. Errors: as [`App::meeting_attended_add`], `NotFound`.
    pub fn meeting_attended_edit(
        &self,
        id: String,
        draft: AttendedDraft,
    ) -> Result<AttendedMeeting, AppError> {
        let other = self.attended_where(&draft)?;
        let keeps_time = draft.day.is_none() && draft.at.is_none();
        self.write(|tx, moment| {
            let record = find(tx.sql(), &ATTENDED, &id)?;
            let all = store::all::<AttendedMeeting>(tx.sql())?;
            let before = all.into_iter().find(|attended| attended.record == record);
            let before = before.ok_or(Error::NotFound)?;
            let (kept, name) = other.unwrap_or_else(|| (before.kept, before.said.name.clone()));
            let mut attended = attended(record, kept, name, draft, moment)?;
            let (said, was) = (&mut attended.said, before.said);
            said.recorded_at = was.recorded_at;
            if keeps_time {
                (said.day, said.at, said.zone) = (was.day, was.at, was.zone);
            }
            attended.put(tx)?;
            Ok(attended.said)
        })
    }

    /// Erases it and its words. `id`: 32 hex digits or a unique beginning. Errors: `NotFound`, `Invalid`.
    pub fn meeting_attended_delete(&self, id: String) -> Result<(), AppError> {
        self.write(|tx, _| {
            let record = find(tx.sql(), &ATTENDED, &id)?;
            tx.delete(&ATTENDED, record)
        })
    }

    /// Meetings attended from one day to another, both included, newest first. Errors: `Invalid`.
    #[uniffi::method(default(from = None, to = None))]
    pub fn meeting_attended_list(
        &self,
        from: Option<Day>,
        to: Option<Day>,
    ) -> Result<Vec<AttendedMeeting>, AppError> {
        rules::check_stretch(from, to)?;
        let all = self.read(store::all::<AttendedMeeting>)?.into_iter();
        Ok(all
            .map(|attended| attended.said)
            .filter(|said| from.is_none_or(|from| from <= said.day))
            .filter(|said| to.is_none_or(|to| said.day <= to))
            .collect())
    }

    /// How many meetings the person was at lately.
    pub fn meeting_attended_summary(&self) -> Result<AttendedSummary, AppError> {
        let today = self.moment()?.today();
        let all = self.read(store::all::<AttendedMeeting>)?;
        let days: Vec<Day> = all.iter().map(|attended| attended.said.day).collect();
        Ok(rules::summary(&days, today))
    }
}

impl App {
    /// Which meeting a draft is about, with its name; nothing when it does not say.
    fn attended_where(
        &self,
        draft: &AttendedDraft,
    ) -> Result<Option<(Option<Kept>, String)>, AppError> {
        match (&draft.meeting, &draft.name) {
            (Some(_), Some(_)) => {
                Err(Error::invalid("name", "must not be given together with a meeting").into())
            }
            (Some(digits), None) => {
                let meeting = self.known_meeting(digits)?;
                let name = meeting.name.clone();
                Ok(Some((Some(meeting), name)))
            }
            (None, Some(name)) => Ok(Some((None, rules::own_name(name)?))),
            (None, None) => Ok(None),
        }
    }
}

fn attended(
    record: Record,
    kept: Option<Kept>,
    name: String,
    draft: AttendedDraft,
    moment: &Moment,
) -> Result<Entry<AttendedMeeting>> {
    rules::check_rating(draft.rating)?;
    let (day, at) = rules::place(&draft, moment.now, &moment.zone, moment.day_start)?;
    Ok(Entry {
        record,
        said: AttendedMeeting {
            id: record.to_string(),
            meeting_id: kept.as_ref().map(|kept| id::text(kept.code)),
            name,
            day,
            at: at.map(to_millis),
            zone: moment.zone.name().to_owned(),
            note: rules::words("note", draft.note)?,
            rating: draft.rating,
            recorded_at: to_millis(moment.now),
        },
        kept,
    })
}
