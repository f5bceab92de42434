//! Why a skill is suggested, in words that say what was and promise nothing.

use super::model::Skill;
use super::rules::{Rated, Tally};
use crate::content::{EvidenceLevel, Strings};

/// The reason for `skill`, whose uses are `tally`. `situation` is the name of the one asked for.
pub(super) fn why(strings: &Strings, skill: &Skill, tally: &Tally, situation: &str) -> String {
    let reason = if tally.here.n > 0 {
        rated(strings, &tally.here, situation)
    } else if tally.elsewhere.n > 0 {
        rated(strings, &tally.elsewhere, &strings.text("skill.elsewhere"))
    } else if tally.uses > 0 {
        strings.count("skill.why.unrated", tally.uses.into(), &[])
    } else {
        strings.text(match skill.evidence {
            _ if skill.own => "skill.why.untried.own",
            Some(EvidenceLevel::A) => "skill.why.untried.a",
            Some(EvidenceLevel::B) => "skill.why.untried.b",
            Some(EvidenceLevel::C) | None => "skill.why.untried.c",
        })
    };
    if skill.favourite {
        format!("{reason} {}", strings.text("skill.why.favourite"))
    } else {
        reason
    }
}

fn rated(strings: &Strings, rated: &Rated, situation: &str) -> String {
    let mean = f64::from(rated.sum) / f64::from(rated.n);
    if mean <= 0.0 {
        let values = [("situation", situation)];
        return strings.count("skill.why.not_lower", rated.n.into(), &values);
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 10"
    )]
    let whole = mean.round() as u64;
    let points = if mean < 1.0 {
        strings.text("skill.points.under")
    } else {
        strings.count("skill.points", whole, &[])
    };
    let lower = rated.lower.to_string();
    let values = [
        ("situation", situation),
        ("lower", &lower),
        ("points", &points),
    ];
    strings.count("skill.why.helped", rated.n.into(), &values)
}
