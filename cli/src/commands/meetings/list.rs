//! `meetings list`: what a list holds, in the order of the week, also what has no place to be near to.

use waymark_core::ListQuery;

use super::filter::Filter;
use super::paint::{self, Painter};
use crate::commands::Done;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct List {
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    #[command(flatten)]
    filter: Filter,
    #[arg(long, value_name = "N", value_parser = words::count)]
    limit: Option<u32>,
    #[arg(long, value_name = "N", value_parser = words::count)]
    offset: Option<u32>,
}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let found = home.app.meetings_list(ListQuery {
            source: self.source,
            filter: self.filter.into(),
            limit: self.limit,
            offset: self.offset.unwrap_or(0),
        })?;
        let texts = session.texts;
        let painter = Painter::new(texts, &home, false);
        session.out.show(&found, |page| {
            paint::found(page, texts, &painter, &found, "meetings.listed");
        });
        Ok(())
    }
}
