//! A rule of the person's own.

use crate::calendar::Instant;

/// What makes a rule fire: something the person wrote or did, or did not. Never a guess.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OwnRuleCondition {
    /// An answer that is so high or so low, so often in the check-ins of one day.
    Answer {
        /// Name of a scale from 0 to 10, as in [`crate::Answers`]: `craving`, `mood`, ...
        answer: String,
        /// True: `value` or more. False: `value` or less.
        at_least: bool,
        /// 0 to 10.
        value: i32,
        /// 1 to 5.
        times: i32,
    },
    /// So many of these own signs ticked on one day.
    Signs {
        /// The signs, 1 to 20, as they are written in check-ins.
        signs: Vec<String>,
        /// 1 to as many as there are.
        at_least: i32,
    },
    /// So many whole days without a check-in. Held back while the person is paused or ill.
    NoCheckin {
        /// 1 to 30.
        days: i32,
    },
    /// The person presses it.
    Press,
}

/// What a rule does when it fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum OwnRuleAct {
    /// Drafts the alert and waits for a yes.
    AskFirst,
    /// Sends the alert, after ten minutes in which it can be called off. A press sends at once.
    Send,
}

/// What the alert of a rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum OwnRuleSays {
    /// "Please call me."
    CallMe,
    /// That it is a hard day.
    HardDay,
}

/// A rule on its way in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, uniffi::Record)]
pub struct OwnRuleDraft {
    /// What makes it fire.
    pub condition: OwnRuleCondition,
    /// What it does then.
    pub act: OwnRuleAct,
    /// What the alert says.
    pub says: OwnRuleSays,
    /// Ids of the contacts to ask, in order. Empty: all who agreed, in their order.
    #[uniffi(default = [])]
    #[serde(default)]
    pub contact_ids: Vec<String>,
    /// A relay holds back a sealed message too, for the day on which the phone is off: it says only that no check-in was
    /// seen. Only of a rule that sends after 1 to 28 days without a check-in. Show [`crate::App::escrow_terms`] before.
    #[uniffi(default = false)]
    #[serde(default)]
    pub escrow: bool,
}

/// How far a message that a relay is to hold back has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum EscrowState {
    /// No relay has it yet: it waits for a network, or for the contact's app.
    Waiting,
    /// The relay has it.
    Held,
    /// It is to be called off, as soon as there is a network.
    ToBeCalledOff,
    /// Its time has come: it may have gone out.
    PerhapsOut,
}

/// A message that a relay holds back, or is to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Escrowed {
    /// Id of the contact it is for.
    pub contact_id: String,
    /// The contact's name.
    pub name: String,
    /// How far it has come.
    pub state: EscrowState,
    /// When it is let out, if it is not moved or called off before.
    pub opens_at: Instant,
}

/// A rule as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct OwnRule {
    /// Its id, 32 hex digits.
    pub id: String,
    /// What makes it fire.
    pub condition: OwnRuleCondition,
    /// What it does then.
    pub act: OwnRuleAct,
    /// What the alert says.
    pub says: OwnRuleSays,
    /// Ids of the contacts to ask; empty: all who agreed.
    pub contact_ids: Vec<String>,
    /// A relay is to hold back a message too.
    pub escrow: bool,
    /// What is held back, or is to be; none: nothing.
    pub escrowed: Option<Escrowed>,
    /// Does not fire until taken up again.
    pub paused: bool,
    /// When it was made.
    pub recorded_at: Instant,
    /// The whole rule in plain words, in the language of the settings.
    pub in_words: String,
}
