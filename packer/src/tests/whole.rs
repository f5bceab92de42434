use std::sync::{Arc, LazyLock};

use tempfile::TempDir;
use waymark_core::meetings::pack::PackRefused;
use waymark_core::platform::{FrozenClock, MemorySecrets};
use waymark_core::{App, ListQuery, Meeting};

use super::*;
use crate::{Built, FeedTrouble, Unpacked, ZoneMap, build, diff};

static MAP: LazyLock<ZoneMap> = LazyLock::new(|| ZoneMap::new(now()));

/// Real lists, each in one zone and with its zone given.
const LISTS: [(&str, &str, &str); 3] = [
    ("san-jose", "mg_aasanjose.json", "America/Los_Angeles"),
    ("edmonton", "mg_edmonton.json", "America/Edmonton"),
    ("sussex", "mg_sussexaa.json", "America/New_York"),
];

fn real_pack(version: u64) -> Built {
    let feeds = LISTS.map(|(name, file, zone)| feed(name, Some(zone), &real(file)));
    build(&edition(version), feeds.into(), &MAP, &key()).unwrap()
}

struct Phone {
    app: Arc<App>,
    home: TempDir,
}

impl Phone {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(FrozenClock::new(now(), "America/Edmonton"));
        let folder = home.path().join("home").display().to_string();
        let app = App::open(folder, clock, Arc::new(MemorySecrets::default())).unwrap();
        Self { app, home }
    }

    fn install(&self, bytes: &[u8]) -> u32 {
        let path = self.home.path().join("a.pack");
        std::fs::write(&path, bytes).unwrap();
        let signer = key().signer().unwrap().fingerprint();
        let path = path.display().to_string();
        self.app
            .meetings_import_pack(path, Some(signer))
            .unwrap()
            .meetings
    }

    /// Everything listed but for what names the list it came with.
    fn meetings(&self, source: &str) -> Vec<Meeting> {
        let mut all = Vec::new();
        loop {
            let offset = u32::try_from(all.len()).unwrap();
            let page = self
                .app
                .meetings_list(ListQuery {
                    source: Some(source.into()),
                    limit: Some(500),
                    offset,
                    ..ListQuery::default()
                })
                .unwrap();
            if page.meetings.is_empty() {
                break;
            }
            all.extend(page.meetings);
        }
        for meeting in &mut all {
            meeting.id.clear();
            meeting.source.clear();
        }
        all.sort_by(|one, other| format!("{one:?}").cmp(&format!("{other:?}")));
        all
    }
}

#[test]
fn a_pack_brings_the_same_meetings_as_its_lists_by_themselves() {
    let (packed, direct) = (Phone::new(), Phone::new());
    let built = real_pack(1);
    let mut meetings = 0;
    for (name, file, zone) in LISTS {
        meetings += direct
            .app
            .meetings_import(feed_file(file, name, zone))
            .unwrap()
            .meetings;
    }
    assert_eq!(
        (built.meetings, packed.install(&built.bytes)),
        (meetings, meetings)
    );
    for (name, _, _) in LISTS {
        let (ours, theirs) = (
            packed.meetings(&format!("region/{name}")),
            direct.meetings(name),
        );
        assert!(ours.len() > 100 && ours == theirs, "{name}");
    }
}

#[test]
fn the_same_lists_make_the_same_file() {
    let (one, other) = (real_pack(1), real_pack(1));
    assert!(one.bytes == other.bytes);
    assert_eq!(one.sources, other.sources);
    let names: Vec<_> = one
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect();
    assert_eq!(names, ["edmonton", "san-jose", "sussex"]);
}

#[test]
fn a_list_of_the_whole_world_gets_its_zones_and_says_where_they_come_from() {
    let world = real("mg_eda_eating_disorders_anonymous.json");
    let built = build(&edition(1), vec![feed("eda", None, &world)], &MAP, &key()).unwrap();
    let source = &built.sources[0];
    assert!(source.zones_found > 0, "{source:?}");
    let read = Unpacked::read(built.bytes.as_slice()).unwrap();
    let meetings = &read.lists[0].meetings;
    let found = meetings
        .iter()
        .filter(|listed| listed.zone_source == ZoneSource::Coordinates);
    assert_eq!(found.count(), source.zones_found as usize);
    let missing = meetings.iter().filter(|listed| listed.time_zone.is_none());
    assert_eq!(missing.count(), source.zones_missing as usize);
    let licence = read.header.sources[0].licence.as_deref().unwrap();
    assert!(
        licence.contains("OpenStreetMap") && licence.contains("ODbL"),
        "{licence}"
    );
    assert_eq!(
        Unpacked::read(real_pack(1).bytes.as_slice())
            .unwrap()
            .header
            .sources[0]
            .licence,
        None
    );
}

#[test]
fn a_list_and_its_copy_make_one_list_that_names_the_copy() {
    let bytes = real("mg_aasanjose.json");
    let zone = Some("America/Los_Angeles");
    let alone = build(&edition(1), vec![feed("area", zone, &bytes)], &MAP, &key()).unwrap();
    let feeds = vec![feed("area", zone, &bytes), feed("copy", zone, &bytes)];
    let both = build(&edition(1), feeds, &MAP, &key()).unwrap();
    let (area, copy) = (&both.sources[0], &both.sources[1]);
    assert_eq!(area.meetings, alone.meetings);
    // What has neither a place nor a link is told by its address.
    assert_eq!((copy.duplicates, copy.meetings), (670, 0));
    let read = Unpacked::read(both.bytes.as_slice()).unwrap();
    let named = read.lists[0]
        .meetings
        .iter()
        .filter(|listed| listed.also_in == ["copy"]);
    assert_eq!(named.count(), copy.duplicates as usize);
}

/// Rows of a list, one a number.
fn rows(numbers: impl Iterator<Item = u32>, name: &str) -> Vec<u8> {
    let rows = numbers.map(|number| {
        let name = format!("{name} {number}");
        serde_json::json!({ "slug": number, "name": name, "day": number % 7, "time": "19:30",
            "latitude": 53.0 + f64::from(number) / 1e3, "longitude": -113.5, "notes": "in the cellar" })
    });
    serde_json::to_vec(&rows.collect::<Vec<_>>()).unwrap()
}

#[test]
fn a_delta_is_small_and_leads_to_the_later_pack() {
    let make = |version, bytes: &[u8]| {
        build(
            &edition(version),
            vec![feed("area", None, bytes)],
            &MAP,
            &key(),
        )
        .unwrap()
        .bytes
    };
    let old = make(1, &rows(0..2_000, "Group"));
    let new = make(2, &rows((5..2_000).chain([3_000]), "Group"));
    let [one, two] = [&old, &new].map(|file| Unpacked::read(file.as_slice()).unwrap());
    let delta = diff(&one, &two, &key()).unwrap();
    let read = Unpacked::read(delta.as_slice()).unwrap();
    assert_eq!((read.put(), read.taken), (1, 5));
    assert!(
        delta.len() * 10 < new.len(),
        "{} of {}",
        delta.len(),
        new.len()
    );
    let (stepped, whole) = (Phone::new(), Phone::new());
    stepped.install(&old);
    stepped.install(&delta);
    whole.install(&new);
    assert_eq!(
        stepped.meetings("region/area"),
        whole.meetings("region/area")
    );
    assert_eq!(diff(&two, &one, &key()), Err(PackRefused::OlderVersion));
    assert_eq!(diff(&one, &one, &key()), Err(PackRefused::SameVersion));
    assert_eq!(diff(&one, &read, &key()), Err(PackRefused::WrongBase));
    let other = SigningKey::of_seed(&[8; 32]).unwrap();
    assert_eq!(diff(&one, &two, &other), Err(PackRefused::SignerChanged));
}

#[test]
fn a_list_that_cannot_be_used_is_named() {
    let good = rows(0..3, "Group");
    let trouble = |feeds| {
        build(&edition(1), feeds, &MAP, &key())
            .map(drop)
            .unwrap_err()
    };
    let expect = |source: &str, code| FeedTrouble {
        source: source.into(),
        code,
    };
    let html = feed("b", None, b"<!DOCTYPE html>");
    assert_eq!(
        trouble(vec![feed("a", None, &good), html]),
        expect("b", "html")
    );
    let twice = vec![feed("a", None, &good), feed("a", None, &good)];
    assert_eq!(trouble(twice), expect("a", "name"));
    assert_eq!(
        trouble(vec![feed("A/b", None, &good)]),
        expect("A/b", "name")
    );
    assert_eq!(
        trouble(vec![feed("a", Some("EST5"), &good)]),
        expect("a", "time_zone")
    );
}
