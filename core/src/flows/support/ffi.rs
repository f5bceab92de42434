//! What Kotlin, Swift, Python and the command line call.

use super::model::SupportPage;
use super::{guide, people};
use crate::content::{Language, LineKind, Strings};
use crate::features::{CrisisCoverage, CrisisLine, Settings, crisis_page};
use crate::flows::reach_out::Here;
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// The page of who supports somebody: whom, what was agreed and what waits; what helps now and what is better not done;
    /// what helps oneself; groups, lines for families, and the crisis page of the country in the settings. Reads only, and
    /// asks no network. While contacts are put away it is as if there were none.
    pub fn support_page(&self, language: Language) -> Result<SupportPage, AppError> {
        let strings = Strings::of(language);
        let settings = Settings {
            language: Some(language.tag().to_owned()),
            ..self.current_settings()?
        };
        let (today, people) = self.looking(|sql, here| {
            let here = Here {
                settings: &settings,
                ..*here
            };
            Ok((here.moment.today(), people::people(sql, &here)?))
        })?;
        let crisis = crisis_page(settings.country, language, today)?;
        let lines = crisis.crisis_lines.iter().chain(&crisis.support_lines);
        let family_lines: Vec<_> = lines.filter(|line| for_families(line)).cloned().collect();
        let nobody = people.is_empty();
        let none_listed = family_lines.is_empty();
        let no_line = match crisis.coverage {
            CrisisCoverage::NotChosen => "crisis.choose",
            CrisisCoverage::Listed | CrisisCoverage::NoLine | CrisisCoverage::NotListed => {
                "support.lines.none"
            }
        };
        Ok(SupportPage {
            language,
            title: strings.text("support.title"),
            lead: strings.text("support.lead"),
            people_title: strings.text("support.people.title"),
            people,
            no_people: nobody.then(|| strings.text("support.people.none")),
            guides: guide::guides(strings),
            groups_title: strings.text("support.groups.title"),
            groups_lead: strings.text("support.groups.lead"),
            groups: guide::groups(strings),
            family_title: strings.text("support.lines.title"),
            family_lines,
            no_family_lines: none_listed.then(|| strings.text(no_line)),
            crisis,
        })
    }
}

fn for_families(line: &CrisisLine) -> bool {
    line.kind == LineKind::FamilyInfo || line.also.contains(&LineKind::FamilyInfo)
}
