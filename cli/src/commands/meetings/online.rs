//! `meetings online`: what one joins from afar, soonest first; without a day or a stretch of time, the next 24 hours.

use waymark_core::OnlineQuery;

use super::filter::Filter;
use super::paint::{self, Painter};
use crate::commands::Done;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Online {
    #[command(flatten)]
    filter: Filter,
    #[arg(long, value_name = "N", value_parser = words::count)]
    limit: Option<u32>,
    #[arg(long, value_name = "N", value_parser = words::count)]
    offset: Option<u32>,
}

impl Online {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let found = home.app.meetings_online(OnlineQuery {
            filter: self.filter.into(),
            limit: self.limit,
            offset: self.offset.unwrap_or(0),
        })?;
        let texts = session.texts;
        let painter = Painter::new(texts, &home, false);
        session.out.show(&found, |page| {
            paint::found(page, texts, &painter, &found, "meetings.online");
        });
        Ok(())
    }
}
