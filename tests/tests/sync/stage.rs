//! A relay that can be killed, and the line to it.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use waymark_tests::line::{Line, Weather};

use crate::relay::Relay;
use crate::shown::Shown;

const OPEN: &[&str] = &["--admission", "open", UNLIMITED];
const UNLIMITED: &str = "--unlimited";
const CHAIN: &str = "chain.pem";
const KEY: &str = "key.pem";

/// What a relay has of batches.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) bytes: i64,
    /// The number that the log begins with that was cut most.
    pub(crate) first: i64,
}

/// A relay and the line that leads to it: the devices know the line's address.
pub(crate) struct Stage {
    pub(crate) relay: Relay,
    pub(crate) line: Line,
    /// What devices know it by.
    pub(crate) origin: String,
    words: Vec<String>,
    folder: TempDir,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::on_sqlite(OPEN)
    }

    /// On SQLite, with these choices.
    pub(crate) fn with(words: &[&str]) -> Self {
        Self::on_sqlite(&[words, &[UNLIMITED]].concat())
    }

    /// On SQLite, and nobody may do anything too often.
    pub(crate) fn limited() -> Self {
        Self::on_sqlite(&["--admission", "open"])
    }

    fn on_sqlite(words: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_str().unwrap().to_owned();
        Self::on(folder, &["--data", &data], words)
    }

    /// On SQLite, with a disk on which each file may have so many bytes.
    pub(crate) fn on_small_disk(bytes: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_str().unwrap().to_owned();
        Self::made(folder, &["--data", &data], OPEN, Some(bytes), Line::origin)
    }

    /// On a PostgreSQL of the test's own.
    pub(crate) fn at(url: &str) -> Self {
        Self::on(tempfile::tempdir().unwrap(), &["--database", url], OPEN)
    }

    /// With TLS of its own; devices know it by its line.
    pub(crate) fn secure(shown: &Shown) -> Self {
        Self::with_tls(shown, |line| line.origin().replacen("http", "https", 1))
    }

    /// With TLS of its own; only a proxy finds it by its name.
    pub(crate) fn secure_behind_a_proxy(shown: &Shown) -> Self {
        Self::with_tls(shown, |_| format!("https://{}", shown.name))
    }

    fn with_tls(shown: &Shown, known_by: impl FnOnce(&Line) -> String) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(&folder, shown);
        let [data, chain, key] =
            ["data", CHAIN, KEY].map(|name| folder.path().join(name).to_str().unwrap().to_owned());
        let store = ["--data", &data];
        let words = [OPEN, &["--tls-certificate", &chain, "--tls-key", &key]].concat();
        Self::made(folder, &store, &words, None, known_by)
    }

    /// The relay is started again with another certificate.
    pub(crate) fn show(&mut self, shown: &Shown) {
        write(&self.folder, shown);
        self.restart();
    }

    /// On SQLite, and on a PostgreSQL where the tests were given one.
    pub(crate) fn on_both() -> Vec<Self> {
        std::iter::once(Self::new())
            .chain(Self::on_postgres())
            .collect()
    }

    /// On the PostgreSQL that the tests were given.
    pub(crate) fn on_postgres() -> Option<Self> {
        let Ok(server) = std::env::var("WAYMARK_TEST_POSTGRES") else {
            eprintln!("skipped: WAYMARK_TEST_POSTGRES names no server");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        // A name that no other test has.
        let name = folder.path().file_name().unwrap().to_str().unwrap();
        let name = format!("sync_{}", name.trim_start_matches('.').to_lowercase());
        let made = Command::new("psql")
            .args([&format!("{server}/postgres"), "-qc"])
            .arg(format!("CREATE DATABASE {name}"))
            .status();
        assert!(made.unwrap().success());
        let words = ["--database", &format!("{server}/{name}")];
        Some(Self::on(folder, &words, OPEN))
    }

    fn on(folder: TempDir, store: &[&str], words: &[&str]) -> Self {
        Self::made(folder, store, words, None, Line::origin)
    }

    fn made(
        folder: TempDir,
        store: &[&str],
        words: &[&str],
        disk: Option<usize>,
        known_by: impl FnOnce(&Line) -> String,
    ) -> Self {
        let words = [store, words].concat();
        let words: Vec<_> = words.into_iter().map(str::to_owned).collect();
        let line = Line::new(([127, 0, 0, 1], 9).into()).unwrap();
        let origin = known_by(&line);
        let relay = Relay::start(&origin, &words, disk);
        line.turn(Weather::good(relay.address));
        Self {
            relay,
            line,
            origin,
            words,
            folder,
        }
    }

    /// What the relay has of batches, on SQLite.
    pub(crate) fn kept(&self) -> Kept {
        let sql = rusqlite::Connection::open(self.folder.path().join("relay.db")).unwrap();
        let of_log = "SELECT sum(length(batch)), max(first) FROM (
                          SELECT batch, min(seq) OVER (PARTITION BY who) AS first FROM log)";
        sql.query_row(of_log, [], |row| {
            Ok(Kept {
                bytes: row.get(0)?,
                first: row.get(1)?,
            })
        })
        .unwrap()
    }

    /// Brings what lies in mailboxes so many seconds nearer to its times: to the relay it is as if its clock had moved
    /// on.
    pub(crate) fn pass(&self, seconds: i64) {
        let words = format!(
            "UPDATE message SET open_s = open_s - {seconds}, until_s = until_s - {seconds}"
        );
        match self.database() {
            Some(_) => drop(self.psql(&words)),
            None => drop(self.sqlite().execute(&words, []).unwrap()),
        }
    }

    /// The names of the messages that lie in mailboxes, held back or not.
    pub(crate) fn messages(&self) -> Vec<Vec<u8>> {
        self.column("name", "message")
    }

    /// How many mailboxes there are.
    pub(crate) fn mailboxes(&self) -> usize {
        self.column("id", "mailbox").len()
    }

    pub(crate) fn is_on_sqlite(&self) -> bool {
        self.database().is_none()
    }

    fn database(&self) -> Option<&String> {
        let at = self.words.iter().position(|word| word == "--database")?;
        self.words.get(at + 1)
    }

    /// Every batch that the relay has in its rows.
    pub(crate) fn batches(&self) -> Vec<Vec<u8>> {
        self.column("batch", "log")
    }

    /// A column of bytes of the relay's rows.
    fn column(&self, name: &str, table: &str) -> Vec<Vec<u8>> {
        if self.database().is_some() {
            let rows = self.psql(&format!("SELECT encode({name}, 'hex') FROM {table}"));
            let bytes = |row: &str| data_encoding::HEXLOWER.decode(row.as_bytes()).unwrap();
            return rows.lines().map(bytes).collect();
        }
        let sql = self.sqlite();
        let mut statement = sql.prepare(&format!("SELECT {name} FROM {table}")).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    fn sqlite(&self) -> rusqlite::Connection {
        let sql = rusqlite::Connection::open(self.folder.path().join("relay.db")).unwrap();
        sql.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        sql
    }

    fn psql(&self, words: &str) -> String {
        let url = self.database().unwrap();
        let said = Command::new("psql").args([url, "-Atqc", words]).output();
        let said = said.unwrap();
        assert!(
            said.status.success(),
            "{}",
            String::from_utf8_lossy(&said.stderr)
        );
        String::from_utf8(said.stdout).unwrap()
    }

    /// All bytes of the relay's files; none on PostgreSQL.
    pub(crate) fn files(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let read = |file: std::io::Result<std::fs::DirEntry>| std::fs::read(file.unwrap().path());
        files.flat_map(|file| read(file).unwrap()).collect()
    }

    pub(crate) fn good(&self) -> Weather {
        Weather::good(self.relay.address)
    }

    pub(crate) fn fair(&self) {
        self.line.turn(self.good());
    }

    /// What the relay has on SQLite, copied while it does not run.
    pub(crate) fn copied(&mut self) -> TempDir {
        let copy = tempfile::tempdir().unwrap();
        self.relay.kill();
        put(self.folder.path(), copy.path());
        self.restart();
        copy
    }

    /// From now on the relay has what was copied.
    pub(crate) fn put_back(&mut self, copy: &TempDir) {
        self.relay.kill();
        for file in std::fs::read_dir(self.folder.path()).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
        put(copy.path(), self.folder.path());
        self.restart();
    }

    /// One more relay on the same database.
    pub(crate) fn another(&self) -> Relay {
        Relay::start(&self.origin, &self.words, None)
    }

    /// Kills the relay and starts another on what it left.
    pub(crate) fn restart(&mut self) {
        self.relay.kill();
        self.relay = self.another();
        self.fair();
    }
}

/// Copies each file of a folder into another.
pub(crate) fn put(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

fn write(folder: &TempDir, shown: &Shown) {
    std::fs::write(folder.path().join(CHAIN), &shown.chain).unwrap();
    std::fs::write(folder.path().join(KEY), &shown.key).unwrap();
}

/// Runs another test of this file by itself, in a process of its own: one that changes what the whole process has.
pub(crate) fn alone(test: &str, environment: &[(&str, &str)]) {
    let done = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    let why = String::from_utf8_lossy(&done.stderr);
    assert!(
        done.status.success() && said.contains("1 passed"),
        "{said}{why}"
    );
}
