//! What Kotlin, Swift, Python and the command line call.

use chrono::Days;

use super::reminder_plan::{self, Known};
use crate::features::{ReminderPlan, done_days, reminders, shown_contacts};
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// The notifications the phone should hold from now on: the soonest `cap` (1 to 64, as iOS keeps no
    /// more) of the next `horizon_days` (1 to 60) times 24 hours, in place of those it held before.
    ///
    /// Nothing in it lies in the past. Call it at every start, after every change of reminders, home groups,
    /// lists of meetings, settings or check-ins, when clock or zone change, and before [`ReminderPlan::refill_by`]. Reads only.
    ///
    /// Errors: `Invalid` naming `horizon_days`, `cap`, or `zone` where the clock's zone is unknown.
    #[uniffi::method(default(horizon_days = 14, cap = 64))]
    pub fn reminders_plan(&self, horizon_days: u32, cap: u32) -> Result<ReminderPlan, AppError> {
        let reach = reminder_plan::reach(horizon_days, cap)?;
        let moment = self.moment()?;
        let settings = self.current_settings()?;
        let today = moment.today();
        // A day to each side: a check-in may be about tomorrow, and clocks that go back repeat a day.
        let day_before = today.checked_sub_days(Days::new(1)).unwrap_or(today);
        let day_after = today.checked_add_days(Days::new(1)).unwrap_or(today);
        // What quiet hours or a flight moved was planned up to three dates ago.
        let oldest = today.checked_sub_days(Days::new(3)).unwrap_or(today);
        let homes = self.homes_to_leave_for()?;
        let (mut known, contacts) = self.read(|sql| {
            let known = Known {
                reminders: reminders::reminders_of(sql)?,
                marks: reminders::marks_from(sql, oldest)?,
                checked_in: done_days(sql, day_before, day_after)?,
            };
            Ok((known, shown_contacts(sql, today)?))
        })?;
        let homes = homes.into_iter().map(reminder_plan::of_home_group);
        known.reminders.extend(homes);
        let reviews = contacts.into_iter().filter_map(reminder_plan::of_contact);
        known.reminders.extend(reviews);
        Ok(reminder_plan::reminder_plan(
            &known,
            &moment,
            &settings,
            &self.zones(),
            reach,
        ))
    }
}
