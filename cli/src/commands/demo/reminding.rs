//! A reminder plan over the night on which the clocks go back.

use waymark_core::{ReminderDraft, ReminderKind, ReminderSchedule};

use super::Story;
use crate::commands::Done;
use crate::commands::reminders::paint;
use crate::failure::Failure;

/// Days ahead, and how many notifications at most.
const HORIZON: u32 = 4;
const CAP: u32 = 8;

pub(super) fn tell(story: &mut Story<'_>) -> Done {
    story.chapter("reminding");
    let medicine = story.texts.text("demo.medicine");
    for (kind, name, hour) in [
        (ReminderKind::Medicine, medicine, 8),
        (ReminderKind::Checkin, String::new(), 20),
    ] {
        let time =
            chrono::NaiveTime::from_hms_opt(hour, 0, 0).ok_or_else(|| Failure::internal("demo"))?;
        let schedule = ReminderSchedule {
            times: vec![time],
            ..ReminderSchedule::default()
        };
        story.home.app.reminder_add(ReminderDraft {
            kind,
            name,
            schedule,
        })?;
    }
    let plan = story.home.app.reminders_plan(HORIZON, CAP)?;
    let (texts, home) = (story.texts, &story.home);
    story.people(|page| {
        paint::plan(page, texts, home, &plan);
        page.line(&texts.text("demo.reminding.words"));
    });
    story.tell("plan", plan);
    Ok(())
}
