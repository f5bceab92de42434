//! What can be done, one file a command.

mod checkin;
mod crisis;
mod demo;
mod meetings;
mod pack;
mod progress;
mod relay;
mod reminders;
mod settings;
mod skills;

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
    Reminders(reminders::Reminders),
    Crisis(crisis::Crisis),
    Demo(demo::Demo),
    #[command(subcommand)]
    Settings(settings::Settings),
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
            Self::Reminders(command) => command.run(session),
            Self::Crisis(command) => command.run(session),
            Self::Demo(command) => command.run(session),
            Self::Settings(command) => command.run(session),
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
            Self::Reminders(command) => command.writes(),
            Self::Settings(command) => command.writes(),
            Self::Crisis(_) | Self::Demo(_) | Self::Relay(_) => false,
        }
    }
}
