//! `meetings list`: what a list holds, in the order of the week, also what has no place to be near to.

use waymark_core::ListQuery;

use super::filter::Filter;
use super::found::{self, Part};
use super::paint::Painter;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct List {
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    #[command(flatten)]
    filter: Filter,
    #[command(flatten)]
    part: Part,
}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let found = home.app.meetings_list(ListQuery {
            source: self.source,
            filter: self.filter.into(),
            limit: self.part.limit,
            offset: self.part.offset,
        })?;
        let texts = session.texts;
        let painter = Painter::new(texts, &home);
        session.out.show(&found, |page| {
            found::page(page, &painter, &found, "meetings.listed");
        });
        Ok(())
    }
}
