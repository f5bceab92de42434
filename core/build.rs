//! Packs what ships as JSON: it is a third of a mebibyte as it is written, and a quarter of that packed.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::ZlibEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=content");
    let packed = std::env::var("OUT_DIR")?;
    for entry in fs::read_dir("content")? {
        let path = entry?.path();
        if let (Some("json"), Some(name)) =
            (path.extension().and_then(OsStr::to_str), path.file_name())
        {
            let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
            packer.write_all(&fs::read(&path)?)?;
            fs::write(Path::new(&packed).join(name), packer.finish()?)?;
        }
    }
    Ok(())
}
