//! Deterministic CBOR (RFC 8949, 4.2.1), as far as the formats need it: integer keys, definite lengths.
//!
//! A reader takes only what writing again gives byte for byte: so there is one encoding of each thing.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use crate::Malformed;

/// Writes CBOR into memory, which cannot go wrong.
pub struct Writer(Encoder<Vec<u8>>);

impl Default for Writer {
    fn default() -> Self {
        Self(Encoder::new(Vec::new()))
    }
}

impl Writer {
    /// Starts a map of `len` pairs; keys must be written in ascending order.
    pub fn map(&mut self, len: usize) -> &mut Self {
        let _ = self.0.map(len as u64);
        self
    }

    /// Starts an array of `len` elements.
    pub fn array(&mut self, len: usize) -> &mut Self {
        let _ = self.0.array(len as u64);
        self
    }

    /// A number, or a key.
    pub fn uint(&mut self, number: impl Into<u64>) -> &mut Self {
        let _ = self.0.u64(number.into());
        self
    }

    /// Bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let _ = self.0.bytes(bytes);
        self
    }

    /// Text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        let _ = self.0.str(text);
        self
    }

    /// True or false.
    pub fn bool(&mut self, yes: bool) -> &mut Self {
        let _ = self.0.bool(yes);
        self
    }

    /// One item that is CBOR already.
    pub fn raw(&mut self, item: &[u8]) -> &mut Self {
        self.0.writer_mut().extend_from_slice(item);
        self
    }

    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_writer()
    }
}

/// Reads CBOR from somebody who may lie. Every reading names `what` it was for when it cannot.
pub struct Reader<'a> {
    from: Decoder<'a>,
}

impl<'a> Reader<'a> {
    /// From the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            from: Decoder::new(bytes),
        }
    }

    /// A map's number of pairs, at most `most`.
    pub fn map(&mut self, most: usize, what: &'static str) -> Result<usize, Malformed> {
        bounded(self.from.map(), most, what)
    }

    /// An array's number of elements, at most `most`.
    pub fn array(&mut self, most: usize, what: &'static str) -> Result<usize, Malformed> {
        bounded(self.from.array(), most, what)
    }

    /// An array of exactly `len` elements.
    pub fn tuple(&mut self, len: usize, what: &'static str) -> Result<(), Malformed> {
        (self.array(len, what)? == len)
            .then_some(())
            .ok_or(Malformed(what))
    }

    /// A number that fits `T`.
    pub fn uint<T: TryFrom<u64>>(&mut self, what: &'static str) -> Result<T, Malformed> {
        let number = self.from.u64().map_err(|_| Malformed(what))?;
        T::try_from(number).map_err(|_| Malformed(what))
    }

    /// This key and no other.
    pub fn key(&mut self, key: u64, what: &'static str) -> Result<(), Malformed> {
        (self.uint::<u64>(what)? == key)
            .then_some(())
            .ok_or(Malformed(what))
    }

    /// Bytes of any length.
    pub fn bytes(&mut self, what: &'static str) -> Result<&'a [u8], Malformed> {
        self.from.bytes().map_err(|_| Malformed(what))
    }

    /// Exactly `N` bytes.
    pub fn fixed<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], Malformed> {
        self.bytes(what)?.try_into().map_err(|_| Malformed(what))
    }

    /// Text.
    pub fn text(&mut self, what: &'static str) -> Result<&'a str, Malformed> {
        self.from.str().map_err(|_| Malformed(what))
    }

    /// True or false.
    pub fn bool(&mut self, what: &'static str) -> Result<bool, Malformed> {
        self.from.bool().map_err(|_| Malformed(what))
    }

    /// The bytes of one item of any kind, nested at most as deep as `deepest`.
    pub fn item(&mut self, deepest: usize, what: &'static str) -> Result<&'a [u8], Malformed> {
        let start = self.from.position();
        skip(&mut self.from, deepest, what)?;
        let item = start..self.from.position();
        self.from.input().get(item).ok_or(Malformed(what))
    }

    /// Whether all was read.
    pub fn is_at_end(&self) -> bool {
        self.from.position() == self.from.input().len()
    }
}

fn bounded(
    len: Result<Option<u64>, minicbor::decode::Error>,
    most: usize,
    what: &'static str,
) -> Result<usize, Malformed> {
    let len = len.ok().flatten().ok_or(Malformed(what))?;
    usize::try_from(len)
        .ok()
        .filter(|len| *len <= most)
        .ok_or(Malformed(what))
}

/// Passes over one item: shortest form, integer keys ascending, no floats, tags or open lengths.
fn skip(from: &mut Decoder<'_>, deepest: usize, what: &'static str) -> Result<(), Malformed> {
    let start = from.position();
    let wrong = |_| Malformed(what);
    let kind = from.datatype().map_err(wrong)?;
    // The number in an item's head: an integer, or how much follows.
    let number = match kind {
        Type::Bool | Type::Null => return from.skip().map_err(wrong),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => from.u64().map_err(wrong)?,
        Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int => {
            let number = i128::from(from.int().map_err(wrong)?);
            u64::try_from(-1 - number).map_err(|_| Malformed(what))?
        }
        Type::Bytes => from.bytes().map_err(wrong)?.len() as u64,
        Type::String => from.str().map_err(wrong)?.len() as u64,
        Type::Array => bounded(from.array(), from.input().len(), what)? as u64,
        Type::Map => bounded(from.map(), from.input().len(), what)? as u64,
        _ => return Err(Malformed(what)),
    };
    let head = match number {
        0..24 => 1,
        24..0x100 => 2,
        0x100..0x1_0000 => 3,
        0x1_0000..0x1_0000_0000 => 5,
        _ => 9,
    };
    let body = match kind {
        Type::Bytes | Type::String => usize::try_from(number).unwrap_or(usize::MAX),
        _ => 0,
    };
    if from.position() - start != head + body {
        return Err(Malformed(what));
    }
    match kind {
        Type::Array | Type::Map if deepest == 0 => Err(Malformed(what)),
        Type::Array => (0..number).try_for_each(|_| skip(from, deepest - 1, what)),
        Type::Map => {
            let mut last = None;
            (0..number).try_for_each(|_| {
                let at = from.position();
                let key = from.u64().map_err(wrong)?;
                from.set_position(at);
                if last.replace(key).is_some_and(|last| key <= last) {
                    return Err(Malformed(what));
                }
                skip(from, deepest - 1, what)?;
                skip(from, deepest - 1, what)
            })
        }
        _ => Ok(()),
    }
}
