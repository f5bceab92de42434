//! The plan as tables, and what holds for any reminders anywhere.

use std::collections::HashSet;

use proptest::prelude::*;

use super::model::{Reminder, ReminderKind, ReminderSchedule};
use super::plan::{Facts, Marks, Wanted, end_of_quiet, soonest};
use super::wording::key;
use crate::calendar::{Day, Instant, LocalTime, Zone, ZoneBook, zone_names};

fn times(texts: &[&str]) -> ReminderSchedule {
    ReminderSchedule {
        times: texts.iter().map(|text| text.parse().unwrap()).collect(),
        ..ReminderSchedule::default()
    }
}

fn reminder(kind: ReminderKind, schedule: ReminderSchedule) -> Reminder {
    Reminder {
        id: "3f0c9a5e77d21b48a1a2a3a4a5a6a7a8".into(),
        kind,
        name: String::new(),
        schedule,
        paused: false,
        recorded_at: Instant::default(),
    }
}

/// A person somewhere at some time, in the simplest of states.
#[derive(Clone, Debug)]
struct Scene {
    now: Instant,
    zone: Zone,
    hours: i64,
    day_start: u8,
    quiet: Option<(LocalTime, LocalTime)>,
    paused_until: Option<Day>,
    checked_in: Vec<Day>,
}

fn scene(zone: &str, now: &str, days: i64) -> Scene {
    Scene {
        now: now.parse().unwrap(),
        zone: Zone::parse(zone).unwrap(),
        hours: days * 24,
        day_start: 0,
        quiet: None,
        paused_until: None,
        checked_in: Vec::new(),
    }
}

impl Scene {
    fn quiet(mut self, from: &str, until: &str) -> Self {
        self.quiet = Some((from.parse().unwrap(), until.parse().unwrap()));
        self
    }

    fn end(&self) -> Instant {
        self.now + chrono::TimeDelta::hours(self.hours)
    }

    fn plan(&self, reminders: &[Reminder], cap: usize) -> Vec<Wanted> {
        self.plan_with(reminders, cap, &Marks::new()).0
    }

    fn plan_with(
        &self,
        reminders: &[Reminder],
        cap: usize,
        marks: &Marks,
    ) -> (Vec<Wanted>, Vec<String>) {
        let facts = Facts {
            now: self.now,
            end: self.end(),
            zone: &self.zone,
            zones: &ZoneBook::default(),
            day_start: self.day_start,
            quiet: self.quiet,
            paused_until: self.paused_until,
            checked_in: &self.checked_in,
            marks,
        };
        soonest(reminders, &facts, cap)
    }

    /// Planned date and time, then when it is shown by the clock of the place.
    fn shown(&self, reminder: &Reminder) -> Vec<String> {
        self.plan(std::slice::from_ref(reminder), 64)
            .iter()
            .map(|wanted| {
                let key = key(&reminder.id, wanted);
                let planned = key.strip_prefix("3f0c9a5e77d21b48-").unwrap();
                format!("{planned} {}", self.zone.rfc3339(wanted.fire_at))
            })
            .collect()
    }
}

#[test]
fn the_wall_clock_decides() {
    use ReminderKind::{Appointment, Checkin, Medicine, Meeting, Skill};
    let weekdays = |weekdays: &[i32]| ReminderSchedule {
        weekdays: weekdays.to_vec(),
        ..times(&["08:00"])
    };
    let every = |days, first: &str| ReminderSchedule {
        every_days: Some(days),
        first_day: Some(first.parse().unwrap()),
        ..times(&["08:00"])
    };
    let range = |first: &str, last: &str| ReminderSchedule {
        first_day: Some(first.parse().unwrap()),
        last_day: Some(last.parse().unwrap()),
        ..times(&["08:00"])
    };
    let visit = |minutes_before| ReminderSchedule {
        minutes_before,
        ..range("2026-11-25", "2026-11-25")
    };
    let abroad = |minutes_before| ReminderSchedule {
        zone: Some("America/Edmonton".into()),
        weekdays: vec![1],
        minutes_before,
        ..times(&["19:00"])
    };
    let new_york = |now| scene("America/New_York", now, 2);
    let madrid = |days| scene("Europe/Madrid", "2026-11-23T10:00:00Z", days);
    let cases: Vec<(&str, Scene, Reminder, &[&str])> = vec![
        (
            "a time the clocks jump over comes as much later",
            new_york("2026-03-08T05:00:00Z"),
            reminder(Medicine, times(&["02:30"])),
            &[
                "20260308-0230 2026-03-08T03:30:00-04:00",
                "20260309-0230 2026-03-09T02:30:00-04:00",
            ],
        ),
        (
            "and does not speak twice when it lands on another",
            new_york("2026-03-08T05:00:00Z"),
            reminder(Medicine, times(&["02:30", "03:30"])),
            &[
                "20260308-0230 2026-03-08T03:30:00-04:00",
                "20260309-0230 2026-03-09T02:30:00-04:00",
                "20260309-0330 2026-03-09T03:30:00-04:00",
            ],
        ),
        (
            "a midnight the clocks jump over",
            scene("Africa/Cairo", "2026-04-23T12:00:00Z", 1),
            reminder(Medicine, times(&["00:00"])),
            &["20260424-0000 2026-04-24T01:00:00+03:00"],
        ),
        (
            "of a time shown twice the first counts",
            new_york("2026-11-01T04:30:00Z"),
            reminder(Medicine, times(&["01:30"])),
            &[
                "20261101-0130 2026-11-01T01:30:00-04:00",
                "20261102-0130 2026-11-02T01:30:00-05:00",
            ],
        ),
        (
            "between the two showings it is over",
            new_york("2026-11-01T06:10:00Z"),
            reminder(Medicine, times(&["01:30"])),
            &["20261102-0130 2026-11-02T01:30:00-05:00"],
        ),
        (
            "a date that is left out has none",
            scene("Pacific/Apia", "2011-12-29T20:00:00Z", 3),
            reminder(Medicine, times(&["12:00"])),
            &[
                "20111229-1200 2011-12-29T12:00:00-10:00",
                "20111231-1200 2011-12-31T12:00:00+14:00",
                "20120101-1200 2012-01-01T12:00:00+14:00",
            ],
        ),
        (
            "Edmonton keeps -06:00 in winter",
            scene("America/Edmonton", "2026-11-23T15:00:00Z", 1),
            reminder(Checkin, times(&["20:00"])),
            &["20261123-2000 2026-11-23T20:00:00-06:00"],
        ),
        (
            "now counts, the end does not",
            scene("America/Edmonton", "2026-11-23T15:00:00Z", 1),
            reminder(Checkin, times(&["09:00"])),
            &["20261123-0900 2026-11-23T09:00:00-06:00"],
        ),
        (
            "Sunday is 0, Saturday 6",
            madrid(8),
            reminder(Skill, weekdays(&[0, 6])),
            &[
                "20261128-0800 2026-11-28T08:00:00+01:00",
                "20261129-0800 2026-11-29T08:00:00+01:00",
            ],
        ),
        (
            "every three days counts from the start, over a month's end",
            madrid(9),
            reminder(Skill, every(3, "2026-10-23")),
            &[
                "20261125-0800 2026-11-25T08:00:00+01:00",
                "20261128-0800 2026-11-28T08:00:00+01:00",
                "20261201-0800 2026-12-01T08:00:00+01:00",
            ],
        ),
        (
            "a start ahead is waited for",
            madrid(9),
            reminder(Skill, every(5, "2026-11-27")),
            &[
                "20261127-0800 2026-11-27T08:00:00+01:00",
                "20261202-0800 2026-12-02T08:00:00+01:00",
            ],
        ),
        (
            "both ends of a range belong to it",
            madrid(9),
            reminder(Medicine, range("2026-11-24", "2026-11-25")),
            &[
                "20261124-0800 2026-11-24T08:00:00+01:00",
                "20261125-0800 2026-11-25T08:00:00+01:00",
            ],
        ),
        (
            "a range that is over",
            madrid(9),
            reminder(Medicine, range("2026-11-01", "2026-11-22")),
            &[],
        ),
        (
            "an appointment is once, a day before",
            madrid(9),
            reminder(Appointment, visit(24 * 60)),
            &["20261125-0800 2026-11-24T08:00:00+01:00"],
        ),
        (
            "what lies a week ahead is reminded of within the horizon",
            scene("Europe/Madrid", "2026-11-18T06:00:00Z", 1),
            reminder(Appointment, visit(7 * 24 * 60)),
            &["20261125-0800 2026-11-18T08:00:00+01:00"],
        ),
        (
            "a meeting keeps the hour of its own zone",
            madrid(7),
            reminder(Meeting, abroad(0)),
            &["20261123-1900 2026-11-24T02:00:00+01:00"],
        ),
        (
            "and half an hour before",
            madrid(7).quiet("22:00", "07:00"),
            reminder(Meeting, abroad(30)),
            &["20261123-1900 2026-11-24T01:30:00+01:00"],
        ),
        (
            "quiet hours over midnight: their end is not quiet, their start is",
            madrid(1).quiet("22:00", "07:00"),
            reminder(Checkin, times(&["06:59", "07:01", "21:59"])),
            &[
                "20261123-2159 2026-11-23T21:59:00+01:00",
                "20261124-0659 2026-11-24T07:00:00+01:00",
                "20261124-0701 2026-11-24T07:01:00+01:00",
            ],
        ),
        (
            "what has been waiting since before midnight is still there after it",
            scene("Europe/Madrid", "2026-11-24T01:00:00Z", 1).quiet("22:00", "07:00"),
            reminder(Checkin, times(&["23:00"])),
            &["20261123-2300 2026-11-24T07:00:00+01:00"],
        ),
        (
            "once at their end, however many waited",
            madrid(1).quiet("22:00", "07:00"),
            reminder(Skill, times(&["06:00", "07:00", "22:00", "23:30"])),
            &["20261123-2200 2026-11-24T07:00:00+01:00"],
        ),
        (
            "quiet hours within a day",
            madrid(1).quiet("13:00", "15:00"),
            reminder(Checkin, times(&["12:59", "13:00", "15:00"])),
            &[
                "20261123-1259 2026-11-23T12:59:00+01:00",
                "20261123-1300 2026-11-23T15:00:00+01:00",
            ],
        ),
        (
            "the same start and end are no quiet hours",
            madrid(1).quiet("13:00", "13:00"),
            reminder(Checkin, times(&["13:00"])),
            &["20261123-1300 2026-11-23T13:00:00+01:00"],
        ),
        (
            "medicine does not wait",
            madrid(1).quiet("22:00", "07:00"),
            reminder(Medicine, times(&["23:00"])),
            &["20261123-2300 2026-11-23T23:00:00+01:00"],
        ),
        (
            "quiet hours that end on a date left out go on to the next morning",
            scene("Pacific/Apia", "2011-12-30T02:00:00Z", 1).quiet("22:00", "07:00"),
            reminder(Checkin, times(&["23:00"])),
            &["20111229-2300 2011-12-31T07:00:00+14:00"],
        ),
        (
            "and still wait after that midnight",
            scene("Pacific/Apia", "2011-12-30T10:30:00Z", 1).quiet("22:00", "07:00"),
            reminder(Checkin, times(&["23:00"])),
            &["20111229-2300 2011-12-31T07:00:00+14:00"],
        ),
        (
            "quiet hours that end in a gap end after it",
            new_york("2026-03-08T05:00:00Z").quiet("22:00", "02:30"),
            reminder(Checkin, times(&["01:00"])),
            &[
                "20260308-0100 2026-03-08T03:30:00-04:00",
                "20260309-0100 2026-03-09T02:30:00-04:00",
            ],
        ),
    ];
    for (name, scene, reminder, wanted) in cases {
        assert_eq!(scene.shown(&reminder), wanted, "{name}");
    }
}

#[test]
fn quiet_hours_that_end_at_a_time_shown_twice_end_ahead() {
    let zone = Zone::parse("America/New_York").unwrap();
    let quiet = ("22:00".parse().unwrap(), "01:30".parse().unwrap());
    let end =
        |at: &str| end_of_quiet(&zone, quiet, at.parse().unwrap()).map(|end| zone.rfc3339(end));
    let first = Some("2026-11-01T01:30:00-04:00".to_owned());
    let second = Some("2026-11-01T01:30:00-05:00".to_owned());
    assert_eq!(end("2026-11-01T05:15:00Z"), first);
    assert_eq!(end("2026-11-01T05:30:00Z"), None);
    assert_eq!(end("2026-11-01T06:15:00Z"), second);
}

#[test]
fn after_a_flight_eight_is_eight_there_and_a_key_shown_before_is_known() {
    let daily = reminder(ReminderKind::Medicine, times(&["08:00"]));
    let at = |zone, now| scene(zone, now, 2).shown(&daily);
    // 08:05 in Madrid: today's was shown. Then New York, where it is 02:05.
    assert_eq!(
        at("Europe/Madrid", "2026-11-23T07:05:00Z"),
        [
            "20261124-0800 2026-11-24T08:00:00+01:00",
            "20261125-0800 2026-11-25T08:00:00+01:00",
        ]
    );
    assert_eq!(
        at("America/New_York", "2026-11-23T07:05:00Z"),
        [
            "20261123-0800 2026-11-23T08:00:00-05:00",
            "20261124-0800 2026-11-24T08:00:00-05:00",
        ]
    );
    // Over the date line westward the next is tomorrow's; eastward the same date comes again.
    assert_eq!(
        at("Pacific/Auckland", "2026-11-22T20:00:00Z")[0],
        "20261124-0800 2026-11-24T08:00:00+13:00"
    );
    assert_eq!(
        at("Pacific/Honolulu", "2026-11-22T20:00:00Z")[0],
        "20261123-0800 2026-11-23T08:00:00-10:00"
    );
    // Eastward by land: at 08:30 there it is too late for 08:00.
    assert_eq!(
        at("Europe/Madrid", "2026-11-23T07:30:00Z")[0],
        "20261124-0800 2026-11-24T08:00:00+01:00"
    );
}

#[test]
fn pauses_and_done_check_ins_go_by_the_day_as_lived() {
    let daily = reminder(ReminderKind::Checkin, times(&["01:00", "21:00"]));
    let base = Scene {
        day_start: 4,
        ..scene("Europe/Madrid", "2026-11-23T10:00:00Z", 2)
    };
    let planned = |scene: &Scene| -> Vec<String> {
        let shown = scene.shown(&daily);
        let planned = |line: &String| line.split(' ').next().unwrap().to_owned();
        shown.iter().map(planned).collect()
    };
    assert_eq!(
        planned(&base),
        [
            "20261123-2100",
            "20261124-0100",
            "20261124-2100",
            "20261125-0100"
        ]
    );
    let today: Day = "2026-11-23".parse().unwrap();
    let rest = ["20261124-2100", "20261125-0100"];
    let done = Scene {
        checked_in: vec![today],
        ..base.clone()
    };
    assert_eq!(planned(&done), rest);
    let paused = Scene {
        paused_until: Some(today),
        ..base.clone()
    };
    assert_eq!(planned(&paused), rest);
    let paused = Reminder {
        paused: true,
        ..daily.clone()
    };
    assert_eq!(base.shown(&paused), [""; 0]);
}

#[test]
fn of_many_the_soonest_64_are_kept_with_keys_of_their_own() {
    let hours: Vec<String> = (0..12)
        .map(|n| format!("{:02}:{:02}", 2 * n, 5 * n))
        .collect();
    let hours: Vec<&str> = hours.iter().map(String::as_str).collect();
    let reminders: Vec<Reminder> = (0..40)
        .map(|n| Reminder {
            id: format!("{n:032x}").chars().rev().collect(),
            ..reminder(ReminderKind::Medicine, times(&hours))
        })
        .collect();
    let scene = scene("Europe/Madrid", "2026-11-23T10:00:00Z", 14);
    let kept = scene.plan(&reminders, 64);
    let all = scene.plan(&reminders, usize::MAX);
    assert_eq!((kept.len(), all.len()), (64, 40 * 12 * 14));
    assert_eq!(kept, all[..64]);
    let keys: HashSet<String> = all
        .iter()
        .map(|wanted| key(&reminders[wanted.reminder].id, wanted))
        .collect();
    assert_eq!(keys.len(), all.len());
}

#[test]
fn a_zone_nobody_knows_is_named_and_the_others_stay() {
    let schedule = ReminderSchedule {
        zone: Some("Mars/Olympus".into()),
        ..times(&["08:00"])
    };
    let there = reminder(ReminderKind::Meeting, schedule);
    let here = reminder(ReminderKind::Checkin, times(&["08:00"]));
    let scene = scene("Europe/Madrid", "2026-11-23T10:00:00Z", 1);
    let (wanted, unknown) = scene.plan_with(&[there.clone(), here], 64, &Marks::new());
    assert_eq!((wanted.len(), unknown), (1, vec![there.id]));
}

fn any_time() -> impl Strategy<Value = LocalTime> {
    // Many in the small hours, where clocks change.
    prop_oneof![0_u32..240, 0_u32..1440]
        .prop_map(|minute| LocalTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap())
}

fn any_zone() -> impl Strategy<Value = Zone> {
    let names: Vec<&str> = zone_names().collect();
    prop_oneof![
        proptest::sample::select(names),
        proptest::sample::select(vec![
            "America/New_York",
            "Pacific/Apia",
            "Australia/Lord_Howe",
            "Africa/Cairo",
        ]),
    ]
    .prop_map(|name| Zone::parse(name).unwrap())
}

/// Anything a person, or two devices that merged, could have: combinations that a draft refuses too.
fn any_reminder() -> impl Strategy<Value = Reminder> {
    use ReminderKind::{Appointment, Checkin, Medicine, Meeting, Skill};
    (
        any::<[u8; 16]>(),
        proptest::sample::select(vec![Checkin, Medicine, Skill, Meeting, Appointment]),
        proptest::collection::btree_set(any_time(), 1..5),
        proptest::collection::btree_set(0_i32..7, 0..4),
        proptest::option::weighted(0.3, 1_i32..10),
        proptest::option::weighted(0.3, any_zone()),
        prop_oneof![Just(0_i32), 0_i32..10_081],
    )
        .prop_map(
            |(id, kind, times, weekdays, every_days, zone, minutes_before)| Reminder {
                id: id.iter().map(|byte| format!("{byte:02x}")).collect(),
                ..reminder(
                    kind,
                    ReminderSchedule {
                        times: times.into_iter().collect(),
                        weekdays: weekdays.into_iter().collect(),
                        every_days,
                        first_day: every_days.map(|_| Day::default()),
                        last_day: None,
                        zone: zone.map(|zone| zone.name().to_owned()),
                        minutes_before,
                    },
                )
            },
        )
}

/// Anywhere from 2000 to 2037, half of it within a day of a change of clocks.
fn any_scene() -> impl Strategy<Value = Scene> {
    (
        any_zone(),
        946_684_800_i64..2_145_916_800,
        -86_400_i64..86_400,
        any::<bool>(),
        1_i64..=60,
        0_u8..24,
        proptest::option::of((any_time(), any_time())),
        proptest::option::weighted(0.2, 0_u64..5),
        proptest::option::of(0_u64..2),
    )
        .prop_map(
            |(zone, second, beside, near, days, day_start, quiet, paused, checked)| {
                let at = |second| Instant::from_timestamp(second, 0).unwrap();
                let far = at(second + 400 * 86_400);
                let change = zone.transitions(at(second), far).next().filter(|_| near);
                let now = change.map_or(at(second), |change| {
                    change.at + chrono::TimeDelta::seconds(beside)
                });
                let today = zone.to_local(now).date();
                Scene {
                    now,
                    zone,
                    hours: days * 24,
                    day_start,
                    quiet,
                    paused_until: paused.map(|days| today + chrono::Days::new(days)),
                    checked_in: checked
                        .map(|days| today + chrono::Days::new(days))
                        .into_iter()
                        .collect(),
                }
            },
        )
}

proptest! {
    #[test]
    fn any_plan_is_in_order_within_its_bounds_and_steady(
        scene in any_scene(),
        reminders in proptest::collection::vec(any_reminder(), 1..8),
        cap in 1_usize..=64,
        minutes in prop_oneof![Just(1_i64), 1_i64..3_000],
    ) {
        let name = |wanted: &Wanted| (key(&reminders[wanted.reminder].id, wanted), wanted.fire_at);
        let all: Vec<_> = scene.plan(&reminders, usize::MAX).iter().map(name).collect();
        prop_assert!(all.is_sorted_by_key(|(_, fire_at)| *fire_at));
        prop_assert!(all.iter().all(|(_, at)| (scene.now..scene.end()).contains(at)));
        let keys: HashSet<&String> = all.iter().map(|(key, _)| key).collect();
        prop_assert_eq!(keys.len(), all.len());

        let kept: Vec<_> = scene.plan(&reminders, cap).iter().map(name).collect();
        prop_assert_eq!(&kept[..], &all[..cap.min(all.len())]);

        let later = Scene {
            now: scene.now + chrono::TimeDelta::minutes(minutes),
            ..scene.clone()
        };
        let expected: Vec<_> = all.iter().filter(|(_, at)| *at >= later.now).cloned().collect();
        let then: Vec<_> = later
            .plan(&reminders, usize::MAX)
            .iter()
            .map(name)
            .filter(|(_, at)| *at < scene.end())
            .collect();
        prop_assert_eq!(then, expected);
    }

    #[test]
    fn any_plan_shows_what_is_due_at_its_hour_and_nothing_else(
        mut scene in any_scene(),
        mut reminder in any_reminder(),
    ) {
        // Without quiet hours, pauses and lead, an hour shown is the hour asked for, unless clocks jumped.
        (scene.quiet, scene.paused_until, scene.checked_in) = (None, None, Vec::new());
        reminder.schedule.minutes_before = 0;
        let zone = match &reminder.schedule.zone {
            Some(name) => Zone::parse(name).unwrap(),
            None => scene.zone.clone(),
        };
        let mut shown = HashSet::new();
        for wanted in scene.plan(std::slice::from_ref(&reminder), usize::MAX) {
            let asked = wanted.day.and_time(wanted.time);
            let local = zone.to_local(wanted.fire_at);
            let jumped = matches!(zone.resolve(asked), crate::calendar::Resolved::Gap { .. });
            prop_assert!(local == asked || (jumped && local > asked));
            shown.insert(local);
        }
        // Every minute of the first three days that shows a due time is one of them, but the second
        // showing of a time that comes twice.
        let start = (scene.now.timestamp() + 59).div_euclid(60);
        let end = scene.end().timestamp().min(scene.now.timestamp() + 3 * 86_400);
        for minute in (start..).take_while(|minute| minute * 60 < end) {
            let at = Instant::from_timestamp(minute * 60, 0).unwrap();
            let local = zone.to_local(at);
            let first = zone.at(local) == Some(at);
            let schedule = &reminder.schedule;
            if first && schedule.times.contains(&local.time()) && super::rules::due(schedule, local.date()) {
                prop_assert!(shown.contains(&local), "{local}");
            }
        }
    }
}
