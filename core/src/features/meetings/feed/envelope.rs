//! The top of a feed: where the list of rows begins and ends.

use std::io::Read;

use super::refusal::{FeedRefused, RefusalCode};
use super::scan::{Extent, Source};

/// Names under which feeds wrap their list.
const LISTS: [&[u8]; 6] = [
    b"\"meetings\"",
    b"\"records\"",
    b"\"data\"",
    b"\"values\"",
    b"\"rows\"",
    b"\"results\"",
];

/// The name under which BMLT puts formats beside its meetings.
const FORMATS: [&[u8]; 1] = [b"\"formats\""];

/// A feed opened as far as its list of rows.
pub(super) struct Envelope<R> {
    source: Source<R>,
    wrapped: bool,
    first: bool,
}

impl<R: Read> Envelope<R> {
    /// Reads up to the list.
    pub(super) fn open(source: Source<R>) -> Result<Self, FeedRefused> {
        Self::find(source, &LISTS)
    }

    /// Reads up to the list of a file beside a feed.
    pub(super) fn open_beside(input: R) -> Result<Self, FeedRefused> {
        let mut source = Source::new(input);
        source.skip_byte_order_mark()?;
        Self::find(source, &FORMATS)
    }

    fn find(mut source: Source<R>, lists: &[&[u8]]) -> Result<Self, FeedRefused> {
        let wrapped = match source.peek()?.ok_or(RefusalCode::Empty)? {
            b'[' => {
                source.consume(1);
                false
            }
            b'{' => {
                source.consume(1);
                find_list(&mut source, lists)?;
                true
            }
            b'<' => return Err(RefusalCode::Html.into()),
            b'"' | b'-' | b'0'..=b'9' => return Err(RefusalCode::UnknownShape.into()),
            _ => return Err(RefusalCode::NotJson.into()),
        };
        Ok(Self {
            source,
            wrapped,
            first: true,
        })
    }

    /// Moves the next row into `row`; `None` when the list and everything after it ended as it should.
    pub(super) fn next(&mut self, row: &mut Vec<u8>) -> Result<Option<Extent>, FeedRefused> {
        let next = self.source.peek()?.ok_or(RefusalCode::CutOff)?;
        match (next, self.first) {
            (b']', _) => {
                self.source.consume(1);
                self.close(row)?;
                return Ok(None);
            }
            (_, true) => self.first = false,
            (b',', false) => self.source.consume(1),
            _ => return Err(RefusalCode::NotJson.into()),
        }
        let extent = self.source.value(row)?;
        // Nothing between two commas, or before the closing bracket.
        if row.is_empty() {
            Err(RefusalCode::NotJson.into())
        } else {
            Ok(Some(extent))
        }
    }

    fn close(&mut self, scratch: &mut Vec<u8>) -> Result<(), FeedRefused> {
        if self.wrapped {
            while next_member(&mut self.source, scratch)? {
                self.source.value(scratch)?;
            }
        }
        match self.source.peek()? {
            None => Ok(()),
            Some(_) => Err(RefusalCode::TrailingText.into()),
        }
    }
}

/// Passes over the members of an object up to the list of rows.
fn find_list<R: Read>(source: &mut Source<R>, lists: &[&[u8]]) -> Result<(), FeedRefused> {
    if source.peek()? == Some(b'}') {
        return Err(RefusalCode::NoMeetings.into());
    }
    let (mut key, mut passed) = (Vec::new(), Vec::new());
    let mut more = key_of_member(source, &mut key)?;
    while more {
        if source.peek()? == Some(b'[') && lists.contains(&key.as_slice()) {
            source.consume(1);
            return Ok(());
        }
        source.value(&mut passed)?;
        more = next_member(source, &mut key)?;
    }
    Err(RefusalCode::UnknownShape.into())
}

/// After a member: the key of the next one, or the end of the object.
fn next_member<R: Read>(source: &mut Source<R>, key: &mut Vec<u8>) -> Result<bool, FeedRefused> {
    match source.take()? {
        b'}' => Ok(false),
        b',' => key_of_member(source, key),
        _ => Err(RefusalCode::NotJson.into()),
    }
}

fn key_of_member<R: Read>(source: &mut Source<R>, key: &mut Vec<u8>) -> Result<bool, FeedRefused> {
    if source.peek()?.ok_or(RefusalCode::CutOff)? != b'"' {
        return Err(RefusalCode::NotJson.into());
    }
    source.value(key)?;
    match source.take()? {
        b':' => Ok(true),
        _ => Err(RefusalCode::NotJson.into()),
    }
}
