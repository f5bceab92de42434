//! Builds from OpenSSL's pinned sources what SQLCipher needs, into `FOLDER/install`.
//!
//! Each profile of each fresh clone would build it again, so `dev` runs this once and keeps what comes
//! out in a cache outside the clone. The crate `openssl-src` brings the sources; its own way of building
//! takes no options, so OpenSSL's `Configure` is called here.

mod left_out;

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use left_out::{FLAGS, LEFT_OUT};

/// Targets as Rust and as OpenSSL calls them. For Android, `ANDROID_NDK_ROOT` and the NDK's compilers in
/// `PATH` are needed; for iOS, Xcode.
const TARGETS: &[(&str, &str)] = &[
    ("aarch64-apple-darwin", "darwin64-arm64-cc"),
    ("aarch64-apple-ios", "ios64-xcrun"),
    ("aarch64-apple-ios-sim", "iossimulator-arm64-xcrun"),
    ("aarch64-linux-android", "android-arm64"),
    ("aarch64-unknown-linux-gnu", "linux-aarch64"),
    ("armv7-linux-androideabi", "android-arm"),
    ("x86_64-apple-darwin", "darwin64-x86_64-cc"),
    ("x86_64-linux-android", "android-x86_64"),
    ("x86_64-unknown-linux-gnu", "linux-x86_64"),
];

fn main() -> Result<(), String> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [folder, target] = args.as_slice() else {
        return Err("usage: openssl-once FOLDER TARGET-TRIPLE".to_owned());
    };
    let (_, name) = TARGETS
        .iter()
        .find(|(triple, _)| triple == target)
        .ok_or_else(|| format!("{target}: add OpenSSL's name for it to TARGETS"))?;
    build(Path::new(folder), name)
}

fn build(folder: &Path, target: &str) -> Result<(), String> {
    let build = folder.join("build");
    fs::create_dir_all(&build).map_err(|error| format!("{}: {error}", build.display()))?;
    let folder = folder.canonicalize().map_err(|error| error.to_string())?;

    let mut configure = Command::new("perl");
    configure
        .arg(openssl_src::source_dir().join("Configure"))
        .arg(target)
        .arg(format!("--prefix={}", folder.join("install").display()))
        .args(["--libdir=lib", "--openssldir=/usr/local/ssl"])
        .args(LEFT_OUT)
        .args(FLAGS);
    run(&mut configure, &build)?;
    if target.ends_with("x86_64") {
        // AES-GCM for AVX-512, which nothing here uses, is 680 KiB, and no option leaves it out. Its generator
        // writes "not on this machine" instead for an assembler whose version it cannot see: a clang that
        // answers nothing but its name.
        run(
            Command::new("make").args(["CC=echo clang", "crypto/modes/aes-gcm-avx512.s"]),
            &build,
        )?;
    }
    run(Command::new("make").arg("build_libs"), &build)?;
    run(Command::new("make").arg("install_dev"), &build)
}

fn run(command: &mut Command, folder: &Path) -> Result<(), String> {
    let status = command
        .current_dir(folder)
        .status()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {status}"))
    }
}
