//! What the page of who supports somebody is made of. Every text is ready to show, in the language that was asked for.

use crate::calendar::{Instant, LocalTime};
use crate::content::Language;
use crate::features::{ContactLevel, ContactMessage, CrisisLine, CrisisPage, time_or_none};

/// The page of who supports somebody, shown from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct SupportPage {
    /// The language of every text here but names, and words that somebody wrote.
    pub language: Language,
    /// Heading of the page.
    pub title: String,
    /// What it is for.
    pub lead: String,
    /// Heading of `people`.
    pub people_title: String,
    /// Whom the person supports: those whose message waits first, then in the order of the contacts.
    pub people: Vec<SupportedPerson>,
    /// Shown in place of `people`; none where there are any.
    pub no_people: Option<String>,
    /// What helps: when a message comes, what is better not done, where somebody may be in danger, and for oneself.
    pub guides: Vec<SupportGuide>,
    /// Heading of `groups`.
    pub groups_title: String,
    /// Whose they are.
    pub groups_lead: String,
    /// Groups for family and friends, of others.
    pub groups: Vec<SupportGroup>,
    /// Heading of `family_lines`.
    pub family_title: String,
    /// Those of the lines in `crisis` that are for families too.
    pub family_lines: Vec<CrisisLine>,
    /// Shown in place of `family_lines`; none where there are any.
    pub no_family_lines: Option<String>,
    /// The crisis page of the country in the settings; without one it has no numbers, as none is guessed.
    pub crisis: CrisisPage,
}

/// Somebody the person supports, and nothing that they did not share.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct SupportedPerson {
    /// Id of the contact.
    pub contact_id: String,
    /// How the person calls them.
    pub name: String,
    /// Since when the two apps are paired.
    pub paired_at: Instant,
    /// It is their app: met side by side, or the number is the same.
    pub number_checked: bool,
    /// What was agreed, as their app told it; none: it told nothing yet.
    pub agreed: Option<SupportAgreement>,
    /// The same and `number_checked`, in sentences.
    pub in_words: Vec<String>,
    /// Messages that wait for an answer, newest first.
    pub waiting: Vec<ContactMessage>,
    /// The newest message that was answered.
    pub last_answered: Option<ContactMessage>,
}

/// What was agreed with who supports somebody.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct SupportAgreement {
    /// What may come.
    pub levels: Vec<ContactLevel>,
    /// When it was agreed, by the other's clock.
    pub agreed_at: Instant,
    /// Start of the hours in which the person may be reached, by the clock where the other is; none: always.
    #[serde(serialize_with = "time_or_none")]
    pub hours_from: Option<LocalTime>,
    /// End of those hours; earlier than the start means the next morning.
    #[serde(serialize_with = "time_or_none")]
    pub hours_until: Option<LocalTime>,
}

/// A few sentences on one thing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct SupportGuide {
    /// Heading.
    pub title: String,
    /// One sentence or a few each.
    pub items: Vec<String>,
}

/// Groups for family and friends.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct SupportGroup {
    /// Their own name.
    pub name: String,
    /// Whom they are for, and where.
    pub about: String,
    /// Their own page; needs a network.
    pub url: String,
}
