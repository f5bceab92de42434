//! `meetings home` calls a meeting a home group or no longer; `meetings homes` shows them and when to leave.

use chrono::DateTime;
use serde_json::json;
use waymark_core::{HomeGroup, KeptMeeting};

use super::kept;
use super::paint::Painter;
use crate::commands::Done;
use crate::page::{Page, bold, care, good, quiet};
use crate::session::{Home as Opened, Session};
use crate::texts::{Texts, wall};
use crate::words;

/// How long the way is where nobody says.
const WAY: i32 = 30;

#[derive(clap::Args)]
pub(crate) struct Home {
    #[arg(value_name = "ID")]
    id: String,
    /// How long the way takes.
    #[arg(long, value_name = "25m", value_parser = words::minutes)]
    leave_before: Option<i32>,
    /// Whether to be told when to leave.
    #[arg(long, value_name = "yes|no", value_parser = words::yes)]
    reminders: Option<bool>,
    /// No longer a home group.
    #[arg(long)]
    off: bool,
}

#[derive(clap::Args)]
pub(crate) struct Homes {}

impl Home {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        if self.off {
            home.app.meeting_home_group_remove(self.id.clone())?;
            let answer = json!({ "id": self.id, "home_group": false });
            session.out.show(&answer, |page| {
                page.line(&good(texts.text("home.off")));
            });
            return Ok(());
        }
        let before = home.app.meeting_home_groups()?;
        let mut before = before
            .iter()
            .filter(|one| one.kept.id.starts_with(&self.id));
        let before = before.next();
        let minutes = before.map_or(WAY, |one| one.minutes_before_leaving);
        let minutes = self.leave_before.unwrap_or(minutes);
        let reminders = before.is_none_or(|one| one.reminders);
        let reminders = self.reminders.unwrap_or(reminders);
        let set = home
            .app
            .meeting_home_group_set(self.id, minutes, reminders)?;
        session.out.show(&set, |page| {
            page.line(&good(texts.text("home.on")));
            leaving(page, texts, &home, &set);
        });
        Ok(())
    }
}

impl Homes {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let homes = home.app.meeting_home_groups()?;
        let texts = session.texts;
        let painter = Painter::new(texts, &home);
        session.out.show(&json!({ "home_groups": homes }), |page| {
            if homes.is_empty() {
                page.line(&texts.text("home.none"));
            }
            page.each(&homes, |page, one| {
                kept::paint(page, texts, &painter, &one.kept);
                leaving(page, texts, &home, one);
            });
        });
        Ok(())
    }
}

/// The zone whose clock counts.
fn zone(kept: &KeptMeeting) -> Option<&str> {
    let listed = kept.meeting.as_ref().map(|now| &now.time_zone);
    let last = kept.last_listed.as_ref().map(|last| &last.time_zone);
    listed.or(last)?.as_deref()
}

/// `Mon 23 Nov: leave by 18:20, it starts at 19:00 (America/Edmonton)`, or why nothing is said.
fn leaving(page: &mut Page, texts: Texts, home: &Opened, group: &HomeGroup) {
    if !group.takes_place {
        page.under(2, &care(texts.text("home.closed")));
        return;
    }
    let instant = |text: &Option<String>| DateTime::parse_from_rfc3339(text.as_ref()?).ok();
    match instant(&group.leave_by).zip(instant(&group.next_start)) {
        Some((leave, start)) => {
            let day = texts.day(leave.date_naive(), home.today());
            let values = [
                ("day", &*day),
                ("leave", &*wall(&leave)),
                ("start", &*wall(&start)),
            ];
            let mut line = texts.fill("home.leave", &values);
            if let Some(zone) = zone(&group.kept).filter(|zone| *zone != home.zone.name()) {
                let values = [("time", &*line), ("zone", zone)];
                line = texts.fill("time.in_zone", &values);
            }
            page.under(2, &bold(line));
        }
        None => page.under(2, &care(texts.text("home.no_time"))),
    }
    if !group.reminders {
        page.under(2, &quiet(texts.text("home.quiet")));
    }
}
