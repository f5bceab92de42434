//! `skills favourite`: keeps a skill at hand, or lets it go.

use serde_json::json;

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

impl Favourite {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let skill = home.app.skill(self.id, Some(texts.language()))?;
        home.app.skill_favourite(skill.id.clone(), !self.off)?;
        let key = if self.off { "skills.off" } else { "skills.on" };
        let words = good(texts.text(key));
        let answer = json!({ "id": skill.id, "favourite": !self.off });
        session.out.show(&answer, |page| page.line(&words));
        Ok(())
    }
}
