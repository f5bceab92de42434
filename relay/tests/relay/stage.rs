//! A relay on loopback, and a client that sends what it is told to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tempfile::TempDir;
use tokio::sync::oneshot;
use waymark_relay::{Config, Relay, Store};
use waymark_wire::answer::{Code, Problem};
use waymark_wire::request::Method;

/// Which database.
#[derive(Clone)]
pub(crate) enum Base {
    Sqlite,
    /// The address of the server, up to where the database's name begins.
    Postgres(String),
}

impl Base {
    /// The server that the tests were given, if any.
    pub(crate) fn postgres() -> Option<Self> {
        let given = std::env::var("WAYMARK_TEST_POSTGRES").ok();
        if given.is_none() {
            eprintln!("skipped: WAYMARK_TEST_POSTGRES names no server");
        }
        given.map(Self::Postgres)
    }
}

/// A database of a test's own.
pub(crate) struct Room {
    pub(crate) store: Store,
    _folder: TempDir,
}

impl Room {
    pub(crate) fn new(base: &Base) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let folder = tempfile::tempdir().unwrap();
        let store = match base {
            Base::Sqlite => Store::Folder(folder.path().to_path_buf()),
            Base::Postgres(server) => {
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let name = format!("relay_{}_{number}", std::process::id());
                sql(
                    &format!("{server}/postgres"),
                    &format!("CREATE DATABASE {name}"),
                );
                Store::Postgres(format!("{server}/{name}"))
            }
        };
        Self {
            store,
            _folder: folder,
        }
    }

    /// Says something to the database, past the relay; bytes as SQLite writes them.
    pub(crate) fn sql(&self, words: &str) {
        match &self.store {
            Store::Folder(folder) => {
                let file = rusqlite::Connection::open(folder.join("relay.db")).unwrap();
                file.busy_timeout(Duration::from_secs(5)).unwrap();
                file.execute_batch(words).unwrap();
            }
            Store::Postgres(url) => sql(url, &words.replace("x'", "'\\x")),
        }
    }
}

/// A line to a PostgreSQL, past the relay.
fn directly<T>(url: &str, work: impl AsyncFnOnce(&tokio_postgres::Client) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
        let (client, connection) = connected.unwrap();
        tokio::spawn(connection);
        work(&client).await
    })
}

/// Says something to a PostgreSQL.
pub(crate) fn sql(url: &str, words: &str) {
    directly(url, async |client| {
        client.batch_execute(words).await.unwrap()
    });
}

/// Bytes that all batches take up on disk, with what finds them.
pub(crate) fn bytes_of_logs(url: &str) -> u64 {
    let words = "SELECT pg_total_relation_size('log')";
    directly(url, async |client| {
        let row = client.query_one(words, &[]).await.unwrap();
        u64::try_from(row.get::<_, i64>(0)).unwrap()
    })
}

/// Holds all rows of `account` or `mailbox` until it is told to let go.
pub(crate) fn hold_rows(url: &str, table: &str, let_go: &std::sync::mpsc::Receiver<()>) {
    directly(url, async |client| {
        let words = format!("BEGIN; SELECT 1 FROM {table} FOR UPDATE");
        client.batch_execute(&words).await.unwrap();
        let_go.recv().unwrap();
        client.batch_execute("COMMIT").await.unwrap();
    });
}

/// Waits until so many transactions of this database wait for others.
pub(crate) fn waiting_for_locks(url: &str, count: i64) {
    let words = "SELECT COUNT(*) FROM pg_stat_activity \
                 WHERE datname = current_database() AND wait_event_type = 'Lock'";
    directly(url, async |client| {
        for _ in 0..100 {
            let row = client.query_one(words, &[]).await.unwrap();
            if row.get::<_, i64>(0) == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not {count} wait");
    });
}

/// A relay that runs until it is dropped, on a clock that can be moved.
pub(crate) struct Stage {
    pub(crate) address: SocketAddr,
    pub(crate) origin: String,
    ahead_s: Arc<AtomicU64>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Stage {
    pub(crate) fn new(room: &Room) -> Self {
        Self::with(room, |_| {})
    }

    /// With its clock moved on from the start: a relay that starts looks for what is out of date.
    pub(crate) fn later(room: &Room, seconds: u64) -> Self {
        let ahead_s = Arc::new(AtomicU64::new(seconds));
        let stage = Self::on_clock(room, ahead_s, |_| {});
        std::thread::sleep(Duration::from_millis(300));
        stage
    }

    /// With a set-up that is changed by `choose`.
    pub(crate) fn with(room: &Room, choose: impl FnOnce(&mut Config)) -> Self {
        Self::on_clock(room, Arc::default(), choose)
    }

    fn on_clock(room: &Room, ahead_s: Arc<AtomicU64>, choose: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::on_loopback(room.store.clone());
        config.listen.set_port(0);
        let ahead = ahead_s.clone();
        config.clock = Arc::new(move || machine_s() + ahead.load(Ordering::Relaxed));
        choose(&mut config);
        let (told, tell) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let relay = Relay::bind(config).await.unwrap();
                told.send((relay.address(), relay.origin().to_owned()))
                    .unwrap();
                let stopped = async {
                    let _ = stopped.await;
                };
                relay.run(stopped).await.unwrap();
            });
        });
        let (address, origin) = tell.recv().unwrap();
        Self {
            address,
            origin,
            ahead_s,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// One that runs elsewhere, on the machine's clock.
    pub(crate) fn elsewhere(address: SocketAddr, origin: &str) -> Self {
        Self {
            address,
            origin: origin.to_owned(),
            ahead_s: Arc::default(),
            stop: None,
            thread: None,
        }
    }

    /// The relay's time.
    pub(crate) fn now_s(&self) -> u64 {
        machine_s() + self.ahead_s.load(Ordering::Relaxed)
    }

    /// Seconds by which its clock was moved.
    pub(crate) fn ahead(&self) -> u64 {
        self.ahead_s.load(Ordering::Relaxed)
    }

    /// Moves the relay's clock on.
    pub(crate) fn pass(&self, seconds: u64) {
        self.ahead_s.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking());
        }
    }
}

pub(crate) fn machine_s() -> u64 {
    machine_ms() / 1000
}

#[allow(clippy::disallowed_methods, reason = "the tests' own clock")]
pub(crate) fn machine_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) retry_after: Option<u64>,
}

impl Answer {
    /// Why it was refused; checked to have the status that goes with it.
    pub(crate) fn problem(&self) -> Problem {
        let problem = Problem::decode(&self.body)
            .unwrap_or_else(|_| panic!("status {} without a problem", self.status));
        assert_eq!(problem.code.status(), self.status);
        problem
    }

    pub(crate) fn code(&self) -> Code {
        self.problem().code
    }

    pub(crate) fn is_done(&self) {
        assert_eq!(self.status, 200, "{:?}", Problem::decode(&self.body));
    }
}

/// One request on a connection of its own.
pub(crate) fn send(
    origin: &str,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    try_send(origin, method, path, headers, body).unwrap()
}

/// As [`send`], or why nothing came back.
pub(crate) fn try_send(
    origin: &str,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Answer, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(70)))
        .build()
        .into();
    let uri = format!("{origin}{path}");
    // The end of an account is a DELETE that says why.
    let with_body = match method {
        Method::Get => None,
        Method::Delete => Some(agent.delete(&uri).force_send_body()),
        Method::Post => Some(agent.post(&uri)),
        Method::Put => Some(agent.put(&uri)),
    };
    let mut response = match with_body {
        Some(mut request) => {
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            request.send(body)?
        }
        None => {
            let mut request = agent.get(&uri);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            request.call()?
        }
    };
    let retry_after = response.headers().get("retry-after");
    Ok(Answer {
        status: response.status().as_u16(),
        retry_after: retry_after.and_then(|value| value.to_str().unwrap().parse().ok()),
        body: response.body_mut().read_to_vec()?,
    })
}
