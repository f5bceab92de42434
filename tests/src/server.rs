//! A web server on this machine that answers as a test says: slowly, in part, wrongly, or not at all.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A client that says nothing, or takes nothing, is let go after this.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest head of a request.
const HEAD: usize = 64 * 1024;

/// What a client asked: its lines as they came.
#[derive(Debug, Clone)]
pub struct Request {
    /// The head, up to the empty line.
    pub head: String,
}

impl Request {
    /// Path and query.
    pub fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    /// The names of all headers, in small letters.
    pub fn header_names(&self) -> Vec<String> {
        let names = self.head.lines().skip(1);
        names
            .filter_map(|line| Some(line.split_once(':')?.0.to_ascii_lowercase()))
            .collect()
    }
}

/// A step of an answer.
#[derive(Debug, Clone)]
enum Step {
    Send(Vec<u8>),
    Wait(Duration),
    /// Until the client goes.
    Hold,
}

/// An answer, step by step; afterwards the connection is closed.
#[derive(Debug, Clone, Default)]
pub struct Reply(Vec<Step>);

impl Reply {
    /// A whole answer with its length.
    pub fn new(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        Self::with_length(status, headers, body.len()).send(body)
    }

    /// The head of an answer that promises so many bytes.
    pub fn with_length(status: &str, headers: &[(&str, &str)], length: usize) -> Self {
        let mut head =
            format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        Self::default().send(head.as_bytes())
    }

    /// Sends bytes as they are.
    #[must_use]
    pub fn send(mut self, bytes: &[u8]) -> Self {
        self.0.push(Step::Send(bytes.to_vec()));
        self
    }

    /// Says nothing for a while.
    #[must_use]
    pub fn wait(mut self, time: Duration) -> Self {
        self.0.push(Step::Wait(time));
        self
    }

    /// Says nothing until the client goes.
    #[must_use]
    pub fn hold(mut self) -> Self {
        self.0.push(Step::Hold);
        self
    }
}

type Script = Box<dyn Fn(&Request) -> Reply + Send>;

struct Shared {
    script: Mutex<Script>,
    seen: Mutex<Vec<Request>>,
    ended: AtomicBool,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running server; it ends when dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts on a free port of the loopback. Errors: there is none.
    pub fn start(script: impl Fn(&Request) -> Reply + Send + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            script: Mutex::new(Box::new(script)),
            seen: Mutex::default(),
            ended: AtomicBool::new(false),
        });
        let for_all = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if for_all.ended.load(Ordering::Relaxed) {
                    return;
                }
                let for_one = Arc::clone(&for_all);
                // A client that goes in the middle is its own affair.
                thread::spawn(move || drop(serve(stream, &for_one)));
            }
        });
        Ok(Self {
            address,
            shared,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of a path on it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// From now on it answers like this.
    pub fn answer(&self, script: impl Fn(&Request) -> Reply + Send + 'static) {
        *lock(&self.shared.script) = Box::new(script);
    }

    /// What it was asked since the last time, in order.
    pub fn asked(&self) -> Vec<Request> {
        std::mem::take(&mut *lock(&self.shared.seen))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        let woken = TcpStream::connect(self.address);
        if let (Ok(_), Some(thread)) = (woken, self.thread.take()) {
            let _ = thread.join();
        }
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let request = Request {
        head: String::from_utf8_lossy(&head).into_owned(),
    };
    // A body that nobody reads would end the connection with a reset instead of the answer.
    let length = request
        .header("content-length")
        .and_then(|length| length.parse().ok());
    io::copy(&mut (&stream).take(length.unwrap_or(0)), &mut io::sink())?;
    let reply = lock(&shared.script)(&request);
    lock(&shared.seen).push(request);
    for step in reply.0 {
        match step {
            Step::Send(bytes) => stream.write_all(&bytes)?,
            Step::Wait(time) => thread::sleep(time),
            Step::Hold => drop(stream.read(&mut byte)),
        }
    }
    stream.flush()
}
