//! Finds where one JSON value ends without understanding it.
//!
//! serde_json could stream the list itself, but then a number out of range, half of a surrogate pair or a wrong byte in
//! one row would end the whole feed. Cutting the list into rows first keeps such harm inside its row, keeps memory at one
//! row, and lets serde_json parse from a slice, which borrows strings and is faster than parsing from a reader.

use std::io::{BufRead, BufReader, ErrorKind, Read, Take};

use super::refusal::{FeedRefused, RefusalCode};

/// A feed is read this far and no further.
pub const FEED_LIMIT: u64 = 64 * 1024 * 1024;
/// The longest row; the longest seen in real feeds is under 8 KiB.
pub(super) const ROW_LIMIT: usize = 1024 * 1024;
/// The deepest nesting of one row; real rows have at most 3. serde_json itself gives up at 128.
const DEPTH_LIMIT: u32 = 32;

/// How much of a value was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    TooLong,
    TooDeep,
}

/// The bytes of a feed, counted.
pub(super) struct Source<R> {
    input: BufReader<Take<R>>,
}

impl<R: Read> Source<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input: BufReader::with_capacity(64 * 1024, input.take(FEED_LIMIT + 1)),
        }
    }

    /// The bytes at hand; empty only at the end.
    pub(super) fn fill(&mut self) -> Result<&[u8], FeedRefused> {
        loop {
            match self.input.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(RefusalCode::Unreadable.into()),
            }
        }
        if self.input.get_ref().limit() == 0 {
            return Err(RefusalCode::TooLarge.into());
        }
        Ok(self.input.buffer())
    }

    pub(super) fn consume(&mut self, bytes: usize) {
        self.input.consume(bytes);
    }

    pub(super) fn skip_byte_order_mark(&mut self) -> Result<(), FeedRefused> {
        if self.fill()?.starts_with(b"\xEF\xBB\xBF") {
            self.consume(3);
        }
        Ok(())
    }

    /// The next byte that is not white space, left in place; `None` at the end.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, FeedRefused> {
        loop {
            let chunk = self.fill()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blank = chunk.iter().take_while(|byte| is_blank(**byte)).count();
            let next = chunk.get(blank).copied();
            self.consume(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Takes the next byte that is not white space, which must be there.
    pub(super) fn take(&mut self) -> Result<u8, FeedRefused> {
        let byte = self.peek()?.ok_or(RefusalCode::CutOff)?;
        self.consume(1);
        Ok(byte)
    }

    /// Moves the next value into `kept`, or passes over it when it is too long or too deep.
    pub(super) fn value(&mut self, kept: &mut Vec<u8>) -> Result<Extent, FeedRefused> {
        kept.clear();
        self.peek()?;
        let mut cut = Cut::default();
        let mut extent = Extent::Whole;
        loop {
            let chunk = self.fill()?;
            if chunk.is_empty() {
                return Err(RefusalCode::CutOff.into());
            }
            let (used, done) = cut.advance(chunk);
            if extent == Extent::Whole {
                kept.extend_from_slice(chunk.get(..used).unwrap_or(chunk));
            }
            self.consume(used);
            if cut.deepest > DEPTH_LIMIT {
                extent = Extent::TooDeep;
            } else if kept.len() > ROW_LIMIT {
                extent = Extent::TooLong;
            }
            if done {
                return Ok(extent);
            }
        }
    }
}

/// Where in a value the scan is.
#[derive(Default)]
struct Cut {
    started: bool,
    depth: u32,
    deepest: u32,
    in_string: bool,
    escaped: bool,
}

impl Cut {
    /// How many bytes of the chunk belong to the value, and whether it ends with them.
    fn advance(&mut self, chunk: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some((&byte, rest)) = chunk.get(at..).and_then(<[u8]>::split_first) {
            if self.in_string && !self.escaped && !matches!(byte, b'"' | b'\\') {
                // Most bytes of a feed are inside strings: straight to what matters next.
                at += 1 + memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                continue;
            }
            if self.depth == 0 && !self.in_string {
                let is_next =
                    matches!(byte, b',' | b']' | b'}') || (self.started && is_blank(byte));
                if is_next {
                    return (at, true);
                }
            }
            at += 1;
            self.started = true;
            if self.take(byte) {
                return (at, true);
            }
        }
        (chunk.len(), false)
    }

    /// Takes one byte; true when the value ends with it.
    fn take(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_string => self.escaped = true,
            b'"' => self.in_string = !self.in_string,
            _ if self.in_string => return false,
            b'{' | b'[' => {
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
                return false;
            }
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => return false,
        }
        self.depth == 0 && !self.in_string
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}
