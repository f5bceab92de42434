//! Figures that need a process of their own: this program, started once more.

use std::process::Command;

use crate::measure::Outcome;

/// Starts this program with `child ARGUMENTS` and reads the figures it prints.
pub(crate) fn figures<const N: usize>(arguments: &[&str]) -> Outcome<[f64; N]> {
    let run = Command::new(std::env::current_exe()?)
        .arg("child")
        .args(arguments)
        .output()?;
    if !run.status.success() {
        return Err(String::from_utf8_lossy(&run.stderr).into());
    }
    let figures = String::from_utf8(run.stdout)?
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<Vec<f64>, _>>()?;
    figures
        .try_into()
        .map_err(|_| "the child printed another number of figures".into())
}
