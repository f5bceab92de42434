//! What the person sees of sync: how it stands, the devices, what happened meanwhile.

mod store;

pub(super) use store::{
    called, devices, forget, is_unseen, not_before, notices, put_not_before, seen, status, waiting,
    was_told,
};
