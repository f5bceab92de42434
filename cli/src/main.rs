//! `waymark`: the core of Waymark on the command line.
//!
//! | to find | look in |
//! |---|---|
//! | what can be asked for | `args.rs`, then one file a command in `commands` |
//! | the home, the clock, the language of a run | `session.rs` |
//! | the key of the diary | `key_file.rs` |
//! | what is printed, for people and for programs | `out.rs` and `page.rs` |
//! | what each exit code means | `failure.rs` |
//! | the words | `strings/*.json` through `texts.rs` and `help.rs` |

mod args;
mod clock;
mod commands;
mod failure;
mod help;
mod ids;
mod key_file;
mod locale;
mod out;
mod page;
mod session;
mod texts;
mod words;

use std::process::ExitCode;

fn main() -> ExitCode {
    let given: Vec<_> = std::env::args_os().collect();
    let texts = texts::Texts::of(locale::language_of(&given));
    let out = out::Out::new(given.iter().any(|word| word == "--json"));
    match args::parse(&given, &texts) {
        Ok(cli) => {
            let (command, mut session) =
                (cli.command, session::Session::new(cli.global, texts, out));
            let writes = command.writes();
            match command.run(&mut session) {
                Ok(()) => ExitCode::SUCCESS,
                Err(failure) => failure.told(&session.out, &session.texts, writes),
            }
        }
        Err(unparsed) => failure::unparsed(&unparsed, &out),
    }
}
