//! The relay as a process of its own, which the tests can kill. It says on stdout where it listens.

use std::error::Error;

use clap::Parser;
use waymark_relay::command::Command;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[allow(clippy::print_stdout, reason = "what its parent waits for")]
fn main() -> Result<(), Box<dyn Error>> {
    match Cli::parse().command {
        Command::Serve(serve) => serve.run(|relay| println!("{}", relay.address()))?,
        Command::Invite(invitation) => println!("{}", invitation.make()?),
        Command::Word(word) => println!("{}", word.text()?),
        Command::Backup(backup) => backup.make()?,
    }
    Ok(())
}
