//! The lines of a spreadsheet saved as text, in the memory of one line.

use std::borrow::Cow;
use std::io::Read;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::issue::{IssueCode, Issues};
use super::raw::{COLUMN_LIMIT, Element, Key};
use super::refusal::FeedRefused;
use super::scalar::Scalar;
use super::scan::{Extent, ROW_LIMIT, Source};

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// A first line with this many names of columns is a spreadsheet, not some other text.
const NAMES_NEEDED: usize = 2;

/// A spreadsheet as text: fields between commas, semicolons or tabs, in quotes where needed.
pub(super) struct Lines<R> {
    source: Source<R>,
    reader: Reader,
    /// The fields of the line, one after the other, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: Read> Lines<R> {
    /// What stands between the fields, when this text begins with the names of columns.
    pub(super) fn delimiter(beginning: &[u8]) -> Option<u8> {
        let first = beginning
            .split(|byte| matches!(byte, b'\n' | b'\r'))
            .next()?;
        let first = String::from_utf8_lossy(first);
        DELIMITERS.into_iter().find(|delimiter| {
            first
                .split(char::from(*delimiter))
                .filter(|name| Key::named(name.trim_matches([' ', '"'])) != Key::Unknown)
                .count()
                >= NAMES_NEEDED
        })
    }

    pub(super) fn new(source: Source<R>, delimiter: u8) -> Self {
        Self {
            source,
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            text: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Goes to the next line that is not empty; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Extent>, FeedRefused> {
        self.text.resize(4 * 1024, 0);
        self.ends.resize(COLUMN_LIMIT, 0);
        let (mut written, mut ended) = (0, 0);
        let mut extent = Extent::Whole;
        loop {
            let input = self.source.fill()?;
            let (result, read, wrote, ends) = self.reader.read_record(
                input,
                self.text.get_mut(written..).unwrap_or_default(),
                self.ends.get_mut(ended..).unwrap_or_default(),
            );
            self.source.consume(read);
            written += wrote;
            ended += ends;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.text.len() < ROW_LIMIT => {
                    self.text.resize(self.text.len() * 2, 0);
                }
                // What is more than a line may have is read over what was there.
                ReadRecordResult::OutputFull => {
                    extent = Extent::TooLong;
                    written = 0;
                }
                ReadRecordResult::OutputEndsFull => {
                    extent = Extent::TooLong;
                    ended = 0;
                }
                ReadRecordResult::Record => {
                    self.text.truncate(written);
                    self.ends.truncate(ended);
                    return Ok(Some(extent));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// The fields of the line.
    pub(super) fn element(&self, issues: &mut Issues) -> Element<'_> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let fields = starts
            .zip(&self.ends)
            .map(|(start, end)| self.text.get(start..*end).unwrap_or_default());
        Element::Line(
            fields
                .map(|field| Scalar::said(text(field, issues)))
                .collect(),
        )
    }
}

/// A spreadsheet saved by an old program has one byte a letter.
fn text<'a>(field: &'a [u8], issues: &mut Issues) -> Cow<'a, str> {
    match std::str::from_utf8(field) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            issues.note(IssueCode::RowRepaired, "");
            Cow::Owned(field.iter().copied().map(char::from).collect())
        }
    }
}
