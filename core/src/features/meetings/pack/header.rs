//! What a pack says about itself, and the bytes of it. Everything in it is signed.

use minicbor::{Decoder, Encoder};

use super::PackRefused;
use super::cbor::{Bytes, text};
use crate::calendar::Instant;
use crate::features::meetings::Fellowship;

/// The longest header in bytes.
pub(super) const HEADER_LIMIT: u32 = 512 * 1024;
/// The longest block in bytes, packed and not.
pub(super) const BLOCK_LIMIT: u32 = 8 * 1024 * 1024;
const SOURCES: usize = 1_000;
const BLOCKS: usize = 4_000;
/// The longest name of a pack or source, in bytes.
pub const NAME_LIMIT: usize = 40;
/// The longest address and licence line, in bytes.
const LINE: usize = 500;

/// What a pack says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Small letters, digits and `-`; the same for every version.
    pub name: String,
    /// Only grows; 1 to 2^63 - 1.
    pub version: u64,
    /// When it was made.
    pub created_at: Instant,
    /// The lists it was made from, by name.
    pub sources: Vec<PackedSource>,
    /// Meetings once it is installed.
    pub meetings: u32,
    /// SHA-256 of all sources and rows once it is installed, however they got there.
    pub content: [u8; 32],
    /// For a delta: what it starts from.
    pub base: Option<Base>,
    /// The parts of the body, in order.
    pub blocks: Vec<Block>,
}

/// A list in a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedSource {
    /// As a pack's name is written.
    pub name: String,
    /// Whose meetings it lists; rows say so where it is another.
    pub fellowship: Fellowship,
    /// The zone given for rows that name none.
    pub time_zone: Option<String>,
    /// Where it comes from.
    pub url: Option<String>,
    /// Under which terms it may be passed on.
    pub licence: Option<String>,
    /// When it was fetched.
    pub fetched_at: Instant,
}

/// The state a delta starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Base {
    /// Its version.
    pub version: u64,
    /// Its content.
    pub content: [u8; 32],
}

/// One part of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Which source, counted from 0.
    pub source: u32,
    /// Keys that are no longer listed instead of meetings; only in a delta.
    pub taken: bool,
    /// Meetings or keys in it.
    pub rows: u32,
    /// Bytes once unpacked.
    pub unpacked: u32,
    /// Bytes in the file.
    pub packed: u32,
    /// SHA-256 of the bytes in the file.
    pub sha256: [u8; 32],
}

/// Whether it can name a pack or a source: 1 to 40 small letters, digits and `-`, a letter or digit first.
pub fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=NAME_LIMIT).contains(&name.len()) && name.chars().all(fits) && !name.starts_with('-')
}

impl Header {
    /// The name of a source on the device, so that two packs can have a list of the same name.
    pub fn shelf(&self, source: &PackedSource) -> String {
        format!("{}/{}", self.name, source.name)
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(512 + self.blocks.len() * 56);
        // Writing into memory cannot go wrong.
        let _ = self.write(&mut Encoder::new(&mut bytes));
        bytes
    }

    fn write(&self, out: &mut Encoder<&mut Vec<u8>>) -> Bytes {
        out.map(7 + u64::from(self.base.is_some()))?;
        out.u8(0)?.str(&self.name)?;
        out.u8(1)?.u64(self.version)?;
        out.u8(2)?.i64(self.created_at.timestamp_millis())?;
        out.u8(3)?.array(self.sources.len() as u64)?;
        for source in &self.sources {
            source.write(out)?;
        }
        out.u8(4)?.u32(self.meetings)?;
        out.u8(5)?.bytes(&self.content)?;
        if let Some(base) = &self.base {
            out.u8(6)?
                .array(2)?
                .u64(base.version)?
                .bytes(&base.content)?;
        }
        out.u8(7)?.array(self.blocks.len() as u64)?;
        for block in &self.blocks {
            out.array(6)?.u32(block.source)?.bool(block.taken)?;
            out.u32(block.rows)?
                .u32(block.unpacked)?
                .u32(block.packed)?;
            out.bytes(&block.sha256)?;
        }
        Ok(())
    }

    /// Every value in its range, or nothing.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, PackRefused> {
        let mut from = Decoder::new(bytes);
        let header = Self::read(&mut from).ok_or(PackRefused::Damaged)?;
        if from.position() != bytes.len() {
            return Err(PackRefused::Damaged);
        }
        let largest = |block: &Block| block.packed.max(block.unpacked);
        if header
            .blocks
            .iter()
            .any(|block| largest(block) > BLOCK_LIMIT)
        {
            return Err(PackRefused::TooLarge);
        }
        Ok(header)
    }

    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        let (mut name, mut version, mut created_at, mut meetings) = (None, None, None, None);
        let (mut sources, mut blocks) = (Vec::new(), Vec::new());
        let (mut content, mut base) = (None, None);
        for _ in 0..from.map().ok()?? {
            match from.u32().ok()? {
                0 => name = Some(text(from, NAME_LIMIT)?),
                1 => version = Some(from.u64().ok()?),
                2 => created_at = Some(instant(from)?),
                3 => sources = list(from, SOURCES, PackedSource::read)?,
                4 => meetings = Some(from.u32().ok()?),
                5 => content = Some(digest(from)?),
                6 => {
                    (from.array().ok()?? == 2).then_some(())?;
                    let version = from.u64().ok()?;
                    let content = digest(from)?;
                    base = Some(Base { version, content });
                }
                7 => blocks = list(from, BLOCKS, Block::read)?,
                _ => from.skip().ok()?,
            }
        }
        let header = Self {
            name: name.filter(|name| is_name(name))?,
            version: version.filter(|version| (1..=i64::MAX as u64).contains(version))?,
            created_at: created_at?,
            sources,
            meetings: meetings?,
            content: content?,
            base,
            blocks,
        };
        let ascending = header.sources.is_sorted_by(|a, b| a.name < b.name);
        let known = |block: &Block| {
            (block.source as usize) < header.sources.len()
                && (header.base.is_some() || !block.taken)
        };
        // Once a list is left it does not come again, and what is taken goes before what is put.
        let in_order = header
            .blocks
            .is_sorted_by_key(|block| (block.source, !block.taken));
        let later = header.base.is_none_or(|base| base.version < header.version);
        (ascending && in_order && later && header.blocks.iter().all(known)).then_some(header)
    }
}

impl PackedSource {
    pub(super) fn write(&self, out: &mut Encoder<&mut Vec<u8>>) -> Bytes {
        let lines = [&self.time_zone, &self.url, &self.licence];
        let count = lines.iter().filter(|line| line.is_some()).count() as u64;
        out.map(3 + count)?;
        out.u8(0)?.str(&self.name)?;
        out.u8(1)?.str(self.fellowship.as_str())?;
        for (number, line) in (2_u8..).zip(lines) {
            if let Some(line) = line {
                out.u8(number)?.str(line)?;
            }
        }
        out.u8(5)?.i64(self.fetched_at.timestamp_millis())?;
        Ok(())
    }

    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        let (mut name, mut fellowship, mut fetched_at) = (None, None, None);
        let (mut time_zone, mut url, mut licence) = (None, None, None);
        for _ in 0..from.map().ok()?? {
            match from.u32().ok()? {
                0 => name = Some(text(from, NAME_LIMIT)?),
                1 => fellowship = Some(Fellowship::parse(from.str().ok()?)?),
                2 => time_zone = Some(text(from, LINE)?),
                3 => url = Some(text(from, LINE)?),
                4 => licence = Some(text(from, LINE)?),
                5 => fetched_at = Some(instant(from)?),
                _ => from.skip().ok()?,
            }
        }
        Some(Self {
            name: name.filter(|name| is_name(name))?,
            fellowship: fellowship?,
            time_zone,
            url,
            licence,
            fetched_at: fetched_at?,
        })
    }
}

impl Block {
    fn read(from: &mut Decoder<'_>) -> Option<Self> {
        (from.array().ok()?? == 6).then_some(())?;
        Some(Self {
            source: from.u32().ok()?,
            taken: from.bool().ok()?,
            rows: from.u32().ok()?,
            unpacked: from.u32().ok()?,
            packed: from.u32().ok()?,
            sha256: digest(from)?,
        })
    }
}

/// A list of at most so many; nothing is set aside for what is only promised.
fn list<'b, T>(
    from: &mut Decoder<'b>,
    most: usize,
    read: impl Fn(&mut Decoder<'b>) -> Option<T>,
) -> Option<Vec<T>> {
    let count = usize::try_from(from.array().ok()??).ok()?;
    (count <= most).then_some(())?;
    (0..count).map(|_| read(from)).collect()
}

fn digest(from: &mut Decoder<'_>) -> Option<[u8; 32]> {
    from.bytes().ok()?.try_into().ok()
}

fn instant(from: &mut Decoder<'_>) -> Option<Instant> {
    Instant::from_timestamp_millis(from.i64().ok()?)
}
