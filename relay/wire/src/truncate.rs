//! "All devices have this snapshot: drop what it covers." `count u8 | (author[32] | seq u64)*`
//!
//! Authors ascend. More logs than fit go in a second request; each log is cut by itself.

use crate::pull::MOST_LOGS;
use crate::{Malformed, PublicKey, take};

/// For each log, the last number that is covered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Truncate {
    /// Author and number from 1, authors ascending, at most [`MOST_LOGS`].
    pub covers: Vec<(PublicKey, u64)>,
}

impl Truncate {
    /// The bytes of the request.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![u8::try_from(self.covers.len()).unwrap_or(u8::MAX)];
        for (author, seq) in &self.covers {
            out.extend_from_slice(author);
            out.extend_from_slice(&seq.to_be_bytes());
        }
        out
    }

    /// Reads a request.
    pub fn decode(mut from: &[u8]) -> Result<Self, Malformed> {
        let from = &mut from;
        let [count] = *take(from, "count")?;
        if usize::from(count) > MOST_LOGS {
            return Err(Malformed("count"));
        }
        let covers = (0..count)
            .map(|_| {
                let author = *take(from, "author")?;
                let seq = u64::from_be_bytes(*take(from, "seq")?);
                if seq == 0 || i64::try_from(seq).is_err() {
                    return Err(Malformed("seq"));
                }
                Ok((author, seq))
            })
            .collect::<Result<Vec<_>, Malformed>>()?;
        if !covers.is_sorted_by(|(a, _), (b, _)| a < b) {
            return Err(Malformed("order"));
        }
        from.is_empty()
            .then_some(Self { covers })
            .ok_or(Malformed("length"))
    }
}
