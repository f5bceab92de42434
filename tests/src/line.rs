//! A line between a client and a server on this machine, in all weathers.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Bytes that pass at once.
const GULP: usize = 1024;

/// How the line is.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    /// The server at its other end.
    pub to: SocketAddr,
    /// Another one: connections go to the two in turn, and all to one of them where the other is not there.
    pub or: Option<SocketAddr>,
    /// After so many bytes of a connection towards the server it is cut.
    pub cut_up: Option<usize>,
    /// After so many bytes of a connection towards the client it is cut.
    pub cut_down: Option<usize>,
    /// The pause after each kilobyte, either way.
    pub pause: Duration,
    /// It takes what it is given and passes nothing on.
    pub stalls: bool,
    /// A connection is cut before a request that begins so: as if the client's machine had stopped there.
    pub cut_before: Option<&'static [u8]>,
    /// The answer to a request that begins so is lost: the server has done it all the same.
    pub loses_answer_to: Option<&'static [u8]>,
}

impl Weather {
    /// A good line to that server.
    pub fn good(to: SocketAddr) -> Self {
        Self {
            to,
            or: None,
            cut_up: None,
            cut_down: None,
            pause: Duration::ZERO,
            stalls: false,
            cut_before: None,
            loses_answer_to: None,
        }
    }
}

/// A line; connections that are open when it is dropped stay.
pub struct Line {
    address: SocketAddr,
    weather: Arc<Mutex<Weather>>,
    passed: Arc<Passed>,
}

/// What came through.
#[derive(Debug, Default)]
struct Passed {
    connections: AtomicUsize,
    /// Bytes.
    up: AtomicUsize,
    down: AtomicUsize,
}

impl Line {
    /// A line from a free port of the loopback. Errors: there is none.
    pub fn new(to: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let weather = Arc::new(Mutex::new(Weather::good(to)));
        let passed = Arc::<Passed>::default();
        let (shared, counted) = (Arc::clone(&weather), Arc::clone(&passed));
        thread::spawn(move || {
            for (number, client) in listener.incoming().map_while(Result::ok).enumerate() {
                let mut weather = *shared.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(or) = &mut weather.or
                    && number % 2 == 1
                {
                    std::mem::swap(&mut weather.to, or);
                }
                let passed = Arc::clone(&counted);
                passed.connections.fetch_add(1, Ordering::Relaxed);
                // A client that goes, or a server that is not there, ends this connection alone.
                thread::spawn(move || drop(join(client, weather, &passed)));
            }
        });
        Ok(Self {
            address,
            weather,
            passed,
        })
    }

    /// Where clients find it.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Bytes that came through so far, towards the server and towards clients.
    pub fn passed(&self) -> (usize, usize) {
        let count = |way: &AtomicUsize| way.load(Ordering::Relaxed);
        (count(&self.passed.up), count(&self.passed.down))
    }

    /// Connections that were made so far.
    pub fn connections(&self) -> usize {
        self.passed.connections.load(Ordering::Relaxed)
    }

    /// Connections made from now on find this.
    pub fn turn(&self, weather: Weather) {
        *self.weather.lock().unwrap_or_else(PoisonError::into_inner) = weather;
    }
}

fn join(mut client: TcpStream, weather: Weather, passed: &Passed) -> io::Result<()> {
    if weather.stalls {
        io::copy(&mut client, &mut io::sink())?;
        return Ok(());
    }
    let server = match (TcpStream::connect(weather.to), weather.or) {
        (Err(_), Some(or)) => TcpStream::connect(or)?,
        (server, _) => server?,
    };
    let is_lost = AtomicBool::new(false);
    let up = Way {
        cut: weather.cut_up,
        cut_before: weather.cut_before,
        loses_answer_to: weather.loses_answer_to,
        is_answer: false,
        is_lost: &is_lost,
        pause: weather.pause,
        count: &passed.up,
    };
    let down = Way {
        cut: weather.cut_down,
        cut_before: None,
        loses_answer_to: None,
        is_answer: true,
        is_lost: &is_lost,
        pause: weather.pause,
        count: &passed.down,
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            let _ = up.pass(&client, &server);
            let _ = server.shutdown(Shutdown::Both);
        });
        let _ = down.pass(&server, &client);
        let _ = client.shutdown(Shutdown::Both);
        let _ = server.shutdown(Shutdown::Both);
    });
    Ok(())
}

/// One direction of a connection.
struct Way<'a> {
    cut: Option<usize>,
    cut_before: Option<&'static [u8]>,
    loses_answer_to: Option<&'static [u8]>,
    /// Whether it carries what the server says. A request may come in pieces, and all of it reaches the server.
    is_answer: bool,
    /// What the server says now is not passed on.
    is_lost: &'a AtomicBool,
    pause: Duration,
    count: &'a AtomicUsize,
}

impl Way<'_> {
    fn pass(&self, mut from: &TcpStream, mut to: &TcpStream) -> io::Result<()> {
        let mut left = self.cut.unwrap_or(usize::MAX);
        let mut gulp = [0; GULP];
        while left > 0 {
            let read = from.read(&mut gulp)?;
            let begins = |request: Option<&[u8]>| request.is_some_and(|r| gulp.starts_with(r));
            if begins(self.cut_before) {
                break;
            }
            if begins(self.loses_answer_to) {
                self.is_lost.store(true, Ordering::SeqCst);
            } else if self.is_answer && self.is_lost.load(Ordering::SeqCst) {
                break;
            }
            let passed = gulp.get(..read.min(left)).unwrap_or_default();
            if passed.is_empty() {
                break;
            }
            to.write_all(passed)?;
            left -= passed.len();
            self.count.fetch_add(passed.len(), Ordering::Relaxed);
            thread::sleep(self.pause);
        }
        Ok(())
    }
}
