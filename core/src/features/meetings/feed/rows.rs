//! The rows of a feed, in whichever form it comes.

use std::io::Read;

use super::envelope::Envelope;
use super::issue::{IssueCode, Issues};
use super::lines::Lines;
use super::raw::Element;
use super::refusal::{FeedRefused, RefusalCode};
use super::repair;
use super::scan::{Extent, Source};

/// A feed opened as far as its first row.
pub(super) enum Rows<R> {
    /// A list in JSON, with the bytes of the row at hand as found and as mended.
    Json {
        list: Envelope<R>,
        found: Vec<u8>,
        mended: String,
    },
    /// A spreadsheet as text.
    Text(Box<Lines<R>>),
}

impl<R: Read> Rows<R> {
    pub(super) fn open(input: R) -> Result<Self, FeedRefused> {
        let mut source = Source::new(input);
        source.skip_byte_order_mark()?;
        let delimiter = match source.peek()? {
            Some(b'[' | b'{' | b'<') | None => None,
            Some(_) => Lines::<R>::delimiter(source.fill()?),
        };
        match delimiter {
            Some(delimiter) => Ok(Self::Text(Box::new(Lines::new(source, delimiter)))),
            None => Ok(Self::Json {
                list: Envelope::open(source)?,
                found: Vec::new(),
                mended: String::new(),
            }),
        }
    }

    /// Goes to the next row; `None` when the list and everything after it ended as it should.
    pub(super) fn next(&mut self) -> Result<Option<Extent>, FeedRefused> {
        match self {
            Self::Json { list, found, .. } => list.next(found),
            Self::Text(lines) => lines.next(),
        }
    }

    /// The row at hand.
    pub(super) fn element(&mut self, issues: &mut Issues) -> Result<Element<'_>, RefusalCode> {
        match self {
            Self::Json { found, mended, .. } => match serde_json::from_slice(found) {
                Ok(element) => Ok(element),
                Err(_) => {
                    *mended = repair::repair(found);
                    let element = serde_json::from_str(mended).map_err(|_| RefusalCode::NotJson)?;
                    issues.note(IssueCode::RowRepaired, "");
                    Ok(element)
                }
            },
            Self::Text(lines) => Ok(lines.element(issues)),
        }
    }

    /// The bytes of the row at hand; nothing for a line of a spreadsheet.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Json { found, .. } => found,
            Self::Text(_) => &[],
        }
    }
}
