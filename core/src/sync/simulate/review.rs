//! What fell away can be looked through, and no less of it after the account is left.

use super::world::World;
use crate::error::Result;
use crate::sync::devices::{leave_fallen, list_fallen};

pub(super) fn stays(world: &mut World) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (at, device) in world.devices.iter_mut().enumerate() {
        let both = device.within(world.now_ms, false, |here| {
            let before = list_fallen(here)?;
            leave_fallen(here)?;
            Ok((before, list_fallen(here)?))
        });
        match both {
            Ok((before, after)) if before == after => {}
            Ok(_) => faults.push(format!("{at}: what fell is not the same once it has left")),
            Err(error) => faults.push(format!("{at}: what fell cannot be seen: {error}")),
        }
    }
    Ok(faults)
}
