//! What the readers of a pack promise behind its signature, whatever bytes somebody signed: no panic, and what is read is
//! written and read again as the same. The fuzz targets under `fuzz/` and tests ask for it.

use minicbor::Decoder;

use super::PackedSource;
use super::header::Header;
use super::row;
use crate::calendar::Instant;
use crate::features::meetings::Fellowship;

/// A way into the readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// What a pack says about itself.
    Header,
    /// Meetings, one after the other.
    Rows,
}

impl Door {
    /// Lets the bytes in, and says whether anything could be read.
    ///
    /// # Panics
    /// When a promise is broken.
    pub fn hold(self, bytes: &[u8]) -> bool {
        match self {
            Self::Header => {
                let Ok(header) = Header::decode(bytes) else {
                    return false;
                };
                let again = Header::decode(&header.encode());
                assert_eq!(again.as_ref(), Ok(&header));
                true
            }
            Self::Rows => rows(bytes) > 0,
        }
    }
}

/// How many rows can be read before something that is none.
fn rows(bytes: &[u8]) -> usize {
    let sources = ["area", "dual"].map(source);
    let [own, _] = &sources;
    let mut from = Decoder::new(bytes);
    let read = std::iter::from_fn(|| row::decode(&mut from, own, &sources));
    read.map(|listed| {
        let written = row::encode(&listed, own, &sources);
        let again = row::decode(&mut Decoder::new(&written), own, &sources);
        assert_eq!(again.as_ref(), Some(&listed));
    })
    .count()
}

fn source(name: &str) -> PackedSource {
    PackedSource {
        name: name.to_owned(),
        fellowship: Fellowship::Aa,
        time_zone: Some("America/Edmonton".to_owned()),
        url: None,
        licence: None,
        fetched_at: Instant::UNIX_EPOCH,
    }
}
