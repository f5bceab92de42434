//! A relay whose key is known beforehand: besides being vouched for, its certificate must have one of the keys that
//! were pinned. Nothing of a request goes out before that is checked.

use std::io::{Read, Write};
use std::sync::Arc;

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error as Refusal,
    RootCertStore, SignatureScheme, StreamOwned,
};
use ureq::config::Config;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout,
    TcpConnector, Transport, TransportAdapter,
};
use ureq::{Agent, Error as Trouble};
use waymark_wire::crypto::sha256;

use super::WebTrust;
use crate::error::{AppError, Error, Result};

/// SHA-256 of a public key as a certificate has it (`SubjectPublicKeyInfo`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin([u8; 32]);

impl Pin {
    /// Reads `sha256/` and base64, as servers' tools write it, or 64 hex digits.
    ///
    /// Errors: `Invalid` naming `pin`.
    pub fn read(text: &str) -> Result<Self, AppError> {
        let text = text.trim();
        let bytes = match text.strip_prefix("sha256/") {
            Some(base64) => BASE64.decode(base64.as_bytes()),
            None => HEXLOWER_PERMISSIVE.decode(text.as_bytes()),
        };
        let bytes = bytes.ok().and_then(|bytes| bytes.try_into().ok());
        let why = "is not the SHA-256 of a key: sha256/ and base64, or 64 hex digits";
        bytes
            .map(Self)
            .ok_or_else(|| Error::invalid("pin", why).into())
    }
}

/// An agent that speaks only to who has a pinned key.
///
/// Errors: `Refused` when no authority is known that could vouch for anybody.
pub(super) fn agent(config: Config, trust: &WebTrust) -> Result<Agent> {
    let tls =
        ().chain(ConnectProxyConnector::default())
            .chain(TcpConnector::default())
            .chain(Tls(Arc::new(client(trust)?)));
    Ok(Agent::with_parts(config, tls, DefaultResolver::default()))
}

const NOBODY: Error = Error::Refused("certificate");

fn client(trust: &WebTrust) -> Result<ClientConfig> {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    if trust.roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    let own = trust
        .roots
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()));
    roots.add_parsable_certificates(own);
    let vouched = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
        .build()
        .map_err(|_| NOBODY)?;
    let verifier = Pinned {
        vouched,
        pins: trust.pins.clone(),
    };
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| NOBODY)?
        .dangerous() // what is checked below is more than usual, not less
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// Whether this is how a connection ended that had another key.
pub(super) fn is_other_key(error: &std::io::Error) -> bool {
    let refusal = error.get_ref().and_then(|inner| inner.downcast_ref());
    refusal == Some(&OTHER_KEY)
}

const OTHER_KEY: Refusal =
    Refusal::InvalidCertificate(CertificateError::ApplicationVerificationFailure);

#[derive(Debug)]
struct Pinned {
    vouched: Arc<WebPkiServerVerifier>,
    pins: Vec<Pin>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Refusal> {
        let verified = self
            .vouched
            .verify_server_cert(own, between, name, ocsp, now)?;
        let key = ParsedCertificate::try_from(own)?.subject_public_key_info();
        let pin = Pin(sha256(&key));
        if self.pins.contains(&pin) {
            Ok(verified)
        } else {
            Err(OTHER_KEY)
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Refusal> {
        self.vouched.verify_tls12_signature(message, own, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Refusal> {
        self.vouched.verify_tls13_signature(message, own, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.vouched.supported_verify_schemes()
    }
}

/// Puts TLS with that verifier around a connection.
#[derive(Debug)]
struct Tls(Arc<ClientConfig>);

impl<In: Transport> Connector<In> for Tls {
    type Out = Either<In, Sealed>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Trouble> {
        let Some(line) = chained else {
            return Ok(None);
        };
        // To a proxy it is plain; what goes through it is not.
        if !details.needs_tls() || line.is_tls() {
            return Ok(Some(Either::A(line)));
        }
        let host = details.uri.host().unwrap_or_default();
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let name = ServerName::try_from(host).map_err(|_| Trouble::HostNotFound)?;
        let mut conn = ClientConnection::new(self.0.clone(), name)?;
        let mut sock = TransportAdapter::new(line.boxed(), details.current_time.clone());
        sock.set_timeout(details.timeout);
        conn.complete_io(&mut sock)?;
        let buffers = LazyBuffers::new(
            details.config.input_buffer_size(),
            details.config.output_buffer_size(),
        );
        let stream = StreamOwned { conn, sock };
        Ok(Some(Either::B(Sealed { buffers, stream })))
    }
}

struct Sealed {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealed").finish_non_exhaustive()
    }
}

impl Transport for Sealed {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Trouble> {
        self.stream.sock.set_timeout(timeout);
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        Ok(self.stream.write_all(output)?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Trouble> {
        self.stream.sock.set_timeout(timeout);
        let amount = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}
