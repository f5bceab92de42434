//! Every text shown to people, by key and language, with its values filled in.

use std::sync::LazyLock;

use icu_locale_core::{Locale, locale};
use icu_plurals::{PluralCategory, PluralRules};
use serde::Deserialize;

use super::model::Language;
use super::named::{Named, Text};
use super::shipped;

/// What stands where a text or a value is missing: never a raw `{name}`, never nothing.
const MISSING: &str = "…";

/// The texts of one language.
#[derive(Debug)]
pub struct Strings {
    language: Language,
    /// Sorted by key.
    texts: Vec<(&'static str, Entry)>,
}

/// A text, or one text for each plural form of the language.
#[derive(Debug, Deserialize)]
#[serde(untagged, bound(deserialize = "'de: 'static"))]
enum Entry {
    One(Text),
    Plural(Plural),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct Plural {
    one: Option<Text>,
    many: Option<Text>,
    other: Text,
}

/// A text that could not be given whole: the reason, and what to show all the same.
#[derive(Debug, PartialEq, Eq)]
struct Gap {
    why: &'static str,
    shown: String,
}

#[derive(Deserialize, Default)]
#[serde(bound(deserialize = "'de: 'static"))]
struct File {
    strings: Named<Entry>,
}

static EN: LazyLock<Strings> =
    LazyLock::new(|| Strings::read(Language::En, shipped!("strings.en.json")));
static ES: LazyLock<Strings> =
    LazyLock::new(|| Strings::read(Language::Es, shipped!("strings.es.json")));

impl Strings {
    /// The texts of this language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::Es => &ES,
        }
    }

    /// The language of these texts.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of `key`, which has nothing to fill in.
    ///
    /// A key that does not exist stops a debug build and gives `…` in a released one.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    /// The text of `key` with `{name}` replaced by the value given for `name`.
    ///
    /// A missing key or value stops a debug build and gives `…` in its place in a released one.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        whole_or_shown(key, self.try_fill(key, None, values))
    }

    /// The text of `key` in the plural form that the language uses for `n`, with `{n}` and `values` filled in.
    #[must_use]
    pub fn count(&self, key: &str, n: u64, values: &[(&str, &str)]) -> String {
        whole_or_shown(key, self.try_fill(key, Some(n), values))
    }

    /// Whether there is a text of this key, for what has words only sometimes.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    fn try_fill(&self, key: &str, n: Option<u64>, values: &[(&str, &str)]) -> Result<String, Gap> {
        let gap = |why, shown: &str| Gap {
            why,
            shown: shown.to_owned(),
        };
        let entry = self.entry(key).ok_or_else(|| gap("no such key", MISSING))?;
        let template = match (entry, n) {
            (Entry::One(text), _) => text,
            (Entry::Plural(forms), Some(n)) => forms.for_category(category(self.language, n)),
            // Without a number the general form is the least wrong.
            (Entry::Plural(forms), None) => &forms.other,
        };
        let n = n.map(|n| n.to_string());
        let (shown, whole) = filled(&template.0, |name| {
            let given = values
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| *value);
            given.or(if name == "n" { n.as_deref() } else { None })
        });
        if whole {
            Ok(shown)
        } else {
            Err(gap("a value is missing", &shown))
        }
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        let at = self.texts.binary_search_by(|(k, _)| (*k).cmp(key)).ok()?;
        self.texts.get(at).map(|(_, entry)| entry)
    }

    /// Texts of an app's own (the command line has some), from JSON in the form of `content/strings.en.json`.
    ///
    /// JSON that cannot be read gives no texts: whoever ships it tests it.
    #[must_use]
    pub fn read(language: Language, json: &'static str) -> Self {
        let mut texts = serde_json::from_str::<File>(json)
            .unwrap_or_default()
            .strings
            .0;
        texts.sort_by_key(|(key, _)| *key);
        Self { language, texts }
    }
}

impl Plural {
    fn for_category(&self, category: PluralCategory) -> &Text {
        let form = match category {
            PluralCategory::One => self.one.as_ref(),
            PluralCategory::Many => self.many.as_ref(),
            _ => None,
        };
        form.unwrap_or(&self.other)
    }
}

fn category(language: Language, n: u64) -> PluralCategory {
    let locale: Locale = match language {
        Language::En => locale!("en"),
        Language::Es => locale!("es"),
    };
    PluralRules::try_new_cardinal((&locale).into())
        .map_or(PluralCategory::Other, |rules| rules.category_for(n))
}

/// Fills a template in one pass, so that braces inside a value stay as they were typed.
/// The second part tells whether every value was there.
fn filled<'v>(template: &str, value: impl Fn(&str) -> Option<&'v str>) -> (String, bool) {
    let mut shown = String::with_capacity(template.len());
    let mut whole = true;
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        shown.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let given = value(name);
        whole &= given.is_some();
        shown.push_str(given.unwrap_or(MISSING));
        rest = after;
    }
    shown.push_str(rest);
    (shown, whole)
}

fn whole_or_shown(key: &str, result: Result<String, Gap>) -> String {
    result.unwrap_or_else(|gap| {
        debug_assert!(false, "text `{key}`: {}", gap.why);
        gap.shown
    })
}

#[cfg(test)]
#[path = "strings_tests.rs"]
pub(crate) mod tests;
