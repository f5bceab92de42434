//! How the library is linked.

/// The table of addresses to be filled in at load is a tenth of the library, and packs to nearly nothing.
/// Loaders know the packed form since glibc 2.36; Android has one of its own since version 6.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |key: &str| std::env::var(key).unwrap_or_default();
    match (
        target("CARGO_CFG_TARGET_OS").as_str(),
        target("CARGO_CFG_TARGET_ENV").as_str(),
    ) {
        ("linux", "gnu") => link("-Wl,-z,pack-relative-relocs"),
        ("android", _) => link("-Wl,--pack-dyn-relocs=android"),
        _ => {}
    }
}

fn link(argument: &str) {
    println!("cargo::rustc-link-arg-cdylib={argument}");
}
