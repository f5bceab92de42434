//! A row as the feed has it. Only the fields named here are ever looked at: names, mails and phone numbers of contact
//! persons are passed over by the parser and reach no memory of ours.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::scalar::Scalar;

/// One member of the list.
#[derive(Debug)]
pub(super) enum Element<'a> {
    Row(Box<RawRow<'a>>),
    /// A list: a line of a spreadsheet grid.
    List,
    /// A text, a number, `true`, `null`.
    Other,
}

macro_rules! raw_row {
    ($($field:ident: $($key:literal)|+,)*) => {
        /// The values of one row by field.
        #[derive(Debug, Default)]
        pub(super) struct RawRow<'a> {
            $(pub(super) $field: Scalar<'a>,)*
            /// The row has a field that only BMLT feeds have.
            pub(super) is_bmlt: bool,
        }

        #[allow(non_camel_case_types, reason = "named as the fields are")]
        enum Key { $($field,)* Fields, Bmlt, Unknown }

        impl Key {
            fn named(name: &str) -> Self {
                match name {
                    $($($key)|+ => Self::$field,)*
                    "fields" => Self::Fields,
                    "id_bigint" | "weekday_tinyint" => Self::Bmlt,
                    _ => Self::Unknown,
                }
            }
        }

        impl<'a> RawRow<'a> {
            /// Reads one member of the row; the last of two with one name counts.
            fn read<A: MapAccess<'a>>(&mut self, key: Key, object: &mut A) -> Result<(), A::Error> {
                match key {
                    $(Key::$field => self.$field = object.next_value()?,)*
                    Key::Fields => {
                        // Airtable wraps a row: {"id": ..., "fields": {...}}.
                        if let Element::Row(mut inner) = object.next_value()? {
                            if inner.id.is_absent() {
                                inner.id = std::mem::take(&mut self.id);
                            }
                            *self = *inner;
                        }
                    }
                    Key::Bmlt => {
                        self.is_bmlt = true;
                        object.next_value::<IgnoredAny>()?;
                    }
                    Key::Unknown => {
                        object.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(())
            }
        }
    };
}

raw_row! {
    slug: "slug",
    id: "id",
    name: "name",
    day: "day",
    time: "time" | "start_time",
    end_time: "end_time",
    time_zone: "timezone" | "time_zone",
    types: "types",
    attendance_option: "attendance_option",
    approximate: "approximate",
    latitude: "latitude",
    longitude: "longitude",
    coordinates: "coordinates",
    formatted_address: "formatted_address",
    address: "address",
    city: "city",
    state: "state",
    postal_code: "postal_code",
    country: "country",
    regions: "regions",
    region: "region",
    sub_region: "sub_region",
    location: "location",
    location_notes: "location_notes",
    group: "group",
    group_notes: "group_notes",
    notes: "notes",
    conference_url: "conference_url",
    conference_url_notes: "conference_url_notes",
    conference_phone: "conference_phone",
    conference_phone_notes: "conference_phone_notes",
    url: "url",
    website: "website",
    updated: "updated",
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Key;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a field name")
            }
            fn visit_str<E>(self, name: &str) -> Result<Key, E> {
                Ok(Key::named(name))
            }
        }
        deserializer.deserialize_str(Name)
    }
}

impl<'de> Deserialize<'de> for Element<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyElement)
    }
}

struct AnyElement;

impl<'de> Visitor<'de> for AnyElement {
    type Value = Element<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut row = Box::<RawRow<'de>>::default();
        while let Some(key) = object.next_key::<Key>()? {
            row.read(key, &mut object)?;
        }
        Ok(Element::Row(row))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Element::List)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Element::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Element::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Element::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Element::Other)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Element::Other)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Element::Other)
    }
}
