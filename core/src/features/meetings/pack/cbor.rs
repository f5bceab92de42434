//! The few things that header and rows share about CBOR.

use std::convert::Infallible;

use minicbor::Decoder;

/// What writing into memory gives.
pub(super) type Bytes = Result<(), minicbor::encode::Error<Infallible>>;

/// A text of at most so many bytes that is not empty.
pub(super) fn text(from: &mut Decoder<'_>, most: usize) -> Option<String> {
    let text = from.str().ok()?;
    (1..=most).contains(&text.len()).then(|| text.to_owned())
}
