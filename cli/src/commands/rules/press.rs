//! `rules press`: the person presses a rule.

use crate::commands::{Done, alerts};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Press {
    #[arg(value_name = "ID")]
    id: String,
}

impl Press {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let alert = home.app.own_rule_press(self.id)?;
        let texts = session.texts;
        session.out.show(&alert, |page| {
            alerts::paint::alert(page, texts, &home, &alert);
            alerts::paint::preview(page, texts, &alert);
            page.line(&texts.text("alert.go_on"));
        });
        Ok(())
    }
}
