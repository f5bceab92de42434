//! `meetings favourite` keeps a meeting or lets it go; `meetings favourites` shows those kept.

use serde_json::json;

use super::kept;
use super::paint::Painter;
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Favourite {
    #[arg(value_name = "ID")]
    id: String,
    /// Lets it go.
    #[arg(long)]
    off: bool,
}

#[derive(clap::Args)]
pub(crate) struct Favourites {}

impl Favourite {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        // One that is no longer listed can still be let go, so its id need not be found first.
        let id = match self.off {
            false => home.app.meeting(self.id)?.id,
            true => self.id,
        };
        home.app.meeting_favourite(id.clone(), !self.off)?;
        let key = if self.off {
            "favourite.off"
        } else {
            "favourite.on"
        };
        let words = good(session.texts.text(key));
        let answer = json!({ "id": id, "favourite": !self.off });
        session.out.show(&answer, |page| page.line(&words));
        Ok(())
    }
}

impl Favourites {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let kept = home.app.meeting_favourites()?;
        let texts = session.texts;
        let painter = Painter::new(texts, &home);
        session.out.show(&json!({ "favourites": kept }), |page| {
            if kept.is_empty() {
                page.line(&texts.text("favourite.none"));
            }
            page.each(&kept, |page, one| kept::paint(page, texts, &painter, one));
        });
        Ok(())
    }
}
