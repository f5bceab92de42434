//! What Waymark costs, beside what the same work costs by hand. `./dev bench`; docs/performance.md has the figures.

mod child;
mod contacts;
mod coping;
mod diary;
mod home;
mod kept;
mod library;
mod lists;
mod measure;
mod process;
mod raw;
mod reminders;
mod report;
mod sync;

use std::io::Write;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use diary::{open, read, save};
use lists::import;
use measure::Outcome;
use report::Finding;

/// Measures the core against the same work done by hand.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    child: Option<Part>,
    /// Only these parts: save, read, lists, refresh, packs, reminders, coping, sync, contacts.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// How many meetings the lists have.
    #[arg(long, value_delimiter = ',', default_values_t = lists::SIZES)]
    sizes: Vec<u32>,
    /// The unstripped library of the phone profile, to be measured too.
    #[arg(long)]
    library: Option<PathBuf>,
    #[command(flatten)]
    sync: sync::Sizes,
    #[command(flatten)]
    contacts: contacts::Counts,
    /// Keep what was found as JSON in this folder.
    #[arg(long)]
    keep: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Part {
    /// Figures that need a process of their own.
    #[command(hide = true, subcommand)]
    Child(Child),
}

#[derive(Subcommand)]
enum Child {
    /// Syncs and kilobytes of a save.
    Save,
    /// MiB of an import.
    Import { folder: PathBuf, meetings: u32 },
    /// MiB of so many check-ins that go up.
    SyncUp { origin: String, records: usize },
    /// Seconds and MiB of so many that come back.
    SyncRestore {
        origin: String,
        phrase: String,
        records: usize,
    },
}

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    match &arguments.child {
        Some(Part::Child(Child::Save)) => print(save::counted()?.map(|figure| figure.to_string())),
        Some(Part::Child(Child::Import { folder, meetings })) => {
            print(import::memory_of_import(folder, *meetings)?.map(|figure| figure.to_string()))
        }
        Some(Part::Child(Child::SyncUp { origin, records })) => {
            print(sync::restore::up(origin, *records)?.map(|figure| figure.to_string()))
        }
        Some(Part::Child(Child::SyncRestore {
            origin,
            phrase,
            records,
        })) => {
            print(sync::restore::one(origin, phrase, *records)?.map(|figure| figure.to_string()))
        }
        None => run(&arguments),
    }
}

fn run(arguments: &Arguments) -> Outcome<()> {
    let load = kept::load();
    let findings = findings(arguments, |part| {
        arguments.only.is_empty() || arguments.only.iter().any(|wanted| wanted == part)
    })?;
    let library = arguments
        .library
        .as_deref()
        .map(library::measure)
        .transpose()?;
    let mut findings = findings;
    findings.extend(library.as_ref().map(library::Library::finding));
    let run = kept::Run {
        commit: kept::Commit::current(),
        machine: kept::Machine::this(),
        load: [load, kept::load()],
        findings: &findings,
        library,
    };
    print([report::table(&findings)])?;
    if let Some(library) = &run.library {
        print(library.parts())?;
    }
    print([format!(
        "load at the start {:.1}, at the end {:.1}",
        run.load[0], run.load[1]
    )])?;
    if let Some(folder) = &arguments.keep {
        print([format!("kept in {}", run.keep(folder)?.display())])?;
    }
    Ok(())
}

/// Every line of the table, in its order. Each part says on the way that it is done.
fn findings(arguments: &Arguments, wanted: impl Fn(&str) -> bool) -> Outcome<Vec<Finding>> {
    let mut found = Vec::new();
    if wanted("save") {
        found.push(save::processor()?);
        found.push(save::durable()?);
    }
    if wanted("read") {
        let home = read::five_years()?;
        found.push(read::cold(&home)?);
        found.push(read::warm(&home)?);
        found.push(read::page(&home)?);
        found.push(open::open(&home)?);
    }
    if wanted("lists") {
        found.extend(lists::findings(&arguments.sizes)?);
    }
    if wanted("refresh") {
        found.extend(lists::refresh()?);
    }
    if wanted("packs") {
        found.extend(lists::pack()?);
    }
    if wanted("reminders") {
        found.push(reminders::plan()?);
    }
    if wanted("coping") {
        found.push(coping::suggest()?);
    }
    if wanted("sync") {
        found.extend(sync::findings(&arguments.sync)?);
    }
    if wanted("contacts") {
        found.extend(contacts::findings(&arguments.contacts)?);
    }
    Ok(found)
}

fn print(lines: impl IntoIterator<Item = String>) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
