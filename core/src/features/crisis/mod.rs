//! Whom to call now: emergency numbers and helplines of one country, and two fixed screens.
//!
//! It needs no store, no key and no unlock, and asks nothing but the country: a free function over what
//! ships. Only that country's numbers are ever shown; a country that is missing or not listed gives
//! general advice and directories, never the numbers of another.
//!
//! `content` holds the list; `rules` choose what stands on the page and in which order; `lines` and
//! `screens` put it into words.
//!
//! ```
//! use waymark_core::{CrisisCoverage, content::Language, crisis_page};
//!
//! let today = "2026-11-23".parse().unwrap();
//! let page = crisis_page(Some("US".into()), Language::Es, today).unwrap();
//! assert_eq!(page.emergency[0].number, "911");
//! assert_eq!(page.crisis_lines[0].name, "988 en español");
//!
//! let page = crisis_page(None, Language::En, today).unwrap();
//! assert_eq!(page.coverage, CrisisCoverage::NotChosen);
//! assert!(page.emergency.is_empty());
//! ```

mod ffi;
mod lines;
mod model;
mod rules;
mod screens;
#[cfg(test)]
mod tests;

pub use ffi::crisis_page;
pub use model::*;
