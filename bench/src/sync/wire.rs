//! What a check-in is on the wire: sealed bytes, and all that HTTP puts around them.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::database::Base;
use super::device::Device;
use super::relay::Relay;
use crate::home::{Kind, memory};
use crate::measure::Outcome;
use crate::report::{Check, Finding};

/// Check-ins a sync, and syncs: as many batches as keep a page more or less from counting.
const SIZES: [(usize, usize); 3] = [(1, 1_000), (10, 200), (100, 40)];
/// What a check-in may take up at ten a batch, and on a relay's disk: with check-ins of 264 B to about 300 B as JSON, as
/// where the target comes from.
const MOST_SEALED: f64 = 260.0;
pub(super) const MOST_DISK: f64 = 1024.0;

pub(crate) fn findings(base: &Base) -> Outcome<Vec<Finding>> {
    let usual = SIZES.map(|(each, syncs)| one(base, each, syncs, Kind::Usual));
    let long = SIZES.map(|(each, syncs)| one(base, each, syncs, Kind::Long));
    usual.into_iter().chain(long).collect()
}

fn one(base: &Base, each: usize, syncs: usize, kind: Kind) -> Outcome<Finding> {
    let counter = Counter::start()?;
    let relay = Relay::behind(base, Some(&counter.origin))?;
    counter.lead_to(relay.address)?;
    let items = each * syncs;
    let mut writer = Device::new(&memory(), items)?.writing(kind);
    let phrase = writer.enable(&relay.origin)?;
    let reader = Device::new(&memory(), items)?;
    reader.join(&relay.origin, &phrase)?;
    writer.sync()?;
    let (empty, plain) = (relay.database.bytes()?, sealed_bytes(&writer)?);
    let begin = counter.bytes();
    for _ in 0..syncs {
        writer.write(each)?;
        writer.sync()?;
    }
    let up = counter.bytes() - begin;
    let disk = relay.database.bytes()?.saturating_sub(empty);
    let begin = counter.bytes();
    reader.sync()?;
    let down = counter.bytes() - begin;
    let sealed = sealed_bytes(&writer)? - plain;
    let an_item = |bytes: u64| bytes as f64 / items as f64;
    let check = match (kind, each) {
        (_, 1) => Some(Check::new("B on disk", an_item(disk), MOST_DISK)),
        (Kind::Usual, 10) => Some(Check::new("B sealed", an_item(sealed), MOST_SEALED)),
        _ => None,
    };
    let long = match kind {
        Kind::Usual => "",
        Kind::Long => " with a note of a few lines",
    };
    Ok(Finding::alone(
        format!("a check-in{long} at {each} a batch, {}", base.name()),
        format!(
            "{:.0} B sealed ({:.0} B as written, {:.0} B as JSON); with HTTP and questions {:.0} up, {:.0} down in one go; {:.0} on disk",
            an_item(sealed),
            written_bytes(&writer)?,
            json_bytes(&writer)?,
            an_item(up),
            an_item(down),
            an_item(disk),
        ),
        check.into_iter().collect(),
    ))
}

/// Bytes of all batches of a device's diary.
fn sealed_bytes(device: &Device) -> Outcome<u64> {
    let bytes = device.figure("SELECT total(length(bytes)) FROM sync_batch")?;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sum of lengths"
    )]
    Ok(bytes as u64)
}

/// Mean bytes of a write of a check-in, before it is sealed: fields, and what names record, kind and time.
fn written_bytes(device: &Device) -> Outcome<f64> {
    device.figure("SELECT avg(length(fields)) + 36 FROM operation WHERE kind = 1")
}

/// Mean bytes of a check-in as JSON, as apps show and export it.
fn json_bytes(device: &Device) -> Outcome<f64> {
    let page = device.home.app.checkin_page(500, None)?;
    let bytes = serde_json::to_vec(&page)?.len() - 2;
    Ok(bytes as f64 / page.len() as f64 - 1.0)
}

/// Stands before a relay and counts all bytes of both ways.
struct Counter {
    origin: String,
    listener: TcpListener,
    bytes: Arc<AtomicU64>,
}

impl Counter {
    fn start() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        Ok(Self {
            origin: format!("http://{}", listener.local_addr()?),
            listener,
            bytes: Arc::default(),
        })
    }

    fn lead_to(&self, relay: SocketAddr) -> Outcome<()> {
        let (listener, bytes) = (self.listener.try_clone()?, self.bytes.clone());
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (Ok(client), Ok(server)) = (client, TcpStream::connect(relay)) else {
                    return;
                };
                let pair = client
                    .try_clone()
                    .and_then(|c| Ok((c, server.try_clone()?)));
                let Ok((client_too, server_too)) = pair else {
                    return;
                };
                let (up, down) = (bytes.clone(), bytes.clone());
                std::thread::spawn(move || pass(client, server, &up));
                std::thread::spawn(move || pass(server_too, client_too, &down));
            }
        });
        Ok(())
    }

    fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

/// Passes on what comes, until there is no more.
fn pass(mut from: TcpStream, mut to: TcpStream, count: &AtomicU64) {
    let mut room = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut room) {
        count.fetch_add(length as u64, Ordering::Relaxed);
        let Some(part) = room.get(..length) else {
            break;
        };
        if to.write_all(part).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Write);
}
