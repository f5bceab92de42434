//! Answers of today's check-in under an alert, for the contacts who agreed to get them.
//!
//! They are those of when it was composed. Which of them a contact gets is worked out when it goes out, so what was taken
//! back meanwhile stays here, and the call for help goes out without it.

use serde_json::{Map, Value};
use waymark_wire::contact::record::MOST_TEXT;

use super::{Here, Said, texts};
use crate::calendar::Day;
use crate::error::{Error, Result};
use crate::features::alerts::answers::DayAnswers;
use crate::features::alerts::store::Kept;
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

/// Refuses what is longer than a message to an app can be, so that nobody gets less than was shown.
pub(super) fn check_length(here: &Here<'_>, said: &Said, contacts: &[Contact]) -> Result<()> {
    let fits = |contact: &Contact| {
        let (_, late_text) = texts(here, said, contact);
        line(here, said.answers.as_ref(), contact).is_none_or(|line| is_short(&late_text, &line))
    };
    match contacts.iter().all(fits) {
        true => Ok(()),
        false => Err(Error::invalid(
            "give_answers",
            "must fit with the words into 800 bytes",
        )),
    }
}

/// The line with the answers that this contact gets now; nothing where there are none.
pub(super) fn line(
    here: &Here<'_>,
    answers: Option<&DayAnswers>,
    contact: &Contact,
) -> Option<String> {
    let names: Vec<_> = shared_answers(contact).collect();
    answers?.line(here.strings(contact), &names)
}

/// The same for an alert that goes out now, as long as both fit into a message.
pub(in crate::flows) fn line_now(
    here: &Here<'_>,
    alert: &Kept,
    contact: &Contact,
) -> Option<String> {
    let line = line(here, alert.answers.as_ref(), contact)?;
    is_short(alert.text_now(), &line).then_some(line)
}

fn is_short(text: &str, line: &str) -> bool {
    text.len() + 1 + line.len() <= MOST_TEXT
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
