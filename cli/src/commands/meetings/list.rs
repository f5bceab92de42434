//! `meetings list`: what a list holds, in the order of the week, also what has no place to be near to.

use super::near::paint_found;
use super::paint::Painter;
use crate::commands::Done;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct List {
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    #[arg(long, value_name = "DAY", value_parser = words::weekday, allow_negative_numbers = true)]
    day: Option<i32>,
    #[arg(long, value_name = "N", value_parser = words::count)]
    limit: Option<u32>,
    #[arg(long, value_name = "N", value_parser = words::count)]
    offset: Option<u32>,
}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let (limit, offset) = (self.limit.unwrap_or(50), self.offset.unwrap_or(0));
        let found = home
            .app
            .meetings_list(self.source, self.day, limit, offset)?;
        let texts = session.texts;
        let painter = Painter::new(texts, &home, false);
        session.out.show(&found, |page| {
            paint_found(page, texts, &painter, &found, "meetings.listed");
        });
        Ok(())
    }
}
