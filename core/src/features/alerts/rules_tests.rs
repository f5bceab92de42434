//! How an alert moves: the table, and what holds whatever happens.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::model::{AlertMeans, AlertReason, AlertReport, AlertState};
use super::progress::{Effect, Event, Progress, is_over};
use super::reported::can_say;
use super::rules::{alert_id, ended, shown, step};
use crate::calendar::Instant;
use crate::oplog::Record;

use AlertState::*;

fn start() -> Instant {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

fn at(minutes: i64) -> Instant {
    start() + TimeDelta::minutes(minutes)
}

const WAIT: Option<TimeDelta> = Some(TimeDelta::minutes(30));

/// An alert taken through events, each with its minute.
fn after(events: &[(i64, Event)]) -> (Progress, Effect) {
    let drafted = (Progress::drafted(start()), Effect::None);
    events.iter().fold(drafted, |(before, _), (minute, event)| {
        step(before, *event, at(*minute), start(), WAIT)
    })
}

const NOW: Event = Event::Send { at_once: true };
const LATER: Event = Event::Send { at_once: false };
const GIVE: Event = Event::Give {
    means: AlertMeans::SmsDirect,
    route: 0,
};

fn report(report: AlertReport) -> Event {
    Event::Report(report)
}

#[test]
fn each_step_is_as_the_table_says() {
    use AlertReport::{
        Accepted as ToldAccepted, Answered as ToldAnswered, BadNumber, Dismissed,
        HandedOver as ToldHanded, NoSignal, Shown as ToldShown,
    };
    let sent = [(0, NOW), (0, GIVE)];
    let with = |more: &[(i64, Event)]| [&sent[..], more].concat();
    type Case = (Vec<(i64, Event)>, AlertState, Effect);
    let cases: Vec<Case> = vec![
        (vec![], Drafted, Effect::None),
        (vec![(1439, Event::Time)], Drafted, Effect::None),
        (vec![(1440, Event::Time)], Expired, Effect::None),
        (
            vec![(1440, Event::Time), (1441, NOW)],
            Expired,
            Effect::None,
        ),
        (vec![(0, LATER)], Grace, Effect::None),
        (vec![(0, LATER), (9, Event::Time)], Grace, Effect::None),
        (vec![(0, LATER), (10, Event::Time)], Queued, Effect::None),
        (vec![(0, LATER), (1, NOW)], Queued, Effect::None),
        (vec![(0, LATER), (1, LATER)], Grace, Effect::None),
        (vec![(0, LATER), (1, GIVE)], Grace, Effect::None),
        (vec![(0, GIVE)], Drafted, Effect::None),
        (vec![(0, NOW)], Queued, Effect::None),
        // The clock jumps back a year: the grace period is still ten minutes.
        (
            vec![(0, LATER), (-525_600, Event::Time), (-525_589, Event::Time)],
            Queued,
            Effect::None,
        ),
        (with(&[]), Queued, Effect::Task),
        (with(&[(1, GIVE)]), Queued, Effect::None),
        (with(&[(5, Event::Time), (5, GIVE)]), Queued, Effect::Task),
        (with(&[(0, report(ToldHanded))]), HandedOver, Effect::None),
        (with(&[(0, report(ToldAccepted))]), Accepted, Effect::None),
        (
            with(&[(0, report(ToldShown)), (1, report(ToldAccepted))]),
            Shown,
            Effect::None,
        ),
        (
            with(&[(0, report(ToldHanded)), (1, report(NoSignal))]),
            HandedOver,
            Effect::None,
        ),
        (
            with(&[(0, report(ToldHanded)), (29, Event::Time)]),
            HandedOver,
            Effect::None,
        ),
        (
            with(&[(0, report(ToldHanded)), (30, Event::Time)]),
            HandedOver,
            Effect::Escalate,
        ),
        (
            with(&[
                (0, report(ToldHanded)),
                (30, Event::Time),
                (90, Event::Time),
            ]),
            HandedOver,
            Effect::None,
        ),
        // What is known later of one that was taken does not start the wait anew.
        (
            with(&[
                (0, report(ToldHanded)),
                (20, report(ToldAccepted)),
                (30, Event::Time),
            ]),
            Accepted,
            Effect::Escalate,
        ),
        (
            with(&[(0, report(ToldAnswered))]),
            Answered,
            Effect::Answered,
        ),
        (
            with(&[(0, report(ToldAnswered)), (1, report(ToldHanded))]),
            Answered,
            Effect::None,
        ),
        (
            with(&[(0, report(ToldAccepted)), (1, Event::Declined)]),
            Shown,
            Effect::Escalate,
        ),
        (
            with(&[
                (0, report(ToldAccepted)),
                (1, Event::Declined),
                (40, Event::Time),
            ]),
            Shown,
            Effect::None,
        ),
        (vec![(0, NOW), (1, Event::Declined)], Queued, Effect::None),
        (with(&[(0, report(NoSignal))]), Failed, Effect::None),
        (
            with(&[(0, report(NoSignal)), (1, Event::Time)]),
            Queued,
            Effect::None,
        ),
        (
            with(&[(0, report(NoSignal)), (30, Event::Time)]),
            Queued,
            Effect::Escalate,
        ),
        (
            with(&[(0, report(NoSignal)), (0, Event::Network)]),
            Failed,
            Effect::None,
        ),
        (
            vec![
                (0, NOW),
                (0, GIVE),
                (0, report(NoSignal)),
                (1, Event::Time),
                (1, GIVE),
                (1, report(NoSignal)),
                (2, Event::Network),
            ],
            Queued,
            Effect::None,
        ),
        (
            vec![
                (0, NOW),
                (0, GIVE),
                (0, report(NoSignal)),
                (1, Event::Time),
                (1, GIVE),
                (1, report(NoSignal)), // tried again in two minutes, without a word of the network
                (1, Event::Network),
                (2, Event::Time),
            ],
            Queued,
            Effect::None,
        ),
        (
            with(&[(0, report(Dismissed)), (0, Event::Network)]),
            Failed,
            Effect::None,
        ),
        (
            with(&[(0, report(ToldHanded)), (0, Event::Network)]),
            HandedOver,
            Effect::None,
        ),
        (with(&[(0, report(BadNumber))]), Queued, Effect::None),
        (
            with(&[(0, report(BadNumber)), (0, Event::NoWay)]),
            Failed,
            Effect::Escalate,
        ),
        (
            with(&[(0, report(BadNumber)), (0, Event::NoWay), (99, Event::Time)]),
            Failed,
            Effect::None,
        ),
        (with(&[(0, report(Dismissed))]), Failed, Effect::None),
        (
            with(&[(0, report(Dismissed)), (1, NOW)]),
            Queued,
            Effect::None,
        ),
        (
            vec![(0, NOW), (1, report(ToldHanded))],
            Queued,
            Effect::None,
        ),
        (vec![(0, NOW), (31, Event::Time)], Queued, Effect::Escalate),
        (
            vec![(0, NOW), (1, Event::Stop(AlertReason::Withdrawn))],
            Cancelled,
            Effect::Escalate,
        ),
        (
            vec![(0, NOW), (1, Event::Stop(AlertReason::DayLimit))],
            Cancelled,
            Effect::None,
        ),
        (
            vec![(0, Event::Stop(AlertReason::Withdrawn))],
            Cancelled,
            Effect::None,
        ),
        (
            with(&[
                (0, report(ToldHanded)),
                (1, Event::Stop(AlertReason::Withdrawn)),
            ]),
            HandedOver,
            Effect::None,
        ),
    ];
    for (events, state, effect) in cases {
        let (progress, last) = after(&events);
        assert_eq!((progress.state, last), (state, effect), "{events:?}");
    }
}

#[test]
fn tries_come_further_apart_and_one_long_after_is_late() {
    let mut progress = after(&[(0, NOW)]).0;
    let mut minute = 0;
    let mut waits = Vec::new();
    for _ in 0..8 {
        progress = step(progress, GIVE, at(minute), start(), None).0;
        let no_signal = report(AlertReport::NoSignal);
        progress = step(progress, no_signal, at(minute), start(), None).0;
        let next = (progress.until.unwrap() - start()).num_minutes();
        waits.push(next - minute);
        minute = next;
        progress = step(progress, Event::Time, at(minute), start(), None).0;
        assert_eq!(progress.state, Queued);
    }
    assert_eq!(waits, [1, 2, 5, 10, 30, 60, 60, 60]);
    assert!(progress.late);
    // Days without a network: it goes out all the same, as late.
    let (late, effect) = step(progress, GIVE, at(9 * 1440), start(), WAIT);
    assert_eq!((late.late, effect), (true, Effect::Task));
}

#[test]
fn calling_off_stops_what_is_here_and_never_unsays_what_went_out() {
    let waiting = after(&[(0, LATER)]).0;
    let ending = ended(&waiting, at(3)).unwrap();
    assert_eq!(ending.state, Cancelled);
    let out = after(&[(0, NOW), (0, GIVE), (1, report(AlertReport::Accepted))]).0;
    assert_eq!(ended(&out, at(3)).unwrap().state, Closed);
    // The phone has it and has not said yet: it may have gone out.
    assert_eq!(
        ended(&after(&[(0, NOW), (0, GIVE)]).0, at(3))
            .unwrap()
            .state,
        Closed
    );
    // Another device called it off before it heard that this one had sent it.
    assert_eq!(shown(&out, Some(&ending)).0, Closed);
    assert_eq!(shown(&waiting, Some(&ending)), (Cancelled, at(3)));
    assert_eq!(ended(&after(&[(1440, Event::Time)]).0, at(1500)), None);
}

#[test]
fn a_phone_can_only_say_what_it_can_know() {
    use AlertMeans::{AppMessage, Call, ShareSheet, SmsComposer, SmsDirect};
    for (means, accepted, shown) in [
        (SmsDirect, true, false),
        (SmsComposer, false, false),
        (Call, false, false),
        (ShareSheet, false, false),
        (AppMessage, true, true),
    ] {
        assert_eq!(can_say(means, AlertReport::Accepted), accepted, "{means:?}");
        assert_eq!(can_say(means, AlertReport::Shown), shown, "{means:?}");
        assert_eq!(can_say(means, AlertReport::Answered), shown, "{means:?}");
        assert!(can_say(means, AlertReport::HandedOver) && can_say(means, AlertReport::NoSignal));
    }
}

/// Worked out with Python's hashlib from the sentence in `docs/decisions/022`.
#[test]
fn the_id_of_a_rules_alert_is_the_same_everywhere() {
    let day = "2026-11-23".parse().unwrap();
    let id = alert_id(Record([1; 16]), day, Record([2; 16]));
    assert_eq!(id.to_string(), "c065e4aa6556c110a2280b0c9e708875");
    assert_ne!(
        alert_id(Record([1; 16]), day.succ_opt().unwrap(), Record([2; 16])),
        id
    );
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        1 => any::<bool>().prop_map(|at_once| Event::Send { at_once }),
        4 => Just(Event::Time),
        3 => (0..4_u32).prop_map(|route| Event::Give { means: AlertMeans::SmsDirect, route }),
        1 => Just(Event::NoWay),
        1 => Just(Event::Declined),
        4 => prop::sample::select(AlertReport::ALL.to_vec()).prop_map(Event::Report),
        1 => Just(Event::Stop(AlertReason::Withdrawn)),
    ]
}

proptest! {
    /// Whatever happens, in whatever order, with a clock that jumps by years.
    #[test]
    fn no_order_of_events_breaks_a_promise(
        events in prop::collection::vec((event(), prop_oneof![0..90_i64, -600_000..600_000_i64]), 1..40)
    ) {
        let mut progress = Progress::drafted(start());
        let (mut now, mut confirmed, mut escalations, mut given) = (start(), false, 0, 0_u32);
        for (event, minutes) in events {
            now += TimeDelta::minutes(minutes);
            let before = progress;
            let (after, effect) = step(before, event, now, start(), WAIT);
            confirmed |= matches!(event, Event::Send { .. }) && before.state == Drafted;
            if effect == Effect::Task {
                given += 1;
                // Nothing goes out without a yes, and never twice at a time.
                prop_assert!(confirmed && before.state == Queued && !before.is_given_out());
            }
            escalations += u32::from(effect == Effect::Escalate);
            // The next contact is asked once.
            prop_assert!(escalations <= 1);
            // What is over stays over, what went out has gone out.
            prop_assert!(!is_over(before.state) || after == before);
            prop_assert!(!before.went_out() || after.went_out());
            // Only an answer of the contact's ends what went out.
            if before.went_out() && !is_over(before.state) && is_over(after.state) {
                prop_assert_eq!(event, Event::Report(AlertReport::Answered));
            }
            // Nothing is called taken without a word of the phone's.
            if !before.went_out() && after.went_out() {
                prop_assert!(matches!(event, Event::Report(_) | Event::Declined) && before.tries > 0);
            }
            prop_assert_eq!(after.tries, given);
            progress = after;
        }
        // Left alone with time that goes on, an open one comes to be given out again.
        let left_alone = is_over(progress.state) || progress.went_out() || progress.state == Drafted;
        let given_up = progress.state == Failed && progress.until.is_none();
        if !left_alone && !given_up {
            for _ in 0..3 {
                now += TimeDelta::minutes(61);
                progress = step(progress, Event::Time, now, start(), WAIT).0;
            }
            prop_assert_eq!(step(progress, GIVE, now, start(), WAIT).1, Effect::Task);
        }
    }
}
