//! What opens a mailbox or a link at a relay, in place of an account: 32 random bytes, of which the relay keeps a
//! hash. Shown as `Authorization: WM1-Cap <base64url>` or in a body, never in a path.

use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use crate::crypto::{self, Key};
use crate::label::Label;
use crate::{Hash, Malformed};

/// A capability. Wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Capability(Key);

impl std::fmt::Debug for Capability {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Capability")
    }
}

impl Capability {
    /// The capability that these 32 random bytes are.
    pub fn new(bytes: Key) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &Key {
        &self.0
    }

    /// What a relay keeps of it.
    pub fn hash(&self) -> Hash {
        crypto::hash(Label::CAPABILITY, self.0.as_ref())
    }

    /// Whether a relay that keeps `hash` was given it for this one. Takes the same time whatever differs.
    pub fn fits(&self, hash: &Hash) -> bool {
        crypto::same(&self.hash(), hash)
    }

    /// The value of the header `Authorization`.
    pub fn header(&self) -> Zeroizing<String> {
        let encoded = Zeroizing::new(BASE64URL_NOPAD.encode(self.0.as_ref()));
        Zeroizing::new(format!("WM1-Cap {}", encoded.as_str()))
    }

    /// Reads the value of that header.
    pub fn read(header: &str) -> Result<Self, Malformed> {
        let wrong = Malformed("capability");
        let text = header.strip_prefix("WM1-Cap ").ok_or(wrong)?;
        if text.len() != 43 {
            return Err(wrong);
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| wrong)?;
        let bytes = Zeroizing::new(bytes);
        let bytes = bytes.first_chunk().ok_or(wrong)?;
        Ok(Self(Zeroizing::new(*bytes)))
    }
}
