//! The one library for all languages: the core, with its exported functions kept in.

pub use waymark_core::*;

waymark_core::uniffi_reexport_scaffolding!();
