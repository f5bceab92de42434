use std::sync::LazyLock;

use super::*;
use crate::ZoneMap;
use crate::zones::Verdict;

static MAP: LazyLock<ZoneMap> = LazyLock::new(|| ZoneMap::new(now()));

fn at(latitude: f64, longitude: f64) -> ListedMeeting {
    ListedMeeting {
        latitude: Some(latitude),
        longitude: Some(longitude),
        ..meeting("a", "Group")
    }
}

fn settled(mut listed: ListedMeeting) -> (Verdict, Option<String>, ZoneSource) {
    let verdict = MAP.settle(&mut listed);
    (verdict, listed.time_zone, listed.zone_source)
}

#[test]
fn places_are_in_the_zones_they_are_in() {
    let places = [
        (53.5461, -113.4938, "America/Edmonton"),
        (37.3382, -121.8863, "America/Los_Angeles"),
        (33.4484, -112.0740, "America/Phoenix"),
        // The Navajo Nation changes its clocks, Arizona around it does not.
        (36.1544, -109.5530, "America/Denver"),
        // Indiana: Gary keeps Chicago's time, Indianapolis does not.
        (41.5934, -87.3464, "America/Chicago"),
        (39.7684, -86.1581, "America/Indiana/Indianapolis"),
        (50.4452, -104.6189, "America/Regina"),
        (-31.9575, 141.4565, "Australia/Broken_Hill"),
        (-33.8688, 151.2093, "Australia/Sydney"),
        (27.7172, 85.3240, "Asia/Kathmandu"),
        (51.4779, 0.0, "Europe/London"),
        (-16.8, 179.99, "Pacific/Fiji"),
        (-16.8, -179.99, "Pacific/Fiji"),
    ];
    for (latitude, longitude, zone) in places {
        let found = (
            Verdict::Found,
            Some(zone.to_owned()),
            ZoneSource::Coordinates,
        );
        assert_eq!(settled(at(latitude, longitude)), found, "{zone}");
    }
    let nowhere = [
        at(0.0, -30.0),
        at(30.0, -60.0),
        ListedMeeting {
            latitude: None,
            longitude: None,
            ..at(0.0, 0.0)
        },
    ];
    for listed in nowhere {
        assert_eq!(settled(listed), (Verdict::Kept, None, ZoneSource::Unknown));
    }
    assert!(MAP.release().starts_with("20"), "{}", MAP.release());
}

#[test]
fn a_stated_zone_is_never_changed() {
    let stated = ListedMeeting {
        time_zone: Some("Asia/Tokyo".into()),
        zone_source: ZoneSource::Stated,
        ..at(53.5461, -113.4938)
    };
    let kept = (
        Verdict::Kept,
        Some("Asia/Tokyo".to_owned()),
        ZoneSource::Stated,
    );
    assert_eq!(settled(stated), kept);
}

#[test]
fn what_is_held_online_alone_has_no_zone_by_place() {
    // A real list puts "2am Eastern - Online" on a map of London.
    for attendance in [
        Attendance::Online,
        Attendance::Inactive,
        Attendance::Unknown,
    ] {
        let online = ListedMeeting {
            attendance,
            ..at(51.5072, -0.1276)
        };
        assert_eq!(settled(online), (Verdict::Kept, None, ZoneSource::Unknown));
    }
    let closed = ListedMeeting {
        attendance: Attendance::TemporarilyOnline,
        ..at(51.5072, -0.1276)
    };
    assert_eq!(settled(closed).1.as_deref(), Some("Europe/London"));
}

#[test]
fn the_zone_of_a_list_gives_way_only_where_it_shows_another_time() {
    let listed = |zone: &str, latitude, longitude| ListedMeeting {
        time_zone: Some(zone.into()),
        zone_source: ZoneSource::Feed,
        ..at(latitude, longitude)
    };
    let kept = |zone: &str| (Verdict::Kept, Some(zone.to_owned()), ZoneSource::Feed);
    // Detroit has the time of New York.
    assert_eq!(
        settled(listed("America/New_York", 42.3314, -83.0458)),
        kept("America/New_York")
    );
    // A state in two zones: Memphis and Knoxville.
    let memphis = (
        Verdict::Corrected,
        Some("America/Chicago".to_owned()),
        ZoneSource::Coordinates,
    );
    assert_eq!(
        settled(listed("America/New_York", 35.1495, -90.0490)),
        memphis
    );
    assert_eq!(
        settled(listed("America/New_York", 35.9606, -83.9207)),
        kept("America/New_York")
    );
    // Beside a boundary the word of the list counts: Phenix City in Alabama lives by the time of Georgia.
    assert_eq!(
        settled(listed("America/New_York", 32.4710, -85.0008)),
        kept("America/New_York")
    );
    // A point that stands for an area corrects nothing.
    let area = ListedMeeting {
        approximate: true,
        ..listed("America/New_York", 35.1495, -90.0490)
    };
    assert_eq!(settled(area), kept("America/New_York"));
}

#[test]
fn an_area_has_a_zone_where_all_of_it_has_the_same() {
    let area = |latitude, longitude| {
        settled(ListedMeeting {
            approximate: true,
            ..at(latitude, longitude)
        })
        .1
    };
    assert_eq!(
        area(53.5461, -113.4938).as_deref(),
        Some("America/Edmonton")
    );
    // By the sea; the water belongs to nobody.
    assert_eq!(
        area(-33.8688, 151.2093).as_deref(),
        Some("Australia/Sydney")
    );
    // Gary, half an hour from another zone.
    assert_eq!(area(41.5934, -87.3464), None);
}
