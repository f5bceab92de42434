//! The relay as a process of its own, which can be killed.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use waymark_relay::Store;

use crate::stage::{Room, Stage};

/// The address that devices sign, whichever process they reach.
const ORIGIN: &str = "http://relay.test";

/// A process, killed when it is dropped.
pub(crate) struct Process {
    pub(crate) stage: Stage,
    child: Child,
}

impl Process {
    pub(crate) fn new(room: &Room) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waymark-relay"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--origin", ORIGIN]);
        command.args(["--admission", "open", "--unlimited", "--until-input-ends"]);
        command.stdin(Stdio::piped());
        match &room.store {
            Store::Folder(folder) => command.arg("--data").arg(folder),
            Store::Postgres(url) => command.args(["--database", url]),
        };
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "it did not start");
            if let Some((_, rest)) = line.split_once("address=") {
                break rest.split_whitespace().next().unwrap().parse().unwrap();
            }
        };
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self {
            stage: Stage::elsewhere(address, ORIGIN),
            child,
        }
    }

    /// SIGKILL: no chance to say or save anything.
    pub(crate) fn kill(&self) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-KILL", &id])
                .status()
                .unwrap()
                .success()
        );
    }

    /// SIGTERM; waits for the end.
    pub(crate) fn stop(mut self) -> bool {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        sent.success() && self.child.wait().unwrap().success()
    }

    /// As if the program that started it had ended; waits for its end.
    pub(crate) fn leave(mut self) -> bool {
        drop(self.child.stdin.take());
        self.child.wait().unwrap().success()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
