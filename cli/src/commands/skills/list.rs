//! `skills list`: those that ship and the person's own, by family.

use serde_json::json;

use super::paint::minutes;
use crate::commands::Done;
use crate::page::{plain, quiet};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct List {
    #[arg(long, value_name = "FAMILY")]
    family: Option<String>,
    #[arg(long, value_name = "SITUATION")]
    situation: Option<String>,
}

impl List {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let language = Some(texts.language());
        let skills = home.app.skills(language, self.family, self.situation)?;
        let guide = home.app.skill_guide(language)?;
        session.out.show(&json!({ "skills": skills }), |page| {
            page.line(&quiet(&guide.disclaimer));
            let families = guide
                .families
                .iter()
                .map(|family| (Some(&family.id), &family.text));
            let own = texts.text("skills.own");
            for (family, name) in families.chain([(None, &own)]) {
                let rows: Vec<_> = skills
                    .iter()
                    .filter(|skill| skill.family.as_ref() == family)
                    .map(|skill| {
                        let star = if skill.favourite { "★ " } else { "" };
                        let title = format!("{star}{}", plain(&skill.title));
                        [
                            minutes(texts, skill.minutes),
                            format!("{title}  {}", quiet(&skill.id)),
                        ]
                    })
                    .collect();
                if !rows.is_empty() {
                    page.heading(name);
                    page.table(2, &rows);
                }
            }
        });
        Ok(())
    }
}
