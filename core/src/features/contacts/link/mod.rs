//! Links to a page for contacts without the app: what one alert's link is, and when its note is put, asked after and
//! ended. The formats are those of `waymark_wire::contact::link`; who asks a relay is `flows::carry_messages`.

mod rules;
pub(crate) mod store;
#[cfg(test)]
mod tests;

pub(crate) use rules::*;
