//! Two contacts' apps: the keys and mailboxes of one with the other, and what they sent. The formats are those of
//! `waymark_wire::contact`; who asks a relay is `flows::carry_messages`.

pub(crate) mod keys;
mod model;
mod rules;
pub(crate) mod store;

pub use model::*;
pub(crate) use rules::*;
