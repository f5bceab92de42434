//! `devices approve`: lets in a new device that shows a code.

use super::{line, paint};
use crate::commands::Done;
use crate::page::{bold, good};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Approve {
    #[arg(value_name = "TEXT")]
    text: String,
}

impl Approve {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let text = match self.text.as_str() {
            "-" => line().unwrap_or_default(),
            _ => self.text,
        };
        let digits = home.app.device_approve(text)?;
        let texts = session.texts;
        if session.out.is_json() {
            session
                .out
                .message(|page| page.as_it_is(&format!("{digits}\n")));
        } else {
            session.out.people(|page| {
                page.line(&texts.text("devices.approve.type"));
                page.blank();
                page.under(4, &bold(&digits));
                page.blank();
            });
        }
        let report = home.app.device_approve_await()?;
        session.out.show(&report, |page| {
            page.line(&good(texts.text("devices.approved")));
            page.blank();
            paint::devices(page, texts, &home, &report.devices);
        });
        Ok(())
    }
}
