//! Skills for now, for somebody who has practised a lot.

use fastrand::Rng;
use waymark_core::{PracticeDraft, SuggestQuery};

use crate::home::{Home, memory};
use crate::measure::{Outcome, micros, percentile, timed};
use crate::report::{Finding, time};

const PRACTICES: usize = 2_000;
const SUGGESTIONS: usize = 500;

/// Suggestions out of 101 skills after 2,000 uses.
pub(crate) fn suggest() -> Outcome<Finding> {
    let home = Home::new(&memory())?;
    let mut rng = Rng::with_seed(5);
    let skills = home.app.skills(None, None, None)?;
    let situations = home.app.skill_guide(None)?.situations;
    let situation = |rng: &mut Rng| Some(rng.choice(&situations)?.id.clone());
    for number in 0..PRACTICES {
        home.pass(number)?;
        let skill = rng.choice(&skills).ok_or("no skills")?;
        let draft = PracticeDraft {
            situation: situation(&mut rng),
            before: Some(rng.i32(3..=10)),
            after: Some(rng.i32(0..=7)),
            at: None,
        };
        home.app.skill_practise(skill.id.clone(), draft)?;
    }
    let mut walls = Vec::new();
    for _ in 0..SUGGESTIONS {
        let query = SuggestQuery {
            situation: situation(&mut rng).ok_or("no situations")?,
            minutes: Some(30),
            ..SuggestQuery::default()
        };
        let (cost, found) = timed(|| Ok(home.app.skills_suggest(query)?))?;
        if found.is_empty() {
            return Err("nothing was suggested".into());
        }
        walls.push(micros(cost.wall));
    }
    Ok(Finding::alone(
        "suggest skills after 2,000 uses",
        format!(
            "p50 {}, p99 {}",
            time(percentile(walls.iter().copied(), 0.5)),
            time(percentile(walls.iter().copied(), 0.99))
        ),
        Vec::new(),
    ))
}
