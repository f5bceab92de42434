//! What Kotlin, Swift, Python and the command line call about meetings that are kept.

use super::homes::{self, Leaving, store::Home};
use super::model::{HomeGroup, KeptMeeting, MeetingNote};
use super::notes::store::Note;
use super::standing::Kept;
use super::store::{self, Entry, Favourite, Keeps};
use super::{listed::store as listed, rules};
use crate::calendar::to_millis;
use crate::error::Error;
use crate::features::meetings::id;
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Keeps a meeting, or lets it go. One that is no longer listed can still be let go.
    ///
    /// `id`: 16 hex digits or a unique beginning, of a listed or kept meeting. Errors: `NotFound`, `Invalid`.
    pub fn meeting_favourite(&self, id: String, keep: bool) -> Result<(), AppError> {
        let meeting = self.known_meeting(&id)?;
        self.write(|tx, moment| {
            if keep {
                store::keep(tx, meeting, moment.now)
            } else {
                store::erase::<Favourite>(tx, &meeting)
            }
        })
    }

    /// Meetings the person keeps, first kept first, with what the lists say of them now. What two lists
    /// both have is there once.
    pub fn meeting_favourites(&self) -> Result<Vec<KeptMeeting>, AppError> {
        let kept = self.kept_as_listed::<Favourite>()?;
        Ok(kept.into_iter().map(|(_, meeting)| meeting).collect())
    }

    /// Calls a meeting a home group, or changes how. There may be 20. Then plan reminders again.
    ///
    /// `minutes_before_leaving`: how long the way is, 0 to 600. `reminders`: whether to be told when to leave.
    /// Errors: as [`App::meeting_favourite`], and `Invalid` naming the field.
    pub fn meeting_home_group_set(
        &self,
        id: String,
        minutes_before_leaving: i32,
        reminders: bool,
    ) -> Result<HomeGroup, AppError> {
        rules::check_way(minutes_before_leaving)?;
        let meeting = self.known_meeting(&id)?;
        self.write(|tx, moment| {
            let others = store::all::<Home>(tx.sql())?;
            let others = others.iter().filter(|home| !home.is_about(&meeting));
            if others.count() >= rules::HOMES {
                return Err(Error::invalid(
                    "id",
                    "must be one of at most 20 home groups",
                ));
            }
            let home = Home {
                minutes_before: minutes_before_leaving,
                reminders,
                set_at: to_millis(moment.now),
            };
            store::replace(tx, meeting.clone(), home)
        })?;
        let set = self
            .homes()?
            .into_iter()
            .find(|(home, _)| home.is_about(&meeting));
        Ok(set.map(|(_, home)| home).ok_or(Error::NotFound)?)
    }

    /// No longer calls it a home group. Errors: as [`App::meeting_favourite`].
    pub fn meeting_home_group_remove(&self, id: String) -> Result<(), AppError> {
        let meeting = self.known_meeting(&id)?;
        self.write(|tx, _| store::erase::<Home>(tx, &meeting))
    }

    /// Home groups, the one set last first, with when to leave for the next meeting.
    pub fn meeting_home_groups(&self) -> Result<Vec<HomeGroup>, AppError> {
        Ok(self.homes()?.into_iter().map(|(_, home)| home).collect())
    }

    /// Writes what the person thinks of a meeting, in place of what stood there; without both it is erased.
    ///
    /// `text`: at most 10,000 characters. `rating`: 0 to 10. Errors: as [`App::meeting_favourite`], and
    /// `Invalid` naming the field.
    #[uniffi::method(default(text = None, rating = None))]
    pub fn meeting_note_save(
        &self,
        id: String,
        text: Option<String>,
        rating: Option<i32>,
    ) -> Result<(), AppError> {
        let text = rules::words("text", text)?;
        rules::check_rating(rating)?;
        let meeting = self.known_meeting(&id)?;
        self.write(|tx, moment| {
            if text.is_none() && rating.is_none() {
                return store::erase::<Note>(tx, &meeting);
            }
            let note = Note {
                text,
                rating,
                written_at: to_millis(moment.now),
            };
            store::replace(tx, meeting, note)
        })
    }

    /// What the person thinks of a meeting; nothing when nothing was written. Errors: as
    /// [`App::meeting_favourite`].
    pub fn meeting_note(&self, id: String) -> Result<Option<MeetingNote>, AppError> {
        let meeting = self.known_meeting(&id)?;
        let mut notes = self.notes()?.into_iter();
        Ok(notes
            .find(|(note, _)| note.is_about(&meeting))
            .map(|(_, note)| note))
    }

    /// Every note about a meeting, newest first.
    pub fn meeting_notes(&self) -> Result<Vec<MeetingNote>, AppError> {
        Ok(self.notes()?.into_iter().map(|(_, note)| note).collect())
    }
}

impl App {
    /// The meeting an id stands for: listed, or kept when no list has it. What another device kept under an
    /// older id is brought to today's first, so that it is found too. Errors: `NotFound`, `Invalid`.
    pub(super) fn known_meeting(&self, digits: &str) -> Result<Kept, AppError> {
        self.follow_lists()?;
        let (low, high) = id::range(digits)?;
        let mut fits = self
            .public()?
            .read(|sql| listed::between(sql, (low, high)))?;
        let mut kept = self.read(store::meetings)?;
        kept.retain(|kept| (low..=high).contains(&kept.code));
        fits.append(&mut kept);
        Ok(rules::only(fits)?)
    }

    /// Writes into what is kept under which id and how its meetings are listed now.
    pub(in super::super) fn follow_lists(&self) -> Result<(), AppError> {
        let mut kept = self.read(store::meetings)?;
        kept.sort_by_key(|kept| kept.code);
        kept.dedup();
        let moved = self.public()?.read(|sql| {
            let mut moved = Vec::new();
            for kept in kept {
                let today = listed::today(sql, &kept)?;
                let now = today.known_as(&kept);
                if *now != kept {
                    moved.push((kept.code, now.clone()));
                }
            }
            Ok(moved)
        })?;
        if moved.is_empty() {
            return Ok(());
        }
        self.write(|tx, _| store::follow(tx, &moved))
    }

    /// Ids of the favourites, as they are listed now.
    pub(in super::super) fn favourite_codes(&self) -> Result<Vec<i64>, AppError> {
        self.follow_lists()?;
        let favourites = self.read(store::all::<Favourite>)?;
        let kept = favourites.into_iter().filter_map(|entry| entry.kept);
        Ok(kept.map(|kept| kept.code).collect())
    }

    fn homes(&self) -> Result<Vec<(Entry<Home>, HomeGroup)>, AppError> {
        let (now, zones) = (self.clock_now()?, self.zones());
        let homes = self.kept_as_listed::<Home>()?.into_iter();
        Ok(homes
            .map(|(home, meeting)| {
                let shown = homes::shown(&home, meeting, now, &zones);
                (home, shown)
            })
            .collect())
    }

    /// Home groups to be reminded of.
    pub(crate) fn homes_to_leave_for(&self) -> Result<Vec<Leaving>, AppError> {
        let homes = self.kept_as_listed::<Home>()?.into_iter();
        Ok(homes
            .filter(|(home, _)| home.said.reminders)
            .filter_map(|(home, meeting)| Leaving::of(&home, &meeting))
            .collect())
    }

    /// Records with their meeting as it is listed now. Of several about one meeting the first counts.
    fn kept_as_listed<T: Keeps>(&self) -> Result<Vec<(Entry<T>, KeptMeeting)>, AppError> {
        let records = self.read(store::all::<T>)?;
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let mut times = self.times()?;
        let mut taken: Vec<Kept> = Vec::new();
        Ok(self.public()?.read(|sql| {
            let mut found = Vec::new();
            for record in records {
                let Some(kept) = &record.kept else { continue };
                let today = listed::today(sql, kept)?;
                let known = today.known_as(kept).clone();
                if !taken.iter().any(|other| other.is(&known)) {
                    let meeting = listed::shown(sql, kept, &today, &mut times)?;
                    taken.push(known);
                    found.push((record, meeting));
                }
            }
            Ok(found)
        })?)
    }

    /// Notes, each with all that was written of its meeting, on whichever device.
    fn notes(&self) -> Result<Vec<(Entry<Note>, MeetingNote)>, AppError> {
        let all = self.read(store::all::<Note>)?;
        let shown = self.kept_as_listed::<Note>()?.into_iter();
        Ok(shown
            .map(|(first, kept)| {
                let about = |note: &&Entry<Note>| {
                    first.kept.as_ref().is_some_and(|kept| note.is_about(kept))
                };
                let same = all.iter().filter(about).map(|note| &note.said);
                let (text, rating) = rules::joined(same);
                let note = MeetingNote {
                    kept,
                    text,
                    rating,
                    written_at: first.said.written_at,
                };
                (first, note)
            })
            .collect())
    }
}
