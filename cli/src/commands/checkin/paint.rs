//! A day and its check-ins, for people.

use waymark_core::calendar::Zone;
use waymark_core::{Answer, Answers, Checkin, CheckinDay, DayState, Medicine};

use crate::page::{Page, good, plain, quiet};
use crate::session::Home;
use crate::texts::Texts;

/// Digits of an id that are shown; so many are unique in practice.
const ID: usize = 8;
const INDENT: usize = 2;

pub(in crate::commands) fn day(page: &mut Page, texts: Texts, home: &Home, day: &CheckinDay) {
    let state = match day.state {
        DayState::Done => good(texts.text("day.done")),
        DayState::Partial => texts.text("day.partial"),
        DayState::None => quiet(texts.text("day.none")),
    };
    page.heading(&texts.day(day.day, home.today()));
    page.under(INDENT, &state);
    for item in &day.entries {
        written(page, texts, home, item, &time(texts, item));
    }
}

/// One entry by itself, with its day.
pub(super) fn entry(page: &mut Page, texts: Texts, home: &Home, entry: &Checkin) {
    let day = texts.day(entry.day, home.today());
    let when = format!("{day}, {}", time(texts, entry));
    written(page, texts, home, entry, &when);
}

fn written(page: &mut Page, texts: Texts, home: &Home, entry: &Checkin, when: &str) {
    page.ends(INDENT, when, &quiet(short(&entry.id)));
    let said = said(texts, home, &entry.answers);
    if !said.is_empty() {
        page.under(INDENT * 2, &said.join(" · "));
    }
    if let Some(note) = &entry.answers.note {
        page.under(INDENT * 2, &format!("“{}”", plain(note)));
    }
}

/// The first digits of an id.
pub(super) fn short(id: &str) -> String {
    id.chars().take(ID).collect()
}

/// The time of day where it was written, with the zone.
fn time(texts: Texts, entry: &Checkin) -> String {
    let Some(at) = entry.at else {
        return texts.text("checkin.some_time");
    };
    let zone = Zone::parse(&entry.zone).unwrap_or_else(|_| Zone::utc());
    let time = zone.to_local(at).format("%H:%M").to_string();
    texts.fill("time.in_zone", &[("time", &time), ("zone", zone.name())])
}

fn said(texts: Texts, home: &Home, answers: &Answers) -> Vec<String> {
    let scales = [
        ("mood", answers.mood),
        ("craving", answers.craving),
        ("confidence", answers.confidence),
        ("anxiety", answers.anxiety),
        ("restlessness", answers.restlessness),
        ("stress", answers.stress),
        ("energy", answers.energy),
        ("lonely", answers.lonely),
        ("sleep_quality", answers.sleep_quality),
    ];
    let choices = [
        ("used", answers.used),
        ("risky_situation", answers.risky_situation),
        ("movement", answers.movement),
        ("food", answers.food),
        ("connection", answers.connection),
    ];
    let name = |item: &str| texts.core.text(&format!("item.{item}"));
    let mut said = Vec::new();
    for (item, value) in scales {
        said.extend(value.map(|value| format!("{} {value}", name(item))));
    }
    if let Some(hours) = answers.sleep_hours {
        said.push(texts.fill("item.sleep", &[("hours", &texts.number(hours))]));
    }
    if let Some(medicine) = answers.medicine {
        said.push(format!(
            "{}: {}",
            name("medicine"),
            texts.core.text(medicine_key(medicine))
        ));
    }
    for (item, answer) in choices {
        said.extend(
            answer.map(|answer| format!("{}: {}", name(item), texts.core.text(answer_key(answer)))),
        );
    }
    for (item, words) in [
        ("triggers", &answers.triggers),
        ("warning_signs", &answers.warning_signs),
    ] {
        if !words.is_empty() {
            said.push(format!("{}: {}", name(item), plain(&words.join(", "))));
        }
    }
    said.extend(own(home, answers));
    said
}

/// Answers to own questions, by the words of the question.
fn own(home: &Home, answers: &Answers) -> Vec<String> {
    if answers.own.is_empty() {
        return Vec::new();
    }
    let items = home.app.checkin_items().unwrap_or_default();
    let answered = items
        .iter()
        .filter_map(|item| answers.own.get(&item.id).map(|value| (item, value)));
    answered
        .map(|(item, value)| format!("{} {value}", plain(&item.name)))
        .collect()
}

fn medicine_key(medicine: Medicine) -> &'static str {
    match medicine {
        Medicine::Taken => "medicine.taken",
        Medicine::Late => "medicine.late",
        Medicine::Missed => "medicine.missed",
        Medicine::None => "medicine.none",
    }
}

fn answer_key(answer: Answer) -> &'static str {
    match answer {
        Answer::No => "answer.no",
        Answer::Yes => "answer.yes",
        Answer::Skip => "answer.skip",
    }
}
