//! A BMLT server that names what changed: the list takes it in meeting by meeting, or comes as a whole.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use waymark_core::{ListQuery, Meeting, MeetingFilter, NearQuery, RefreshOutcome};
use waymark_tests::server::{Reply, Request};

use crate::anna::{Anna, JSON, PLACE, packed};

const FORMATS: &str = r#"[{"id": "4", "key_string": "BEG", "world_id": "BT", "lang": "en", "root_server_uri": "https://na.example/main"}]"#;
const INFO: &str = r#"[{"version": "4.1.0", "versionInt": "4001000", "defaultDuration": "01:15:00", "default_closed_status": true}]"#;
/// 24 November 2026, 13:00 UTC.
const AT: i64 = 1_795_525_200;
const FAR_AHEAD: i64 = 4_000_000_000;
const MEETINGS: u32 = 40;

fn row(id: u32, name: &str) -> String {
    format!(
        r#"{{"id_bigint": "{id}", "meeting_name": "{name}", "weekday_tinyint": "{}", "start_time": "19:30:00",
            "duration_time": "00:00:00", "location_street": "{id} Main St", "formats": "BEG", "format_shared_id_list": "4",
            "latitude": "{}", "longitude": "{}", "published": "1", "root_server_uri": "https://na.example/main"}}"#,
        id % 7 + 1,
        PLACE.0 + f64::from(id) / 10_000.0,
        PLACE.1,
    )
}

/// Makes another answer of the right one.
type Wrongly = fn(&str) -> Reply;

/// What the server has, and what it answers to a question about single meetings instead, where it does so wrongly.
struct Bmlt {
    rows: BTreeMap<u32, String>,
    book: String,
    /// When it changed, in seconds of Unix time.
    at: i64,
    wrongly: Option<Wrongly>,
    info: Option<&'static str>,
}

impl Bmlt {
    fn answer(&self, request: &Request) -> Reply {
        let ok = |body: &str| Reply::new("200 OK", &[JSON], body.as_bytes());
        let path = request.path();
        if path.contains("switcher=GetChanges") {
            let gzip = [JSON, ("Content-Encoding", "gzip")];
            return Reply::new("200 OK", &gzip, &packed(self.book.as_bytes()));
        }
        if path.contains("switcher=GetServerInfo") {
            return self
                .info
                .map_or_else(|| Reply::new("404 Not Found", &[], b""), ok);
        }
        let asked: Vec<u32> = path
            .split("&meeting_ids%5B%5D=")
            .skip(1)
            .map(|id| id.parse().unwrap())
            .collect();
        let rows: Vec<&str> = self
            .rows
            .iter()
            .filter(|(id, _)| asked.is_empty() || asked.contains(id))
            .map(|(_, row)| row.as_str())
            .collect();
        let list = format!(
            r#"{{"meetings": [{}], "formats": {FORMATS}}}"#,
            rows.join(",")
        );
        match self.wrongly {
            Some(wrongly) if !asked.is_empty() => wrongly(&list),
            _ => ok(&list),
        }
    }

    fn enter(&mut self, changes: &[(u32, bool)]) {
        let at = self.at;
        let entries: Vec<String> = changes
            .iter()
            .map(|(id, exists)| {
                format!(
                    r#"{{"date_int": "{at}", "change_type": "comdef_change_type_change", "meeting_id": "{id}", "meeting_exists": "{}"}}"#,
                    u8::from(*exists)
                )
            })
            .collect();
        self.book = format!("[{}]", entries.join(","));
    }
}

fn server() -> (Anna, Arc<Mutex<Bmlt>>) {
    let anna = Anna::new();
    anna.subscribe("/main_server/");
    let bmlt = Arc::new(Mutex::new(Bmlt {
        rows: (0..MEETINGS)
            .map(|id| id + 1)
            .map(|id| (id, row(id, &format!("Meeting {id}"))))
            .collect(),
        book: "[]".into(),
        at: AT,
        wrongly: None,
        info: Some(INFO),
    }));
    let ours = Arc::clone(&bmlt);
    anna.server
        .answer(move |request| ours.lock().unwrap().answer(request));
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    anna.finds(MEETINGS, "the first time");
    anna.clock.set("2026-11-24T15:00:00Z".parse().unwrap());
    anna.server.asked();
    (anna, bmlt)
}

/// Five changes: three meetings have other names, one is gone, one is new.
fn five(bmlt: &Mutex<Bmlt>) {
    let mut bmlt = bmlt.lock().unwrap();
    for id in [3, 17, 30, MEETINGS + 1] {
        bmlt.rows.insert(id, row(id, &format!("Renamed {id}")));
    }
    bmlt.rows.remove(&9);
    bmlt.enter(&[
        (3, true),
        (17, true),
        (9, false),
        (30, true),
        (MEETINGS + 1, true),
    ]);
}

/// All that is told of the list, by each way to find it. Which of two meetings of one hour comes first is left open.
fn told(anna: &Anna) -> [Vec<String>; 3] {
    let sorted = |meetings: Vec<Meeting>| {
        let mut told: Vec<String> = meetings
            .iter()
            .map(|meeting| serde_json::to_string(meeting).unwrap())
            .collect();
        told.sort();
        told
    };
    let list = |text: Option<&str>| {
        let query = ListQuery {
            source: Some("home".into()),
            limit: Some(500),
            filter: MeetingFilter {
                text: text.map(str::to_owned),
                ..MeetingFilter::default()
            },
            ..ListQuery::default()
        };
        sorted(anna.app.meetings_list(query).unwrap().meetings)
    };
    let near = NearQuery {
        latitude: PLACE.0,
        longitude: PLACE.1,
        limit: Some(500),
        ..NearQuery::default()
    };
    let near = sorted(anna.app.meetings_near(near).unwrap().meetings);
    [list(None), list(Some("renamed")), near]
}

/// What is here is what the whole list makes of what the server has now.
fn is_as_whole(anna: &Anna, bmlt: &Mutex<Bmlt>) {
    let whole = Anna::new();
    whole.clock.set("2026-11-24T15:00:00Z".parse().unwrap());
    whole.subscribe("/main_server/");
    let ours = bmlt.lock().unwrap();
    let now = Bmlt {
        rows: ours.rows.clone(),
        book: "[]".into(),
        at: AT,
        wrongly: None,
        info: ours.info,
    };
    drop(ours);
    whole.server.answer(move |request| now.answer(request));
    assert_eq!(whole.refresh().unwrap().changed, None);
    for (here, there) in told(anna).into_iter().zip(told(&whole)) {
        assert_eq!(here.len(), there.len());
        for (here, there) in here.iter().zip(&there) {
            assert_eq!(here, there);
        }
    }
}

#[test]
fn formats_and_defaults_come_with_the_list() {
    let (anna, bmlt) = server();
    let page = anna.app.meetings_list(ListQuery::default()).unwrap();
    let first = &page.meetings[0];
    assert_eq!(first.types, ["BT", "C"]);
    let told = serde_json::to_string(first).unwrap();
    assert!(told.contains("20:45"), "{told}");
    // A server that does not tell is as good, and forgotten is what it told before.
    bmlt.lock().unwrap().info = None;
    bmlt.lock().unwrap().book = "odd".into();
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
    let page = anna.app.meetings_list(ListQuery::default()).unwrap();
    assert_eq!(page.meetings[0].types, ["BT"]);
}

#[test]
fn few_changes_come_one_by_one() {
    let (anna, bmlt) = server();
    let report = anna.refresh().unwrap();
    assert_eq!(
        (report.outcome, report.changed),
        (RefreshOutcome::Unchanged, None)
    );
    assert_eq!(anna.server.asked().len(), 1);
    five(&bmlt);
    let report = anna.refresh().unwrap();
    assert_eq!(
        (report.outcome, report.changed, report.report),
        (RefreshOutcome::Updated, Some(5), None)
    );
    let asked = anna.server.asked();
    let ids: Vec<_> = asked.iter().map(Request::path).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids[1].ends_with(
        "&meeting_ids%5B%5D=3&meeting_ids%5B%5D=17&meeting_ids%5B%5D=30&meeting_ids%5B%5D=41"
    ));
    anna.finds(MEETINGS, "one gone, one new");
    is_as_whole(&anna, &bmlt);
    let source = anna.source();
    assert_eq!(source.imported_at, source.checked_at);
    // The book is from before now.
    anna.clock.set("2026-11-25T15:00:00Z".parse().unwrap());
    assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Unchanged);
    // Single changes are not believed in for ever.
    anna.clock.set("2026-11-30T15:01:00Z".parse().unwrap());
    let report = anna.refresh().unwrap();
    assert_eq!(
        (report.outcome, report.changed),
        (RefreshOutcome::Updated, None)
    );
}

#[test]
fn whatever_is_odd_the_whole_list_comes() {
    fn body(text: &str) -> Reply {
        Reply::new("200 OK", &[JSON], text.as_bytes())
    }
    let wrong: [(&str, Wrongly); 7] = [
        ("one is not answered", |list| {
            body(&list.replacen("\"17\"", "\"170\"", 1))
        }),
        ("one is not answered at all", |_| {
            body(&format!("[{}]", row(3, "Alone")))
        }),
        ("one is refused", |list| {
            body(&list.replacen("\"published\": \"1\"", "\"published\": \"0\"", 1))
        }),
        ("one comes twice", |list| {
            body(&list.replacen('[', &format!("[{},", row(3, "Twice")), 1))
        }),
        ("fields are missing", |list| {
            body(&list.replace("id_bigint", "x"))
        }),
        ("not known", |_| Reply::new("404 Not Found", &[], b"")),
        ("cut off", |list| {
            Reply::with_length("200 OK", &[JSON], 9_000).send(&list.as_bytes()[..300])
        }),
    ];
    for (what, wrongly) in wrong {
        let (anna, bmlt) = server();
        five(&bmlt);
        bmlt.lock().unwrap().wrongly = Some(wrongly);
        let report = anna.refresh().unwrap();
        assert_eq!(
            (report.outcome, report.changed),
            (RefreshOutcome::Updated, None),
            "{what}"
        );
        is_as_whole(&anna, &bmlt);
    }
    let (anna, bmlt) = server();
    let books = [
        r#"[{"date_int": "4000000000", "change_type": "comdef_change_type_change"}]"#,
        r#"[{"date_int": "4000000000", "meeting_id": "1&x=2", "meeting_exists": "1"}]"#,
        "<html>",
        "[{",
    ];
    for book in books {
        bmlt.lock().unwrap().book = book.into();
        assert_eq!(anna.refresh().unwrap().changed, None, "{book}");
        assert_eq!(anna.server.asked().len(), 3, "{book}");
    }
    bmlt.lock().unwrap().at = FAR_AHEAD;
    let many: Vec<_> = (0..=MEETINGS / 5).map(|n| (n + 1, true)).collect();
    bmlt.lock().unwrap().enter(&many);
    assert_eq!(anna.refresh().unwrap().changed, None, "many");
    assert_eq!(anna.server.asked().len(), 3);
}

#[test]
fn a_point_with_many_addresses_is_seen_in_the_whole_list() {
    let (anna, bmlt) = server();
    bmlt.lock().unwrap().at = FAR_AHEAD;
    let at_one_point = |id: u32| {
        let own = (PLACE.0 + f64::from(id) / 10_000.0).to_string();
        row(id, "Town").replace(&own, "37.5")
    };
    // Four streets at one point: the fourth makes it one that stands for a town.
    for ids in [&[1, 2, 3][..], &[4], &[1]] {
        let mut server = bmlt.lock().unwrap();
        for id in ids {
            server.rows.insert(*id, at_one_point(*id));
        }
        let changes: Vec<_> = ids.iter().map(|id| (*id, true)).collect();
        server.enter(&changes);
        drop(server);
        let changed = anna.refresh().unwrap().changed;
        assert_eq!(changed.is_some(), ids.len() == 3, "{ids:?}");
        is_as_whole(&anna, &bmlt);
    }
}

#[test]
fn cut_in_the_middle_the_list_stays() {
    let (anna, bmlt) = server();
    let before = told(&anna);
    five(&bmlt);
    let ours = Arc::clone(&bmlt);
    anna.server.answer(move |request| {
        if request.path().contains("GetSearchResults") {
            return Reply::with_length("200 OK", &[JSON], 9_000).send(b"[{\"id_bigint\"");
        }
        ours.lock().unwrap().answer(request)
    });
    anna.refused("cut_off");
    assert!(told(&anna) == before);
    let ours = Arc::clone(&bmlt);
    anna.server
        .answer(move |request| ours.lock().unwrap().answer(request));
    assert_eq!(anna.refresh().unwrap().changed, Some(5));
    is_as_whole(&anna, &bmlt);
}
