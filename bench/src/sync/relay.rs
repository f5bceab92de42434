//! A relay as people run it: the program, in a process of its own, on loopback.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::database::{Base, Database};
use crate::measure::Outcome;
use crate::process;

/// Room of an account in MiB, and batches: more than anybody needs, so that sizes can be chosen.
const ROOM: [&str; 4] = ["--room", "1000", "--batches", "1000000"];

/// A process, ended when it is dropped.
pub(crate) struct Relay {
    // Before the database, which can go only when nobody holds it.
    child: Ended,
    pub(crate) database: Database,
    pub(crate) address: SocketAddr,
    pub(crate) origin: String,
}

struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Relay {
    pub(crate) fn start(base: &Base) -> Outcome<Self> {
        Self::behind(base, None)
    }

    /// A relay that others reach at `origin`.
    pub(crate) fn behind(base: &Base, origin: Option<&str>) -> Outcome<Self> {
        let program = std::env::current_exe()?.with_file_name("waymark-relay");
        if !program.exists() {
            return Err(
                "there is no waymark-relay beside this program: build it in the same way".into(),
            );
        }
        let database = Database::new(base)?;
        let mut command = Command::new(program);
        command.args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--admission",
            "open",
            "--unlimited",
        ]);
        command.args(ROOM).args(database.arguments());
        if let Some(origin) = origin {
            command.args(["--origin", origin]);
        }
        let mut child = Ended(command.stderr(Stdio::piped()).spawn()?);
        let mut log = BufReader::new(child.0.stderr.take().ok_or("no log")?);
        let mut line = String::new();
        let address: SocketAddr = loop {
            line.clear();
            if log.read_line(&mut line)? == 0 {
                return Err("the relay did not start".into());
            }
            if let Some((_, rest)) = line.split_once("address=") {
                break rest.split_whitespace().next().unwrap_or_default().parse()?;
            }
        };
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Ok(Self {
            child,
            database,
            address,
            origin: origin.map_or_else(|| format!("http://{address}"), str::to_owned),
        })
    }

    /// What it has spent of the processor, and its database where that is a program of its own.
    pub(crate) fn cpu(&self) -> Outcome<[Duration; 2]> {
        Ok([process::cpu(self.child.0.id())?, self.database.cpu()?])
    }

    /// The most memory it had, in MiB.
    pub(crate) fn memory(&self) -> Outcome<f64> {
        Ok(process::status(self.child.0.id(), "VmHWM:")? / 1024.0)
    }
}
