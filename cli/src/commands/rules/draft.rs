//! A rule as options, shared by making one and trying one.

use waymark_core::{OwnRuleAct, OwnRuleCondition, OwnRuleDraft, OwnRuleSays};

use crate::failure::Failure;
use crate::words;

#[derive(clap::Args)]
pub(super) struct Given {
    #[arg(long, value_name = "ANSWER")]
    answer: Option<String>,
    #[arg(long = "sign", value_name = "WORDS")]
    signs: Vec<String>,
    #[arg(long, value_name = "3d", value_parser = words::days)]
    no_checkin: Option<u32>,
    #[arg(long)]
    press: bool,
    #[arg(long, value_name = "N", value_parser = words::whole, allow_negative_numbers = true)]
    at_least: Option<i32>,
    #[arg(long, value_name = "N", value_parser = words::whole, allow_negative_numbers = true)]
    at_most: Option<i32>,
    #[arg(long, value_name = "N", value_parser = words::whole, allow_negative_numbers = true)]
    times: Option<i32>,
    #[arg(long = "contact", value_name = "CONTACT_ID")]
    contact_ids: Vec<String>,
    #[arg(long, value_name = "LEVEL", value_parser = words::named::<OwnRuleSays>)]
    says: Option<OwnRuleSays>,
    #[arg(long)]
    send: bool,
    #[arg(long)]
    escrow: bool,
}

impl Given {
    pub(super) fn draft(self) -> Result<OwnRuleDraft, Failure> {
        let kinds = [
            self.answer.is_some(),
            !self.signs.is_empty(),
            self.no_checkin.is_some(),
            self.press,
        ];
        if kinds.iter().filter(|given| **given).count() != 1 {
            return Err(Failure::invalid("condition", "must be one of the four"));
        }
        let condition = if let Some(answer) = self.answer {
            let (at_least, value) = match (self.at_least, self.at_most) {
                (Some(value), None) => (true, value),
                (None, Some(value)) => (false, value),
                _ => {
                    return Err(Failure::invalid(
                        "value",
                        "must be at least or at most so much",
                    ));
                }
            };
            OwnRuleCondition::Answer {
                answer,
                at_least,
                value,
                times: self.times.unwrap_or(1),
            }
        } else if let Some(days) = self.no_checkin {
            OwnRuleCondition::NoCheckin {
                days: i32::try_from(days).unwrap_or(i32::MAX),
            }
        } else if self.press {
            OwnRuleCondition::Press
        } else {
            OwnRuleCondition::Signs {
                signs: self.signs,
                at_least: self.at_least.unwrap_or(1),
            }
        };
        Ok(OwnRuleDraft {
            condition,
            act: if self.send {
                OwnRuleAct::Send
            } else {
                OwnRuleAct::AskFirst
            },
            says: self.says.unwrap_or(OwnRuleSays::CallMe),
            contact_ids: self.contact_ids,
            escrow: self.escrow,
        })
    }
}
