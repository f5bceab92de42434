//! A proxy as companies have one: it opens a way through (`CONNECT`) and sees nothing of what goes along it.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The longest question.
const HEAD: usize = 8 * 1024;

/// A way that was opened.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// Where to: `host:port`.
    pub to: String,
    /// What went along it from the client.
    pub up: Vec<u8>,
}

/// A proxy on loopback; it ends with the process.
pub struct Proxy {
    address: SocketAddr,
    ways: Arc<Mutex<Vec<Way>>>,
}

impl Proxy {
    /// One that leads to `server`, whatever name it is asked for. Errors: no port is free.
    pub fn to(server: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let ways = Arc::<Mutex<Vec<Way>>>::default();
        let shared = ways.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let ways = shared.clone();
                // Who goes in the middle ends this way alone.
                thread::spawn(move || drop(lead(client, server, &ways)));
            }
        });
        Ok(Self { address, ways })
    }

    /// Its address, as `HTTPS_PROXY` has it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The ways that were opened so far.
    pub fn ways(&self) -> Vec<Way> {
        lock(&self.ways).clone()
    }
}

fn lock(ways: &Mutex<Vec<Way>>) -> std::sync::MutexGuard<'_, Vec<Way>> {
    ways.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lead(mut client: TcpStream, server: SocketAddr, ways: &Mutex<Vec<Way>>) -> io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD {
        client.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut words = head.split(' ');
    if words.next() != Some("CONNECT") {
        return client.write_all(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
    }
    let number = {
        let mut ways = lock(ways);
        ways.push(Way {
            to: words.next().unwrap_or_default().to_owned(),
            up: Vec::new(),
        });
        ways.len() - 1
    };
    let mut onward = TcpStream::connect(server)?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (mut back, mut to_client) = (onward.try_clone()?, client.try_clone()?);
    let down = thread::spawn(move || {
        let _ = io::copy(&mut back, &mut to_client);
        let _ = to_client.shutdown(Shutdown::Both);
    });
    let mut gulp = [0; 4096];
    while let Ok(read @ 1..) = client.read(&mut gulp) {
        let part = gulp.get(..read).unwrap_or_default();
        if let Some(way) = lock(ways).get_mut(number) {
            way.up.extend_from_slice(part);
        }
        onward.write_all(part)?;
    }
    let _ = onward.shutdown(Shutdown::Both);
    let _ = down.join();
    Ok(())
}
