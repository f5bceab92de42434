//! A relay by itself, for a machine that serves others. `waymark relay` is the same.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;
use waymark_relay::Error;
use waymark_relay::command::Command;

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
    log(cli.json_log);
    match run(&cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "it ends");
            ExitCode::FAILURE
        }
    }
}

/// `WAYMARK_RELAY_LOG` says how much: `info` unless it is set, `debug` for a line a request.
fn log(json: bool) {
    let filter = EnvFilter::try_from_env("WAYMARK_RELAY_LOG");
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if json {
        lines.json().init();
    } else {
        lines.with_ansi(false).init();
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
        Command::Backup(backup) => backup.make(),
    }
}
