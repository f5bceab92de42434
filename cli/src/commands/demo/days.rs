//! A week of check-ins, with a day left empty and one written late.

use chrono::TimeDelta;
use waymark_core::calendar::Instant;
use waymark_core::{Answer, Answers, CheckinDraft, Medicine};

use super::Story;
use crate::commands::Done;
use crate::commands::checkin::paint;

pub(super) fn tell(story: &mut Story<'_>, now: Instant) -> Done {
    story.choose()?;
    story.chapter("days");
    for (hours_ago, days_late, answers) in week(story) {
        let then = now - TimeDelta::hours(hours_ago);
        story.clock.set(then);
        let day = story.home.zone.to_local(then).date();
        let late = (days_late > 0).then(|| day - TimeDelta::days(days_late));
        story.home.app.checkin_save(CheckinDraft {
            day: late,
            at: None,
            answers,
        })?;
    }
    story.clock.set(now);
    let days = story.home.app.checkin_list(None, None)?;
    let (texts, home) = (story.texts, &story.home);
    story.people(|page| {
        for day in &days {
            paint::day(page, texts, home, day);
        }
        page.blank();
        page.line(&texts.text("demo.days.gap"));
    });
    story.tell("days", days);
    Ok(())
}

/// Hours before now, days written late, and what was answered.
fn week(story: &Story<'_>) -> [(i64, i64, Answers); 4] {
    let note = |key: &str| Some(story.texts.text(key));
    [
        (
            93,
            0,
            Answers {
                mood: Some(4),
                craving: Some(6),
                anxiety: Some(7),
                sleep_hours: Some(5.5),
                medicine: Some(Medicine::Taken),
                used: Some(Answer::No),
                note: note("demo.note.river"),
                ..Answers::default()
            },
        ),
        (
            58,
            0,
            Answers {
                mood: Some(5),
                craving: Some(4),
                sleep_hours: Some(7.0),
                medicine: Some(Medicine::Late),
                connection: Some(Answer::Yes),
                ..Answers::default()
            },
        ),
        (
            9,
            1,
            Answers {
                mood: Some(3),
                craving: Some(8),
                triggers: vec![story.texts.text("demo.trigger")],
                note: note("demo.note.sam"),
                ..Answers::default()
            },
        ),
        (
            0,
            0,
            Answers {
                mood: Some(6),
                craving: Some(5),
                confidence: Some(6),
                medicine: Some(Medicine::Taken),
                used: Some(Answer::No),
                ..Answers::default()
            },
        ),
    ]
}
