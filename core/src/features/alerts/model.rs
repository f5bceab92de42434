//! What an alert is, how far it can come, and what a phone can say of it.

use crate::calendar::{Day, Instant};
use crate::content::PlanPart;

/// What an alert is for.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum,
)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    /// To be reached by a contact.
    #[default]
    Alert,
    /// That it is over: to a contact who was asked.
    StandDown,
    /// A trial, which says so.
    Test,
}

/// How much an alert says.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum,
)]
#[serde(rename_all = "snake_case")]
pub enum AlertLevel {
    /// "Please call me", and no reason.
    #[default]
    CallMe,
    /// That it is a hard day, and no more.
    HardDay,
}

/// How far an alert has come. None says "delivered": no carrier can be believed about that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Written; waits for the person to say yes. Nothing goes out.
    Drafted,
    /// Goes out when the time to call it off is over.
    Grace,
    /// To be given to the phone as soon as the phone can; not sent.
    Queued,
    /// The phone's own messages, calls or sharing have it. It is not known whether it went out.
    HandedOver,
    /// The network or the relay has taken it. It is not known whether anybody has seen it.
    Accepted,
    /// It did not go out. `reason` says why, `next_try` when it is tried again, if it is.
    Failed,
    /// The contact's own app has shown it, or they said so on the page behind its link.
    Shown,
    /// The contact answered. It is over.
    Answered,
    /// The person said that it is over.
    Closed,
    /// Called off before anything went out.
    Cancelled,
    /// Nobody said yes to it in 24 hours. Nothing went out.
    Expired,
}

/// By what a phone hands a message over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum AlertMeans {
    /// A text message without a touch, where the system lets the app send one.
    SmsDirect,
    /// The system's messages app with the text filled in; the person presses send.
    SmsComposer,
    /// The system's dialler with the number filled in.
    Call,
    /// The system's sheet for sharing a text.
    ShareSheet,
    /// A sealed message through the relay to the contact's own app.
    AppMessage,
}

/// Why a message did not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum AlertReason {
    /// No signal, no network, flight mode: tried again.
    NoSignal,
    /// The network or the relay refused it for now: tried again.
    Refused,
    /// The app may not do it (any more): the next way.
    NoPermission,
    /// The number cannot be reached: the next way.
    BadNumber,
    /// There is no app for it on this phone, or the contact is not paired: the next way.
    NoApp,
    /// The person closed it without sending. Not tried again by itself.
    Dismissed,
    /// The contact no longer agrees, or is no longer listed.
    Withdrawn,
    /// Rules had sent three this day already.
    DayLimit,
    /// No way is left to try.
    NoWay,
}

/// What a phone reports of an alert it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum AlertReport {
    /// The phone's own app has it. All that a composer, a dialler or a sharing sheet can say.
    HandedOver,
    /// The network or the relay took it. Only of `SmsDirect` and `AppMessage`.
    Accepted,
    /// The contact's app has shown it. Only of `AppMessage`.
    Shown,
    /// The contact's app sent an answer. Only of `AppMessage`.
    Answered,
    /// It did not go out.
    NoSignal,
    /// As [`AlertReason::Refused`].
    Refused,
    /// As [`AlertReason::NoPermission`].
    NoPermission,
    /// As [`AlertReason::BadNumber`].
    BadNumber,
    /// As [`AlertReason::NoApp`].
    NoApp,
    /// As [`AlertReason::Dismissed`].
    Dismissed,
}

#[cfg(test)]
impl AlertReport {
    /// All there are.
    pub(crate) const ALL: [Self; 10] = [
        Self::HandedOver,
        Self::Accepted,
        Self::Shown,
        Self::Answered,
        Self::NoSignal,
        Self::Refused,
        Self::NoPermission,
        Self::BadNumber,
        Self::NoApp,
        Self::Dismissed,
    ];
}

/// An alert on its way in: to the first of the contacts, then to the next where nobody answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize, uniffi::Record)]
pub struct AlertDraft {
    /// What it is for: an alert or a test.
    pub kind: AlertKind,
    /// How much it says.
    pub level: AlertLevel,
    /// Ids of the contacts to ask, in order. Empty: every one who agreed to this level and can be reached now, in
    /// the order of the list.
    #[uniffi(default = [])]
    #[serde(default)]
    pub contact_ids: Vec<String>,
    /// Own words instead of the usual ones, 1 to 300 characters. Only at the level `HardDay`, as they may say more.
    #[uniffi(default = None)]
    #[serde(default)]
    pub words: Option<String>,
    /// With today's answers under it, for each contact those they agreed to get. Only the person's own press gives any,
    /// never a rule; not for a test.
    #[uniffi(default = false)]
    #[serde(default)]
    pub give_answers: bool,
    /// With this page of the plan under it, as it is now, for each contact who agreed to get one. Only the person's own
    /// press gives it, as with the answers.
    #[uniffi(default = None)]
    #[serde(default)]
    pub give_page: Option<PlanPart>,
}

/// What goes to whom: word for word.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct AlertPreview {
    /// Id of the contact.
    pub contact_id: String,
    /// The contact's name.
    pub name: String,
    /// The text that goes out, letter by letter. A call has none.
    pub text: String,
    /// What goes out instead where it goes out more than an hour late: the same, with when it was written.
    pub late_text: String,
    /// What follows either of them in a line of its own, letter by letter: the answers that this contact agreed to get,
    /// and that are still agreed to when it goes out. None: none are given. A call has none, nor has a page behind a
    /// link, nor a message to an app whose number was not compared.
    pub answers_line: Option<String>,
    /// What follows these in lines of its own, letter by letter: the page of the plan, under the same conditions as the
    /// answers.
    pub page_line: Option<String>,
    /// What follows these in a line of its own, letter by letter, where it goes by a text or by sharing and the relay
    /// has taken the note behind this link by then; otherwise it goes without. None: no link, or no more.
    pub link_line: Option<String>,
}

/// An alert as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Alert {
    /// Its id, 32 hex digits.
    pub id: String,
    /// What it is for.
    pub kind: AlertKind,
    /// How much it says.
    pub level: AlertLevel,
    /// How far it has come.
    pub state: AlertState,
    /// Since when.
    pub since: Instant,
    /// When it was made.
    pub created_at: Instant,
    /// What goes out, and to whom.
    pub preview: AlertPreview,
    /// Who is asked after this contact, if nobody answers.
    pub next: Vec<AlertPreview>,
    /// Until when it can be called off, in `Grace`.
    pub grace_until: Option<Instant>,
    /// By what it went out, or was tried last.
    pub means: Option<AlertMeans>,
    /// Why it did not go out.
    pub reason: Option<AlertReason>,
    /// When it is tried again, in `Failed`; none: not by itself.
    pub next_try: Option<Instant>,
    /// When the next contact is asked, if this one does not answer.
    pub answer_by: Option<Instant>,
    /// The next contact was asked, as this one did not answer.
    pub escalated: bool,
    /// Everybody of its chain who could be asked was asked and had their time, and nobody has answered: there is no one
    /// left for the app to ask.
    pub nobody_left: bool,
    /// The app ended before the phone said what became of it, so it was given out again.
    pub perhaps_twice: bool,
    /// It goes out, or went out, more than an hour after it was made.
    pub is_late: bool,
    /// What was given out carries the link.
    pub has_link: bool,
    /// Id of the rule that made it; none: the person.
    pub rule_id: Option<String>,
    /// The day it was made on.
    pub day: Day,
    /// A relay held it back and may have let it out then, or before: the phone did not send it.
    pub let_out_at: Option<Instant>,
    /// It goes out from this device; otherwise another one of the person's has it in hand.
    pub from_here: bool,
}

/// Something the phone has to do now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct AlertTask {
    /// Id of the alert, for [`crate::App::alert_report`].
    pub alert_id: String,
    /// By what.
    pub means: AlertMeans,
    /// The number, for a text or a call; none otherwise.
    pub phone: Option<String>,
    /// Exactly this; empty for a call.
    pub text: String,
}

/// Words for the lock screen: they name nobody and say nothing of why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct AlertNotice {
    /// Title.
    pub title: String,
    /// Text.
    pub body: String,
}

/// What is to be done now, and when to ask again.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct AlertsDue {
    /// To be done now, each to be reported.
    pub tasks: Vec<AlertTask>,
    /// Something waits for the person: a yes, a touch that only they can make, or, for a day, that everybody was asked
    /// and nobody has answered. Show this.
    pub notice: Option<AlertNotice>,
    /// Ask again then at the latest; none: nothing waits for a time.
    pub next_at: Option<Instant>,
}
