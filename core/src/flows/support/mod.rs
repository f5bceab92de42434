//! The page of who supports somebody: what is shared with them, what helps now, and what helps them.
//!
//! It reads what is here and asks nobody. `rules` decide whom the person supports and what was agreed with them, from what
//! their apps told; `guide` is the same for everybody. A home without a check-in, a plan or a contact has a whole page.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use waymark_core::App;
//! use waymark_core::content::Language;
//! use waymark_core::platform::{FrozenClock, MemorySecrets};
//!
//! # let home = tempfile::tempdir()?;
//! # let clock = Arc::new(FrozenClock::new("2026-11-23T15:00:00Z".parse()?, "America/Edmonton"));
//! # let app = App::open(home.path().display().to_string(), clock, Arc::new(MemorySecrets::default()))?;
//! let page = app.support_page(Language::En)?;
//! assert!(page.people.is_empty() && page.no_people.is_some());
//! assert_eq!(page.guides[0].title, "When a message comes");
//! assert!(page.crisis.emergency.is_empty(), "no country is guessed");
//! # Ok(())
//! # }
//! ```

mod ffi;
mod guide;
mod model;
mod people;
mod rules;

pub use model::*;
