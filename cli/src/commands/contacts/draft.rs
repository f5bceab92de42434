//! What is said of a contact, as options shared by adding and editing.

use chrono::NaiveTime;
use waymark_core::{ContactDraft, ContactLevel, ContactRole, ContactWay};

use crate::words;

#[derive(clap::Args)]
pub(super) struct Given {
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "ROLE", value_parser = words::named::<ContactRole>)]
    role: Option<ContactRole>,
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    #[arg(long = "way", value_name = "WAY", value_parser = words::named::<ContactWay>)]
    ways: Vec<ContactWay>,
    #[arg(long = "level", value_name = "LEVEL", value_parser = words::named::<ContactLevel>)]
    levels: Vec<ContactLevel>,
    #[arg(long = "field", value_name = "ANSWER")]
    fields: Vec<String>,
    #[arg(long, value_name = "08:00-22:00|always", value_parser = hours)]
    hours: Option<Hours>,
    #[arg(long, value_name = "N", value_parser = words::whole, allow_negative_numbers = true)]
    order: Option<i32>,
    #[arg(long, value_name = "30m", value_parser = words::minutes)]
    wait: Option<i32>,
    #[arg(long, value_name = "en|es")]
    contact_language: Option<String>,
    /// Of the page that a link in a text message opens.
    #[arg(long, value_name = "URL")]
    link_relay: Option<String>,
    #[arg(long, value_name = "WORD")]
    link_word: Option<String>,
    #[arg(long, value_name = "WORDS|none")]
    helps: Option<String>,
}

/// Start and end; nothing for always.
type Hours = Option<(NaiveTime, NaiveTime)>;

fn hours(text: &str) -> Result<Hours, &'static str> {
    if text == "always" || text == "siempre" {
        return Ok(None);
    }
    let both = text
        .split_once('-')
        .and_then(|(from, until)| Some((words::time(from).ok()?, words::time(until).ok()?)));
    both.map(Some)
        .ok_or("hours, such as 08:00-22:00, or always")
}

impl Given {
    /// A new contact: without a way named, a number can be called and written to; without a level, "please call me".
    pub(super) fn draft(self) -> ContactDraft {
        let mut draft = ContactDraft {
            may_get: vec![ContactLevel::CallMe],
            ..ContactDraft::default()
        };
        if self.phone.is_some() {
            draft.ways = vec![ContactWay::Call, ContactWay::Text];
        }
        self.put(&mut draft);
        draft
    }

    /// Puts what was given in place of what is there; the rest stays.
    pub(super) fn put(self, draft: &mut ContactDraft) {
        draft.name = self.name.unwrap_or_else(|| std::mem::take(&mut draft.name));
        draft.role = self.role.unwrap_or(draft.role);
        draft.phone = self.phone.or_else(|| draft.phone.take());
        if !self.ways.is_empty() {
            draft.ways = self.ways;
        }
        if !self.levels.is_empty() {
            draft.may_get = self.levels;
            draft.fields.clear();
            if !draft.may_get.contains(&ContactLevel::Link) {
                (draft.link_relay, draft.link_word) = (None, None);
            }
        }
        if !self.fields.is_empty() {
            draft.fields = self.fields;
            if !draft.may_get.contains(&ContactLevel::Fields) {
                draft.may_get.push(ContactLevel::Fields);
            }
        }
        if let Some(relay) = self.link_relay {
            (draft.link_relay, draft.link_word) = (Some(relay), None);
            if !draft.may_get.contains(&ContactLevel::Link) {
                draft.may_get.push(ContactLevel::Link);
            }
        }
        draft.link_word = self.link_word.or_else(|| draft.link_word.take());
        if let Some(helps) = self.helps {
            draft.helps = Some(helps).filter(|helps| helps != "none" && helps != "nada");
        }
        if let Some(hours) = self.hours {
            (draft.hours_from, draft.hours_until) = hours.unzip();
        }
        draft.order = self.order.unwrap_or(draft.order);
        draft.wait_minutes = self.wait.unwrap_or(draft.wait_minutes);
        draft.language = self.contact_language.or_else(|| draft.language.take());
    }
}
