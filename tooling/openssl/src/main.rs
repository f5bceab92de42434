//! Builds OpenSSL from its pinned source crate into `FOLDER/install`.
//!
//! SQLCipher needs it, and each profile of each fresh clone would build it again, three minutes a
//! time. `dev` runs this once and keeps what comes out in a cache outside the clone.

use std::{env, path::PathBuf};

fn main() -> Result<(), String> {
    let mut args = env::args_os().skip(1);
    let (Some(folder), Some(target), None) = (args.next(), args.next(), args.next()) else {
        return Err("usage: openssl-once FOLDER TARGET-TRIPLE".to_owned());
    };
    // A build script would be told the target by cargo; this is none, so its caller says it.
    let target = target.to_string_lossy();
    openssl_src::Build::new()
        .out_dir(PathBuf::from(folder))
        .host(&target)
        .target(&target)
        .try_build()
        .map(|_| ())
}
