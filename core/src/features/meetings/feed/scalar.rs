//! One value of a row, whatever type the feed gave it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Members of a list beyond this are passed over.
const LIST_LIMIT: usize = 64;

/// A value as found. `null`, `""` and white space count as absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Scalar<'a> {
    #[default]
    Absent,
    Bool(bool),
    Whole(i64),
    Real(f64),
    Text(Cow<'a, str>),
    List(Vec<Scalar<'a>>),
    /// An object: never a value of these formats.
    Object,
}

impl<'a> Scalar<'a> {
    /// A text, absent where there is nothing but white space.
    pub(super) fn said(text: Cow<'a, str>) -> Self {
        if text.trim().is_empty() {
            Self::Absent
        } else {
            Self::Text(text)
        }
    }

    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value as text. A list of one is that one; a longer list is joined.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Whole(number) => Some(Cow::Owned(number.to_string())),
            Self::Real(number) => Some(Cow::Owned(number.to_string())),
            Self::List(members) => {
                let texts: Vec<_> = members.iter().filter_map(Scalar::text).collect();
                if texts.is_empty() {
                    None
                } else {
                    Some(Cow::Owned(texts.join(", ")))
                }
            }
            Self::Absent | Self::Bool(_) | Self::Object => None,
        }
    }

    /// The value as a finite number; `None` when it is none, `Err` when it is not one.
    pub(super) fn number(&self) -> Result<Option<f64>, NotANumber> {
        let number = match self {
            Self::Absent => return Ok(None),
            Self::Whole(number) => *number as f64,
            Self::Real(number) => *number,
            Self::Text(text) => text.trim().parse().map_err(|_| NotANumber)?,
            Self::Bool(_) | Self::List(_) | Self::Object => return Err(NotANumber),
        };
        Ok(Some(number))
    }

    /// Yes or no in the ways feeds say it.
    pub(super) fn yes_or_no(&self) -> Option<bool> {
        match self {
            Self::Bool(answer) => Some(*answer),
            Self::Whole(1) => Some(true),
            Self::Whole(0) => Some(false),
            Self::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "yes" | "true" | "1" => Some(true),
                "no" | "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A value stands where a number should be and is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotANumber;

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyScalar)
    }
}

struct AnyScalar;

impl<'de> Visitor<'de> for AnyScalar {
    type Value = Scalar<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Whole(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Scalar::Real(value as f64), Scalar::Whole))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Real(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::said(Cow::Borrowed(without_prompt(value))))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Scalar::said(Cow::Owned(without_prompt(value).to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Absent)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while members.len() < LIST_LIMIT {
            match list.next_element()? {
                Some(Scalar::Absent) => {}
                Some(member) => members.push(member),
                None => return Ok(Scalar::List(members)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::List(members))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut value = Scalar::Object;
        while let Some(key) = object.next_key::<Cow<'_, str>>()? {
            // Databases wrap what JSON has no type for: {"$oid": "..."}, {"$date": "..."}.
            if matches!(&*key, "$oid" | "$date") {
                value = object.next_value()?;
            } else {
                object.next_value::<IgnoredAny>()?;
            }
        }
        Ok(value)
    }
}

/// Old BMLT rows say `Label#@-@#value`.
fn without_prompt(text: &str) -> &str {
    // Looking for one byte costs a fraction of looking for a text, and nearly no value has it.
    if !text.contains('#') {
        return text;
    }
    text.rsplit_once("#@-@#").map_or(text, |(_, value)| value)
}
