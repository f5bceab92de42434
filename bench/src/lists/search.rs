//! Each kind of search, against SQL of its own where that can say the same.

use fastrand::Rng;
use waymark_core::{App, ListQuery, MeetingFilter, MeetingPage, NearQuery, OnlineQuery, Travel};

use super::by_hand::{self, METRES};
use super::feed::{some_town, towns};
use super::import::Lists;
use super::{MEETINGS, thousands};
use crate::measure::{Outcome, Rounds, percentile, timed};
use crate::report::{Check, Finding, time};

/// Different searches, each from another place.
const SEARCHES: usize = 100;
/// Minutes that "soon" is.
const SOON: i32 = 120;
/// Minutes since Sunday 00:00 in New York at the instant of the homes' clock: Tuesday 2021-11-23, 09:00.
const MINUTE: i32 = 2 * 1_440 + 9 * 60;

/// What a search is about; each kind takes what it needs.
pub(super) struct Asked {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) day: i32,
    pub(super) code: &'static str,
    pub(super) word: &'static str,
    pub(super) minute: i32,
    pub(super) within: i32,
}

impl Asked {
    fn near(&self, filter: MeetingFilter) -> NearQuery {
        NearQuery {
            latitude: self.latitude,
            longitude: self.longitude,
            within_m: Some(METRES),
            filter,
            ..NearQuery::default()
        }
    }

    fn soon(&self) -> MeetingFilter {
        MeetingFilter {
            starting_within_min: Some(self.within),
            ..MeetingFilter::default()
        }
    }

    fn words(&self) -> MeetingFilter {
        MeetingFilter {
            text: Some(self.word.to_owned()),
            ..MeetingFilter::default()
        }
    }

    fn on_day(&self) -> MeetingFilter {
        MeetingFilter {
            day: Some(self.day),
            types: vec![self.code.to_owned()],
            ..MeetingFilter::default()
        }
    }
}

type Search = fn(&App, &Asked) -> Outcome<MeetingPage>;

/// A kind of search: its name, how the core is asked, the SQL, and what it may take at 100,000: its middle call in ms,
/// and the ratio where there is a target for it.
struct Kind {
    name: &'static str,
    ours: Search,
    theirs: &'static str,
    at_most_ms: Option<f64>,
    has_ratio: bool,
}

const KINDS: [Kind; 5] = [
    Kind {
        name: "near + day + type",
        ours: |app, asked| Ok(app.meetings_near(asked.near(asked.on_day()))?),
        theirs: by_hand::DAY_AND_TYPE,
        at_most_ms: Some(5.0),
        has_ratio: true,
    },
    Kind {
        name: "near, starting within 2 h",
        ours: |app, asked| Ok(app.meetings_near(asked.near(asked.soon()))?),
        theirs: by_hand::SOON,
        at_most_ms: Some(10.0),
        has_ratio: false,
    },
    Kind {
        name: "near + words",
        ours: |app, asked| Ok(app.meetings_near(asked.near(asked.words()))?),
        theirs: by_hand::WORDS_NEAR,
        at_most_ms: None,
        has_ratio: false,
    },
    Kind {
        name: "words anywhere",
        ours: |app, asked| {
            Ok(app.meetings_list(ListQuery {
                filter: asked.words(),
                ..ListQuery::default()
            })?)
        },
        theirs: by_hand::WORDS,
        at_most_ms: None,
        has_ratio: false,
    },
    Kind {
        name: "from afar, starting within 2 h",
        ours: |app, asked| {
            Ok(app.meetings_online(OnlineQuery {
                filter: asked.soon(),
                ..OnlineQuery::default()
            })?)
        },
        theirs: by_hand::ONLINE,
        at_most_ms: None,
        has_ratio: false,
    },
];

/// Every kind of search among these meetings.
pub(super) fn search(lists: &Lists) -> Outcome<Vec<Finding>> {
    by_hand::register(&lists.sql)?;
    let asked = asked();
    let mut found = Vec::new();
    for kind in &KINDS {
        found.push(compared(lists, kind, &asked)?);
    }
    found.push(alone(
        lists,
        "where one can be soonest, on foot",
        &asked,
        |app, asked| {
            app.meetings_near(NearQuery {
                by: Some(Travel::Walk),
                ..asked.near(MeetingFilter::default())
            })?;
            Ok(())
        },
    )?);
    found.push(alone(
        lists,
        "near, a card a group",
        &asked,
        |app, asked| {
            app.meetings_near_cards(asked.near(MeetingFilter::default()))?;
            Ok(())
        },
    )?);
    Ok(found)
}

fn compared(lists: &Lists, kind: &Kind, asked: &[Asked]) -> Outcome<Finding> {
    let (app, sql) = (&lists.home.app, &lists.sql);
    let mut found = 0;
    for one in asked {
        let page = (kind.ours)(app, one)?.meetings;
        let ours: Vec<_> = page.into_iter().map(|meeting| meeting.slug).collect();
        if ours != by_hand::slugs(sql, kind.theirs, one)? {
            return Err(format!("{}: the two ways found different meetings", kind.name).into());
        }
        found += ours.len();
    }
    if found < asked.len() / 2 {
        return Err(format!("{}: found next to nothing", kind.name).into());
    }
    let one = |number: usize| asked.get(number % asked.len()).ok_or("no such search");
    // Slow ones are made less often; what a round's middle call takes does not depend on it.
    let size = if lists.meetings > MEETINGS {
        SEARCHES / 5
    } else {
        SEARCHES
    };
    let rounds = Rounds::of(
        size,
        |number| {
            let one = one(number)?;
            Ok(timed(|| (kind.ours)(app, one))?.0)
        },
        |number| {
            let one = one(number)?;
            Ok(timed(|| by_hand::slugs(sql, kind.theirs, one))?.0)
        },
    )?;
    let (p50, p99) = (rounds.percentile(0.5), rounds.percentile(0.99));
    let name = format!("{} among {}", kind.name, thousands(lists.meetings));
    let mut finding = Finding::compared(name, "SQL of its own, the same ids", rounds.cpu, 1.3);
    finding.ours = format!("p50 {}, p99 {}", time(p50), time(p99));
    match kind.at_most_ms.filter(|_| lists.meetings == MEETINGS) {
        Some(ms) => {
            finding.checks.retain(|_| kind.has_ratio);
            finding.checks.push(Check::new("p50 in ms", p50 / 1e3, ms));
        }
        // Only written down: the targets are for 100,000.
        None => finding.checks.clear(),
    }
    Ok(finding)
}

fn alone(
    lists: &Lists,
    name: &str,
    asked: &[Asked],
    search: impl Fn(&App, &Asked) -> Outcome<()>,
) -> Outcome<Finding> {
    let mut calls = Vec::new();
    for one in asked.iter().cycle().take(3 * SEARCHES) {
        let (cost, ()) = timed(|| search(&lists.home.app, one))?;
        calls.push(crate::measure::micros(cost.wall));
    }
    let [p50, p99] = [0.5, 0.99].map(|share| percentile(calls.iter().copied(), share));
    Ok(Finding::alone(
        format!("{name}, among {}", thousands(lists.meetings)),
        format!("p50 {}, p99 {}", time(p50), time(p99)),
        Vec::new(),
    ))
}

/// Around the middles of towns, large and small.
fn asked() -> Vec<Asked> {
    let mut rng = Rng::with_seed(3);
    let towns = towns();
    (0..SEARCHES)
        .filter_map(|_| {
            let (_, town) = some_town(&mut rng, &towns)?;
            Some(Asked {
                latitude: town.latitude + 0.05 * (rng.f64() - 0.5),
                longitude: town.longitude + 0.05 * (rng.f64() - 0.5),
                day: rng.i32(0..7),
                code: rng.choice(["O", "C", "D", "W"])?,
                // One that a sixth of all names has, one that a few addresses have, one of every hall.
                word: rng.choice(["serenity", "17", "hall"])?,
                minute: MINUTE,
                within: SOON,
            })
        })
        .collect()
}
