//! What ships with the core: skills, crisis lines and every text shown to people, in each language.
//!
//! The files lie in `core/content` and are compiled in, packed, so nothing here needs a store, a key, a file
//! or a network. Each file is unpacked and read once, when it is first asked for, and what is read borrows
//! from the unpacked text where it can. `core/tests/content.rs` holds the files to their rules; because it does, a
//! reader that meets a broken file gives empty content instead of an error nobody could act on.
//!
//! ```
//! use waymark_core::content::{Language, Strings, skills};
//!
//! let strings = Strings::of(Language::Es);
//! assert_eq!(strings.fill("notify.medicine.plain.title", &[("time", "18:20")]), "Medicina a las 18:20");
//! assert!(strings.count("milestone.days", 1, &[]).starts_with("1 día"));
//!
//! let skill = skills(Language::En).skill("stop-pause").map(|s| s.title.as_ref());
//! assert_eq!(skill, Some("Stop and step back"));
//! ```

pub(crate) mod crisis;
mod dates;
mod model;
mod named;
mod shipped;
mod skills;
mod strings;

pub use model::{
    EmergencyService, EvidenceLevel, Intensity, Language, LineKind, LineSource, PlanPart,
};
pub(crate) use shipped::{shipped, unpacked};
pub use skills::{Skill, Skills, skills};
pub use strings::Strings;
