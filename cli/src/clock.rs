//! The clock that is given to the core: the machine's own, or one that stands still.

use std::sync::Arc;

use waymark_core::calendar::{Instant, Zone};
use waymark_core::platform::{Clock, FrozenClock, PlatformError, SystemClock};

use crate::failure::Failure;

/// The machine's time in a zone that was chosen.
struct ClockIn(Zone);

impl Clock for ClockIn {
    fn now(&self) -> Result<Instant, PlatformError> {
        SystemClock.now()
    }

    fn zone(&self) -> Result<String, PlatformError> {
        Ok(self.0.name().to_owned())
    }
}

/// Where the person is: as given, else the machine's zone; nothing where it has none.
///
/// A name that was given and is unknown is an error, never UTC.
pub(crate) fn zone(given: Option<&str>) -> Result<Option<Zone>, Failure> {
    if let Some(name) = given {
        return match Zone::parse(name) {
            Ok(zone) => Ok(Some(zone)),
            Err(_) => Err(Failure::invalid("zone", "is not the name of a time zone")),
        };
    }
    Ok(SystemClock
        .zone()
        .ok()
        .and_then(|name| Zone::parse(&name).ok()))
}

/// The clock of this run.
pub(crate) fn clock(frozen: Option<Instant>, zone: &Zone) -> Arc<dyn Clock> {
    match frozen {
        Some(now) => Arc::new(FrozenClock::new(now, zone.name())),
        None => Arc::new(ClockIn(zone.clone())),
    }
}
