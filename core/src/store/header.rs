//! The small file beside the store that tells a wrong key from a broken file.
//!
//! SQLCipher answers both with the same error, and an empty file opens as a fresh store. So
//! `waymark.head` keeps 8 bytes that name the key and a MAC made with it:
//!
//! ```text
//! 0  magic "WMHEAD" | version u16 = 1
//! 8  key id[8] = MAC(key, "waymark/key-id", "")[..8]
//! 16 MAC(key, Label::HEADER, bytes 0..16)[32]
//! ```

use std::path::{Path, PathBuf};

use waymark_wire::label::Label;

use crate::crypto::{self, Key};
use crate::error::Result;

const MAGIC: &[u8; 8] = b"WMHEAD\x00\x01";

/// What the header says about a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// This key made the store.
    Fits,
    /// Another key made it.
    OtherKey,
    /// There is no header, or it is damaged: only opening the store can tell.
    Unknown,
}

/// Where the header of a store file lies.
pub(super) fn path_of(store: &Path) -> PathBuf {
    store.with_extension("head")
}

fn build(key: &Key) -> Vec<u8> {
    let id = crypto::mac(key, Label::KEY_ID, &[]);
    let mut bytes = [MAGIC.as_slice(), id.get(..8).unwrap_or_default()].concat();
    let tag = crypto::mac(key, Label::HEADER, &bytes);
    bytes.extend_from_slice(&tag);
    bytes
}

/// Holds the header against a key.
pub(super) fn check(store: &Path, key: &Key) -> Result<Verdict> {
    let bytes = match std::fs::read(path_of(store)) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Verdict::Unknown),
        Err(e) => return Err(e.into()),
    };
    let (Some(body), Some(tag)) = (bytes.get(..16), bytes.get(16..48)) else {
        return Ok(Verdict::Unknown);
    };
    if bytes.len() != 48 || !body.starts_with(MAGIC) {
        return Ok(Verdict::Unknown);
    }
    if crypto::mac_fits(key, Label::HEADER, body, tag) {
        return Ok(Verdict::Fits);
    }
    let same_id = body.get(8..) == crypto::mac(key, Label::KEY_ID, &[]).get(..8);
    Ok(if same_id {
        Verdict::Unknown
    } else {
        Verdict::OtherKey
    })
}

/// Writes the header so that a power cut leaves the old one or the new one.
pub(super) fn write(store: &Path, key: &Key) -> Result<()> {
    super::files::write_whole(&path_of(store), &build(key))
}
