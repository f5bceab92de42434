use super::*;
use crate::calendar::{Day, LocalTime};
use crate::testing::Alice;
use crate::{Answers, AppError, CheckinDraft, Settings};

fn at(text: &str) -> LocalTime {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn times(texts: &[&str]) -> ReminderSchedule {
    ReminderSchedule {
        times: texts.iter().map(|text| at(text)).collect(),
        ..ReminderSchedule::default()
    }
}

fn draft(kind: ReminderKind, name: &str, schedule: ReminderSchedule) -> ReminderDraft {
    ReminderDraft {
        kind,
        name: name.into(),
        schedule,
    }
}

fn appointment() -> ReminderSchedule {
    ReminderSchedule {
        first_day: Some(day("2026-11-25")),
        minutes_before: 24 * 60,
        ..times(&["14:30"])
    }
}

fn keys(alice: &Alice) -> Vec<String> {
    let plan = alice.app.reminders_plan(14, 64).unwrap();
    plan.notifications.into_iter().map(|n| n.key).collect()
}

#[test]
fn a_reminder_comes_back_whole_and_in_order_after_a_restart() {
    let mut alice = Alice::new();
    let mut schedule = times(&["20:00", "08:00", "20:00"]);
    schedule.weekdays = vec![5, 1, 5];
    schedule.zone = Some("europe/madrid".into());
    schedule.minutes_before = 30;
    let added = alice
        .app
        .reminder_add(draft(ReminderKind::Meeting, "  Tuesday group ", schedule))
        .unwrap();
    assert_eq!(added.name, "Tuesday group");
    assert_eq!(added.schedule.times, [at("08:00"), at("20:00")]);
    assert_eq!(added.schedule.weekdays, [1, 5]);
    assert_eq!(added.schedule.zone.as_deref(), Some("Europe/Madrid"));
    let once = alice
        .app
        .reminder_add(draft(ReminderKind::Appointment, "", appointment()))
        .unwrap();
    assert_eq!(once.schedule.last_day, Some(day("2026-11-25")));
    let mut every = times(&["09:30"]);
    every.every_days = Some(3);
    let every = alice
        .app
        .reminder_add(draft(ReminderKind::Skill, "", every))
        .unwrap();
    assert_eq!(every.schedule.first_day, Some(day("2026-11-23")));
    alice.reopen();
    let mut kept = alice.app.reminders().unwrap();
    kept.sort_by(|a, b| a.id.cmp(&b.id));
    let mut wanted = vec![added, once, every];
    wanted.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(kept, wanted);
}

#[test]
fn what_does_not_fit_is_refused_by_name_and_nothing_is_saved() {
    use ReminderKind::{Appointment, Checkin, Meeting};
    let alice = Alice::new();
    let with = |change: fn(&mut ReminderSchedule)| {
        let mut schedule = times(&["08:00"]);
        change(&mut schedule);
        schedule
    };
    let visit = |change: fn(&mut ReminderSchedule)| {
        let mut schedule = appointment();
        change(&mut schedule);
        schedule
    };
    let thirteen: Vec<String> = (0..13).map(|hour| format!("{hour:02}:00")).collect();
    let thirteen: Vec<&str> = thirteen.iter().map(String::as_str).collect();
    let cases = [
        ("name", draft(Checkin, &"ñ".repeat(101), times(&["08:00"]))),
        ("name", draft(Checkin, "two\nlines", times(&["08:00"]))),
        ("times", draft(Checkin, "", times(&[]))),
        ("times", draft(Checkin, "", times(&thirteen))),
        ("times", draft(Checkin, "", times(&["08:00:30"]))),
        (
            "weekdays",
            draft(Checkin, "", with(|s| s.weekdays = vec![7])),
        ),
        (
            "weekdays",
            draft(Checkin, "", with(|s| s.weekdays = vec![-1])),
        ),
        (
            "every_days",
            draft(Checkin, "", with(|s| s.every_days = Some(0))),
        ),
        (
            "every_days",
            draft(Checkin, "", with(|s| s.every_days = Some(367))),
        ),
        (
            "every_days",
            draft(
                Checkin,
                "",
                with(|s| (s.every_days, s.weekdays) = (Some(2), vec![1])),
            ),
        ),
        (
            "first_day",
            draft(
                Checkin,
                "",
                with(|s| s.first_day = Day::from_ymd_opt(1899, 12, 31)),
            ),
        ),
        (
            "last_day",
            draft(
                Checkin,
                "",
                with(|s| {
                    (s.first_day, s.last_day) = (Some(day("2026-12-02")), Some(day("2026-12-01")))
                }),
            ),
        ),
        (
            "last_day",
            draft(
                Checkin,
                "",
                with(|s| (s.every_days, s.last_day) = (Some(2), Some(day("2026-11-22")))),
            ),
        ),
        (
            "zone",
            draft(Meeting, "", with(|s| s.zone = Some("Mars/Olympus".into()))),
        ),
        (
            "zone",
            draft(Checkin, "", with(|s| s.zone = Some("Europe/Madrid".into()))),
        ),
        (
            "minutes_before",
            draft(Checkin, "", with(|s| s.minutes_before = 5)),
        ),
        (
            "minutes_before",
            draft(Meeting, "", with(|s| s.minutes_before = -1)),
        ),
        (
            "minutes_before",
            draft(Meeting, "", with(|s| s.minutes_before = 10_081)),
        ),
        ("first_day", draft(Appointment, "", times(&["08:00"]))),
        (
            "times",
            draft(Appointment, "", visit(|s| s.times.push(at("15:00")))),
        ),
        (
            "weekdays",
            draft(Appointment, "", visit(|s| s.weekdays = vec![1])),
        ),
        (
            "every_days",
            draft(Appointment, "", visit(|s| s.every_days = Some(2))),
        ),
        (
            "last_day",
            draft(
                Appointment,
                "",
                visit(|s| s.last_day = Some(day("2026-11-26"))),
            ),
        ),
    ];
    for (name, refused) in cases {
        match alice.app.reminder_add(refused.clone()) {
            Err(AppError::Invalid { field, .. }) => assert_eq!(field, name, "{refused:?}"),
            other => panic!("{name}: {other:?}"),
        }
    }
    assert_eq!(alice.app.reminders().unwrap(), []);
    for (name, horizon, cap) in [
        ("horizon_days", 0, 64),
        ("horizon_days", 61, 64),
        ("cap", 14, 0),
        ("cap", 14, 65),
    ] {
        let refused = alice.app.reminders_plan(horizon, cap);
        assert!(matches!(refused, Err(AppError::Invalid { field, .. }) if field == name));
    }
}

#[test]
fn edit_pause_and_remove_change_the_plan() {
    let alice = Alice::new();
    let added = alice
        .app
        .reminder_add(draft(ReminderKind::Medicine, "blue", times(&["20:00"])))
        .unwrap();
    let start = added.id.get(..16).unwrap();
    assert_eq!(keys(&alice).len(), 14);
    assert_eq!(keys(&alice)[0], format!("{start}-20261123-2000"));
    let prefix = added.id.get(..8).unwrap().to_owned();
    alice.app.reminder_pause(prefix.clone(), true).unwrap();
    assert_eq!(keys(&alice), [""; 0]);
    let edited = alice
        .app
        .reminder_edit(
            prefix.clone(),
            draft(ReminderKind::Medicine, "red", times(&["21:15"])),
        )
        .unwrap();
    assert!(edited.paused && edited.recorded_at == added.recorded_at);
    alice.app.reminder_pause(prefix.clone(), false).unwrap();
    assert_eq!(keys(&alice)[0], format!("{start}-20261123-2115"));
    alice
        .app
        .reminder_done(prefix, day("2026-11-23"), at("21:15"))
        .unwrap();
    alice.app.reminder_remove(added.id.clone()).unwrap();
    assert_eq!(keys(&alice), [""; 0]);
    assert_eq!(
        alice
            .app
            .reminder_done(added.id, day("2026-11-23"), at("21:15")),
        Err(AppError::NotFound)
    );
    let marks = alice.app.read(|sql| marks_from(sql, Day::MIN)).unwrap();
    assert!(marks.is_empty(), "marks go with their reminder");
}

#[test]
fn a_dose_marked_as_taken_is_silent_and_only_that_one() {
    let alice = Alice::new();
    let id = alice
        .app
        .reminder_add(draft(
            ReminderKind::Medicine,
            "",
            times(&["13:00", "20:00"]),
        ))
        .unwrap()
        .id;
    let before = keys(&alice);
    for _ in 0..2 {
        alice
            .app
            .reminder_done(id.clone(), day("2026-11-23"), at("13:00"))
            .unwrap();
    }
    assert_eq!(keys(&alice), before[1..]);
    let refused = alice.app.reminder_done(id, day("2026-11-23"), at("13:01"));
    assert!(matches!(refused, Err(AppError::Invalid { field, .. }) if field == "time"));
}

#[test]
fn a_day_that_is_not_the_reminders_cannot_be_done() {
    let alice = Alice::new();
    let id = alice
        .app
        .reminder_add(draft(ReminderKind::Appointment, "", appointment()))
        .unwrap()
        .id;
    let refused = alice.app.reminder_done(id, day("2026-11-26"), at("14:30"));
    assert!(matches!(refused, Err(AppError::Invalid { field, .. }) if field == "day"));
}

#[test]
fn a_check_in_done_today_silences_today_as_it_is_lived() {
    let alice = Alice::new();
    let settings = Settings {
        day_start: 4,
        ..Settings::default()
    };
    alice.app.settings_save(settings).unwrap();
    alice
        .app
        .reminder_add(draft(ReminderKind::Checkin, "", times(&["01:00", "21:00"])))
        .unwrap();
    let mut full = keys(&alice);
    assert!(full[0].ends_with("-20261123-2100") && full[1].ends_with("-20261124-0100"));
    let answers = Answers {
        mood: Some(6),
        ..Answers::default()
    };
    let draft = CheckinDraft {
        answers,
        ..CheckinDraft::default()
    };
    alice.app.checkin_save(draft.clone()).unwrap();
    assert_eq!(keys(&alice), full, "half a check-in is not done");
    let mut whole = draft;
    whole.answers.craving = Some(2);
    whole.answers.medicine = Some(crate::Medicine::Taken);
    alice.app.checkin_save(whole).unwrap();
    // One in the morning still belongs to today.
    full.drain(..2);
    assert_eq!(keys(&alice), full);
}

#[test]
fn medicine_answered_in_a_check_in_does_not_silence_the_evening_dose() {
    let alice = Alice::new();
    alice
        .app
        .reminder_add(draft(ReminderKind::Medicine, "", times(&["20:00"])))
        .unwrap();
    let before = keys(&alice);
    let answers = Answers {
        mood: Some(6),
        craving: Some(1),
        medicine: Some(crate::Medicine::Taken),
        ..Answers::default()
    };
    alice
        .app
        .checkin_save(CheckinDraft {
            answers,
            ..CheckinDraft::default()
        })
        .unwrap();
    assert_eq!(keys(&alice), before);
}

#[test]
fn words_are_discreet_unless_chosen_otherwise_in_both_languages() {
    use ReminderKind::{Appointment, Checkin, Medicine, Meeting, Skill};
    let alice = Alice::new();
    let secret = "zuclopenthixol";
    for kind in [Checkin, Medicine, Skill, Meeting] {
        alice
            .app
            .reminder_add(draft(kind, secret, times(&["18:20"])))
            .unwrap();
    }
    alice
        .app
        .reminder_add(draft(Appointment, secret, appointment()))
        .unwrap();
    let shown = |language: &str, discreet| {
        let settings = Settings {
            language: Some(language.into()),
            discreet,
            ..Settings::default()
        };
        alice.app.settings_save(settings).unwrap();
        let plan = alice.app.reminders_plan(2, 64).unwrap();
        let mut words: Vec<_> = plan
            .notifications
            .into_iter()
            .filter(|n| n.kind == Appointment || n.day == day("2026-11-23"))
            .map(|n| format!("{}|{}", n.title, n.body))
            .collect();
        words.sort();
        words
    };
    assert_eq!(
        shown("en", true),
        [
            "A moment for you|Whenever it suits you.",
            "Appointment tomorrow at 2:30 PM|From your calendar.",
            "Coming up at 6:20 PM|From your calendar.",
            "Reminder|Something on your list for 6:20 PM.",
            "Two minutes, if you like|Something you chose earlier.",
        ]
    );
    let plain = shown("es", false);
    assert!(
        plain.contains(
            &"zuclopenthixol, mañana a las 14:30|¿Quieres anotar una pregunta antes de ir?".into()
        ),
        "{plain:?}"
    );
    assert!(
        plain
            .iter()
            .any(|words| words.starts_with("Medicina a las 18:20|zuclopenthixol. "))
    );
    for language in ["en", "es"] {
        let words = shown(language, true).join("\n");
        assert!(!words.contains(secret));
    }
}

#[test]
fn without_a_name_the_plain_words_stay_whole() {
    let alice = Alice::new();
    let settings = Settings {
        discreet: false,
        ..Settings::default()
    };
    alice.app.settings_save(settings).unwrap();
    alice
        .app
        .reminder_add(draft(ReminderKind::Medicine, " ", times(&["20:00"])))
        .unwrap();
    let plan = alice.app.reminders_plan(1, 1).unwrap();
    assert_eq!(plan.notifications[0].title, "Reminder");
}

#[test]
fn a_reminder_as_json_has_plain_times() {
    let alice = Alice::new();
    let added = alice
        .app
        .reminder_add(draft(ReminderKind::Medicine, "", times(&["08:00"])))
        .unwrap();
    let json = serde_json::to_value(&added).unwrap();
    assert_eq!(json["times"], serde_json::json!(["08:00"]));
    assert_eq!(json["kind"], "medicine");
    let plan = serde_json::to_value(alice.app.reminders_plan(14, 64).unwrap()).unwrap();
    assert_eq!(plan["notifications"][0]["time"], "08:00");
    assert_eq!(plan["refill_by"], "2026-12-07T15:00:00Z");
}
