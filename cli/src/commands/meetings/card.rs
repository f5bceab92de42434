//! A group, for people: its next meeting, then its other days.

use waymark_core::calendar::time_text;
use waymark_core::{Meeting, MeetingCard, Travel, TravelSpeed};

use super::paint::Painter;
use crate::page::{Page, quiet};

impl Painter<'_> {
    /// A few lines: the meeting that comes first as a whole, the others by day and hour.
    pub(super) fn card(&self, page: &mut Page, card: &MeetingCard) {
        let Some((first, others)) = card.meetings.split_first() else {
            return;
        };
        self.brief(page, first);
        let days: Vec<_> = others.iter().filter_map(|other| self.hour(other)).collect();
        if !days.is_empty() {
            let days = self
                .texts
                .fill("meeting.also", &[("days", &days.join(" · "))]);
            page.under(9, &days);
        }
    }

    /// `Mon 19:00 (1f3a9c20)`.
    fn hour(&self, meeting: &Meeting) -> Option<String> {
        let day = u32::try_from(meeting.day?).ok()?;
        let time = time_text(meeting.time?);
        let id: String = meeting.id.chars().take(8).collect();
        Some(format!("{} {time} {}", self.texts.weekday(day), quiet(id)))
    }

    /// What was assumed about the way.
    pub(in crate::commands) fn assumption(
        &self,
        page: &mut Page,
        way: Travel,
        speeds: &[TravelSpeed],
    ) {
        if let Some(speed) = speeds.iter().find(|speed| speed.travel == way) {
            let values = [
                ("speed", &*self.texts.number(speed.km_per_hour)),
                ("fixed", &*format!("{:.0}", speed.fixed_minutes)),
                ("detour", &*self.texts.number(speed.detour)),
            ];
            let key = format!("travel.{}", way.as_str());
            page.line(&quiet(self.texts.fill(&key, &values)));
        }
    }
}
