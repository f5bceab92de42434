//! A row as the feed has it. Only the fields named here are ever looked at: names, mails and phone numbers of contact
//! persons are passed over by the parser and reach no memory of ours.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::scalar::Scalar;

/// Columns of a spreadsheet beyond this are passed over.
pub(super) const COLUMN_LIMIT: usize = 256;

/// One member of the list.
#[derive(Debug)]
pub(super) enum Element<'a> {
    Row(Box<RawRow<'a>>),
    /// A list: a line of a spreadsheet.
    Line(Vec<Scalar<'a>>),
    /// A text, a number, `true`, `null`.
    Other,
}

macro_rules! raw_row {
    ($($field:ident: $($key:literal)|+,)*) => {
        /// The values of one row by field.
        #[derive(Debug, Default)]
        pub(super) struct RawRow<'a> {
            $(pub(super) $field: Scalar<'a>,)*
        }

        /// A field by any of its names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(non_camel_case_types, reason = "named as the fields are")]
        pub(super) enum Key { $($field,)* Fields, Unknown }

        impl Key {
            fn exactly(name: &str) -> Self {
                match name {
                    $($($key)|+ => Self::$field,)*
                    "fields" => Self::Fields,
                    _ => Self::Unknown,
                }
            }
        }

        impl<'a> RawRow<'a> {
            /// Takes a value; of two for one field the last that says something counts.
            pub(super) fn set(&mut self, key: Key, value: Scalar<'a>) {
                if value.is_absent() {
                    return;
                }
                match key {
                    $(Key::$field => self.$field = value,)*
                    Key::Fields | Key::Unknown => {}
                }
            }

            /// Reads one member of the row.
            fn read<A: MapAccess<'a>>(&mut self, key: Key, object: &mut A) -> Result<(), A::Error> {
                match key {
                    Key::Fields => {
                        // Airtable wraps a row: {"id": ..., "fields": {...}}.
                        if let Element::Row(mut inner) = object.next_value()? {
                            if inner.id.is_absent() {
                                inner.id = std::mem::take(&mut self.id);
                            }
                            *self = *inner;
                        }
                    }
                    Key::Unknown => {
                        object.next_value::<IgnoredAny>()?;
                    }
                    known => self.set(known, object.next_value()?),
                }
                Ok(())
            }
        }
    };
}

// Meeting Guide names first, then those of spreadsheets, BMLT's answers and its administration.
raw_row! {
    slug: "slug",
    id: "id",
    name: "name" | "meeting_name",
    day: "day",
    time: "time" | "start_time" | "startTime",
    end_time: "end_time",
    duration: "duration" | "duration_time",
    time_zone: "timezone" | "time_zone" | "timeZone",
    types: "types",
    languages: "languages" | "language",
    accessible: "accessible" | "wheelchair" | "wheelchair_accessible" | "wheelchair_access",
    attendance_option: "attendance_option",
    archived: "archived",
    approximate: "approximate",
    latitude: "latitude",
    longitude: "longitude",
    coordinates: "coordinates",
    formatted_address: "formatted_address" | "full_address",
    address: "address" | "location_street",
    city: "city" | "location_municipality",
    state: "state" | "location_province",
    postal_code: "postal_code" | "zip" | "zip_code" | "location_postal_code_1",
    country: "country" | "location_nation",
    regions: "regions",
    region: "region",
    sub_region: "sub_region",
    location: "location" | "location_name" | "location_text",
    location_notes: "location_notes" | "location_info",
    group: "group" | "group_name",
    group_notes: "group_notes",
    notes: "notes" | "comments",
    conference_url: "conference_url" | "virtual_meeting_link",
    conference_url_notes: "conference_url_notes" | "virtual_meeting_additional_info",
    conference_phone: "conference_phone" | "phone_meeting_number",
    conference_phone_notes: "conference_phone_notes",
    url: "url",
    website: "website",
    updated: "updated" | "updatedAt",
    group_id: "groupID",
    bmlt_id: "id_bigint",
    weekday: "weekday_tinyint",
    published: "published",
    venue_type: "venue_type" | "venueType",
    temporarily_virtual: "temporarilyVirtual",
    format_keys: "formats",
    format_ids: "format_shared_id_list" | "formatIds",
    service_body: "service_body_bigint" | "serviceBodyId",
    service_body_name: "service_body_name",
    root_server: "root_server_uri",
    root_server_id: "root_server_id" | "rootServerId",
    county: "location_sub_province",
    borough: "location_city_subsection",
    neighborhood: "location_neighborhood",
    train_lines: "train_lines",
    bus_lines: "bus_lines",
}

impl Key {
    /// "Full Address" is `full_address`: spreadsheets have names in plain words.
    pub(super) fn named(name: &str) -> Self {
        match Self::exactly(name) {
            Self::Unknown => Self::exactly(&name.trim().to_lowercase().replace([' ', '-'], "_")),
            known => known,
        }
    }
}

impl RawRow<'_> {
    /// The row has a field that only BMLT's answers have.
    pub(super) fn is_bmlt(&self) -> bool {
        [&self.bmlt_id, &self.weekday, &self.format_ids]
            .into_iter()
            .any(|value| !value.is_absent())
    }
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
        let mut line = Vec::new();
        while line.len() < COLUMN_LIMIT {
            match list.next_element()? {
                Some(value) => line.push(value),
                None => return Ok(Element::Line(line)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Element::Line(line))
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
