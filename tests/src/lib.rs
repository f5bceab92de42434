//! What the tests across the parts of Waymark share.
//!
//! | module | what it is |
//! |---|---|
//! | [`vfs`] | a disk for SQLite that can die, forget and refuse |
//! | [`crash`] | a child process that writes on such a disk, and what its parent knows of it |
//! | [`gate`] | a server before another, which takes short requests only |
//! | [`line`] | a line to a server, which can be slow, stall or be cut |
//! | [`postgres`] | a PostgreSQL of one test's own, which it may stop |
//! | [`proxy`] | a proxy that opens ways through |
//! | [`network`] | a thread without a network |
//! | [`server`] | a web server on this machine that does as it is told, also wrong |

pub mod crash;
pub mod gate;
pub mod line;
pub mod network;
pub mod postgres;
pub mod proxy;
pub mod server;
pub mod vfs;
