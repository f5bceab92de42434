//! The few values of the content that apps see by name. Their spelling in the files is their name in
//! lower case with underscores.

use serde::{Deserialize, Serialize};

use super::Strings;

/// A language the content is written in, whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, the fallback for a language that is not here yet.
    En,
    /// Spanish.
    Es,
}

impl Language {
    /// Every language, in the order a chooser shows them.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// The language for a BCP 47 tag such as `es-MX`, or its spelling with underscores (`es_MX`).
    ///
    /// A well-formed tag of a language that is not here gives English; text that is no tag gives `None`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        // A tag is short; what is longer is not worth the parser's time.
        if tag.len() > 100 {
            return None;
        }
        let locale = icu_locale_core::Locale::try_from_str(&tag.replace('_', "-")).ok()?;
        Some(match locale.id.language.as_str() {
            "es" => Self::Es,
            _ => Self::En,
        })
    }

    /// The BCP 47 tag: `en`, `es`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }
}

/// How strong a feeling a skill is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum Intensity {
    /// For calm practice.
    Low,
    /// For any moment.
    Any,
    /// For a very hard moment.
    High,
}

/// How well a skill has been studied. Better comes first in the order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, uniffi::Enum,
)]
pub enum EvidenceLevel {
    /// Randomised studies or meta-analyses of this technique or of the package it is the core of.
    A,
    /// A part of a studied package, or smaller studies.
    B,
    /// Practice or peer tradition.
    C,
}

/// What a helpline is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Crisis and thoughts of suicide.
    SuicideCrisis,
    /// Crisis help by text message.
    TextCrisis,
    /// Urgent mental health care.
    UrgentMentalHealth,
    /// Somebody who listens.
    EmotionalSupport,
    /// For children and young people.
    Youth,
    /// For LGBTQ young people.
    LgbtqYouth,
    /// Violence at home.
    DomesticViolence,
    /// Poisoning, or too much of a medicine.
    Poison,
    /// Somebody stays on the line while a person uses.
    OverdosePrevention,
    /// Alcohol and other drugs.
    SubstanceUse,
    /// Information for families.
    FamilyInfo,
    /// Information on services nearby.
    ServicesInfo,
}

/// Where a crisis number was found. None of them was dialled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum LineSource {
    /// In an open list whose keepers check the provider's page.
    #[serde(rename(deserialize = "cc0"))]
    CheckedList,
    /// On a public page.
    #[serde(rename(deserialize = "page"))]
    PublicPage,
    /// In two lists that agree.
    #[serde(rename(deserialize = "xref"))]
    SecondList,
    /// Nowhere that could be looked up: shown last, with a request to check it.
    #[serde(rename(deserialize = "mem"))]
    Unverified,
}

/// Whom an emergency number reaches, in the order a screen shows them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, uniffi::Enum,
)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyService {
    /// Every emergency service.
    All,
    /// An ambulance.
    Ambulance,
    /// Another number for every service.
    Alt,
    /// Every service, from a mobile phone.
    Mobile,
    /// Text messages, for people who are deaf or hard of hearing.
    SmsDeaf,
    /// The police.
    Police,
    /// The fire service.
    Fire,
}

/// A part of a person's plan for staying well, in the order in which the plan is read.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, uniffi::Enum,
)]
#[serde(rename_all = "snake_case")]
pub enum PlanPart {
    /// What helps.
    Toolbox,
    /// What they do each day.
    Daily,
    /// What can make things harder.
    Triggers,
    /// How they notice early that something changes, and what they do then.
    EarlySigns,
    /// What they do when things get much worse.
    Worse,
    /// What they want in a crisis, and from whom.
    Crisis,
    /// What they do after one.
    AfterCrisis,
}

impl PlanPart {
    /// Every part, in that order.
    pub const ALL: [Self; 7] = [
        Self::Toolbox,
        Self::Daily,
        Self::Triggers,
        Self::EarlySigns,
        Self::Worse,
        Self::Crisis,
        Self::AfterCrisis,
    ];

    /// What it is called.
    pub(crate) fn title(self, strings: &Strings) -> String {
        strings.text(match self {
            Self::Toolbox => "plan.toolbox",
            Self::Daily => "plan.daily",
            Self::Triggers => "plan.triggers",
            Self::EarlySigns => "plan.early_signs",
            Self::Worse => "plan.worse",
            Self::Crisis => "plan.crisis",
            Self::AfterCrisis => "plan.after_crisis",
        })
    }
}
