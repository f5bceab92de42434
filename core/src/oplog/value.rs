//! Values of fields and their one encoding: deterministic CBOR (RFC 8949, 4.2.1).

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value as SqlValue, ValueRef};

use crate::error::{Error, Result};

/// A column's value on its way into [`Tx::put`](super::Tx::put).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value<'a> {
    /// Not answered.
    Null,
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
    /// Elements of a set column, in any order.
    Set(&'a [String]),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<i32> for Value<'_> {
    fn from(number: i32) -> Self {
        Self::Int(number.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Self::Int(yes.into())
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(option: Option<T>) -> Self {
        option.map_or(Self::Null, Into::into)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Int(n) => ToSqlOutput::Borrowed(ValueRef::Integer(*n)),
            Self::Text(t) => ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes())),
            Self::Bytes(b) => ToSqlOutput::Borrowed(ValueRef::Blob(b)),
            Self::Set(elements) => {
                let mut sorted: Vec<&str> = elements.iter().map(String::as_str).collect();
                sorted.sort_unstable();
                sorted.dedup();
                ToSqlOutput::Owned(SqlValue::Text(set_text(&sorted)?))
            }
        })
    }
}

/// A set as its column holds it: a JSON array, sorted by bytes.
pub(super) fn set_text(sorted: &[&str]) -> rusqlite::Result<String> {
    serde_json::to_string(sorted).map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))
}

/// Writes a value (not a set, whose elements are fields of their own).
pub(super) fn encode(value: Value<'_>, out: &mut Encoder<&mut Vec<u8>>) {
    // Writing into memory cannot go wrong.
    let _ = match value {
        Value::Null | Value::Set(_) => out.null(),
        Value::Int(n) => out.i64(n),
        Value::Text(t) => out.str(t),
        Value::Bytes(b) => out.bytes(b),
    };
}

/// The value alone as CBOR.
pub(super) fn encoded(value: Value<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode(value, &mut Encoder::new(&mut bytes));
    bytes
}

/// Reads a value; total for any bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<Value<'_>> {
    let malformed = |_| Error::Corrupt;
    let mut from = Decoder::new(bytes);
    let value = match from.datatype().map_err(malformed)? {
        Type::Null => Value::Null,
        Type::String => Value::Text(from.str().map_err(malformed)?),
        Type::Bytes => Value::Bytes(from.bytes().map_err(malformed)?),
        _ => Value::Int(from.i64().map_err(malformed)?),
    };
    Ok(value)
}

/// A change's value for a person to read; nothing for bytes, and for what was taken back.
pub(crate) fn text_of(change: &super::operation::Change) -> Option<String> {
    if let Some(element) = &change.slot.element {
        return (change.value == super::PRESENT).then(|| element.clone());
    }
    match decode(&change.value).ok()? {
        Value::Int(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.to_owned()),
        Value::Null | Value::Bytes(_) | Value::Set(_) => None,
    }
}
