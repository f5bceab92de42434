//! Puts the words of `strings/*.json` into the help of every command, in the language of the run.
//!
//! `help.checkin.add` says what the command does, `help.checkin.add.example` shows it,
//! `help.checkin.add.mood` is about an option; options that several commands share are at `help.arg.mood`.

use anstyle::Style;
use clap::{Arg, ArgAction, Command};

use crate::texts::Texts;

/// The command and all below it, with their help.
pub(crate) fn dressed(command: Command, texts: &Texts) -> Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .global(true);
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version);
    dress(
        command.disable_version_flag(true).arg(help).arg(version),
        "help",
        texts,
    )
}

fn dress(command: Command, path: &str, texts: &Texts) -> Command {
    let bold = Style::new().bold();
    let title = |key: &str| texts.text(key);
    let template = format!(
        "{{about-with-newline}}\n{bold}{}{bold:#} {{usage}}\n\n{{all-args}}{{after-help}}",
        title("help.title.usage")
    );
    let example = format!(
        "{bold}{}{bold:#}\n{}",
        title("help.title.example"),
        texts.text(&format!("{path}.example"))
    );
    let names: Vec<_> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let dressed = command
        .about(texts.text(path))
        .help_template(template)
        .after_help(example)
        .subcommand_help_heading(title("help.title.commands"))
        .mut_args(|arg| dress_arg(arg, path, texts));
    names.iter().fold(dressed, |command, name| {
        command.mut_subcommand(name, |sub| dress(sub, &format!("{path}.{name}"), texts))
    })
}

fn dress_arg(arg: Arg, path: &str, texts: &Texts) -> Arg {
    let heading = match (arg.is_global_set(), arg.is_positional()) {
        (true, _) => "help.title.everywhere",
        (_, true) => "help.title.arguments",
        _ => "help.title.options",
    };
    let id = arg.get_id();
    let own = texts.known(&format!("{path}.{id}"));
    let help = own.unwrap_or_else(|| texts.text(&format!("help.arg.{id}")));
    arg.help(help).help_heading(texts.text(heading))
}
