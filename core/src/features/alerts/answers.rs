//! Answers of a day that an alert gives, as they were when it was composed, and in what words. Pure.

use serde_json::Value;

use crate::calendar::Day;
use crate::content::Strings;

/// Answers of one day by their names, in the order they are told, with the values as [`crate::Answers`] writes them.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct DayAnswers {
    pub(crate) day: Day,
    pub(crate) answers: Vec<(String, Value)>,
}

impl DayAnswers {
    /// The line with those of these names; nothing where there are none.
    pub(crate) fn line(&self, strings: &Strings, names: &[&str]) -> Option<String> {
        let given = self
            .answers
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()));
        let words: Vec<_> = given
            .filter_map(|(name, value)| {
                let value = words(strings, name, value)?;
                Some(format!(
                    "{}: {value}.",
                    strings.text(&format!("item.{name}"))
                ))
            })
            .collect();
        let (date, answers) = (strings.date(self.day), words.join(" "));
        let values = [("date", &*date), ("answers", &*answers)];
        (!words.is_empty()).then(|| strings.fill("alert.message.answers", &values))
    }
}

fn words(strings: &Strings, name: &str, value: &Value) -> Option<String> {
    match name {
        "sleep_hours" => Some(slept(strings, value.as_f64()?)),
        "medicine" => Some(strings.text(&format!("medicine.{}", value.as_str()?))),
        "used" => Some(strings.text(&format!("answer.{}", value.as_str()?))),
        _ => {
            let value = value.as_i64()?.to_string();
            Some(strings.fill("answers.scale", &[("value", &value)]))
        }
    }
}

/// Hours and minutes: no language writes them with another sign.
fn slept(strings: &Strings, hours: f64) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "0 to 24 hours")]
    let minutes = (hours * 60.0).round() as i64;
    let (hours, minutes) = ((minutes / 60).to_string(), minutes % 60);
    match minutes {
        0 => strings.fill("answers.hours", &[("hours", &hours)]),
        _ => {
            let values = [("hours", &*hours), ("minutes", &minutes.to_string())];
            strings.fill("answers.hours_minutes", &values)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::content::Language;

    #[test]
    fn each_gets_what_they_agreed_to_in_their_language() {
        let given = json!({"day": "2026-11-28", "answers": [
            ["mood", 3], ["craving", 8], ["sleep_hours", 6.5], ["medicine", "late"], ["used", "yes"],
        ]});
        let given: DayAnswers = serde_json::from_value(given).unwrap();
        let (en, es) = (Strings::of(Language::En), Strings::of(Language::Es));
        #[rustfmt::skip] // one line each
        let table: [(_, &[&str], _); 6] = [
            (en, &["mood"], Some("My check-in of 28 November 2026: Mood: 3 of 10.")),
            (en, &["craving", "mood"], Some("My check-in of 28 November 2026: Mood: 3 of 10. Craving: 8 of 10.")),
            (es, &["craving", "sleep_hours"], Some("Mi registro del 28 de noviembre de 2026: Ganas de usar: 8 de 10. Horas de sueño: 6 h 30 min.")),
            (es, &["medicine", "used"], Some("Mi registro del 28 de noviembre de 2026: Medicina: tomada tarde. Uso: sí.")),
            (en, &["energy"], None),
            (en, &[], None),
        ];
        for (strings, names, line) in table {
            assert_eq!(given.line(strings, names).as_deref(), line, "{names:?}");
        }
    }

    #[test]
    fn hours_are_told_to_the_minute() {
        let en = Strings::of(Language::En);
        for (hours, told) in [
            (0.0, "0 h"),
            (7.0, "7 h"),
            (6.5, "6 h 30 min"),
            (23.999, "24 h"),
            (24.0, "24 h"),
            (1.0 / 60.0, "0 h 1 min"),
        ] {
            assert_eq!(slept(en, hours), told);
        }
    }
}
