//! A PostgreSQL that belongs to one test, which may stop it in the middle and start it again.

use std::io::{self, Error};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A server on loopback; it goes when it is dropped.
pub struct Postgres {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    /// Bytes that each of its files may have.
    room: Option<usize>,
}

/// How a server is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Whoever is connected is sent away first.
    Fast,
    /// As if it had crashed: it has to look through its log when it starts.
    Immediate,
}

impl Postgres {
    /// Makes and starts one, where PostgreSQL is installed. Errors: it does not start.
    pub fn new() -> io::Result<Option<Self>> {
        Self::with_room(None)
    }

    /// On a disk that is full where one of its files would have more bytes than that: at least two million, so that there
    /// is room for its own.
    pub fn on_small_disk(bytes: usize) -> io::Result<Option<Self>> {
        Self::with_room(Some(bytes))
    }

    fn with_room(room: Option<usize>) -> io::Result<Option<Self>> {
        let Some(programs) = programs() else {
            return Ok(None);
        };
        let postgres = Self {
            programs,
            folder: tempfile::tempdir()?,
            port: TcpListener::bind("127.0.0.1:0")?.local_addr()?.port(),
            room,
        };
        if let Some(user) = other_user()? {
            let folder = postgres.folder.path();
            done(Command::new("chown").arg(user).arg(folder))?;
        }
        let words = "-D data -U waymark -A trust -E UTF8 --no-locale --wal-segsize=1";
        postgres.run("initdb", &words.split(' ').collect::<Vec<_>>())?;
        postgres.start()?;
        Ok(Some(postgres))
    }

    /// Its address, with a database that is there.
    pub fn url(&self) -> String {
        format!("postgres://waymark@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it, and waits until it answers.
    pub fn start(&self) -> io::Result<()> {
        let choices = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories={} \
             -c log_line_prefix=%e",
            self.port,
            self.folder.path().display()
        );
        let words = ["-D", "data", "-l", "log", "-w", "-o", &choices, "start"];
        self.run("pg_ctl", &words)
    }

    /// Stops it, and waits until it has gone.
    pub fn stop(&self, how: Stop) -> io::Result<()> {
        let mode = match how {
            Stop::Fast => "fast",
            Stop::Immediate => "immediate",
        };
        self.run("pg_ctl", &["-D", "data", "-w", "-m", mode, "stop"])
    }

    /// There is room on its disk again. Errors: it does not run.
    pub fn give_room(&self) -> io::Result<()> {
        let said = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid"))?;
        let first = said.lines().next().unwrap_or_default();
        let others = std::fs::read_to_string(format!("/proc/{first}/task/{first}/children"))?;
        for process in std::iter::once(first).chain(others.split_whitespace()) {
            let words = ["prlimit", "--pid", process, "--fsize=unlimited:unlimited"];
            done(as_other_user()?.args(words))?;
        }
        Ok(())
    }

    /// Its log; each line begins with a code of five signs.
    pub fn said(&self) -> io::Result<String> {
        std::fs::read_to_string(self.folder.path().join("log"))
    }

    fn run(&self, program: &str, words: &[&str]) -> io::Result<()> {
        let mut command = as_other_user()?;
        if let Some(bytes) = self.room {
            // A write too many is then an error, not the end of the process.
            command.args(["--ignore-signal=XFSZ", "prlimit"]);
            command.arg(format!("--fsize={bytes}:unlimited"));
        }
        command.arg(self.programs.join(program));
        done(command.args(words).current_dir(self.folder.path()))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // One that was stopped already has nothing to stop.
        let _ = self.stop(Stop::Immediate);
    }
}

/// It refuses to run as root.
fn as_other_user() -> io::Result<Command> {
    let mut command = Command::new("env");
    if let Some(user) = other_user()? {
        command.args(["runuser", "-u", &user, "--", "env"]);
    }
    Ok(command)
}

/// Whom to run it as instead of root.
fn other_user() -> io::Result<Option<String>> {
    let said = |words: &[&str]| -> io::Result<Option<String>> {
        let output = Command::new("id").args(words).output()?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok(output.status.success().then_some(text))
    };
    if said(&["-u"])?.as_deref() != Some("0") {
        return Ok(None);
    }
    Ok(Some(said(&["-un", "postgres"])?.unwrap_or("nobody".into())))
}

fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").ok();
    let mut found: Vec<_> = installed
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    found.sort();
    let on_the_path = || {
        let path = std::env::var_os("PATH")?;
        let initdb = std::env::split_paths(&path).map(|folder| folder.join("initdb"));
        let initdb = initdb.filter_map(|file| file.canonicalize().ok()).next()?;
        initdb.parent().map(Path::to_owned)
    };
    found.pop().or_else(on_the_path)
}

fn done(command: &mut Command) -> io::Result<()> {
    let output = command.stdin(std::process::Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Error::other(format!("{:?}: {said}", command.get_program())))
}
