//! A rule in plain words.

use super::model::{OwnRuleAct, OwnRuleCondition, OwnRuleDraft, OwnRuleSays};
use crate::content::Strings;

/// What a relay that holds a message back can do and what not: to be read before it is wanted.
pub(crate) fn escrow_terms(strings: &Strings) -> Vec<String> {
    let terms = ["says", "early", "calling_off", "seen", "once"];
    let text = |term| strings.text(&format!("own_rule.escrow.{term}"));
    terms.map(text).to_vec()
}

/// The whole rule: what makes it fire, what happens then, to whom, and what they are told. `names`: the contacts;
/// none: all in their order.
pub(crate) fn in_words(strings: &Strings, rule: &OwnRuleDraft, names: &[String]) -> String {
    let count = |n: i32| u64::try_from(n).unwrap_or(0);
    let when = match &rule.condition {
        OwnRuleCondition::Answer {
            answer,
            at_least,
            value,
            times,
        } => {
            let key = match at_least {
                true => "own_rule.answer.at_least",
                false => "own_rule.answer.at_most",
            };
            let answer = strings.text(&format!("own_rule.name.{answer}"));
            let value = value.to_string();
            strings.count(
                key,
                count(*times),
                &[("answer", &answer), ("value", &value)],
            )
        }
        OwnRuleCondition::Signs { signs, at_least } => {
            let signs = signs.join(", ");
            strings.count("own_rule.signs", count(*at_least), &[("signs", &signs)])
        }
        OwnRuleCondition::NoCheckin { days } => {
            strings.count("own_rule.no_checkin", count(*days), &[])
        }
        OwnRuleCondition::Press => strings.text("own_rule.press"),
    };
    let names = match names {
        [] => strings.text("own_rule.everybody"),
        names => names.join(", "),
    };
    let then = match (rule.act, &rule.condition) {
        (OwnRuleAct::AskFirst, _) => "own_rule.ask_first",
        (OwnRuleAct::Send, OwnRuleCondition::Press) => "own_rule.send_at_once",
        (OwnRuleAct::Send, _) => "own_rule.send",
    };
    let says = match rule.says {
        OwnRuleSays::CallMe => "own_rule.says.call_me",
        OwnRuleSays::HardDay => "own_rule.says.hard_day",
    };
    let mut words = vec![
        when,
        strings.fill(then, &[("names", &names)]),
        strings.text(says),
    ];
    if matches!(rule.condition, OwnRuleCondition::NoCheckin { .. }) {
        words.push(strings.text("own_rule.held"));
    }
    if rule.escrow {
        words.push(strings.text("own_rule.escrow"));
    }
    words.join(" ")
}
