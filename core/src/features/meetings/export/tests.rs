use std::path::PathBuf;

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use ical::recur::IcalRecurDateTime;
use ical::tree::cst::IcalCst;
use ical::tz::{IcalTz, IcalTzTransitions};

use super::model::{ExportChoice, ExportFormat, MeetingExport};
use super::{directions, zone};
use crate::calendar::{Instant, Zone, ZoneBook, next_weekly, zone_names};
use crate::content::Language;
use crate::features::meetings::{FeedFile, Fellowship, ListQuery, Meeting, NearQuery, phrases};
use crate::testing::Alice;

/// Odd in every way a feed can be and still be right.
const ODD: &str = include_str!("../../../../tests/golden/export/odd.json");

fn import(alice: &Alice, path: PathBuf, source: &str, zone: Option<&str>) {
    alice
        .app
        .meetings_import(FeedFile {
            path: path.display().to_string(),
            source: source.into(),
            fellowship: Some(Fellowship::Aa),
            time_zone: zone.map(Into::into),
            ..FeedFile::default()
        })
        .unwrap();
}

fn with(text: &str) -> Alice {
    let alice = Alice::new();
    let path = alice.home.path().join("list.json");
    std::fs::write(&path, text).unwrap();
    import(&alice, path, "odd", None);
    alice
}

fn feed(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/feeds")
        .join(name)
}

fn wish(format: ExportFormat) -> MeetingExport {
    MeetingExport {
        choice: ExportChoice::Source { name: "odd".into() },
        format,
        discreet: false,
        pass_codes: false,
        language: Some(Language::En),
        columns: Some(40),
    }
}

fn given(alice: &Alice, wish: MeetingExport) -> String {
    alice.app.meetings_export(wish).unwrap().text
}

/// Compares with a file; `UPDATE_GOLDEN=1` writes it anew, and the difference is then to be read.
fn golden(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/export")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{name}");
}

#[test]
fn every_format_is_as_agreed() {
    let alice = with(ODD);
    golden("odd.ics", &given(&alice, wish(ExportFormat::Calendar)));
    golden(
        "guide.json",
        &given(&alice, wish(ExportFormat::MeetingGuide)),
    );
    golden("odd.geojson", &given(&alice, wish(ExportFormat::GeoJson)));
    golden("odd.txt", &given(&alice, wish(ExportFormat::Print)));
    let spanish = MeetingExport {
        language: Some(Language::Es),
        ..wish(ExportFormat::Print)
    };
    golden("odd.es.txt", &given(&alice, spanish));
    let discreet = MeetingExport {
        discreet: true,
        ..wish(ExportFormat::Calendar)
    };
    golden("discreet.ics", &given(&alice, discreet));
}

#[test]
fn lines_of_a_calendar_are_75_octets_at_most() {
    let alice = with(ODD);
    let text = given(&alice, wish(ExportFormat::Calendar));
    assert!(text.ends_with("\r\n"));
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line}");
    }
    // Something was folded inside words of more than one byte a letter.
    assert!(
        text.split("\r\n ")
            .any(|part| part.starts_with(|c: char| !c.is_ascii()))
    );
}

#[test]
fn another_reader_finds_each_meeting_at_its_instants_for_a_year() {
    let alice = with(ODD);
    let meetings = alice
        .app
        .meetings_list(ListQuery {
            source: Some("odd".into()),
            limit: Some(500),
            ..ListQuery::default()
        })
        .unwrap()
        .meetings;
    let mut compared = 0;
    for meeting in meetings {
        // 02:30 is jumped over once a year: programs differ on that day, see the test below.
        let (Some(zone), Some(_), false) = (
            &meeting.time_zone,
            &meeting.next_start,
            meeting.slug == "jumped-over",
        ) else {
            continue;
        };
        let text = given(
            &alice,
            MeetingExport {
                choice: ExportChoice::Ids {
                    ids: vec![meeting.id.clone()],
                },
                ..wish(ExportFormat::Calendar)
            },
        );
        if !phrases::takes_place(meeting.attendance) {
            assert!(!text.contains("BEGIN:VEVENT"));
            continue;
        }
        let read = calcard::icalendar::ICalendar::parse(&text).unwrap();
        let expanded = read.expand_dates(calcard::common::timezone::Tz::Floating, 60);
        assert!(expanded.errors.is_empty(), "{:?}", expanded.errors);
        assert_eq!(expanded.events.len(), 60);
        let zone = Zone::parse(zone).unwrap();
        let weekday = phrases::weekday(meeting.day.unwrap()).unwrap();
        let mut from: Instant = start(&meeting);
        for event in &expanded.events {
            let expected = next_weekly(&zone, weekday, meeting.time.unwrap(), from).unwrap();
            assert_eq!(
                event.start.with_timezone(&Utc),
                expected,
                "{}",
                meeting.slug
            );
            from = expected + TimeDelta::hours(1);
        }
        compared += 1;
    }
    assert_eq!(compared, 8);
}

fn start(meeting: &Meeting) -> Instant {
    let text = meeting.next_start.as_deref().unwrap();
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

#[test]
fn a_start_that_clocks_jump_over_keeps_its_weekday_and_hour() {
    let alice = with(ODD);
    alice.clock.set("2027-03-13T12:00:00Z".parse().unwrap());
    let text = given(&alice, wish(ExportFormat::Calendar));
    // The next one is at 03:30 that day; the calendar still says what the group says.
    assert!(text.contains("DTSTART;TZID=America/New_York:20270314T023000\r\n"));
}

#[test]
fn the_rules_of_every_zone_are_those_of_the_calendar_for_nine_years() {
    let first: Instant = "2026-11-23T15:00:00Z".parse().unwrap();
    let mut zones = 0;
    for name in zone_names() {
        let zone = Zone::parse(name).unwrap();
        let rules = IcalTz::of_component(&zone::component(&zone, first)).unwrap();
        let mut rules = IcalTzTransitions::of_zone(rules);
        for week in 0..470 {
            // Not on the hour, so that no sample falls on a change.
            let at = first + TimeDelta::days(7 * week) + TimeDelta::minutes(17 * (week % 83));
            let local = zone.to_local(at);
            let offset = rules.resolve(civil(local)).unambiguous();
            let expected = zone.offset_at(at).local_minus_utc();
            let once = zone.resolve(local) == crate::calendar::Resolved::Unique(at);
            assert!(
                !once || offset == Some(expected),
                "{name} {local}: {offset:?} {expected}"
            );
        }
        zones += 1;
    }
    assert!(zones > 500);
}

fn civil(local: chrono::NaiveDateTime) -> IcalRecurDateTime {
    let small = |number: u32| u8::try_from(number).unwrap();
    IcalRecurDateTime {
        year: local.year(),
        month: small(local.month()),
        day: small(local.day()),
        hour: small(local.hour()),
        minute: small(local.minute()),
        second: small(local.second()),
    }
}

#[test]
fn the_calendar_keeps_to_its_specification() {
    let alice = with(ODD);
    let text = given(&alice, wish(ExportFormat::Calendar));
    let tree = IcalCst::parse(text.as_str()).unwrap();
    let calendar = tree.decode();
    if let Err(errors) = calendar.clone().validate() {
        panic!("{errors:?}");
    }
    assert!(IcalTz::of_calendar(&calendar, "Australia/Lord_Howe").is_some());
}

/// A meeting without what belongs to the import and not to the meeting.
fn bare(meeting: Meeting) -> Meeting {
    Meeting {
        id: String::new(),
        source: String::new(),
        card: String::new(),
        status_reason: String::new(),
        place_reason: String::new(),
        // The zone of a feed is now said in every row.
        zone_source: crate::features::meetings::ZoneSource::Stated,
        ..meeting
    }
}

fn listed(alice: &Alice, source: &str) -> Vec<Meeting> {
    let mut all = Vec::new();
    loop {
        let offset = u32::try_from(all.len()).unwrap();
        let page = alice
            .app
            .meetings_list(ListQuery {
                source: Some(source.into()),
                limit: Some(500),
                offset,
                ..ListQuery::default()
            })
            .unwrap();
        let last = page.meetings.len() < 500;
        all.extend(page.meetings.into_iter().map(bare));
        if last {
            all.sort_by_key(|meeting| format!("{meeting:?}"));
            return all;
        }
    }
}

#[test]
fn real_feeds_come_back_as_they_were_given_out() {
    let feeds = [
        ("mg_aasanjose.json", "America/Los_Angeles"),
        ("mg_edmonton.json", "America/Edmonton"),
        ("mg_sussexaa.json", "Europe/London"),
        ("mg_atlanta.json", "America/New_York"),
    ];
    for (name, zone) in feeds {
        let alice = Alice::new();
        import(&alice, feed(name), name, Some(zone));
        let guide = MeetingExport {
            choice: ExportChoice::Source { name: name.into() },
            pass_codes: true,
            ..wish(ExportFormat::MeetingGuide)
        };
        let path = alice.home.path().join("again.json");
        std::fs::write(&path, given(&alice, guide)).unwrap();
        import(&alice, path, "again", None);
        let (was, is) = (listed(&alice, name), listed(&alice, "again"));
        assert_eq!(was.len(), is.len(), "{name}");
        for (was, is) in was.iter().zip(&is) {
            assert_eq!(was, is, "{name}");
        }
    }
}

#[test]
fn no_pass_code_is_given_out_unless_asked_for() {
    let alice = with(ODD);
    let formats = [
        ExportFormat::Calendar,
        ExportFormat::MeetingGuide,
        ExportFormat::GeoJson,
        ExportFormat::Print,
    ];
    for format in formats {
        let text = given(&alice, wish(format));
        for secret in ["s3cret", "open sesame", "991133"] {
            assert!(!text.contains(secret), "{format:?} {secret}");
        }
        let asked = MeetingExport {
            pass_codes: true,
            columns: Some(80),
            ..wish(format)
        };
        assert!(given(&alice, asked).contains("s3cret"), "{format:?}");
    }
}

#[test]
fn a_discreet_calendar_says_where_and_when_and_no_more() {
    let alice = with(ODD);
    let text = given(
        &alice,
        MeetingExport {
            discreet: true,
            language: Some(Language::Es),
            ..wish(ExportFormat::Calendar)
        },
    );
    assert!(text.contains("SUMMARY:Cita\r\n") && text.contains("LOCATION:"));
    for word in ["DESCRIPTION", "URL", "Alano", "Noche", "odd", "Anonymous"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn geojson_puts_longitude_first_and_knows_meetings_without_a_place() {
    let alice = with(ODD);
    let text = given(&alice, wish(ExportFormat::GeoJson));
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    let find = |name: &str| {
        let features = read["features"].as_array().unwrap();
        let named = |feature: &&serde_json::Value| feature["properties"]["name"] == name;
        features.iter().find(named).unwrap().clone()
    };
    let taveuni = find("Across the Line");
    assert_eq!(
        taveuni["geometry"]["coordinates"],
        serde_json::json!([179.995, -16.79])
    );
    assert!(find("Sunday \"Only\", 2nd; back\\slash")["geometry"].is_null());
    assert_eq!(find("Somewhere")["properties"]["approximate"], true);
}

#[test]
fn paper_keeps_to_its_columns() {
    let alice = with(ODD);
    for columns in [40, 80] {
        let text = given(
            &alice,
            MeetingExport {
                columns: Some(columns),
                ..wish(ExportFormat::Print)
            },
        );
        for line in text.lines().filter(|line| !line.contains("://")) {
            assert!(
                textwrap::core::display_width(line) <= columns as usize,
                "{line}"
            );
        }
    }
    let narrow = MeetingExport {
        columns: Some(39),
        ..wish(ExportFormat::Print)
    };
    assert!(alice.app.meetings_export(narrow).is_err());
}

#[test]
fn the_way_is_asked_for_by_name_and_address() {
    let alice = with(ODD);
    let meetings = alice
        .app
        .meetings_list(ListQuery {
            source: Some("odd".into()),
            limit: Some(500),
            ..ListQuery::default()
        })
        .unwrap()
        .meetings;
    let way = |slug: &str| {
        let found = meetings
            .iter()
            .find(|meeting| meeting.slug == slug)
            .unwrap();
        directions::of(found)
    };
    let madrid = way("noche").unwrap();
    assert_eq!(
        madrid.uri,
        "geo:0,0?q=Sal%C3%B3n%20%C2%ABEl%20%C3%81rbol%C2%BB%2C%20Calle%20de%20Ni%C3%B1o%20Jes%C3%BAs%203%2C%20Madrid"
    );
    assert!(!madrid.approximate);
    assert!(way("somewhere").unwrap().approximate);
    // Without an address the point has to do.
    assert_eq!(
        way("line").unwrap().uri,
        "geo:-16.790000,179.995000?q=-16.790000,179.995000(Across%20the%20Line)"
    );
    assert_eq!(way("closed"), None);
    assert_eq!(way("tehran"), None, "online");
}

#[test]
fn a_search_is_given_out_whole_or_as_far_as_it_says() {
    let alice = Alice::new();
    import(
        &alice,
        feed("mg_aasanjose.json"),
        "sj",
        Some("America/Los_Angeles"),
    );
    let query = NearQuery {
        latitude: 37.3382,
        longitude: -121.8863,
        ..NearQuery::default()
    };
    let total = alice.app.meetings_near(query.clone()).unwrap().total;
    assert!(total > 500);
    let near = |limit| MeetingExport {
        choice: ExportChoice::Near {
            query: NearQuery {
                limit,
                ..query.clone()
            },
        },
        ..wish(ExportFormat::GeoJson)
    };
    assert_eq!(
        alice.app.meetings_export(near(None)).unwrap().meetings,
        total
    );
    assert_eq!(
        alice.app.meetings_export(near(Some(3))).unwrap().meetings,
        3
    );
    let calendar = alice
        .app
        .meetings_export(MeetingExport {
            format: ExportFormat::Calendar,
            ..near(None)
        })
        .unwrap();
    assert_eq!(calendar.meetings + calendar.left_out, total);
    let none = MeetingExport {
        choice: ExportChoice::Ids { ids: Vec::new() },
        ..wish(ExportFormat::Print)
    };
    assert!(alice.app.meetings_export(none).is_err());
    assert!(
        alice
            .app
            .meetings_export(wish(ExportFormat::Print))
            .is_err(),
        "no such source"
    );
}

#[test]
fn a_zone_is_written_by_its_yearly_rule_where_it_has_one() {
    let first: Instant = "2026-11-23T15:00:00Z".parse().unwrap();
    let rules = |name: &str| {
        let zone = ZoneBook::default().zone(name).unwrap();
        let text = format!("{:?}", zone::component(&zone, first));
        (
            text.matches("FREQ=YEARLY").count(),
            text.matches("Kind(RDate)").count(),
        )
    };
    assert_eq!(rules("Europe/Madrid"), (2, 0));
    assert_eq!(rules("Australia/Lord_Howe"), (2, 0));
    assert_eq!(rules("Asia/Tokyo"), (0, 0));
    // By the moon, not by the year.
    assert_eq!(rules("Africa/Casablanca"), (0, 2));
}
