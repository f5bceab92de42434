//! The child of the crash tests: does its errand on the disk it was given, and may not live to end it.

use std::error::Error;
use std::path::Path;

use waymark_core::AppError;
use waymark_tests::crash::journal::{self, Writer, refused};
use waymark_tests::crash::{Errand, Known, Said, Step, Work, lists, plain, say};
use waymark_tests::vfs::{self, Call};

fn main() -> Result<(), Box<dyn Error>> {
    let errand = std::env::args().nth(1).ok_or("an errand is needed")?;
    let errand: Errand = serde_json::from_str(&errand)?;
    vfs::install(errand.plan);
    match errand.work {
        Work::Open => match journal::open(&errand.home) {
            // A full disk may leave the log where it is; all that was committed is in it.
            Ok(app) => match app.suspend() {
                Ok(()) | Err(AppError::StorageFull) => {}
                Err(error) => return Err(error.into()),
            },
            Err(error) => say(&refused(None, &error))?,
        },
        Work::Journal {
            first,
            known,
            steps,
            mended,
            seed,
        } => {
            write(&errand.home, (first, known, seed), steps, mended)?;
        }
        Work::Import { list, again } => import(&errand.home, &list, again)?,
        Work::Plain {
            synchronous,
            first,
            count,
        } => {
            let mut sql = plain::open(&errand.home, &synchronous)?;
            for step in (first..first + count).map(Step::Save) {
                say(&Said::Begins(step))?;
                plain::save(&mut sql, step.entry())?;
                say(&Said::Done {
                    step,
                    id: String::new(),
                })?;
            }
        }
    }
    let counted = errand.plan.event.map_or(Call::Write, |event| event.call);
    Ok(say(&Said::Finished {
        calls: vfs::count(counted),
    })?)
}

/// A full disk must leave the list from before to be found, in the process that met it too.
fn import(home: &Path, list: &Path, again: bool) -> Result<(), Box<dyn Error>> {
    let app = match journal::open(home) {
        Ok(app) => app,
        Err(error) => return Ok(say(&refused(None, &error))?),
    };
    let before = lists::names(&app)?;
    if let Err(error) = lists::import(&app, list) {
        say(&refused(None, &error))?;
        if lists::names(&app)? != before {
            return Err("the list from before is not whole".into());
        }
        if again {
            vfs::mend();
            lists::import(&app, list)?;
        }
    }
    match app.suspend() {
        Ok(()) | Err(AppError::StorageFull) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn write(
    home: &Path,
    from: (u64, Vec<(u64, Known)>, u64),
    steps: u64,
    mended: u64,
) -> Result<(), Box<dyn Error>> {
    let app = match journal::open(home) {
        Ok(app) => app,
        Err(error) => {
            say(&refused(None, &error))?;
            vfs::mend();
            journal::open(home)?
        }
    };
    let (first, known, seed) = from;
    let mut writer = Writer::new(app.clone(), first, known, seed);
    writer.take(steps)?;
    vfs::mend();
    app.resume()?;
    writer.take(mended)?;
    Ok(app.suspend()?)
}
