//! What is near on a day and of a type, among 100,000, against SQL of its own.

use fastrand::Rng;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use waymark_core::{MeetingFilter, NearQuery};

use super::feed::{some_town, towns};
use super::import::Lists;
use crate::measure::{Outcome, Rounds, timed};
use crate::report::{Check, Finding, time};

/// Searches of one round, each from another place.
const SEARCHES: usize = 200;
const METRES: f64 = 25_000.0;
/// Mean radius in metres.
const EARTH: f64 = 6_371_008.8;

/// Day and type around the middles of towns, large and small.
pub(crate) fn near(lists: &Lists) -> Outcome<Finding> {
    let (app, sql) = (&lists.home.app, &lists.sql);
    register(sql)?;
    let queries = queries();
    let mut found = 0;
    for query in &queries {
        let page = app.meetings_near(query.clone())?.meetings;
        let ours: Vec<_> = page.into_iter().map(|meeting| meeting.slug).collect();
        if ours != by_hand(sql, query)? {
            return Err("the two ways found different meetings".into());
        }
        found += ours.len();
    }
    if found < SEARCHES {
        return Err("the searches found next to nothing".into());
    }
    let query = |number: usize| queries.get(number % SEARCHES).ok_or("no such search");
    let rounds = Rounds::of(
        SEARCHES,
        |number| {
            let query = query(number)?.clone();
            Ok(timed(|| Ok(app.meetings_near(query)?))?.0)
        },
        |number| {
            let query = query(number)?;
            Ok(timed(|| by_hand(sql, query))?.0)
        },
    )?;
    let (p50, p99) = (rounds.percentile(0.5), rounds.percentile(0.99));
    let mut finding = Finding::compared(
        "near + day + type among 100,000",
        "SQL of its own, the same ids",
        rounds.cpu,
        1.3,
    );
    finding.ours = format!("p50 {}, p99 {}", time(p50), time(p99));
    finding.checks.push(Check::new("p50 in ms", p50 / 1e3, 5.0));
    Ok(finding)
}

fn queries() -> Vec<NearQuery> {
    let mut rng = Rng::with_seed(3);
    let towns = towns();
    (0..SEARCHES)
        .filter_map(|_| {
            let (_, town) = some_town(&mut rng, &towns)?;
            Some(NearQuery {
                latitude: town.latitude + 0.05 * (rng.f64() - 0.5),
                longitude: town.longitude + 0.05 * (rng.f64() - 0.5),
                within_m: Some(METRES),
                filter: MeetingFilter {
                    day: Some(rng.i32(0..7)),
                    types: vec![rng.choice(["O", "C", "D", "W"])?.to_owned()],
                    ..MeetingFilter::default()
                },
                ..NearQuery::default()
            })
        })
        .collect()
}

/// The slugs, in order. Each row is read whole, as values; the slug comes last.
fn by_hand(sql: &Connection, query: &NearQuery) -> Outcome<Vec<String>> {
    let mut statement = sql.prepare_cached(include_str!("sql/near.sql"))?;
    let code = query.filter.types.first().ok_or("no type")?;
    // A circle of this size reaches as far east on a meridian a little nearer the pole.
    let north = (METRES / EARTH).to_degrees() + 0.001;
    let east = north / (query.latitude.abs() + north).to_radians().cos();
    let values = params![
        query.latitude,
        query.longitude,
        METRES,
        query.filter.day,
        format!(" {code} "),
        north,
        east
    ];
    let columns = statement.column_count();
    let rows = statement.query_map(values, |row| {
        (0..columns)
            .map(|column| row.get(column))
            .collect::<Result<Vec<Value>, _>>()
    })?;
    rows.map(|row| match row?.pop() {
        Some(Value::Text(slug)) => Ok(slug),
        _ => Err("a meeting without a slug".into()),
    })
    .collect()
}

/// `metres(lat, lon, lat, lon)`: over the ground of a sphere.
fn register(sql: &Connection) -> Outcome<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    sql.create_scalar_function("metres", 4, flags, |given| {
        let degrees = |place| given.get::<f64>(place).map(f64::to_radians);
        let (lat, lon, to_lat, to_lon) = (degrees(0)?, degrees(1)?, degrees(2)?, degrees(3)?);
        let half = |angle: f64| (angle / 2.0).sin().powi(2);
        let h = half(to_lat - lat) + lat.cos() * to_lat.cos() * half(to_lon - lon);
        Ok(2.0 * EARTH * h.sqrt().min(1.0).asin())
    })?;
    Ok(())
}
