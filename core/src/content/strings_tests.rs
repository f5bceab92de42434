use icu_plurals::PluralRules;
use proptest::prelude::*;

use super::*;

impl Strings {
    /// English as another language might be: accented, about 40 % longer, between marks. What is shown
    /// without the marks did not come from a key.
    pub(crate) fn pseudo() -> Self {
        let mut strings = Self::read(Language::En, include_str!("../../content/strings.en.json"));
        for (_, entry) in &mut strings.texts {
            match entry {
                Entry::One(text) => text.0 = pseudo(&text.0).into(),
                Entry::Plural(forms) => {
                    let other = Some(&mut forms.other);
                    let all = [forms.one.as_mut(), forms.many.as_mut(), other];
                    for text in all.into_iter().flatten() {
                        text.0 = pseudo(&text.0).into();
                    }
                }
            }
        }
        strings
    }
}

fn pseudo(template: &str) -> String {
    let mut inside = false;
    let accented: String = template
        .chars()
        .map(|c| {
            inside = (inside || c == '{') && c != '}';
            if inside { c } else { accent(c) }
        })
        .collect();
    let more = "~".repeat(template.chars().count() * 2 / 5);
    format!("[!! {accented} {more} !!]")
}

fn accent(c: char) -> char {
    let plain = "aceginorstuyACEGINORSTUY";
    let marked = "áçéĝíñóŕšţúýÁÇÉĜÍÑÓŔŠŢÚÝ";
    plain
        .find(c)
        .and_then(|_| plain.chars().zip(marked.chars()).find(|(p, _)| *p == c))
        .map_or(c, |(_, m)| m)
}

#[test]
fn pseudo_keeps_placeholders_and_grows() {
    assert_eq!(pseudo("Text {name}"), "[!! Ţéxţ {name} ~~~~ !!]");
    let strings = Strings::pseudo();
    for (key, entry) in &strings.texts {
        let before = EN.entry(key).unwrap();
        for (was, is) in forms(before).iter().zip(forms(entry)) {
            assert_eq!(placeholders(was), placeholders(is), "{key}");
            assert!(is.chars().count() * 10 >= was.chars().count() * 14, "{key}");
        }
    }
}

#[test]
fn both_files_are_read_whole() {
    assert_eq!(EN.texts.len(), ES.texts.len());
    assert!(EN.texts.len() > 240, "{} texts", EN.texts.len());
}

#[test]
fn plural_forms_are_those_of_the_language() {
    for strings in [&*EN, &*ES] {
        let locale: Locale = strings.language.tag().parse().unwrap();
        let rules = PluralRules::try_new_cardinal((&locale).into()).unwrap();
        let categories: Vec<_> = rules.categories().collect();
        let mut counted = 0;
        for (key, entry) in &strings.texts {
            let Entry::Plural(plural) = entry else {
                assert!(
                    !forms(entry)[0].contains("{n}"),
                    "{key} has a count and only one form"
                );
                continue;
            };
            counted += 1;
            assert_eq!(
                plural.one.is_some(),
                categories.contains(&PluralCategory::One),
                "{key}"
            );
            assert_eq!(
                plural.many.is_some(),
                categories.contains(&PluralCategory::Many),
                "{key}"
            );
        }
        assert!(counted >= 6);
    }
}

#[test]
fn counts_take_the_form_of_the_language() {
    let cases = [
        (Language::En, 0, "0 days,"),
        (Language::En, 1, "1 day,"),
        (Language::En, 2, "2 days,"),
        (Language::Es, 0, "0 días,"),
        (Language::Es, 1, "1 día,"),
        (Language::Es, 21, "21 días,"),
        (Language::Es, 1_000_000, "1000000 de días,"),
    ];
    for (language, n, start) in cases {
        let text = Strings::of(language).count("milestone.days", n, &[]);
        assert!(text.starts_with(start), "{text}");
    }
    let text = Strings::of(Language::En).count("notenough.trend", 1, &[("days", "30")]);
    assert!(text.contains("1 of 30 days has an entry"), "{text}");
}

#[test]
fn a_gap_is_named_and_never_shown_raw() {
    let gap = EN.try_fill("no.such.key", None, &[]).unwrap_err();
    assert_eq!((gap.why, gap.shown.as_str()), ("no such key", "…"));
    let gap = EN
        .try_fill("notify.medicine.plain.title", None, &[("tiem", "18:20")])
        .unwrap_err();
    assert_eq!(
        (gap.why, gap.shown.as_str()),
        ("a value is missing", "Medicine at …")
    );
    let gap = EN.try_fill("milestone.days", None, &[]).unwrap_err();
    assert!(gap.shown.starts_with("… days,"), "{}", gap.shown);
}

#[test]
#[should_panic(expected = "no such key")]
fn a_missing_key_stops_a_debug_build() {
    let _ = EN.text("no.such.key");
}

#[test]
fn braces_in_a_value_stay_as_typed() {
    let text = EN.fill("notify.skill.plain.title", &[("name", "my {time} {name}")]);
    assert_eq!(text, "A skill for now: my {time} {name}");
}

proptest! {
    #[test]
    fn filling_any_template_never_panics(template in ".{0,60}", value in ".{0,10}") {
        let (shown, whole) = filled(&template, |name| (name == "a").then_some(value.as_str()));
        if !template.contains('{') {
            prop_assert!(whole);
            prop_assert_eq!(shown, template);
        }
    }
}

#[test]
fn dates_are_in_words() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 2).unwrap();
    assert_eq!(EN.date(day), "2 June 2026");
    assert_eq!(ES.date(day), "2 de junio de 2026");
    assert_eq!(ES.weekday(chrono::Weekday::Wed), "miércoles");
}

#[test]
fn tags_find_their_language() {
    let cases = [
        ("es", Some(Language::Es)),
        ("es-MX", Some(Language::Es)),
        ("es_419", Some(Language::Es)),
        ("ES-ar-u-ca-gregory", Some(Language::Es)),
        ("en-GB", Some(Language::En)),
        ("pt-BR", Some(Language::En)),
        ("zh-Hant-TW", Some(Language::En)),
        ("", None),
        ("C", None),
        ("not a tag!", None),
    ];
    for (tag, language) in cases {
        assert_eq!(Language::from_tag(tag), language, "{tag}");
    }
    assert_eq!(Language::from_tag(&"es-".repeat(200)), None);
}

fn forms(entry: &Entry) -> Vec<&str> {
    match entry {
        Entry::One(text) => vec![&text.0],
        Entry::Plural(p) => [p.one.as_ref(), p.many.as_ref(), Some(&p.other)]
            .into_iter()
            .flatten()
            .map(|t| t.0.as_ref())
            .collect(),
    }
}

fn placeholders(text: &str) -> Vec<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .collect()
}
