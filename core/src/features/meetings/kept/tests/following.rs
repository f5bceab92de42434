//! Favourites follow their meeting through lists that change.

use super::*;
use crate::features::meetings::kept::standing::Kept;
use crate::features::meetings::kept::store::{Entry, Favourite, about, all, erase, keep};

/// Alice with the evening meeting among her favourites.
fn alice() -> Alice {
    let alice = Alice::new();
    import(&alice, "north", &[noon_break(), other()]);
    let id = id(&alice, "north", "9");
    alice.app.meeting_favourite(id, true).unwrap();
    alice
}

#[test]
fn a_refresh_and_a_restart_change_nothing() {
    let mut alice = alice();
    let before = favourite(&alice);
    assert_eq!(before.standing, MeetingStanding::Listed);
    assert_eq!(before.sources, ["north"]);
    import(&alice, "north", &[other(), noon_break()]);
    alice.reopen();
    assert_eq!(favourite(&alice), before);
    // A unique beginning will do, and twice is once.
    let digits = before.id.chars().take(5).collect();
    alice.app.meeting_favourite(digits, true).unwrap();
    assert_eq!(favourite(&alice), before);
}

#[test]
fn a_slug_that_changed_is_followed() {
    let mut alice = alice();
    let before = favourite(&alice);
    let renamed = Listed {
        slug: "noon-break-2",
        ..noon_break()
    };
    import(&alice, "north", &[renamed, other()]);
    alice.reopen();
    let after = favourite(&alice);
    assert_ne!(after.id, before.id);
    assert_eq!(after.id, id(&alice, "north", "noon-break-2"));
    assert_eq!(after.standing, MeetingStanding::Listed);
    alice
        .app
        .meeting_favourite(after.id.clone(), false)
        .unwrap();
    assert!(alice.app.meeting_favourites().unwrap().is_empty());
    let again = alice.app.meeting_favourite(after.id, false);
    assert_eq!(again, Err(AppError::NotFound));
}

#[test]
fn another_list_takes_over_and_two_lists_are_one_meeting() {
    let alice = alice();
    let north = id(&alice, "north", "9");
    // The other list writes the name and the door a little otherwise.
    let theirs = || Listed {
        slug: "n-77",
        name: "The Noon Break Group",
        rest: r#""address": "12 Elm Street", "latitude": 53.5468, "longitude": -113.4925"#,
        ..noon_break()
    };
    import(&alice, "city", &[theirs(), other()]);
    let both = favourite(&alice);
    assert_eq!(
        (both.id.as_str(), both.source.as_str()),
        (north.as_str(), "north")
    );
    assert_eq!(both.sources, ["north", "city"]);
    // Kept once, from whichever list.
    let city = id(&alice, "city", "n-77");
    alice.app.meeting_favourite(city.clone(), true).unwrap();
    assert_eq!(favourite(&alice), both);

    import(&alice, "north", &[other()]);
    let moved = favourite(&alice);
    assert_eq!(
        (moved.id.as_str(), moved.source.as_str()),
        (city.as_str(), "city")
    );
    assert_eq!(moved.sources, ["city"]);
    assert_eq!(moved.name, "The Noon Break Group");
    // 300 m is the reach: farther off it is another meeting.
    let far = Listed {
        rest: r#""address": "12 Elm Street", "latitude": 53.5520, "longitude": -113.4925"#,
        slug: "far",
        ..theirs()
    };
    import(&alice, "city", &[other()]);
    import(&alice, "far", &[far]);
    assert_eq!(favourite(&alice).standing, MeetingStanding::NotListed);
}

#[test]
fn what_disappears_stays_as_it_was_and_is_there_again_when_it_returns() {
    let mut alice = alice();
    let before = favourite(&alice);
    import(&alice, "north", &[other()]);
    alice.reopen();
    let gone = favourite(&alice);
    assert_eq!(gone.standing, MeetingStanding::NotListed);
    assert!(gone.meeting.is_none() && gone.sources.is_empty());
    assert_eq!(
        (&gone.id, &gone.name, &gone.source),
        (&before.id, &before.name, &before.source)
    );
    let last = gone.last_listed.unwrap();
    assert_eq!(last.address.as_deref(), Some("12 Elm St"));
    assert_eq!((last.day, last.time), (Some(1), "19:00".parse().ok()));
    assert_eq!(last.time_zone.as_deref(), Some("America/Edmonton"));
    import(&alice, "north", &[noon_break(), other()]);
    assert_eq!(favourite(&alice), before);
    // Gone and let go.
    import(&alice, "north", &[other()]);
    alice
        .app
        .meeting_favourite(before.id.clone(), false)
        .unwrap();
    assert!(alice.app.meeting_favourites().unwrap().is_empty());
    assert_eq!(
        alice.app.meeting_favourite(before.id, true),
        Err(AppError::NotFound)
    );
}

#[test]
fn a_group_at_another_time_is_a_question_and_not_an_answer() {
    let alice = alice();
    let before = favourite(&alice);
    let later = |slug, day, time| Listed {
        slug,
        day,
        time,
        ..noon_break()
    };
    import(
        &alice,
        "north",
        &[later("w", 3, "19:00"), later("m", 1, "19:30"), other()],
    );
    let changed = favourite(&alice);
    assert_eq!(changed.standing, MeetingStanding::MayHaveChanged);
    // It keeps its own id and says what it knew; the same day comes first.
    assert_eq!(
        (&changed.id, &changed.last_listed),
        (&before.id, &before.last_listed)
    );
    assert_eq!(changed.meeting.unwrap().slug, "m");
    // With the same slug it is the same meeting, and its new time is known.
    import(&alice, "north", &[later("9", 1, "20:00"), other()]);
    let listed = favourite(&alice);
    assert_eq!(
        (&listed.id, listed.standing),
        (&before.id, MeetingStanding::Listed)
    );
    assert_eq!(listed.last_listed.unwrap().time, "20:00".parse().ok());
}

#[test]
fn a_group_holds_meetings_side_by_side_and_one_is_not_taken_for_the_other() {
    let alice = Alice::new();
    let beside = |slug, name| Listed {
        slug,
        name,
        rest: r#""group": "Elm Street Group", "address": "12 Elm St", "latitude": 53.5461, "longitude": -113.4938"#,
        ..noon_break()
    };
    import(
        &alice,
        "north",
        &[beside("1", "Steps"), beside("2", "Newcomers")],
    );
    let steps = id(&alice, "north", "1");
    alice.app.meeting_favourite(steps.clone(), true).unwrap();
    import(&alice, "north", &[beside("2", "Newcomers")]);
    let kept = favourite(&alice);
    assert_eq!(
        (&kept.id, kept.standing),
        (&steps, MeetingStanding::MayHaveChanged)
    );
    assert_eq!(
        (kept.name.as_str(), kept.meeting.unwrap().slug.as_str()),
        ("Steps", "2")
    );
}

#[test]
fn online_the_link_is_the_place() {
    let alice = Alice::new();
    let online = |slug, link| Listed {
        slug,
        rest: link,
        ..noon_break()
    };
    let link = r#""conference_url": "https://meet.example/a?pwd=1", "types": ["ONL"]"#;
    let same = r#""conference_url": "https://meet.example/a", "types": ["ONL"]"#;
    let strange = r#""conference_url": "https://meet.example/b", "types": ["ONL"]"#;
    import(&alice, "north", &[online("1", link)]);
    let north = id(&alice, "north", "1");
    alice.app.meeting_favourite(north, true).unwrap();
    import(&alice, "world", &[online("2", same), online("3", strange)]);
    assert_eq!(favourite(&alice).sources, ["north", "world"]);
    import(&alice, "north", &[other()]);
    assert_eq!(favourite(&alice).id, id(&alice, "world", "2"));
    import(&alice, "world", &[online("3", strange)]);
    assert_eq!(favourite(&alice).standing, MeetingStanding::NotListed);
}

/// Another device's record of the same meeting, as sync would bring it, with a change.
fn from_elsewhere(alice: &Alice, change: impl FnOnce(&mut Entry<Favourite>)) {
    alice
        .app
        .write(|tx, _| {
            let mut twin = all::<Favourite>(tx.sql())?.remove(0);
            twin.record = tx.new_record()?;
            change(&mut twin);
            twin.put(tx)
        })
        .unwrap();
}

fn kept_of(favourite: &mut Entry<Favourite>) -> &mut Kept {
    favourite.kept.as_mut().unwrap()
}

fn records(alice: &Alice) -> usize {
    let kept = alice.app.known_meeting(&favourite(alice).id).unwrap();
    let found = alice
        .app
        .read(|sql| Ok(about::<Favourite>(sql, &kept)?.len()));
    found.unwrap()
}

#[test]
fn what_two_devices_kept_is_one_favourite_and_goes_as_one() {
    let mut alice = alice();
    from_elsewhere(&alice, |_| {});
    // As 0.1.0 wrote it.
    from_elsewhere(&alice, |twin| kept_of(twin).listing = None);
    assert_eq!(records(&alice), 3);
    alice.reopen();
    let id = favourite(&alice).id;
    alice.app.meeting_favourite(id.clone(), false).unwrap();
    assert!(alice.app.meeting_favourites().unwrap().is_empty());
    // A new record: the ones that were let go stay gone.
    alice.app.meeting_favourite(id, true).unwrap();
    assert_eq!(records(&alice), 1);
}

#[test]
fn what_came_under_an_old_id_from_another_device_is_found_and_followed() {
    let alice = alice();
    let listed = favourite(&alice);
    alice
        .app
        .write(|tx, _| {
            let mut own = all::<Favourite>(tx.sql())?.remove(0);
            kept_of(&mut own).code = 42;
            own.put(tx)
        })
        .unwrap();
    let moved = favourite(&alice);
    assert_eq!(
        (&moved.id, moved.standing),
        (&listed.id, MeetingStanding::Moved)
    );
    assert_eq!(moved.meeting, listed.meeting);
    // The next import writes the new id down; so does whatever asks for the meeting.
    import(&alice, "north", &[noon_break(), other()]);
    assert_eq!(favourite(&alice), listed);
    from_elsewhere(&alice, |twin| {
        kept_of(twin).code = 43;
        twin.said.kept_at += chrono::TimeDelta::seconds(1);
    });
    assert_eq!(favourite(&alice), listed);
    alice.app.meeting_favourite(listed.id, false).unwrap();
    assert!(alice.app.meeting_favourites().unwrap().is_empty());
}

#[test]
fn what_0_1_0_kept_learns_its_listing_even_from_the_import_that_drops_it() {
    let alice = alice();
    let kept = alice.app.known_meeting(&favourite(&alice).id).unwrap();
    alice
        .app
        .write(|tx, moment| {
            erase::<Favourite>(tx, &kept)?;
            keep(
                tx,
                Kept {
                    listing: None,
                    ..kept.clone()
                },
                moment.now,
            )
        })
        .unwrap();
    assert!(
        favourite(&alice).last_listed.is_some(),
        "today's list says it"
    );
    import(&alice, "north", &[other()]);
    let gone = favourite(&alice);
    assert_eq!(gone.standing, MeetingStanding::NotListed);
    assert_eq!(
        gone.last_listed.unwrap().address.as_deref(),
        Some("12 Elm St")
    );
}
