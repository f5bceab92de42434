//! Writes a pack. Phones never do; the packer and the tests do.

use std::collections::BTreeMap;

use super::header::{BLOCK_LIMIT, Base, Block, HEADER_LIMIT, Header};
use super::read::{FORMAT, MAGIC};
use super::{PackRefused, PackedSource, SigningKey, row};
use crate::calendar::Instant;
use crate::crypto::{Sha256, sha256};
use crate::features::meetings::model::ListedMeeting;

/// A block is closed once it has so many bytes: more memory would make a pack hardly smaller.
const BLOCK: usize = 2 * 1024 * 1024;

/// A name, a version and an hour for what is to be packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// See [`Header::name`].
    pub name: String,
    /// See [`Header::version`].
    pub version: u64,
    /// See [`Header::created_at`].
    pub created_at: Instant,
}

/// A list and its meetings, by key.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The list.
    pub source: PackedSource,
    /// Its meetings, each with a key of its own.
    pub meetings: Vec<ListedMeeting>,
}

/// Packs bytes as one Zstandard frame.
pub type Compress<'a> = &'a dyn Fn(&[u8]) -> Option<Vec<u8>>;

/// The bytes of a whole pack. The same things give the same bytes.
///
/// # Errors
/// The code of what a reader would not take.
pub fn pack(
    edition: &Edition,
    lists: &[Listed],
    key: &SigningKey,
    compress: Compress<'_>,
) -> Result<Vec<u8>, PackRefused> {
    let state = State::of(lists);
    let mut body = Body::new(compress);
    for (number, rows) in (0_u32..).zip(&state.rows) {
        body.add(
            number,
            false,
            rows.iter().map(|(_, bytes)| bytes.as_slice()),
        )?;
    }
    body.sign(edition, &state, None, key)
}

/// The bytes of a delta from one state of a pack to the next.
///
/// # Errors
/// The code of what a reader would not take; `older_version` and `same_version` when the second is not the later.
pub fn delta(
    (old, before): (&Header, &[Listed]),
    (edition, after): (&Edition, &[Listed]),
    key: &SigningKey,
    compress: Compress<'_>,
) -> Result<Vec<u8>, PackRefused> {
    if old.name != edition.name {
        return Err(PackRefused::WrongBase);
    }
    match edition.version.cmp(&old.version) {
        std::cmp::Ordering::Less => return Err(PackRefused::OlderVersion),
        std::cmp::Ordering::Equal => return Err(PackRefused::SameVersion),
        std::cmp::Ordering::Greater => {}
    }
    let is = State::of(after);
    let mut body = Body::new(compress);
    for ((number, list), rows) in (0_u32..).zip(after).zip(&is.rows) {
        let earlier = before
            .iter()
            .find(|known| known.source.name == list.source.name)
            .map_or_else(BTreeMap::new, by_key);
        let later = by_key(list);
        let gone = earlier.keys().filter(|key| !later.contains_key(**key));
        let gone: Vec<Vec<u8>> = gone.filter_map(|key| minicbor::to_vec(key).ok()).collect();
        body.add(number, true, gone.iter().map(Vec::as_slice))?;
        // Meetings are compared, not their bytes: these leave out what holds for the whole list.
        let is_new = |listed: &ListedMeeting| earlier.get(listed.key.as_str()) != Some(&listed);
        let new = rows.iter().filter(|(listed, _)| is_new(listed));
        body.add(number, false, new.map(|(_, bytes)| bytes.as_slice()))?;
    }
    let base = Base {
        version: old.version,
        content: old.content,
    };
    body.sign(edition, &is, Some(base), key)
}

fn by_key(list: &Listed) -> BTreeMap<&str, &ListedMeeting> {
    list.meetings
        .iter()
        .map(|listed| (listed.key.as_str(), listed))
        .collect()
}

/// Neighbours lie together: it makes a pack smaller and the index of places quicker to fill. Latitude and longitude
/// in 65,536 steps each, bit by bit in turn; what has no place comes last.
fn neighbourhood(listed: &ListedMeeting) -> u64 {
    let Some((latitude, longitude)) = listed.latitude.zip(listed.longitude) else {
        return u64::MAX;
    };
    let spread = |degrees: f64, whole: f64| {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 65,535"
        )]
        let step = ((degrees + whole / 2.0) / whole * 65_535.0) as u64;
        (0..16).fold(0, |bits, at| bits | (step >> at & 1) << (2 * at))
    };
    spread(latitude, 180.0) << 1 | spread(longitude, 360.0)
}

/// SHA-256 of all sources and rows: what two packs with the same meetings share.
pub fn content(lists: &[Listed]) -> [u8; 32] {
    State::of(lists).content
}

/// The rows of all lists as bytes, as they are arranged, and their hash.
struct State<'a> {
    sources: Vec<PackedSource>,
    rows: Vec<Vec<(&'a ListedMeeting, Vec<u8>)>>,
    content: [u8; 32],
}

impl<'a> State<'a> {
    fn of(lists: &'a [Listed]) -> Self {
        let sources: Vec<_> = lists.iter().map(|list| list.source.clone()).collect();
        let mut hash = Sha256::new();
        let rows = lists.iter().map(|list| {
            let mut source = Vec::new();
            // Writing into memory cannot go wrong.
            let _ = list.source.write(&mut minicbor::Encoder::new(&mut source));
            hash.update(&source);
            let mut meetings: Vec<_> = list.meetings.iter().collect();
            meetings.sort_by_cached_key(|listed| (neighbourhood(listed), &listed.key));
            let rows: Vec<_> = meetings
                .into_iter()
                .map(|listed| (listed, row::encode(listed, &list.source, &sources)))
                .collect();
            rows.iter().for_each(|(_, bytes)| hash.update(bytes));
            rows
        });
        let rows = rows.collect();
        Self {
            rows,
            content: hash.finish(),
            sources,
        }
    }

    fn meetings(&self) -> u32 {
        let all = self.rows.iter().map(Vec::len).sum::<usize>();
        u32::try_from(all).unwrap_or(u32::MAX)
    }
}

/// The blocks, as they will lie in the file.
struct Body<'a> {
    compress: Compress<'a>,
    blocks: Vec<Block>,
    bytes: Vec<u8>,
}

impl<'a> Body<'a> {
    fn new(compress: Compress<'a>) -> Self {
        Self {
            compress,
            blocks: Vec::new(),
            bytes: Vec::new(),
        }
    }

    /// Adds rows of a source, in as many blocks as they need.
    fn add<'r>(
        &mut self,
        source: u32,
        taken: bool,
        rows: impl Iterator<Item = &'r [u8]>,
    ) -> Result<(), PackRefused> {
        let mut unpacked = Vec::with_capacity(BLOCK);
        let mut count = 0;
        for row in rows {
            unpacked.extend_from_slice(row);
            count += 1;
            if unpacked.len() >= BLOCK {
                self.close(source, taken, count, &unpacked)?;
                unpacked.clear();
                count = 0;
            }
        }
        if count > 0 {
            self.close(source, taken, count, &unpacked)?;
        }
        Ok(())
    }

    fn close(
        &mut self,
        source: u32,
        taken: bool,
        rows: u32,
        unpacked: &[u8],
    ) -> Result<(), PackRefused> {
        let packed = (self.compress)(unpacked).ok_or(PackRefused::Damaged)?;
        let size = |bytes: &[u8]| {
            let size = u32::try_from(bytes.len()).ok();
            size.filter(|size| *size <= BLOCK_LIMIT)
                .ok_or(PackRefused::TooLarge)
        };
        self.blocks.push(Block {
            source,
            taken,
            rows,
            unpacked: size(unpacked)?,
            packed: size(&packed)?,
            sha256: sha256(&packed),
        });
        self.bytes.extend_from_slice(&packed);
        Ok(())
    }

    fn sign(
        self,
        edition: &Edition,
        state: &State<'_>,
        base: Option<Base>,
        key: &SigningKey,
    ) -> Result<Vec<u8>, PackRefused> {
        let header = Header {
            name: edition.name.clone(),
            version: edition.version,
            created_at: edition.created_at,
            sources: state.sources.clone(),
            meetings: state.meetings(),
            content: state.content,
            base,
            blocks: self.blocks,
        };
        let encoded = header.encode();
        let length = u32::try_from(encoded.len()).ok();
        let length = length
            .filter(|length| *length <= HEADER_LIMIT)
            .ok_or(PackRefused::TooLarge)?;
        // What a reader would not take is not written either.
        Header::decode(&encoded)?;
        let signer = key.signer().ok_or(PackRefused::BadSignature)?;
        let mut file = Vec::with_capacity(encoded.len() + self.bytes.len() + 128);
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&FORMAT.to_be_bytes());
        file.extend_from_slice(&length.to_be_bytes());
        file.extend_from_slice(&encoded);
        file.extend_from_slice(&signer.0);
        let signature = key.sign(&file).map_err(|_| PackRefused::BadSignature)?;
        file.extend_from_slice(&signature);
        file.extend_from_slice(&self.bytes);
        Ok(file)
    }
}
