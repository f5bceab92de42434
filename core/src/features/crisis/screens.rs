//! The overdose and the withdrawal screen.

use super::model::{FixedScreen, ScreenSection};
use crate::content::Strings;

pub(super) fn overdose(strings: &Strings) -> FixedScreen {
    let block = |title, numbered, keys: &[&str]| section(strings, title, numbered, keys);
    FixedScreen {
        title: strings.text("overdose.title"),
        lead: None,
        sections: vec![
            block(
                Some("overdose.sign.title"),
                false,
                &[
                    "overdose.sign.1",
                    "overdose.sign.2",
                    "overdose.sign.3",
                    "overdose.sign.4",
                ],
            ),
            block(
                None,
                true,
                &[
                    "overdose.step.1",
                    "overdose.step.2",
                    "overdose.step.3",
                    "overdose.step.4",
                    "overdose.step.5",
                    "overdose.step.6",
                ],
            ),
            block(
                None,
                false,
                &[
                    "overdose.dont",
                    "overdose.stimulant",
                    "overdose.alcohol",
                    "overdose.alone",
                    "overdose.law",
                    "overdose.risk",
                ],
            ),
        ],
    }
}

pub(super) fn withdrawal(strings: &Strings) -> FixedScreen {
    let block = |title, keys: &[&str]| section(strings, title, false, keys);
    FixedScreen {
        title: strings.text("withdrawal.title"),
        lead: Some(strings.text("withdrawal.lead")),
        sections: vec![
            block(
                Some("withdrawal.emergency.title"),
                &[
                    "withdrawal.emergency.1",
                    "withdrawal.emergency.2",
                    "withdrawal.emergency.3",
                    "withdrawal.emergency.4",
                    "withdrawal.emergency.5",
                    "withdrawal.emergency.6",
                ],
            ),
            block(
                Some("withdrawal.sameday.title"),
                &[
                    "withdrawal.sameday.1",
                    "withdrawal.sameday.2",
                    "withdrawal.sameday.3",
                    "withdrawal.sameday.4",
                ],
            ),
            block(
                None,
                &[
                    "withdrawal.alcohol",
                    "withdrawal.sedatives",
                    "withdrawal.opioids",
                    "withdrawal.stimulants",
                    "withdrawal.cannabis",
                    "withdrawal.while",
                ],
            ),
        ],
    }
}

fn section(strings: &Strings, title: Option<&str>, numbered: bool, keys: &[&str]) -> ScreenSection {
    ScreenSection {
        title: title.map(|key| strings.text(key)),
        numbered,
        items: keys.iter().map(|key| strings.text(key)).collect(),
    }
}
