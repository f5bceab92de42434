//! Fellowships the person does not want to be shown. They leave searches alone that ask for them.

mod ffi;
pub(super) mod store;
