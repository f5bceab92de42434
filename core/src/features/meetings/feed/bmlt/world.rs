//! What BMLT's formats mean on every server: their world ids.

use crate::features::meetings::code_of_world_id;
use crate::features::meetings::model::Attendance;

/// What a world id says about a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum World {
    /// A kind of meeting, by its type code.
    Type(&'static str),
    /// How one takes part.
    Venue(Attendance),
    /// It is held in the language that the format's letters name.
    Language,
}

pub(super) fn world(id: &str) -> Option<World> {
    Some(match id {
        "VM" => World::Venue(Attendance::Online),
        "HYBR" | "HY" => World::Venue(Attendance::Hybrid),
        "LANG" => World::Language,
        other => World::Type(code_of_world_id(other)?),
    })
}

/// What a format's letters say where nothing tells what they mean: only those that every server has, the three of how one
/// takes part. Others are local: `C` is closed on one server and the Basic Text on another.
pub(super) fn letters(key: &str) -> Option<World> {
    match key {
        "VM" | "HY" | "TC" => world(key),
        _ => None,
    }
}
