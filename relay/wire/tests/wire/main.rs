//! What the formats promise: exact bytes, one encoding of each thing, the right word for what is wrong.

// All of this is a test.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::string_slice
)]

mod batches;
mod browser;
mod contact_vectors;
mod contacts;
mod formats;
mod joining;
mod labels;
mod links;
mod lists;
mod phrases;
mod samples;
mod sealed;
mod states;
mod vectors;
