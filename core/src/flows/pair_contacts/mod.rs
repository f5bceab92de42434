//! Pairing the app with a contact's: side by side by two codes, or by a link.
//!
//! `features::contacts::pairing` keeps what each has of the other; `flows::carry_messages` asks the relays. Nothing
//! here needs a network.

mod ffi;
