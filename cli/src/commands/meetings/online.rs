//! `meetings online`: what one joins from afar, soonest first; without a day or a stretch of time, the next 24 hours.

use waymark_core::OnlineQuery;

use super::filter::Filter;
use super::found::{self, Part};
use super::paint::Painter;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Online {
    #[command(flatten)]
    filter: Filter,
    #[command(flatten)]
    part: Part,
}

impl Online {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let found = home.app.meetings_online(OnlineQuery {
            filter: self.filter.into(),
            limit: self.part.limit,
            offset: self.part.offset,
        })?;
        let texts = session.texts;
        let painter = Painter::new(texts, &home);
        session.out.show(&found, |page| {
            found::page(page, &painter, &found, "meetings.online");
        });
        Ok(())
    }
}
