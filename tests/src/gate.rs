//! A server before another, as who runs one has it: what asks with a longer body than it takes gets a page instead.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The longest head of a request.
const HEAD: usize = 64 * 1024;
/// As nginx says it.
const PAGE: &str =
    "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n</html>\r\n";

/// A gate on loopback; it ends with the process.
pub struct Gate {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    most: AtomicUsize,
    refused: AtomicUsize,
}

impl Gate {
    /// One that leads to `server`, for bodies of at most so many bytes. Errors: no port is free.
    pub fn to(server: SocketAddr, most: usize) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let state = Arc::<State>::default();
        state.most.store(most, Ordering::Relaxed);
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                // Who goes in the middle ends this connection alone.
                thread::spawn(move || drop(lead(client, server, &state)));
            }
        });
        Ok(Self { address, state })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on it takes bodies of so many bytes.
    pub fn take(&self, most: usize) {
        self.state.most.store(most, Ordering::Relaxed);
    }

    /// Requests that it did not take since the last time.
    pub fn refused(&self) -> usize {
        self.state.refused.swap(0, Ordering::Relaxed)
    }
}

fn lead(client: TcpStream, server: SocketAddr, state: &State) -> io::Result<()> {
    let onward = TcpStream::connect(server)?;
    thread::scope(|scope| {
        scope.spawn(|| {
            let _ = io::copy(&mut &onward, &mut &client);
            let _ = client.shutdown(Shutdown::Both);
        });
        let done = requests(&client, &onward, state);
        let _ = onward.shutdown(Shutdown::Both);
        done
    })
}

/// One after the other, until the client goes or asks too much.
fn requests(mut client: &TcpStream, mut onward: &TcpStream, state: &State) -> io::Result<()> {
    loop {
        let (mut head, mut byte) = (Vec::new(), [0]);
        while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD {
            client.read_exact(&mut byte)?;
            head.extend(byte);
        }
        let length = length(&String::from_utf8_lossy(&head));
        let mut body = client.take(length);
        if length > state.most.load(Ordering::Relaxed) as u64 {
            // A body that nobody reads would end the connection with a reset instead of the answer.
            io::copy(&mut body, &mut io::sink())?;
            state.refused.fetch_add(1, Ordering::Relaxed);
            let length = PAGE.len();
            return client.write_all(
                format!(
                    "HTTP/1.1 413 Request Entity Too Large\r\nContent-Type: text/html\r\n\
                     Content-Length: {length}\r\nConnection: close\r\n\r\n{PAGE}"
                )
                .as_bytes(),
            );
        }
        onward.write_all(&head)?;
        io::copy(&mut body, &mut onward)?;
    }
}

fn length(head: &str) -> u64 {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths
        .find_map(|(_, length)| length.trim().parse().ok())
        .unwrap_or(0)
}
