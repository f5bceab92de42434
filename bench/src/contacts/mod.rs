//! What reaching a contact costs, from app to app, with a relay as a real process.

mod mailbox;
mod mailboxes;
mod outage;
mod press;

use waymark_core::{App, ContactDraft, ContactLevel, ContactWay};

use crate::home::Home;
use crate::measure::Outcome;
use crate::report::Finding;
use crate::sync::database::Base;

/// How much of it.
#[derive(clap::Args)]
pub(crate) struct Counts {
    /// How often "reach out now" is pressed.
    #[arg(long, default_value_t = 400)]
    presses: usize,
    /// Mailboxes at one relay.
    #[arg(long, default_value_t = 1_000)]
    mailboxes: usize,
}

pub(crate) fn findings(counts: &Counts) -> Outcome<Vec<Finding>> {
    let mut found = Vec::new();
    for base in &Base::all() {
        found.push(press::finding(base, counts.presses)?);
        found.extend(mailboxes::findings(base, counts.mailboxes)?);
    }
    found.extend(outage::findings()?);
    Ok(found)
}

/// Somebody with an app and one contact.
struct Person {
    home: Home,
    contact: String,
}

impl Person {
    fn new(name: &str) -> Outcome<Self> {
        // On a disk: a press is kept before it is told.
        let home = Home::new(&std::env::temp_dir())?;
        home.at(crate::sync::device::now());
        let added = home.app.contact_add(ContactDraft {
            name: name.to_owned(),
            ways: vec![ContactWay::App],
            may_get: vec![ContactLevel::CallMe],
            ..ContactDraft::default()
        })?;
        home.app
            .contact_agree(added.id.clone(), "Yes.".to_owned())?;
        Ok(Self {
            home,
            contact: added.id,
        })
    }

    fn app(&self) -> &App {
        &self.home.app
    }

    fn code(&self, origin: &str) -> Outcome<String> {
        Ok(self
            .app()
            .pairing_offer(self.contact.clone(), origin.to_owned(), None)?)
    }
}

/// Two who have scanned each other's codes, and whose mailboxes are there.
fn met(origin: &str) -> Outcome<(Person, Person)> {
    let (ana, luis) = (Person::new("Luis")?, Person::new("Ana")?);
    let (of_ana, of_luis) = (ana.code(origin)?, luis.code(origin)?);
    ana.app().pairing_scan(ana.contact.clone(), of_luis)?;
    luis.app().pairing_scan(luis.contact.clone(), of_ana)?;
    // Each makes a mailbox, tells the other what was agreed, and reads it.
    for one in [&luis, &ana, &luis, &ana] {
        let carried = one.app().contacts_carry()?;
        if carried.unreached > 0 {
            return Err("the relay made no mailbox".into());
        }
    }
    Ok((ana, luis))
}
