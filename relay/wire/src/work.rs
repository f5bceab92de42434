//! The work a new account costs at a public relay: a number that is dear to find and cheap to check.
//!
//! `SHA-256("wm1/pow" || 0 || origin || 0 || subject[16] || window u64 || nonce u64)` starts with enough zero
//! bits. The window is the time in units of ten minutes, so that work cannot be done in store; the relay keeps
//! nothing. Work slows scripts only: a graphics card does it in about a millisecond.

use std::ops::Range;

use crate::crypto::Sha256;
use crate::label::Label;

/// Zero bits that a relay asks for unless it was set up otherwise: about a second on one core.
pub const BITS: u32 = 22;
/// Seconds in a window.
pub const WINDOW_S: u64 = 600;

/// What is worked for: one thing at one relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task<'a> {
    /// The relay's public address.
    pub origin: &'a str,
    /// The account, or another id of 16 bytes.
    pub subject: &'a [u8; 16],
    /// Leading zero bits, at most 256.
    pub bits: u32,
}

impl Task<'_> {
    /// The first of these numbers that does, in the window of `unix_s`; none if none of them does. Asked range by
    /// range, it can be stopped between them.
    pub fn find(&self, unix_s: u64, nonces: Range<u64>) -> Option<u64> {
        let start = self.start(unix_s / WINDOW_S);
        nonces
            .into_iter()
            .find(|nonce| is_done(&start, *nonce, self.bits))
    }

    /// Whether this number does, in the window of `unix_s` or the one before.
    pub fn is_done(&self, unix_s: u64, nonce: u64) -> bool {
        let window = unix_s / WINDOW_S;
        [Some(window), window.checked_sub(1)]
            .into_iter()
            .flatten()
            .any(|window| is_done(&self.start(window), nonce, self.bits))
    }

    fn start(&self, window: u64) -> Sha256 {
        let mut hash = Sha256::of(Label::WORK);
        hash.update(self.origin.as_bytes());
        hash.update(&[0]);
        hash.update(self.subject);
        hash.update(&window.to_be_bytes());
        hash
    }
}

fn is_done(start: &Sha256, nonce: u64, bits: u32) -> bool {
    let mut hash = start.clone();
    hash.update(&nonce.to_be_bytes());
    let hash = hash.finish();
    let zeros = hash.iter().take_while(|byte| **byte == 0).count();
    let next = hash.get(zeros).map_or(0, |byte| byte.leading_zeros());
    u32::try_from(zeros * 8).unwrap_or(u32::MAX) + next >= bits
}
