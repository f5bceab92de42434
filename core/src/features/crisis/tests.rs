use std::collections::BTreeSet;

use chrono::Days;

use super::model::*;
use super::{crisis_page, rules};
use crate::AppError;
use crate::calendar::Day;
use crate::content::crisis::CrisisData;
use crate::content::{EmergencyService, Language, LineKind, LineSource, Strings};

fn today() -> Day {
    Day::from_ymd_opt(2026, 11, 23).unwrap()
}

fn page_on(country: Option<&str>, language: Language, today: Day) -> Result<CrisisPage, AppError> {
    crisis_page(country.map(Into::into), language, today)
}

fn page(country: &str, language: Language) -> CrisisPage {
    page_on(Some(country), language, today()).unwrap()
}

fn lines(page: &CrisisPage) -> impl Iterator<Item = &CrisisLine> {
    page.crisis_lines
        .iter()
        .chain(&page.support_lines)
        .chain(&page.overdose_lines)
}

fn countries() -> Vec<&'static str> {
    CrisisData::get()
        .countries()
        .map(|(code, _)| code)
        .collect()
}

#[test]
fn the_united_states_page_in_english() {
    let page = page("us", Language::En);
    assert_eq!(page.coverage, CrisisCoverage::Listed);
    assert_eq!(
        (page.country.as_deref(), page.country_name.as_deref()),
        (Some("US"), Some("United States"))
    );
    let emergency: Vec<_> = page
        .emergency
        .iter()
        .map(|e| (e.label.as_str(), e.number.as_str()))
        .collect();
    assert_eq!(emergency, [("Emergency services", "911")]);
    let first = &page.crisis_lines[0];
    assert_eq!(
        (
            first.id.as_str(),
            first.dial.as_deref(),
            first.sms.as_deref()
        ),
        ("us-988", Some("988"), Some("988"))
    );
    assert_eq!(
        first.after_dial.as_deref(),
        Some("Stay on the line to be connected. For Spanish, press 2.")
    );
    assert_eq!(first.hours.text, "Day and night, every day");
    assert_eq!(first.checked.as_deref(), Some("Checked on 2 June 2026"));
    assert_eq!(
        (first.age, first.advice.as_deref()),
        (LineAge::Recent, None)
    );
}

#[test]
fn the_persons_language_comes_first() {
    let for_some = |line: &CrisisLine| {
        use LineKind::*;
        matches!(line.kind, Youth | LgbtqYouth | DomesticViolence | Poison)
    };
    assert_eq!(page("US", Language::Es).crisis_lines[0].id, "us-988-es");
    assert_eq!(page("CH", Language::En).support_lines[0].id, "ch-safezone");
    for code in countries() {
        for language in Language::ALL {
            let page = page(code, language);
            for group in [&page.crisis_lines, &page.support_lines] {
                let sure = group.iter().filter(|l| l.source != LineSource::Unverified);
                let spoken = sure.filter(|l| !for_some(l)).map(|l| !l.speaks_yours);
                assert!(spoken.is_sorted(), "{code} {language:?}");
            }
        }
    }
}

#[test]
fn every_listed_country_has_its_own_numbers_and_no_others() {
    let all = countries();
    assert_eq!(all.len(), 46);
    let mut shown = 0;
    for code in all {
        let page = page(code, Language::Es);
        assert!(!page.emergency.is_empty(), "{code}");
        let prefix = format!("{}-", code.to_lowercase());
        for line in lines(&page) {
            assert!(
                line.id.starts_with(&prefix),
                "{} on the page of {code}",
                line.id
            );
            shown += 1;
        }
        let ids: BTreeSet<_> = lines(&page).map(|l| &l.id).collect();
        assert_eq!(ids.len(), lines(&page).count(), "{code} shows a line twice");
    }
    assert_eq!(shown, 120);
}

#[test]
fn unverified_lines_stand_below_and_say_so() {
    let mut unverified = 0;
    for code in countries() {
        let page = page(code, Language::En);
        for group in [
            &page.crisis_lines,
            &page.support_lines,
            &page.overdose_lines,
        ] {
            assert!(
                group.is_sorted_by_key(|l| l.source == LineSource::Unverified),
                "{code}"
            );
            for line in group.iter().filter(|l| l.source == LineSource::Unverified) {
                unverified += 1;
                assert!(
                    line.advice
                        .as_deref()
                        .unwrap()
                        .starts_with("Please check this number"),
                    "{}",
                    line.id
                );
                assert_eq!(
                    (line.checked_on, line.age),
                    (None, LineAge::Undated),
                    "{}",
                    line.id
                );
            }
        }
    }
    assert_eq!(unverified, 35);
    let mexico = page("MX", Language::Es);
    assert!(mexico.emergency.iter().all(|e| e.advice.is_some()));
}

#[test]
fn lines_that_stay_while_a_person_uses_are_for_the_overdose_screen_only() {
    for code in countries() {
        let page = page(code, Language::En);
        let other = page.crisis_lines.iter().chain(&page.support_lines);
        assert!(
            other
                .clone()
                .all(|l| l.kind != LineKind::OverdosePrevention),
            "{code}"
        );
        assert!(
            page.overdose_lines
                .iter()
                .all(|l| l.kind == LineKind::OverdosePrevention),
            "{code}"
        );
    }
    let ids: Vec<_> = page("US", Language::En)
        .overdose_lines
        .into_iter()
        .map(|l| l.id)
        .collect();
    assert_eq!(ids, ["us-safespot", "us-nousealone"]);
}

#[test]
fn age_is_counted_from_the_day_of_the_page() {
    let find = |day| {
        let page = page_on(Some("US"), Language::En, day).unwrap();
        lines(&page).find(|l| l.id == "us-ctl").cloned().unwrap()
    };
    let checked = Day::from_ymd_opt(2026, 6, 2).unwrap();
    let after = |days| find(checked + Days::new(days));
    let cases = [
        (0, LineAge::Recent),
        (180, LineAge::Recent),
        (181, LineAge::Old),
        (365, LineAge::Old),
        (366, LineAge::VeryOld),
    ];
    for (days, age) in cases {
        let line = after(days);
        assert_eq!(line.age, age, "{days} days");
        assert_eq!(line.advice.is_some(), age != LineAge::Recent, "{days} days");
    }
    // A clock ten years back neither hides a number nor calls it old.
    assert_eq!(
        find(Day::from_ymd_opt(2016, 11, 23).unwrap()).age,
        LineAge::Recent
    );
    // No date at all is not taken for a new one.
    let page = page("US", Language::En);
    let undated = lines(&page).find(|l| l.id == "us-samhsa").unwrap();
    assert_eq!(undated.age, LineAge::Undated);
    assert_eq!(
        undated.advice.as_deref(),
        Some("Not checked lately. If it does not answer, call the emergency number.")
    );
}

#[test]
fn no_country_or_one_not_listed_gives_general_advice_and_no_number() {
    let cases = [
        (None, CrisisCoverage::NotChosen, "Choose your country"),
        (Some("ZZ"), CrisisCoverage::NotListed, "No line is listed"),
        (Some("fo"), CrisisCoverage::NotListed, "No line is listed"),
    ];
    for (country, coverage, said) in cases {
        let page = page_on(country, Language::En, today()).unwrap();
        assert_eq!(page.coverage, coverage);
        assert_eq!(page.country_name, None);
        assert_eq!((page.emergency.len(), lines(&page).count()), (0, 0));
        let notices = page.notices.join(" ");
        assert!(
            notices.contains(said) && notices.contains("112"),
            "{notices}"
        );
        assert_eq!(
            page.directories,
            ["https://findahelpline.com/", "https://befrienders.org/"]
        );
        assert!(!page.overdose.sections.is_empty() && !page.withdrawal.sections.is_empty());
    }
}

#[test]
fn a_country_without_a_line_says_so_beside_its_emergency_numbers() {
    for code in ["SV", "GT", "NI", "BO", "VE", "CU"] {
        let page = page(code, Language::Es);
        assert_eq!(page.coverage, CrisisCoverage::NoLine, "{code}");
        assert!(
            page.notices[0].starts_with("Aún no hay una línea"),
            "{code}"
        );
        assert!(page.emergency.iter().any(
            |e| e.service == EmergencyService::Ambulance || e.service == EmergencyService::All
        ));
    }
}

#[test]
fn what_is_no_country_code_is_refused() {
    let long = "U".repeat(300);
    for garbage in [
        "",
        "U",
        "USA",
        "U$",
        "12",
        "ÑÑ",
        "é",
        " US",
        "U\0",
        long.as_str(),
    ] {
        let error = page_on(Some(garbage), Language::En, today()).unwrap_err();
        let AppError::Invalid { field, why } = error else {
            panic!("{error}")
        };
        assert_eq!(field, "country");
        assert!(!why.contains("U$") && why.contains("two letters"), "{why}");
    }
    assert_eq!(page("uk", Language::En).country.as_deref(), Some("GB"));
}

#[test]
fn hours_are_words_and_values() {
    let find = |code: &str, id: &str, language| {
        let page = page(code, language);
        lines(&page).find(|l| l.id == id).cloned().unwrap().hours
    };
    let nami = find("US", "us-nami", Language::En);
    assert_eq!(nami.text, "Monday to Friday, 10:00 to 22:00, New York time");
    assert_eq!(nami.spans[0].days, [1, 2, 3, 4, 5]);
    assert_eq!(nami.zone.as_deref(), Some("America/New_York"));
    let two = find("CR", "cr-aquiestoy", Language::Es);
    assert_eq!(
        two.text,
        "lunes a viernes, 14:00 a 22:00; sábado, 09:00 a 16:00"
    );
    assert_eq!(
        (two.spans.len(), two.spans[1].days.as_slice()),
        (2, [6].as_slice())
    );
    assert_eq!(
        find("FR", "fr-drogues", Language::En).text,
        "Every day, 08:00 to 02:00"
    );
    assert_eq!(
        find("GR", "gr-1145", Language::En).text,
        "Only at certain hours (please check)"
    );
    assert_eq!(
        find("CO", "co-192", Language::Es).text,
        "Horario no conocido"
    );
}

#[test]
fn editors_fields_are_not_shown() {
    for code in countries() {
        let json = serde_json::to_string(&page(code, Language::En)).unwrap();
        for word in ["evidence", "\"note\"", "from memory", "confirm)"] {
            assert!(!json.contains(word), "{code}: {word}");
        }
    }
}

/// Every text that is not a name, a number or an address comes from a key.
#[test]
fn every_text_comes_from_a_key() {
    let strings = Strings::pseudo();
    for country in countries().into_iter().map(Some).chain([None, Some("ZZ")]) {
        let page = rules::page(CrisisData::get(), &strings, country, today()).unwrap();
        let mut texts = vec![
            &page.title,
            &page.lead,
            &page.self_harm,
            &page.voices,
            &page.emergency_title,
        ];
        texts.extend([
            &page.crisis_title,
            &page.support_title,
            &page.privacy,
            &page.standing,
            &page.report_label,
        ]);
        texts.extend(&page.notices);
        for number in &page.emergency {
            texts.push(&number.label);
            texts.extend(&number.advice);
        }
        for line in lines(&page) {
            texts.extend([&line.kind_label, &line.hours.text]);
            texts.extend(
                [&line.after_dial, &line.checked, &line.advice]
                    .into_iter()
                    .flatten(),
            );
        }
        for screen in [&page.overdose, &page.withdrawal] {
            texts.push(&screen.title);
            texts.extend(&screen.lead);
            for section in &screen.sections {
                texts.extend(&section.title);
                texts.extend(&section.items);
            }
        }
        assert!(texts.len() > 40);
        for text in texts {
            assert!(
                text.starts_with("[!! ") && text.ends_with(" !!]"),
                "not from a key: {text}"
            );
        }
    }
}
