//! Everything of one kind has one length: `length u16 | what is said | zeros`.

use zeroize::Zeroizing;

use crate::{Malformed, take};

/// Pads to `bytes` in all.
pub(super) fn pad(said: &[u8], bytes: usize) -> Result<Zeroizing<Vec<u8>>, Malformed> {
    let length = u16::try_from(said.len()).map_err(|_| Malformed("length"))?;
    if said.len() + 2 > bytes {
        return Err(Malformed("length"));
    }
    // Long enough from the start, so that nothing is left behind where it grew: the seal's tag too.
    let mut padded = Zeroizing::new(Vec::with_capacity(bytes + crate::crypto::TAG));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(said);
    padded.resize(bytes, 0);
    Ok(padded)
}

/// What was padded.
pub(super) fn unpad(mut padded: &[u8]) -> Result<&[u8], Malformed> {
    let length = u16::from_be_bytes(*take(&mut padded, "padding")?);
    let (said, zeros) = padded
        .split_at_checked(length.into())
        .ok_or(Malformed("padding"))?;
    (zeros.iter().all(|byte| *byte == 0))
        .then_some(said)
        .ok_or(Malformed("padding"))
}
