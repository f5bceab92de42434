//! `crisis`: whom to call now. Needs no home and no key; with a home, the country chosen there is used.

use waymark_core::calendar::{Day, lived_day};
use waymark_core::{CrisisLine, CrisisPage, EmergencyNumber, FixedScreen, crisis_page};

use super::Done;
use crate::failure::Failure;
use crate::page::{Page, bold, care, good, quiet};
use crate::session::Session;
use crate::texts::Texts;

#[derive(clap::Args)]
pub(crate) struct Crisis {
    #[arg(long, value_name = "CC")]
    country: Option<String>,
}

impl Crisis {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let country = self.country.or_else(|| {
            let home = session.open_if_any()?;
            home.settings.country
        });
        let page = crisis_page(country, session.texts.language(), today(session)?)?;
        let texts = session.texts;
        session.out.show(&page, |to| paint(to, texts, &page));
        Ok(())
    }
}

fn today(session: &Session) -> Result<Day, Failure> {
    let (clock, zone) = session.clock()?;
    let now = clock.now().map_err(|_| Failure::internal("clock"))?;
    Ok(lived_day(now, &zone, 0))
}

/// How many lines stand in a few words.
const BRIEF: usize = 2;

/// The top of the page, for a look at it.
pub(super) fn brief(to: &mut Page, texts: Texts, page: &CrisisPage) {
    to.line(&page.title);
    numbers(to, texts, page);
    for one in page.crisis_lines.iter().take(BRIEF) {
        line(to, texts, one);
    }
}

fn paint(to: &mut Page, texts: Texts, page: &CrisisPage) {
    let place = page
        .country_name
        .as_deref()
        .map(|name| format!(" · {name}"));
    to.heading(&format!("{}{}", page.title, place.unwrap_or_default()));
    to.line(&page.lead);
    for notice in &page.notices {
        to.line(&care(notice));
    }
    numbers(to, texts, page);
    to.blank();
    to.line(&page.self_harm);
    to.line(&page.voices);
    lines(to, texts, &page.crisis_title, &page.crisis_lines);
    lines(to, texts, &page.support_title, &page.support_lines);
    screen(to, &page.overdose);
    for one in &page.overdose_lines {
        line(to, texts, one);
    }
    screen(to, &page.withdrawal);
    to.blank();
    for directory in &page.directories {
        to.under(2, directory);
    }
    to.line(&quiet(&page.privacy));
    to.line(&quiet(&page.standing));
}

pub(super) fn numbers(to: &mut Page, texts: Texts, page: &CrisisPage) {
    if page.emergency.is_empty() {
        return;
    }
    to.heading(&page.emergency_title);
    let rows: Vec<_> = page
        .emergency
        .iter()
        .map(|number| emergency(texts, number))
        .collect();
    to.table(2, &rows);
    for advice in page
        .emergency
        .iter()
        .filter_map(|number| number.advice.as_deref())
    {
        to.under(2, &care(advice));
    }
}

fn emergency(texts: Texts, number: &EmergencyNumber) -> [String; 2] {
    let dial = bold(good(&number.number));
    let dial = match number.by_text {
        true => texts.fill("crisis.sms", &[("number", &dial)]),
        false => dial,
    };
    [dial, number.label.clone()]
}

pub(super) fn lines(to: &mut Page, texts: Texts, title: &str, lines: &[CrisisLine]) {
    if lines.is_empty() {
        return;
    }
    to.heading(title);
    for one in lines {
        line(to, texts, one);
    }
}

fn line(to: &mut Page, texts: Texts, line: &CrisisLine) {
    to.under(2, &bold(&line.name));
    let ways = ways(texts, line);
    if !ways.is_empty() {
        to.under(4, &ways.join(" · "));
    }
    let region = line.region.as_deref().map(|region| format!(" · {region}"));
    let languages = line.languages.join(", ");
    to.under(
        4,
        &format!(
            "{} · {} · {languages}{}",
            line.kind_label,
            line.hours.text,
            region.unwrap_or_default()
        ),
    );
    to.under(4, &quiet(&line.url));
    match &line.advice {
        Some(advice) => to.under(4, &care(advice)),
        None => line
            .checked
            .iter()
            .for_each(|checked| to.under(4, &quiet(checked))),
    }
}

fn ways(texts: Texts, line: &CrisisLine) -> Vec<String> {
    let mut ways = Vec::new();
    for number in line.dial.iter().chain(&line.alt) {
        ways.push(texts.fill("crisis.call", &[("number", &bold(good(number)))]));
    }
    ways.extend(line.after_dial.clone());
    if let Some(number) = &line.sms {
        let number = bold(good(number));
        ways.push(match &line.sms_keyword {
            Some(word) => texts.fill("crisis.sms_word", &[("number", &number), ("word", word)]),
            None => texts.fill("crisis.sms", &[("number", &number)]),
        });
    }
    if let Some(number) = &line.whatsapp {
        ways.push(texts.fill("crisis.whatsapp", &[("number", &bold(good(number)))]));
    }
    if let Some(url) = &line.chat_url {
        ways.push(texts.fill("crisis.chat", &[("url", url)]));
    }
    ways
}

fn screen(to: &mut Page, screen: &FixedScreen) {
    to.heading(&screen.title);
    if let Some(lead) = &screen.lead {
        to.line(lead);
    }
    for section in &screen.sections {
        if let Some(title) = &section.title {
            to.under(2, &bold(title));
        }
        for (at, item) in section.items.iter().enumerate() {
            let mark = if section.numbered {
                format!("  {}.", at + 1)
            } else {
                "  •".to_owned()
            };
            to.hang(&mark, 5, item);
        }
    }
}
