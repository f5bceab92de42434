//! `meetings show`: one meeting with all that is listed about it.

use super::age;
use super::paint::Painter;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Show {
    #[arg(value_name = "ID")]
    id: String,
}

impl Show {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let meeting = home.app.meeting(self.id)?;
        let texts = session.texts;
        let painter = Painter::new(texts, &home);
        session.out.show(&meeting, |page| {
            painter.whole(page, &meeting);
            page.blank();
            age::verify(page, texts, painter.now, meeting.listed_as_of);
        });
        Ok(())
    }
}
