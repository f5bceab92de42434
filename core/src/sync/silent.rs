//! Devices from which nothing comes any more.
//!
//! A device that syncs writes at least every seven days, if only to say that it is there ([`super::sealed`]). One from which
//! nothing came for longer is off, away or lost, or the relay keeps back the end of what it writes, which nobody else can
//! name. Which it is nobody here can say: the person is told once each time, and it is shown until something comes.

use waymark_wire::manifest::Chain;

use super::notice::Notice;
use super::step::Here;
use super::{settle, store};
use crate::error::Result;

/// The longest that a device which syncs writes nothing is seven days; and one for it and this one to meet.
const SILENT_AFTER_MS: i64 = 8 * 86_400_000;

/// At the end of a round that reached the relay: what has come until now is here.
pub(super) fn look(here: &Here<'_>, chain: &Chain) -> Result<()> {
    let me = store::account(here.sql)?.map(|account| account.key());
    let me = me.transpose()?;
    for device in settle::members(chain).filter(|device| Some(*device) != me) {
        let mut known = store::author(here.sql, &device)?;
        if known.is_silent || known.stopped.is_some() {
            continue;
        }
        let Some(heard) = known.heard_ms.filter(|heard| *heard <= here.ms()) else {
            // It came just now, or this clock was ahead and is right again: counted from here on.
            known.heard_ms = Some(here.ms());
            store::put_author(here.sql, &device, &known)?;
            continue;
        };
        if here.ms() - heard > SILENT_AFTER_MS {
            known.is_silent = true;
            store::put_author(here.sql, &device, &known)?;
            let what = Notice::DeviceSilent.word();
            store::put_notice(here.sql, here.ms(), what, Some(&device), None)?;
        }
    }
    Ok(())
}
