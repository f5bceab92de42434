//! `alerts run`: what has to be done now. This computer can neither call nor write, so the person does it, or a program
//! that says with `--able` what it can.

use waymark_core::AlertMeans;

use super::paint;
use crate::commands::Done;
use crate::session::Session;
use crate::words;

/// What a person with a phone in the other hand can do.
const BY_HAND: [AlertMeans; 3] = [
    AlertMeans::SmsComposer,
    AlertMeans::Call,
    AlertMeans::ShareSheet,
];

#[derive(clap::Args)]
pub(crate) struct Run {
    #[arg(long, value_name = "MEANS", value_parser = words::named::<AlertMeans>)]
    able: Vec<AlertMeans>,
}

impl Run {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let able = match self.able.is_empty() {
            true => BY_HAND.to_vec(),
            false => self.able,
        };
        let due = home.app.alerts_due(able)?;
        let texts = session.texts;
        session
            .out
            .show(&due, |page| paint::due(page, texts, &home, &due));
        Ok(())
    }
}
