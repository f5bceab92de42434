//! The relay's own encryption of the way, with a certificate made for this test alone.

use std::path::PathBuf;

use ureq::tls::{Certificate, RootCerts, TlsConfig};
use waymark_relay::Tls;

use crate::stage::{Base, Room, Stage};

#[test]
fn it_speaks_tls_by_itself() {
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/relay/certificate"
    ));
    let (certificate, key) = (folder.join("chain.pem"), folder.join("key.pem"));
    let pem = std::fs::read(&certificate).unwrap();
    let room = Room::new(&Base::Sqlite);
    let stage = Stage::with(&room, |config| config.tls = Some(Tls { certificate, key }));
    assert!(stage.origin.starts_with("https://"));
    let ask = |roots: RootCerts| {
        let tls = TlsConfig::builder().root_certs(roots).build();
        let agent: ureq::Agent = ureq::Agent::config_builder().tls_config(tls).build().into();
        let uri = format!("https://localhost:{}/health", stage.address.port());
        agent.get(uri).call()
    };
    let own = Certificate::from_pem(&pem).unwrap();
    let mut answer = ask(RootCerts::from(vec![own])).unwrap();
    assert_eq!(answer.body_mut().read_to_string().unwrap(), "well\n");
    assert!(ask(RootCerts::WebPki).is_err());
}
