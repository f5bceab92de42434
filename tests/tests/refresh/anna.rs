//! A person with one source, and a server that has its list.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use waymark_core::platform::{FrozenClock, MemorySecrets};
use waymark_core::{
    App, AppError, ListQuery, MeetingSource, MeetingSourceDraft, NearQuery, RefreshOutcome,
    RefreshReport, WebLimits,
};
use waymark_tests::server::{Reply, Request, Server};

pub(crate) const PLACE: (f64, f64) = (37.3382, -121.8863);
pub(crate) const JSON: (&str, &str) = ("Content-Type", "application/json");
pub(crate) const OLD: u32 = 20;

/// A list of so many meetings.
pub(crate) fn list(meetings: u32) -> Vec<u8> {
    let rows: Vec<String> = (0..meetings)
        .map(|n| {
            format!(
                r#"{{"slug": "{n}", "name": "Meeting {n}", "day": {}, "time": "19:30", "address": "{n} Main St",
                    "latitude": {}, "longitude": {}, "contact_1_name": "Anna Secret", "notes": "{}"}}"#,
                n % 7,
                PLACE.0 + f64::from(n) / 10_000.0,
                PLACE.1,
                "Come as you are. ".repeat(20),
            )
        })
        .collect();
    format!("[{}]", rows.join(",\n")).into_bytes()
}

pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

pub(crate) fn ok(meetings: u32, etag: &str) -> Reply {
    Reply::new("200 OK", &[JSON, ("ETag", etag)], &list(meetings))
}

fn open(home: &Path, clock: &Arc<FrozenClock>, secrets: &Arc<MemorySecrets>) -> Arc<App> {
    App::open(home.display().to_string(), clock.clone(), secrets.clone()).unwrap()
}

/// A person with one source, whose server is ours.
pub(crate) struct Anna {
    pub(crate) home: TempDir,
    pub(crate) clock: Arc<FrozenClock>,
    secrets: Arc<MemorySecrets>,
    pub(crate) app: Arc<App>,
    pub(crate) server: Server,
}

impl Anna {
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let now = "2026-11-23T15:00:00Z".parse().unwrap();
        let clock = Arc::new(FrozenClock::new(now, "America/Edmonton"));
        let secrets = Arc::new(MemorySecrets::default());
        let anna = Self {
            app: open(home.path(), &clock, &secrets),
            server: Server::start(|_| ok(OLD, "\"old\"")).unwrap(),
            home,
            clock,
            secrets,
        };
        anna.limit();
        anna.subscribe("/feed.json");
        anna
    }

    /// With a list that is here already.
    pub(crate) fn with_list() -> Self {
        let anna = Self::new();
        assert_eq!(anna.refresh().unwrap().outcome, RefreshOutcome::Updated);
        anna.server.asked();
        anna
    }

    fn limit(&self) {
        self.app.limit_web(WebLimits {
            connect: Duration::from_secs(2),
            silence: Duration::from_millis(1500),
            whole: Duration::from_secs(20),
        });
    }

    pub(crate) fn subscribe(&self, path: &str) {
        self.app
            .meeting_source_add(MeetingSourceDraft {
                name: "home".into(),
                url: self.server.url(path),
                time_zone: Some("America/Los_Angeles".into()),
                ..MeetingSourceDraft::default()
            })
            .unwrap();
    }

    pub(crate) fn reopen(&mut self) {
        self.app = open(self.home.path(), &self.clock, &self.secrets);
        self.limit();
    }

    pub(crate) fn refresh(&self) -> Result<RefreshReport, AppError> {
        self.app.meetings_refresh("home".into())
    }

    /// Refreshes, and must be refused with this code.
    pub(crate) fn refused(&self, code: &str) {
        let refused = AppError::Refused { why: code.into() };
        assert_eq!(self.refresh().unwrap_err(), refused);
        assert_eq!(self.source().failure.as_deref(), Some(code));
    }

    pub(crate) fn source(&self) -> MeetingSource {
        self.app.meeting_sources().unwrap().remove(0)
    }

    /// How many meetings are here, by each way to find them.
    pub(crate) fn finds(&self, meetings: u32, after: &str) {
        let listed = self.app.meetings_list(ListQuery {
            source: Some("home".into()),
            limit: Some(1),
            ..ListQuery::default()
        });
        assert_eq!(listed.unwrap().total, meetings, "{after}");
        let query = NearQuery {
            latitude: PLACE.0,
            longitude: PLACE.1,
            ..NearQuery::default()
        };
        assert_eq!(
            self.app.meetings_near(query).unwrap().total,
            meetings,
            "{after}"
        );
        assert_eq!(self.source().meetings, meetings, "{after}");
    }
}

pub(crate) fn range(request: &Request) -> Option<usize> {
    let range = request.header("range")?;
    range
        .strip_prefix("bytes=")?
        .trim_end_matches('-')
        .parse()
        .ok()
}

/// A server that has `whole` and sends what is asked for of it.
pub(crate) fn part(request: &Request, whole: &[u8], etag: &str) -> Reply {
    match range(request) {
        Some(from) if request.header("if-range") == Some(etag) => {
            let content = format!("bytes {from}-{}/{}", whole.len() - 1, whole.len());
            let headers = [("ETag", etag), ("Content-Range", &content)];
            Reply::new("206 Partial Content", &headers, &whole[from..])
        }
        _ => Reply::new("200 OK", &[("ETag", etag)], whole),
    }
}
