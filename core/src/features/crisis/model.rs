//! What the crisis page is made of. Every text is ready to show, in the language that was asked for.

use serde::Serialize;

use crate::calendar::Day;
use crate::content::{EmergencyService, Language, LineKind, LineSource};

/// The crisis page of one country, from what ships with the app.
///
/// Shown from top to bottom: emergency numbers, crisis lines, support lines. The two fixed screens open
/// from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct CrisisPage {
    /// The language of every text here except the names of services, which are their own.
    pub language: Language,
    /// How much is listed for the country.
    pub coverage: CrisisCoverage,
    /// ISO 3166-1 code in capitals; none when no country was given.
    pub country: Option<String>,
    /// The country's own name; none when it is not listed.
    pub country_name: Option<String>,
    /// Heading of the page.
    pub title: String,
    /// What the person can do here.
    pub lead: String,
    /// To read first; not empty when something is not listed.
    pub notices: Vec<String>,
    /// For a person who hurt themselves, took something or thinks of it.
    pub self_harm: String,
    /// For a person whose voices command harm.
    pub voices: String,
    /// Heading of `emergency`.
    pub emergency_title: String,
    /// Emergency numbers of this country only.
    pub emergency: Vec<EmergencyNumber>,
    /// Heading of `crisis_lines`.
    pub crisis_title: String,
    /// Lines for a crisis: confirmed ones first, among them the person's language first.
    pub crisis_lines: Vec<CrisisLine>,
    /// Heading of `support_lines`.
    pub support_title: String,
    /// Lines for support and information, in the same order.
    pub support_lines: Vec<CrisisLine>,
    /// Web addresses of directories of helplines; they need a network.
    pub directories: Vec<String>,
    /// What to do in an overdose.
    pub overdose: FixedScreen,
    /// Lines that stay with a person who uses. For the overdose screen and nowhere else, unless the
    /// person's own goal is to use more safely or less, or is not settled.
    pub overdose_lines: Vec<CrisisLine>,
    /// Which signs of withdrawal need help.
    pub withdrawal: FixedScreen,
    /// Says that nothing here is recorded.
    pub privacy: String,
    /// Says what this app is not.
    pub standing: String,
    /// Label of the action "this number did not work".
    pub report_label: String,
    /// When the list was put together.
    pub compiled_on: Day,
}

/// How much is listed for the country of a [`CrisisPage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum CrisisCoverage {
    /// Emergency numbers and at least one line.
    Listed,
    /// Emergency numbers, but no line yet.
    NoLine,
    /// Nothing is listed for this country.
    NotListed,
    /// No country was given.
    NotChosen,
}

/// A number for emergencies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct EmergencyNumber {
    /// Whom it reaches.
    pub service: EmergencyService,
    /// The same in words.
    pub label: String,
    /// Digits to dial, or to text when `by_text`.
    pub number: String,
    /// The number takes text messages.
    pub by_text: bool,
    /// A word of care about a number that could not be confirmed.
    pub advice: Option<String>,
}

/// A helpline. Every number is what is dialled inside the country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct CrisisLine {
    /// Stable name: `us-988`.
    pub id: String,
    /// What it is for.
    pub kind: LineKind,
    /// The same in words.
    pub kind_label: String,
    /// What else it is for.
    pub also: Vec<LineKind>,
    /// The service's own name.
    pub name: String,
    /// Number to call.
    pub dial: Option<String>,
    /// What to do once the call connects.
    pub after_dial: Option<String>,
    /// Other numbers of the same service.
    pub alt: Vec<String>,
    /// Number to text.
    pub sms: Option<String>,
    /// Word to text to that number.
    pub sms_keyword: Option<String>,
    /// WhatsApp number.
    pub whatsapp: Option<String>,
    /// Address of its chat; needs a network.
    pub chat_url: Option<String>,
    /// Its own page; needs a network.
    pub url: String,
    /// When it answers.
    pub hours: LineHours,
    /// Languages it answers in, BCP 47, its main one first.
    pub languages: Vec<String>,
    /// It answers in the language of the page.
    pub speaks_yours: bool,
    /// Part of the country it serves; none = all of it.
    pub region: Option<String>,
    /// Free to the caller, at the usual charge, or not known.
    pub free: Option<bool>,
    /// Where the number was found.
    pub source: LineSource,
    /// Day of that finding; none = not known.
    pub checked_on: Option<Day>,
    /// How old that is on the day of the page.
    pub age: LineAge,
    /// The day of the finding in words.
    pub checked: Option<String>,
    /// A word of care about a number that is unverified or was not checked lately.
    pub advice: Option<String>,
}

/// How long ago a number was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum LineAge {
    /// Lately.
    Recent,
    /// Longer ago than the list allows without a word of care.
    Old,
    /// So long ago that newer ones come first.
    VeryOld,
    /// Not known.
    Undated,
}

/// When a line answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct LineHours {
    /// In words.
    pub text: String,
    /// Day and night, every day.
    pub always: bool,
    /// Opening times; empty when `always` or not known.
    pub spans: Vec<OpenSpan>,
    /// IANA zone of the times; none = local to the line.
    pub zone: Option<String>,
}

/// Opening times on some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct OpenSpan {
    /// Days, 0 = Sunday to 6 = Saturday.
    pub days: Vec<i32>,
    /// `HH:MM`, 24 hours.
    pub opens: String,
    /// `HH:MM`, up to `24:00`; before `opens` when it is on the next day.
    pub closes: String,
}

/// A screen whose words never change with the person's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct FixedScreen {
    /// Heading.
    pub title: String,
    /// First lines.
    pub lead: Option<String>,
    /// Blocks from top to bottom.
    pub sections: Vec<ScreenSection>,
}

/// A block of a [`FixedScreen`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct ScreenSection {
    /// Heading of the block.
    pub title: Option<String>,
    /// The items are steps, done in this order.
    pub numbered: bool,
    /// What it says.
    pub items: Vec<String>,
}
