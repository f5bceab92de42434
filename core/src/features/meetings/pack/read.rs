//! Reads a pack, block by block, in the memory of one block. Nothing is unpacked before its hash fits.

use std::collections::HashSet;
use std::io::{ErrorKind, Read};

use minicbor::Decoder;
use ruzstd::decoding::FrameDecoder;

use super::header::{BLOCK_LIMIT, Block, HEADER_LIMIT, Header, PackedSource};
use super::{PackError, PackRefused, Signer, row};
use crate::crypto::sha256;
use crate::features::meetings::feed::hash;
use crate::features::meetings::model::ListedMeeting;

/// How every pack begins: no text, no zip, and changed by whatever changes line ends.
pub(super) const MAGIC: [u8; 8] = *b"\x89WMPACK\n";
/// The format this software reads and writes.
pub(super) const FORMAT: u32 = 1;
/// Magic, format, length of the header.
pub(super) const FIXED: usize = 16;

/// What a pack does to one of its lists.
#[derive(Debug, Clone, PartialEq)]
pub enum Change<'a> {
    /// The meeting is listed, in place of an earlier one of its key.
    Put(Box<ListedMeeting>),
    /// The meeting of this key is no longer listed.
    Taken(&'a str),
}

/// A pack whose header fits its signature; its blocks are still to be read.
pub struct Pack<R> {
    header: Header,
    signer: Signer,
    input: R,
}

/// Whether bytes begin as a pack does. Eight are enough.
pub fn is_pack(start: &[u8]) -> bool {
    start.starts_with(&MAGIC)
}

impl<R: Read> Pack<R> {
    /// Reads the header and checks the signature. Whether its signer is to be trusted is for the caller to say.
    ///
    /// # Errors
    /// The code of what is wrong with it.
    pub fn open(mut input: R) -> Result<Self, PackRefused> {
        let mut signed = vec![0; FIXED];
        let found = fill(&mut input, &mut signed)?;
        let start = signed.get(..found.min(MAGIC.len())).unwrap_or_default();
        if found == 0 || !MAGIC.starts_with(start) {
            return Err(PackRefused::NotAPack);
        }
        let number = |at| -> Result<u32, PackRefused> {
            let bytes = signed.get(at..at + 4).filter(|_| found >= at + 4);
            let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
            bytes.map(u32::from_be_bytes).ok_or(PackRefused::CutOff)
        };
        match number(8)? {
            FORMAT => {}
            newer if newer > FORMAT => return Err(PackRefused::NewerFormat),
            _ => return Err(PackRefused::NotAPack),
        }
        let length = number(12)?;
        if length > HEADER_LIMIT {
            return Err(PackRefused::TooLarge);
        }
        signed.resize(FIXED + length as usize + 32, 0);
        whole(&mut input, signed.get_mut(FIXED..).unwrap_or_default())?;
        let mut signature = [0; 64];
        whole(&mut input, &mut signature)?;
        let (_, key) = signed.split_last_chunk().ok_or(PackRefused::CutOff)?;
        let signer = Signer(*key);
        if !signer.signed(&signed, &signature) {
            return Err(PackRefused::BadSignature);
        }
        let header = signed.get(FIXED..FIXED + length as usize);
        Ok(Self {
            header: Header::decode(header.unwrap_or_default())?,
            signer,
            input,
        })
    }

    /// What the pack says about itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Who signed it.
    pub fn signer(&self) -> Signer {
        self.signer
    }

    /// Reads the body and hands on each change with the number of its source. No key comes
    /// twice within a source and kind.
    ///
    /// # Errors
    /// [`PackError::Refused`] when the body is not what was signed, possibly after many good rows: the caller then
    /// keeps none of them. [`PackError::Ended`] carries what `each` returned.
    pub fn changes<E>(
        mut self,
        each: &mut dyn FnMut(u32, Change<'_>) -> Result<(), E>,
    ) -> Result<(), PackError<E>> {
        let mut unpacking = Unpacking::default();
        let mut seen = Seen::default();
        for block in &self.header.blocks {
            let bytes = unpacking.next(&mut self.input, block)?;
            let own = self.header.sources.get(block.source as usize);
            let own = own.ok_or(PackRefused::Damaged)?;
            seen.begin(block);
            let mut from = Decoder::new(bytes);
            for _ in 0..block.rows {
                let change = change(&mut from, block.taken, own, &self.header.sources)
                    .ok_or(PackRefused::Damaged)?;
                seen.claim(match &change {
                    Change::Put(listed) => &listed.key,
                    Change::Taken(key) => key,
                })?;
                each(block.source, change).map_err(PackError::Ended)?;
            }
            if from.position() != bytes.len() {
                return Err(PackRefused::Damaged.into());
            }
        }
        if fill(&mut self.input, &mut [0])? > 0 {
            return Err(PackRefused::Damaged.into());
        }
        Ok(())
    }
}

fn change<'b>(
    from: &mut Decoder<'b>,
    taken: bool,
    own: &PackedSource,
    sources: &[PackedSource],
) -> Option<Change<'b>> {
    if taken {
        from.str().ok().map(Change::Taken)
    } else {
        row::decode(from, own, sources).map(|listed| Change::Put(Box::new(listed)))
    }
}

/// Keeps a key from coming twice. Only hashes are remembered: 100,000 meetings take about 2 MiB.
#[derive(Default)]
struct Seen {
    part: Option<(u32, bool)>,
    keys: HashSet<u64>,
}

impl Seen {
    fn begin(&mut self, block: &Block) {
        let part = Some((block.source, block.taken));
        if self.part != part {
            self.part = part;
            self.keys.clear();
        }
    }

    fn claim(&mut self, key: &str) -> Result<(), PackRefused> {
        let is_new = self.keys.insert(hash([key.as_bytes()]));
        is_new.then_some(()).ok_or(PackRefused::Damaged)
    }
}

/// The memory of one block, used again for the next.
#[derive(Default)]
struct Unpacking {
    decoder: FrameDecoder,
    packed: Vec<u8>,
    unpacked: Vec<u8>,
}

impl Unpacking {
    /// The bytes of the next block: hashed first, then unpacked, never to more than was signed.
    fn next(&mut self, input: &mut impl Read, block: &Block) -> Result<&[u8], PackRefused> {
        self.packed.resize(block.packed as usize, 0);
        whole(input, &mut self.packed)?;
        if sha256(&self.packed) != block.sha256 {
            return Err(PackRefused::Damaged);
        }
        self.unpacked.resize(block.unpacked as usize, 0);
        self.decoder.set_max_window_size(u64::from(BLOCK_LIMIT));
        let size = self
            .decoder
            .decode_all(&self.packed, &mut self.unpacked)
            .map_err(|_| PackRefused::Damaged)?;
        if size != self.unpacked.len() {
            return Err(PackRefused::Damaged);
        }
        Ok(&self.unpacked)
    }
}

/// Fills the buffer or says that the file ends too early.
fn whole(input: &mut impl Read, buffer: &mut [u8]) -> Result<(), PackRefused> {
    if fill(input, buffer)? == buffer.len() {
        Ok(())
    } else {
        Err(PackRefused::CutOff)
    }
}

/// Reads as many bytes as there are, at most the buffer.
fn fill(input: &mut impl Read, buffer: &mut [u8]) -> Result<usize, PackRefused> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return Err(PackRefused::Unreadable),
        }
    }
    Ok(filled)
}
