//! What can be done, one file a command.

mod account;
mod alerts;
mod checkin;
mod contacts;
mod crisis;
mod demo;
mod devices;
mod meetings;
mod pack;
mod phrase;
mod plan;
mod progress;
mod relay;
mod reminders;
mod rules;
mod settings;
mod skills;
mod sync;

use waymark_core::AppError;

use crate::failure::Failure;
use crate::session::Session;

/// What a command ends with.
pub(crate) type Done = Result<(), Failure>;

/// Every command.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    #[command(subcommand)]
    Checkin(checkin::Checkin),
    #[command(subcommand)]
    Meetings(meetings::Meetings),
    #[command(subcommand)]
    Pack(pack::Pack),
    #[command(subcommand)]
    Skills(skills::Skills),
    #[command(subcommand)]
    Plan(plan::Plan),
    #[command(subcommand)]
    Contacts(contacts::Contacts),
    #[command(subcommand)]
    Alerts(alerts::Alerts),
    #[command(subcommand)]
    Rules(rules::Rules),
    #[command(subcommand)]
    Reminders(reminders::Reminders),
    Crisis(crisis::Crisis),
    Demo(demo::Demo),
    #[command(subcommand)]
    Devices(devices::Devices),
    #[command(subcommand)]
    Account(account::Account),
    #[command(subcommand)]
    Settings(settings::Settings),
    #[command(subcommand)]
    Sync(sync::Sync),
    #[command(subcommand)]
    Phrase(phrase::Phrase),
    #[command(subcommand)]
    Relay(waymark_relay::command::Command),
}

impl Command {
    pub(crate) fn run(self, session: &mut Session) -> Done {
        match self {
            Self::Checkin(command) => command.run(session),
            Self::Meetings(command) => command.run(session),
            Self::Pack(command) => command.run(session),
            Self::Skills(command) => command.run(session),
            Self::Plan(command) => command.run(session),
            Self::Contacts(command) => command.run(session),
            Self::Alerts(command) => command.run(session),
            Self::Rules(command) => command.run(session),
            Self::Reminders(command) => command.run(session),
            Self::Crisis(command) => command.run(session),
            Self::Demo(command) => command.run(session),
            // What fell is there while sync is off, too.
            Self::Devices(command @ devices::Devices::Review(_)) => command.run(session),
            Self::Devices(command) => of_sync(session, |session| command.run(session)),
            Self::Account(command) => of_sync(session, |session| command.run(session)),
            Self::Settings(command) => command.run(session),
            Self::Sync(command) => of_sync(session, |session| command.run(session)),
            Self::Phrase(command) => of_sync(session, |session| command.run(session)),
            Self::Relay(command) => relay::run(&command, session),
        }
    }

    /// Whether it changes what is kept, or a file: then a refusal says that nothing was saved.
    pub(crate) fn writes(&self) -> bool {
        match self {
            Self::Checkin(command) => command.writes(),
            Self::Meetings(command) => command.writes(),
            Self::Pack(command) => command.writes(),
            Self::Skills(command) => command.writes(),
            Self::Plan(command) => command.writes(),
            Self::Contacts(command) => command.writes(),
            Self::Alerts(command) => command.writes(),
            Self::Rules(command) => command.writes(),
            Self::Reminders(command) => command.writes(),
            Self::Devices(command) => command.writes(),
            Self::Account(_) => true,
            Self::Settings(command) => command.writes(),
            Self::Sync(command) => command.writes(),
            Self::Crisis(_) | Self::Demo(_) | Self::Phrase(_) | Self::Relay(_) => false,
        }
    }
}

/// What is not there while sync is off was not erased: that is said instead.
fn of_sync(session: &mut Session, run: impl FnOnce(&mut Session) -> Done) -> Done {
    let done = run(session);
    if !matches!(done, Err(Failure::App(AppError::NotFound))) {
        return done;
    }
    let is_off = !session.open()?.app.sync_status()?.is_on;
    if is_off { Err(Failure::SyncOff) } else { done }
}
