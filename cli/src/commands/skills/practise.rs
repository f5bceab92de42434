//! `skills practise`: writes down that a skill was used, and how strong the feeling was before and after.

use waymark_core::PracticeDraft;

use crate::commands::Done;
use crate::page::good;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Practise {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "SITUATION")]
    situation: Option<String>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    before: Option<i32>,
    #[arg(long, value_name = "0..10", value_parser = words::whole, allow_negative_numbers = true)]
    after: Option<i32>,
}

impl Practise {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let draft = PracticeDraft {
            situation: self.situation,
            before: self.before,
            after: self.after,
            at: None,
        };
        let practice = home.app.skill_practise(self.id, draft)?;
        let texts = session.texts;
        let skill = home
            .app
            .skill(practice.skill_id.clone(), Some(texts.language()))?;
        session.out.show(&practice, |page| {
            page.line(&good(
                texts.fill("skills.practised", &[("name", &skill.title)]),
            ));
            if let Some((before, after)) = practice.before.zip(practice.after) {
                let values = [before.to_string(), after.to_string()];
                let [before, after] = &values;
                page.line(&texts.fill("skills.change", &[("before", before), ("after", after)]));
            }
        });
        Ok(())
    }
}
