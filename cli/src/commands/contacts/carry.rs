//! `contacts carry`: one turn with the relays of paired contacts.

use waymark_core::ContactPairing;

use super::paint;
use crate::commands::Done;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Carry {}

impl Carry {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let before = super::pairings(&home)?;
        let carried = home.app.contacts_carry()?;
        let after = super::pairings(&home)?;
        let texts = session.texts;
        session.out.show(&carried, |page| {
            paint::carried(page, texts, &home, &carried);
            for (contact, pairing) in &after {
                let same = |(_, old): &(_, ContactPairing)| {
                    old.contact_id == pairing.contact_id && old.number == pairing.number
                };
                let is_new = !before.iter().any(same);
                paint::keys(page, texts, contact, (pairing.state, is_new));
            }
        });
        Ok(())
    }
}
