//! How large the library is that a phone gets, and what fills it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde::Serialize;

use crate::measure::Outcome;
use crate::report::{Check, Finding};

const MIB: f64 = 1024.0 * 1024.0;
/// Crates shown; the rest is small.
const CRATES: usize = 20;

/// The library in bytes.
#[derive(Debug, Serialize)]
pub(crate) struct Library {
    stripped: u64,
    xz: u64,
    /// By section, as far as it is loaded.
    sections: Vec<(String, u64)>,
    /// By crate that the symbol comes from, the largest; generic code counts where it was made for the first
    /// path in its name. What is C is named `OpenSSL` or `SQLCipher`.
    crates: Vec<(String, u64)>,
}

/// Measures an unstripped library of the phone profile. Needs binutils and xz.
pub(crate) fn measure(library: &Path) -> Outcome<Library> {
    let folder = tempfile::tempdir()?;
    let stripped = folder.path().join("stripped.so");
    let path = |path: &Path| path.display().to_string();
    output("strip", &["-o", &path(&stripped), &path(library)])?;
    let bytes = std::fs::metadata(&stripped)?.len();
    let sections = sections(&output("size", &["-A", "-d", &path(&stripped)])?);
    let crates = crates(&output(
        "nm",
        &["-S", "-C", "--defined-only", &path(library)],
    )?)?;
    output("xz", &["-9e", &path(&stripped)])?;
    let xz = std::fs::metadata(stripped.with_extension("so.xz"))?.len();
    Ok(Library {
        stripped: bytes,
        xz,
        sections,
        crates,
    })
}

impl Library {
    pub(crate) fn finding(&self) -> Finding {
        let mebibytes = |bytes: u64| bytes as f64 / MIB;
        Finding::alone(
            "library for a phone, stripped",
            format!("{:.2} MiB", mebibytes(self.stripped)),
            vec![
                Check::new("MiB", mebibytes(self.stripped), 8.0),
                Check::new("MiB as xz", mebibytes(self.xz), 3.0),
            ],
        )
    }

    /// The largest parts, a line each.
    pub(crate) fn parts(&self) -> impl Iterator<Item = String> {
        let lines = |parts: &[(String, u64)]| -> Vec<String> {
            let line = |(name, bytes): &(String, u64)| format!("{:>9} KiB  {name}", bytes / 1024);
            parts.iter().map(line).collect()
        };
        [
            vec!["by section".to_owned()],
            lines(&self.sections),
            vec!["by crate".to_owned()],
            lines(&self.crates),
        ]
        .into_iter()
        .flatten()
    }
}

fn output(program: &str, arguments: &[&str]) -> Outcome<String> {
    let run = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if run.status.success() {
        Ok(String::from_utf8_lossy(&run.stdout).into_owned())
    } else {
        Err(format!("{program}: {}", String::from_utf8_lossy(&run.stderr)).into())
    }
}

/// `.text  123  456`: sections of 4 KiB and more.
fn sections(listing: &str) -> Vec<(String, u64)> {
    let mut sections: Vec<(String, u64)> = listing
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let name = words.next().filter(|name| name.starts_with('.'))?;
            Some((name.to_owned(), words.next()?.parse().ok()?))
        })
        .filter(|(_, bytes)| *bytes >= 4096)
        .collect();
    largest(&mut sections);
    sections
}

/// `address size kind name`.
fn crates(symbols: &str) -> Outcome<Vec<(String, u64)>> {
    let openssl = openssl();
    let mut by_crate: BTreeMap<String, u64> = BTreeMap::new();
    let mut last = "";
    for line in symbols.lines() {
        let mut words = line.splitn(4, ' ');
        let (Some(address), Some(size), Some(kind), Some(name)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        // What is only zero takes no room in the file; two names of one place count once.
        if matches!(kind, "b" | "B") || address == last {
            continue;
        }
        last = address;
        let bytes = u64::from_str_radix(size, 16)?;
        *by_crate.entry(crate_of(name, &openssl)).or_default() += bytes;
    }
    let mut crates: Vec<_> = by_crate.into_iter().collect();
    largest(&mut crates);
    crates.truncate(CRATES);
    Ok(crates)
}

fn largest(parts: &mut [(String, u64)]) {
    parts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
}

/// `<alloc::vec::Vec<T> as Drop>::drop` is alloc's; a name without a path is C's.
fn crate_of(name: &str, openssl: &[String]) -> String {
    let path = name.trim_start_matches(['<', '&', '[', '(', '*', ' ']);
    let path = path.strip_prefix("dyn ").unwrap_or(path);
    let end = path.find(|c: char| !c.is_alphanumeric() && c != '_');
    let (first, rest) = path.split_at(end.unwrap_or(path.len()));
    if rest.starts_with("::") {
        first.to_owned()
    } else if first.starts_with("uniffi_")
        || first.starts_with("ffi_")
        || first.starts_with("UNIFFI_")
    {
        "waymark_core (exported)".to_owned()
    } else if first.starts_with("ring_core_") {
        "ring".to_owned()
    } else if name.contains("::") || first.starts_with("anon") || first.starts_with("str") {
        "other Rust".to_owned()
    } else if openssl
        .binary_search_by(|known| known.as_str().cmp(first))
        .is_ok()
    {
        "OpenSSL".to_owned()
    } else {
        "SQLCipher and other C".to_owned()
    }
}

/// The names OpenSSL defines, where the folder it was built in is known; else nothing is called OpenSSL.
fn openssl() -> Vec<String> {
    let archive = std::env::var_os("OPENSSL_DIR").and_then(|folder| {
        ["lib64", "lib"]
            .iter()
            .map(|lib| Path::new(&folder).join(lib).join("libcrypto.a"))
            .find(|archive| archive.is_file())
    });
    let listing = archive
        .and_then(|archive| output("nm", &["--defined-only", &archive.display().to_string()]).ok());
    let mut names: Vec<String> = listing
        .unwrap_or_default()
        .lines()
        .filter_map(|line| Some(line.split(' ').nth(2)?.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}
