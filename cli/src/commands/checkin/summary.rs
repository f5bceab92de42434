//! `checkin summary`: a week, a month or any stretch at a glance. Empty days are left out, never filled in.

use chrono::TimeDelta;
use waymark_core::{AnswerCount, CheckinSummary};

use crate::commands::Done;
use crate::page::{Page, quiet};
use crate::session::Session;
use crate::texts::Texts;
use crate::words::{self, DayWord};

/// Blocks of a bar from 0 to 10.
const BAR: u8 = 10;

#[derive(clap::Args)]
pub(crate) struct Summary {
    #[arg(value_name = "week|month", value_parser = Stretch::parse)]
    stretch: Option<Stretch>,
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    from: Option<DayWord>,
    #[arg(long, value_name = "DAY", value_parser = words::day)]
    to: Option<DayWord>,
}

/// Days that end with the last one.
#[derive(Clone, Copy)]
struct Stretch(i64);

impl Stretch {
    const WEEK: Self = Self(7);

    fn parse(name: &str) -> Result<Self, &'static str> {
        match name {
            "week" | "semana" => Ok(Self::WEEK),
            "month" | "mes" => Ok(Self(30)),
            _ => Err("week or month"),
        }
    }
}

impl Summary {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let today = home.today();
        let to = self.to.map_or(today, |word| word.day(today));
        let days = self.stretch.unwrap_or(Stretch::WEEK).0;
        let back = || {
            to.checked_sub_signed(TimeDelta::days(days - 1))
                .unwrap_or(to)
        };
        let from = self.from.map_or_else(back, |word| word.day(today));
        let summary = home.app.checkin_summary(from, to)?;
        let texts = session.texts;
        session.out.show(&summary, |page| {
            let (from, to) = (texts.day(from, today), texts.day(to, today));
            page.heading(&texts.fill("summary.title", &[("from", &from), ("to", &to)]));
            paint(page, texts, &summary);
        });
        Ok(())
    }
}

fn paint(page: &mut Page, texts: Texts, summary: &CheckinSummary) {
    let (with, all) = (
        summary.days_with_entry.to_string(),
        summary.days.to_string(),
    );
    page.line(&texts.fill("summary.coverage", &[("n", &with), ("all", &all)]));
    let rows: Vec<[String; 5]> = summary
        .items
        .iter()
        .filter_map(|item| {
            let (mean, low, high) = (item.mean?, item.low?, item.high?);
            let bar = if item.item == "sleep_hours" {
                String::new()
            } else {
                bar(mean)
            };
            Some([
                texts.core.text(&format!("item.{}", item.item)),
                texts.number(mean),
                bar,
                format!("{}–{}", texts.number(low), texts.number(high)),
                quiet(texts.count("summary.days", item.n, &[])),
            ])
        })
        .collect();
    if !rows.is_empty() {
        page.blank();
        page.table(2, &rows);
        page.blank();
    }
    for (item, count) in [("used", summary.used), ("medicine", summary.medicine)] {
        if count.yes + count.no > 0 {
            page.under(2, &answers(texts, item, count));
        }
    }
    page.line(&quiet(texts.text("summary.gaps")));
}

fn answers(texts: Texts, item: &str, count: AnswerCount) -> String {
    let number = |n: u32| n.to_string();
    let values = [number(count.yes), number(count.no), number(count.unknown)];
    let [yes, no, unknown] = &values;
    texts.fill(
        &format!("summary.{item}"),
        &[("yes", yes), ("no", no), ("unknown", unknown)],
    )
}

fn bar(mean: f64) -> String {
    (1..=BAR)
        .map(|step| {
            if f64::from(step) - 0.5 <= mean {
                '█'
            } else {
                '░'
            }
        })
        .collect()
}
