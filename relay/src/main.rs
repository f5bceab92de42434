//! A relay by itself, for a machine that serves others. `waymark relay` is the same.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use waymark_relay::Error;
use waymark_relay::command::{Command, write_log};

/// The relay between the devices of a person: it keeps what they sealed, and can read none of it.
#[derive(Parser)]
#[command(name = "waymark-relay", version)]
struct Cli {
    /// What is written down of its work, as JSON instead of lines.
    #[arg(long, global = true)]
    json_log: bool,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    write_log(cli.json_log);
    match run(&cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "it ends");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<(), Error> {
    match command {
        Command::Serve(serve) => serve.run(|relay| {
            let (address, origin) = (relay.address(), relay.origin());
            tracing::info!(%address, origin, "listening");
        }),
        Command::Invite(invitation) => {
            let text = invitation.make()?;
            let _ = writeln!(std::io::stdout(), "{text}");
            Ok(())
        }
        Command::Word(word) => {
            let text = word.text()?;
            let _ = writeln!(std::io::stdout(), "{text}");
            Ok(())
        }
        Command::Backup(backup) => backup.make(),
    }
}
