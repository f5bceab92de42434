//! Home groups and the notifications that say when to leave.

use super::*;
use crate::{
    HomeGroup, ReminderDraft, ReminderKind, ReminderNotification, ReminderSchedule, Settings,
};

/// Alice with an evening home group, 25 minutes away.
fn alice(minutes: i32) -> Alice {
    let alice = Alice::new();
    import(&alice, "north", &[noon_break(), other()]);
    let id = id(&alice, "north", "9");
    alice.app.meeting_home_group_set(id, minutes, true).unwrap();
    alice
}

fn home(alice: &Alice) -> HomeGroup {
    let mut homes = alice.app.meeting_home_groups().unwrap();
    assert_eq!(homes.len(), 1);
    homes.remove(0)
}

fn plan(alice: &Alice, days: u32) -> Vec<ReminderNotification> {
    alice.app.reminders_plan(days, 64).unwrap().notifications
}

/// When each is shown, by the clock of UTC, with its title.
fn shown(alice: &Alice, days: u32) -> Vec<(String, String)> {
    let all = plan(alice, days).into_iter();
    all.map(|one| (one.fire_at.format("%Y-%m-%d %H:%M").to_string(), one.title))
        .collect()
}

fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(at, title): &(&str, &str)| ((*at).to_owned(), (*title).to_owned());
    wanted.iter().map(owned).collect()
}

fn settings(alice: &Alice, change: impl FnOnce(&mut Settings)) {
    let mut settings = alice.app.settings().unwrap();
    change(&mut settings);
    alice.app.settings_save(settings).unwrap();
}

#[test]
fn it_says_when_to_leave_in_words_for_a_lock_screen() {
    let alice = alice(40);
    assert_eq!(
        shown(&alice, 14),
        pairs(&[
            ("2026-11-24 00:20", "Leave by 6:20 PM"),
            ("2026-12-01 00:20", "Leave by 6:20 PM"),
        ])
    );
    let first = plan(&alice, 14).remove(0);
    assert_eq!(first.body, "From your calendar. It starts at 7:00 PM.");
    assert_eq!(
        (first.kind, first.zone.as_str()),
        (ReminderKind::HomeGroup, "America/Edmonton")
    );
    assert_eq!(first.day.to_string(), "2026-11-23");
    let home = home(&alice);
    assert_eq!(
        home.next_start.as_deref(),
        Some("2026-11-23T19:00:00-06:00")
    );
    assert_eq!(home.leave_by.as_deref(), Some("2026-11-23T18:20:00-06:00"));
    settings(&alice, |settings| {
        settings.discreet = false;
        settings.language = Some("es".into());
    });
    let plain = plan(&alice, 14).remove(0);
    assert_eq!(plain.title, "Sal a las 18:20");
    assert!(plain.body.starts_with("Noon Break empieza a las 19:00."));
    assert_eq!(plain.key, first.key);
}

#[test]
fn on_a_journey_both_clocks_are_told_and_the_instant_stays() {
    let alice = alice(40);
    let at_home = plan(&alice, 7).remove(0);
    alice.clock.travel("America/New_York");
    let away = plan(&alice, 7).remove(0);
    assert_eq!((away.fire_at, &away.key), (at_home.fire_at, &at_home.key));
    assert_eq!(away.title, "Leave by 6:20 PM there (7:20 PM where you are)");
    assert!(away.body.contains("7:00 PM there (8:00 PM where you are)"));
    // The same clock under another name is one clock.
    alice.clock.travel("America/Costa_Rica");
    assert_eq!(plan(&alice, 7)[0].title, "Leave by 6:20 PM");
}

#[test]
fn without_a_way_it_says_when_it_starts() {
    let alice = alice(0);
    assert_eq!(
        shown(&alice, 7),
        pairs(&[("2026-11-24 01:00", "Coming up at 7:00 PM")])
    );
}

#[test]
fn clocks_that_change_do_not_move_the_hour() {
    let alice = Alice::new();
    // New York springs forward on 14 March 2027 at 02:00: from -05:00 to -04:00.
    alice.clock.set("2027-03-06T15:00:00Z".parse().unwrap());
    alice.clock.travel("America/New_York");
    let zone = r#""timezone": "America/New_York", "latitude": 40.7, "longitude": -74"#;
    let sunday = |slug, time| Listed {
        slug,
        day: 0,
        time,
        name: slug,
        rest: zone,
    };
    import(
        &alice,
        "ny",
        &[sunday("evening", "19:00"), sunday("night", "03:10")],
    );
    for slug in ["evening", "night"] {
        let id = id(&alice, "ny", slug);
        alice.app.meeting_home_group_set(id, 30, true).unwrap();
    }
    assert_eq!(
        shown(&alice, 10),
        pairs(&[
            ("2027-03-07 07:40", "Leave by 2:40 AM"),
            ("2027-03-07 23:30", "Leave by 6:30 PM"),
            // Half an hour before 03:10 it is 01:40 that night: the clock leaves out an hour.
            ("2027-03-14 06:40", "Leave by 1:40 AM"),
            ("2027-03-14 22:30", "Leave by 6:30 PM"),
        ])
    );
}

#[test]
fn one_leaves_before_midnight_for_what_starts_after_it() {
    let alice = Alice::new();
    let late = Listed {
        day: 2,
        time: "00:10",
        ..noon_break()
    };
    import(&alice, "north", &[late]);
    let id = id(&alice, "north", "9");
    alice.app.meeting_home_group_set(id, 25, true).unwrap();
    // Monday 23:45 in Edmonton.
    assert_eq!(
        shown(&alice, 7),
        pairs(&[("2026-11-24 05:45", "Leave by 11:45 PM")])
    );
    assert_eq!(plan(&alice, 7)[0].day.to_string(), "2026-11-24");
    assert_eq!(
        home(&alice).leave_by.as_deref(),
        Some("2026-11-23T23:45:00-06:00")
    );
    // Too late to leave on time: the next one counts.
    alice.clock.set("2026-11-24T05:50:00Z".parse().unwrap());
    assert_eq!(
        home(&alice).next_start.as_deref(),
        Some("2026-12-01T00:10:00-06:00")
    );
}

#[test]
fn it_goes_by_the_last_listing_and_by_a_newer_time_when_there_is_one() {
    let mut alice = alice(60);
    let at = |alice: &Alice| plan(alice, 7)[0].fire_at.format("%H:%M").to_string();
    import(&alice, "north", &[other()]);
    alice.reopen();
    assert_eq!(home(&alice).kept.standing, MeetingStanding::NotListed);
    assert_eq!(at(&alice), "00:00");
    // No list at all.
    alice.app.suspend().unwrap();
    for file in ["meetings.db", "meetings.head"] {
        std::fs::remove_file(alice.home.path().join(file)).unwrap();
    }
    alice.reopen();
    assert_eq!(at(&alice), "00:00");
    let later = Listed {
        slug: "new",
        time: "20:30",
        ..noon_break()
    };
    import(&alice, "north", &[later, other()]);
    assert_eq!(home(&alice).kept.standing, MeetingStanding::MayHaveChanged);
    assert_eq!(at(&alice), "01:30");
}

#[test]
fn what_is_closed_is_silent_and_says_why() {
    let alice = alice(40);
    let closed = Listed {
        rest: r#""types": ["TC"], "address": "12 Elm St", "latitude": 53.5461, "longitude": -113.4938"#,
        ..noon_break()
    };
    import(&alice, "north", &[closed, other()]);
    let shut = home(&alice);
    assert!(shut.reminders && !shut.takes_place && shut.leave_by.is_none());
    assert!(plan(&alice, 14).is_empty());
    import(&alice, "north", &[noon_break(), other()]);
    assert_eq!(plan(&alice, 14).len(), 2);
    // Without a zone nobody can say when.
    let unknown = alice
        .app
        .meeting_home_group_remove("0123456789abcdef".into());
    assert_eq!(unknown, Err(AppError::NotFound));
}

#[test]
fn it_is_planned_among_the_others_and_heeds_the_settings() {
    let alice = alice(40);
    let evening = ReminderDraft {
        kind: ReminderKind::Checkin,
        name: String::new(),
        schedule: ReminderSchedule {
            times: vec!["18:10".parse().unwrap(), "18:30".parse().unwrap()],
            ..ReminderSchedule::default()
        },
    };
    alice.app.reminder_add(evening.clone()).unwrap();
    let kinds = |alice: &Alice| {
        let all = plan(alice, 1).into_iter();
        all.map(|one| one.kind).collect::<Vec<_>>()
    };
    use ReminderKind::{Checkin, HomeGroup};
    assert_eq!(kinds(&alice), [Checkin, HomeGroup, Checkin]);
    assert_eq!(
        alice.app.reminders_plan(14, 2).unwrap().notifications.len(),
        2
    );
    // A meeting does not wait for quiet hours to end; a pause silences it.
    settings(&alice, |settings| {
        settings.quiet_from = "18:00".parse().ok();
        settings.quiet_until = "22:00".parse().ok();
    });
    assert_eq!(kinds(&alice), [HomeGroup, Checkin]);
    settings(&alice, |settings| {
        settings.paused_until = "2026-11-23".parse().ok()
    });
    assert!(kinds(&alice).is_empty());
    // It comes with a home group and not by itself.
    let drafted = ReminderDraft {
        kind: HomeGroup,
        ..evening
    };
    refused(alice.app.reminder_add(drafted), "kind");
}

#[test]
fn several_are_alike_and_each_is_changed_and_let_go() {
    let mut alice = alice(40);
    let (first, second) = (id(&alice, "north", "9"), id(&alice, "north", "other"));
    let set = |alice: &Alice, id: &str, minutes, on| {
        alice.app.meeting_home_group_set(id.to_owned(), minutes, on)
    };
    alice.clock.set("2026-11-23T15:00:05Z".parse().unwrap());
    let answer = set(&alice, &second, 600, true).unwrap();
    assert_eq!(
        (&answer.kept.id, answer.minutes_before_leaving),
        (&second, 600)
    );
    set(&alice, &first, 10, false).unwrap();
    alice.reopen();
    let homes = alice.app.meeting_home_groups().unwrap();
    assert_eq!(homes.len(), 2);
    let own = homes.iter().find(|home| home.kept.id == first).unwrap();
    assert_eq!((own.minutes_before_leaving, own.reminders), (10, false));
    assert!(own.leave_by.is_some());
    assert!(
        plan(&alice, 14)
            .iter()
            .all(|one| one.zone == "America/Edmonton" && one.day.to_string() != "2026-11-23")
    );
    refused(set(&alice, &first, 601, true), "minutes_before_leaving");
    refused(set(&alice, &first, -1, true), "minutes_before_leaving");
    for id in [first, second] {
        alice.app.meeting_home_group_remove(id).unwrap();
    }
    assert!(alice.app.meeting_home_groups().unwrap().is_empty());
    assert!(plan(&alice, 14).is_empty());
}
