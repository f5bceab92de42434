//! `checkin edit`: changes the answers that are named; the others stay.

use waymark_core::Answers;

use super::answers::{Given, When};
use super::paint;
use crate::commands::Done;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Edit {
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    given: Given,
    /// Answers to take back.
    #[arg(long, value_name = "ANSWER", value_parser = Clear::parse)]
    clear: Vec<Clear>,
}

/// Takes one answer back.
#[derive(Clone, Copy)]
struct Clear(fn(&mut Answers));

impl Clear {
    fn parse(name: &str) -> Result<Self, &'static str> {
        Ok(Self(match name {
            "mood" => |a| a.mood = None,
            "craving" => |a| a.craving = None,
            "confidence" => |a| a.confidence = None,
            "anxiety" => |a| a.anxiety = None,
            "restlessness" => |a| a.restlessness = None,
            "stress" => |a| a.stress = None,
            "energy" => |a| a.energy = None,
            "lonely" => |a| a.lonely = None,
            "sleep-hours" => |a| a.sleep_hours = None,
            "sleep-quality" => |a| a.sleep_quality = None,
            "medicine" => |a| a.medicine = None,
            "used" => |a| a.used = None,
            "risky-situation" => |a| a.risky_situation = None,
            "movement" => |a| a.movement = None,
            "food" => |a| a.food = None,
            "connection" => |a| a.connection = None,
            "note" => |a| a.note = None,
            "trigger" => |a| a.triggers.clear(),
            "warning-sign" => |a| a.warning_signs.clear(),
            "own" => |a| a.own.clear(),
            _ => return Err("the name of an answer, such as mood"),
        }))
    }
}

impl Edit {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let entry = home.app.checkin_get(self.id)?;
        let mut answers = entry.answers;
        for Clear(clear) in self.clear {
            clear(&mut answers);
        }
        self.given.put(&home, &mut answers)?;
        let draft = self.when.draft(&home, answers)?;
        let saved = home.app.checkin_edit(entry.id, draft)?;
        let texts = session.texts;
        session.out.show(&saved, |page| {
            page.line(&good(texts.text("checkin.changed")));
            page.blank();
            paint::entry(page, texts, &home, &saved);
        });
        Ok(())
    }
}
