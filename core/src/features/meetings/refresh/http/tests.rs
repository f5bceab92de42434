//! TLS for real, with a server of our own and one who vouches for it.

use std::cell::Cell;
use std::io::{ErrorKind, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use ureq::tls::Certificate;

use super::super::{Came, Refresh};
use super::*;
use crate::testing::Alice;
use crate::{MeetingSourceDraft, NearQuery};

const LIST: &str = r#"[{"slug": "9", "name": "Noon Break", "day": 1, "time": "12:00", "address": "12 Elm St",
    "latitude": 53.5461, "longitude": -113.4938}]"#;

/// One who vouches for servers, and a certificate of theirs.
struct Authority {
    root: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self {
            root: params.self_signed(&key).unwrap().der().to_vec(),
            issuer: Issuer::new(params, key),
        }
    }

    fn roots(&self) -> RootCerts {
        let root = Certificate::from_der(&self.root).to_owned();
        RootCerts::new_with_certs(&[root])
    }

    /// A server under a name that this authority vouches for. It answers each that comes with the list, and ends
    /// with the process.
    fn serve(&self, name: &str) -> SocketAddr {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let shown = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let config =
            ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(vec![shown.der().clone()], key);
        let config = Arc::new(config.unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let tls = ServerConnection::new(Arc::clone(&config)).unwrap();
                // A client that does not trust us goes.
                let _ = answer(StreamOwned::new(tls, stream));
            }
        });
        address
    }
}

fn answer(mut stream: impl Read + Write) -> std::io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let length = LIST.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{LIST}"
    )?;
    stream.flush()?;
    match stream.read(&mut byte) {
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(()),
    }
}

/// Refreshes one source at an address; what a search then finds.
fn refreshed(address: SocketAddr, client: Client) -> (Result<()>, u32) {
    let alice = Alice::new();
    let source = MeetingSourceDraft {
        name: "home".into(),
        url: format!("https://{address}/list.json"),
        time_zone: Some("America/Edmonton".into()),
        ..MeetingSourceDraft::default()
    };
    alice.app.meeting_source_add(source).unwrap();
    let public = alice.app.public().unwrap();
    let refresh = Refresh {
        public: &public,
        client,
        watch: public.watch(),
        progress: alice.app.import_progress(),
        zones: alice.app.zones(),
        now: alice.app.clock_now().unwrap(),
        bytes: Cell::new(0),
    };
    let came = refresh
        .run("home")
        .map(|came| assert!(matches!(came, Came::List(_))));
    let near = NearQuery {
        latitude: 53.5461,
        longitude: -113.4938,
        ..NearQuery::default()
    };
    (came, alice.app.meetings_near(near).unwrap().total)
}

#[test]
fn a_list_is_read_from_a_server_that_shows_who_it_is() {
    let authority = Authority::new();
    let here = authority.serve("127.0.0.1");
    let limits = WebLimits::default();
    let (came, found) = refreshed(here, Client::trusting(authority.roots(), &limits));
    assert!(came.is_ok(), "{came:?}");
    assert_eq!(found, 1);

    let elsewhere = authority.serve("example.org");
    let refused = [
        (here, Client::new(&limits)),
        (here, Client::trusting(Authority::new().roots(), &limits)),
        (elsewhere, Client::trusting(authority.roots(), &limits)),
    ];
    for (address, client) in refused {
        let (came, found) = refreshed(address, client);
        assert!(
            matches!(came, Err(Error::Refused("certificate"))),
            "{came:?}"
        );
        assert_eq!(found, 0);
    }
}
