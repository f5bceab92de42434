//! What Kotlin, Swift, Python and the command line call to give meetings out.

use super::model::{ExportChoice, ExportedMeetings, MeetingDirections, MeetingExport};
use super::{Context, directions};
use crate::calendar::lived_day;
use crate::content::Strings;
use crate::error::Error;
use crate::features::meetings::{ListQuery, Meeting, MeetingFilter, NearQuery};
use crate::{App, AppError};

/// Most ids of one export, and meetings of one page.
const PAGE: u32 = 500;

#[uniffi::export]
impl App {
    /// Meetings as a file: a calendar, a feed, a map layer or a page to print.
    ///
    /// Nothing is written and nothing leaves the device; the app saves or shares the text. Errors:
    /// `NotFound` for an id or a source that is not here, `Invalid`.
    pub fn meetings_export(&self, export: MeetingExport) -> Result<ExportedMeetings, AppError> {
        let columns = export.columns.unwrap_or(72);
        if !(40..=80).contains(&columns) {
            return Err(Error::invalid("columns", "must be 40 to 80").into());
        }
        let language = export.language;
        let language =
            language.map_or_else(|| Ok(self.current_settings()?.spoken()), Ok::<_, Error>)?;
        let moment = self.moment()?;
        let mut meetings = self.chosen(export.choice)?;
        if export.pass_codes {
            // A list leaves them out of sight.
            for meeting in &mut meetings {
                *meeting = self.meeting(std::mem::take(&mut meeting.id))?;
            }
        }
        let context = Context {
            strings: Strings::of(language),
            zones: &self.zones(),
            now: moment.now,
            today: lived_day(moment.now, &moment.zone, 0),
            discreet: export.discreet,
            pass_codes: export.pass_codes,
            columns: usize::try_from(columns).unwrap_or(72),
        };
        let (text, held) = super::text(export.format, &meetings, &context)?;
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(ExportedMeetings {
            text,
            meetings: count(held),
            left_out: count(meetings.len() - held),
        })
    }

    /// The way to a meeting for a map app; nothing when there is no door to go to. `id`: 16 hex digits or
    /// a unique beginning. Errors: `NotFound`, `Invalid`.
    pub fn meeting_directions(&self, id: String) -> Result<Option<MeetingDirections>, AppError> {
        Ok(directions::of(&self.meeting(id)?))
    }
}

impl App {
    fn chosen(&self, choice: ExportChoice) -> Result<Vec<Meeting>, AppError> {
        match choice {
            ExportChoice::Ids { ids } if ids.is_empty() || ids.len() > PAGE as usize => {
                Err(Error::invalid("ids", "must be 1 to 500").into())
            }
            ExportChoice::Ids { ids } => ids.into_iter().map(|id| self.meeting(id)).collect(),
            ExportChoice::Near { query } if query.limit.is_some() => {
                Ok(self.meetings_near(query)?.meetings)
            }
            ExportChoice::Near { query } => all_pages(query.offset, |offset| {
                let limit = Some(PAGE);
                let page = NearQuery {
                    offset,
                    limit,
                    ..query.clone()
                };
                Ok(self.meetings_near(page)?.meetings)
            }),
            ExportChoice::Source { name } => all_pages(0, |offset| {
                Ok(self
                    .meetings_list(ListQuery {
                        source: Some(name.clone()),
                        // The list as it is, not as one looks through it.
                        filter: MeetingFilter {
                            with_hidden: true,
                            ..MeetingFilter::default()
                        },
                        limit: Some(PAGE),
                        offset,
                    })?
                    .meetings)
            }),
            ExportChoice::Favourites => {
                let kept = self.meeting_favourites()?;
                Ok(kept.into_iter().filter_map(|kept| kept.meeting).collect())
            }
        }
    }
}

/// Page after page, until one is not full.
fn all_pages(
    from: u32,
    page: impl Fn(u32) -> Result<Vec<Meeting>, AppError>,
) -> Result<Vec<Meeting>, AppError> {
    let mut all = Vec::new();
    loop {
        let before = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let found = page(from.saturating_add(before))?;
        let last = found.len() < PAGE as usize;
        all.extend(found);
        if last {
            return Ok(all);
        }
    }
}
