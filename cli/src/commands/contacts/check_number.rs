//! `contacts check-number`: the number that is the same on both phones, and that it was compared.

use waymark_core::AppError;

use super::pair::shown;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct CheckNumber {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long)]
    same: bool,
}

impl CheckNumber {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let paired = match self.same {
            true => home.app.pairing_verified(self.id)?,
            false => home.app.pairing(self.id)?.ok_or(AppError::NotFound)?,
        };
        shown(session, &home, &paired)
    }
}
