//! A relay in a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

/// A relay in a process of its own.
pub(crate) struct Relay {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Relay {
    /// Its files may grow to so many bytes: then its disk is full.
    pub(crate) fn start(origin: &str, words: &[String], disk: Option<usize>) -> Self {
        let program = env!("CARGO_BIN_EXE_relay-child");
        let mut command = match disk {
            None => Command::new(program),
            Some(bytes) => {
                // A write too many is then an error, not the end of the process.
                let mut command = Command::new("env");
                command.args(["--ignore-signal=XFSZ", "prlimit"]);
                command.args([&format!("--fsize={bytes}:unlimited"), program]);
                command
            }
        };
        command.args(["serve", "--listen", "127.0.0.1:0", "--origin", origin]);
        command.args(words);
        command.arg("--until-input-ends").stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let said = child.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut line).unwrap();
        Self {
            address: line.trim().parse().unwrap(),
            child,
        }
    }

    /// There is room on its disk again.
    pub(crate) fn give_room(&self) {
        let id = self.child.id().to_string();
        let words = ["--pid", &id, "--fsize=unlimited:unlimited"];
        assert!(
            Command::new("prlimit")
                .args(words)
                .status()
                .unwrap()
                .success()
        );
    }

    /// SIGKILL: no chance to say or save anything.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
