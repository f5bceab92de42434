//! What can be asked for on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser};
use waymark_core::calendar::Instant;
use waymark_core::content::Language;

use crate::commands::Command;
use crate::help;
use crate::texts::Texts;

/// The whole command line. Its help is in `strings/*.json`.
#[derive(Parser)]
#[command(
    name = "waymark",
    version,
    disable_help_flag = true,
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What holds for every command and may stand before or after it.
#[derive(clap::Args)]
pub(crate) struct Global {
    /// Folder of the diary.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "WAYMARK_HOME",
        hide_env = true
    )]
    pub(crate) home: Option<PathBuf>,
    /// One JSON document on stdout.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The instant that counts as now.
    #[arg(long, global = true, value_name = "RFC3339")]
    pub(crate) clock: Option<Instant>,
    /// Where the person is.
    #[arg(long, global = true, value_name = "IANA")]
    pub(crate) zone: Option<String>,
    /// Language of what is shown.
    #[arg(long, global = true, value_name = "en|es", value_parser = language)]
    pub(crate) language: Option<Language>,
    /// File of the diary's key.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// Keys one of which a relay must have.
    #[arg(long, global = true, value_name = "sha256/KEY")]
    pub(crate) relay_pin: Vec<String>,
}

fn language(tag: &str) -> Result<Language, &'static str> {
    Language::ALL
        .into_iter()
        .find(|language| language.tag() == tag)
        .ok_or("en or es")
}

/// The command line as a value, or what clap has to say instead (help, version or an error).
pub(crate) fn parse(given: &[OsString], texts: &Texts) -> Result<Cli, clap::Error> {
    let command = help::dressed(Cli::command(), texts);
    Cli::from_arg_matches(&command.try_get_matches_from(given)?)
}
