//! How fast it is: `cargo test --release -p waymark-relay --test relay measure -- --ignored --nocapture`.

use std::thread;

use waymark_relay::Store;
use waymark_wire::request::{Method, path};

use crate::devices::{Account, Device};
use crate::process::Process;
use crate::stage::{Base, Room, bytes_of_logs, machine_ms};

#[test]
#[ignore = "a measurement, for a machine at rest"]
fn on_sqlite() {
    how_many_a_second(Base::Sqlite);
}

#[test]
#[ignore = "a measurement, for a machine at rest"]
fn on_postgres() {
    if let Some(base) = Base::postgres() {
        how_many_a_second(base);
    }
}

/// Devices that write at the same time, each to an account of its own.
const WRITERS: usize = 32;

fn how_many_a_second(base: Base) {
    let room = Room::new(&base);
    let process = Process::new(&room);
    let mut kept = 0;
    for (requests, each) in [(60, 1), (20, 10), (6, 100)] {
        let mut work: Vec<_> = (0..WRITERS)
            .map(|_| {
                let mut device = Device::new();
                let account = Account::new(&[&device]);
                account.begin(&process.stage);
                let bodies: Vec<_> = (0..requests)
                    .map(|_| device.write_some(&account, each).concat())
                    .collect();
                (account, device, bodies)
            })
            .collect();
        let begin = machine_ms();
        thread::scope(|scope| {
            for (account, device, bodies) in &mut work {
                scope.spawn(|| {
                    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
                    let path = path::log(&account.id, &device.key);
                    for body in bodies {
                        let signed =
                            account.sign(&process.stage, device, Method::Post, &path, body);
                        let uri = format!("http://{}{path}", process.stage.address);
                        let request = agent.post(uri).header("authorization", signed);
                        assert_eq!(request.send(body.as_slice()).unwrap().status(), 200);
                    }
                });
            }
        });
        let seconds = (machine_ms() - begin).max(1) as f64 / 1000.0;
        let count = (WRITERS * requests) as f64;
        kept += WRITERS * requests * each;
        let (writes, batches) = (count / seconds, count * each as f64 / seconds);
        eprintln!("{each} a request: {writes:.0} requests/s, {batches:.0} batches/s up");
        if each == 100 {
            let begin = machine_ms();
            thread::scope(|scope| {
                for (account, device, _) in &work {
                    scope.spawn(|| account.pull_all(&process.stage, device));
                }
            });
            let seconds = (machine_ms() - begin).max(1) as f64 / 1000.0;
            eprintln!("{:.0} batches/s down", count * each as f64 / seconds);
        }
    }
    assert!(process.stop());
    let bytes = match &room.store {
        Store::Folder(folder) => folder.join("relay.db").metadata().unwrap().len(),
        Store::Postgres(url) => bytes_of_logs(url),
    };
    eprintln!("{} bytes on disk a batch of 820", bytes / kept as u64);
}
