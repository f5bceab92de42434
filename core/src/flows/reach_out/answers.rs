//! Answers of today's check-in under an alert, for the contacts who agreed to get them.

use serde_json::{Map, Value};

use super::Here;
use crate::calendar::Day;
use crate::error::{Error, Result};
use crate::features::alerts::answers::DayAnswers;
use crate::features::{Checkin, Contact, SHARED_ANSWERS, checkins_between, shared_answers};
use crate::store::Sql;

/// Today's answers that one of these contacts gets. Errors: `Invalid` naming `give_answers` where there are none.
pub(super) fn of_today(sql: &Sql, today: Day, contacts: &[Contact]) -> Result<DayAnswers> {
    let names: Vec<_> = contacts.iter().flat_map(shared_answers).collect();
    let answers = last(&checkins_between(sql, today, today)?, &names)?;
    match answers.is_empty() {
        true => Err(Error::invalid(
            "give_answers",
            "must be answers of today that one of the contacts agreed to get",
        )),
        false => Ok(DayAnswers {
            day: today,
            answers,
        }),
    }
}

/// Of each of these names the last answer; `entries`: in the order they were written. What was passed over is none.
fn last(entries: &[Checkin], names: &[&str]) -> Result<Vec<(String, Value)>> {
    let mut last = Map::new();
    for entry in entries {
        let json = serde_json::to_value(&entry.answers);
        if let Value::Object(all) = json.map_err(|_| Error::Internal("json"))? {
            let answered = |value: &Value| !value.is_null() && value != "skip";
            last.extend(all.into_iter().filter(|(_, value)| answered(value)));
        }
    }
    let wanted = SHARED_ANSWERS.iter().filter(|name| names.contains(name));
    let found = wanted.filter_map(|name| Some(((*name).to_owned(), last.remove(*name)?)));
    Ok(found.collect())
}

/// The line with the answers that this contact gets now; nothing where there are none.
pub(super) fn line(here: &Here<'_>, answers: &DayAnswers, contact: &Contact) -> Option<String> {
    let names: Vec<_> = shared_answers(contact).collect();
    answers.line(here.strings(contact), &names)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::features::{Answer, Answers};

    fn entry(answers: Answers) -> Checkin {
        Checkin {
            id: String::new(),
            day: Day::MIN,
            at: None,
            zone: "UTC".into(),
            recorded_at: "2026-11-28T12:00:00Z".parse().unwrap(),
            answers,
        }
    }

    #[test]
    fn only_what_is_named_is_kept_and_the_last_of_the_day_counts() {
        let first = entry(Answers {
            mood: Some(3),
            craving: Some(8),
            used: Some(Answer::Yes),
            note: Some("Zirkon".into()),
            ..Answers::default()
        });
        let later = entry(Answers {
            mood: Some(5),
            used: Some(Answer::Skip),
            ..Answers::default()
        });
        let kept = last(&[first, later], &["used", "mood", "energy", "note"]).unwrap();
        assert_eq!(json!(kept), json!([["mood", 5], ["used", "yes"]]));
        assert_eq!(last(&[], &SHARED_ANSWERS).unwrap(), []);
    }
}
