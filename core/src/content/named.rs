//! How the files are read without copying them: texts and objects that borrow from their own text.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

/// A text, borrowed unless the file had to escape something in it.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Text(#[serde(borrow)] pub(crate) Cow<'static, str>);

/// A JSON object as pairs in the order of the file: the order is the editor's, and screens keep it.
#[derive(Debug)]
pub(crate) struct Named<V>(pub(crate) Vec<(&'static str, V)>);

impl<V> Default for Named<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Named<V> {
    /// The value called `name`. The lists are short; reading on is quicker than hashing.
    pub(crate) fn get(&self, name: &str) -> Option<&V> {
        self.0.iter().find(|(n, _)| *n == name).map(|(_, v)| v)
    }
}

impl<'de: 'static, V: Deserialize<'de>> Deserialize<'de> for Named<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<V>(PhantomData<V>);
        impl<'de: 'static, V: Deserialize<'de>> Visitor<'de> for Pairs<V> {
            type Value = Named<V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Named<V>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Named(pairs))
            }
        }
        deserializer.deserialize_map(Pairs(PhantomData))
    }
}
