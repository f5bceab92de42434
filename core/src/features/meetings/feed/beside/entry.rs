use serde::Deserialize;

use crate::features::meetings::feed::issue::Issues;
use crate::features::meetings::feed::refusal::RefusalCode;
use crate::features::meetings::feed::scalar::Scalar;
use crate::features::meetings::feed::text::{self, NAME};

/// A list that goes with meetings and is none of meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum OtherList {
    Formats,
    ServiceBodies,
    ServerInfo,
    Groups,
    Types,
    Languages,
    Changes,
}

impl OtherList {
    /// What the first row of a list shows it to be, if it is one of these.
    pub(in super::super) fn shown_by(row: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Entry<'_>>(row).ok()?.kind()
    }

    /// Why it is refused where a list of meetings should be.
    pub(in super::super) fn refusal(self) -> RefusalCode {
        match self {
            Self::Formats => RefusalCode::ListOfFormats,
            Self::ServiceBodies => RefusalCode::ListOfServiceBodies,
            Self::ServerInfo => RefusalCode::ServerInfo,
            Self::Groups => RefusalCode::ListOfGroups,
            Self::Types => RefusalCode::ListOfTypes,
            Self::Languages => RefusalCode::ListOfLanguages,
            Self::Changes => RefusalCode::ListOfChanges,
        }
    }
}

/// An entry of any of these lists, by the names they use.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Entry<'a> {
    #[serde(borrow, alias = "_id")]
    pub(super) id: Scalar<'a>,
    #[serde(borrow)]
    pub(super) name: Scalar<'a>,
    #[serde(borrow)]
    pub(super) notes: Scalar<'a>,
    #[serde(borrow)]
    pub(super) website: Scalar<'a>,
    #[serde(borrow, rename = "key_string")]
    pub(super) key_string: Scalar<'a>,
    #[serde(borrow, alias = "world_id")]
    pub(super) world_id: Scalar<'a>,
    #[serde(borrow)]
    pub(super) lang: Scalar<'a>,
    #[serde(borrow)]
    pub(super) translations: Vec<Translation<'a>>,
    #[serde(borrow, alias = "parent_id")]
    pub(super) parent_id: Scalar<'a>,
    #[serde(borrow, rename = "root_server_uri")]
    pub(super) root_server_uri: Scalar<'a>,
    #[serde(borrow)]
    pub(super) default_duration: Scalar<'a>,
    #[serde(borrow, rename = "default_closed_status")]
    pub(super) default_closed_status: Scalar<'a>,
    #[serde(borrow, rename = "recordID")]
    record_id: Scalar<'a>,
    #[serde(borrow)]
    version_int: Scalar<'a>,
    #[serde(borrow)]
    code: Scalar<'a>,
    #[serde(borrow)]
    desc: Scalar<'a>,
    #[serde(borrow)]
    alpha2: Scalar<'a>,
    #[serde(borrow, rename = "change_type")]
    change_type: Scalar<'a>,
}

/// A format's letters in one language, as BMLT's administration has them.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Translation<'a> {
    #[serde(borrow)]
    pub(super) key: Scalar<'a>,
    #[serde(borrow)]
    pub(super) language: Scalar<'a>,
}

impl Entry<'_> {
    pub(super) fn kind(&self) -> Option<OtherList> {
        let has = |value: &Scalar<'_>| !value.is_absent();
        if has(&self.key_string) || !self.translations.is_empty() {
            Some(OtherList::Formats)
        } else if has(&self.parent_id) {
            Some(OtherList::ServiceBodies)
        } else if has(&self.version_int) || has(&self.default_duration) {
            Some(OtherList::ServerInfo)
        } else if has(&self.record_id) {
            Some(OtherList::Groups)
        } else if has(&self.change_type) {
            Some(OtherList::Changes)
        } else if has(&self.alpha2) {
            Some(OtherList::Languages)
        } else if has(&self.code) && has(&self.desc) {
            Some(OtherList::Types)
        } else {
            None
        }
    }
}

/// A value as one line; what is odd about it is nobody's row.
pub(super) fn line(value: &Scalar<'_>) -> Option<String> {
    text::line(value, "", NAME, &mut Issues::default())
}
