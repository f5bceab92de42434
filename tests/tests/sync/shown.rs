//! Certificates that a test makes for itself.

use data_encoding::{BASE64_MIME, HEXLOWER};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, PublicKeyData};
use waymark_core::WebTrust;
use waymark_wire::crypto::sha256;

/// Who vouches for servers.
pub(crate) struct Authority {
    root: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

/// What a server shows.
pub(crate) struct Shown {
    pub(crate) name: String,
    pub(crate) chain: String,
    pub(crate) key: String,
    spki: Vec<u8>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut own = CertificateParams::default();
        own.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self {
            root: own.self_signed(&key).unwrap().der().to_vec(),
            issuer: Issuer::new(own, key),
        }
    }

    /// A certificate for a server of that name, with a key of its own.
    pub(crate) fn certify(&self, name: &str) -> Shown {
        let key = KeyPair::generate().unwrap();
        let own = CertificateParams::new([name.to_owned()]).unwrap();
        let own = own.signed_by(&key, &self.issuer).unwrap();
        let pem = |what: &str, der: &[u8]| {
            let text = BASE64_MIME.encode(der);
            format!("-----BEGIN {what}-----\n{text}-----END {what}-----\n")
        };
        Shown {
            name: name.to_owned(),
            chain: pem("CERTIFICATE", own.der()),
            key: pem("PRIVATE KEY", &key.serialize_der()),
            spki: key.subject_public_key_info(),
        }
    }

    /// What a device has that believes nobody else.
    pub(crate) fn trust(&self) -> WebTrust {
        WebTrust {
            roots: vec![self.root.clone()],
            pins: Vec::new(),
        }
    }
}

impl Shown {
    /// SHA-256 of its key, as hex.
    pub(crate) fn pin(&self) -> String {
        HEXLOWER.encode(&sha256(&self.spki))
    }
}
