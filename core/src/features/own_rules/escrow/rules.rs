//! When one is let out, and what has to be done with one that is there. Pure: no clock, no store.

use chrono::{Days, TimeDelta};
use waymark_wire::contact::mailbox::{HELD_S, KEPT_S};
use waymark_wire::contact::message::DAY_S;

use super::store::Escrow;
use crate::calendar::{Day, Instant, LocalTime, Zone, day_number, first_on_day};
use crate::oplog::Record;

/// Not before this hour: the phone itself has had a day, and no contact is woken.
const NOON: u32 = 12;
/// Between a check-in and the moving that follows from it: an hour at least, so that a relay does not see the one in the
/// other, and half a day at most.
const MOVES_AFTER: std::ops::Range<u64> = 3_600..43_200;
/// One that is let out sooner is moved without waiting: a false alarm is worse than a relay that sees the phone awake.
const URGENT: TimeDelta = TimeDelta::hours(24);
/// Days from sealing to what is bound into the seal: held back for as long as a relay does, and then kept.
const SEALED_DAYS: u64 = (*HELD_S.end() as u64 + KEPT_S) / DAY_S;
/// No relay has one any more that was to be let out so long ago.
const GONE: TimeDelta = TimeDelta::days(15);

/// What should be held back for a rule now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) pairing: Record,
    /// The day the rule fires for.
    pub(crate) day: Day,
    pub(crate) opens_at: Instant,
}

/// What has to be done with one that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The relay does not have it yet, as far as is known.
    Put,
    /// It is to be let out at another time.
    Move,
    /// Another one takes its place: its seal does not last long enough.
    Renew,
    /// It is to be moved at some hour, still to be chosen.
    Plan,
    /// Nobody wants it (any more), or its time has come and the relay is asked what became of it.
    CallOff,
    Wait,
}

/// When it is let out: a day after the rule fires on the phone, at noon, or when the contact may be reached next.
pub(crate) fn opens_at(
    day: Day,
    zone: &Zone,
    hours: Option<(LocalTime, LocalTime)>,
) -> Option<Instant> {
    let noon = LocalTime::from_hms_opt(NOON, 0, 0)?;
    let next = day.checked_add_days(Days::new(1))?;
    let Some((from, until)) = hours else {
        return first_on_day(zone, next, noon);
    };
    let in_hours = match from < until {
        true => from <= noon && noon < until,
        false => from <= noon || noon < until,
    };
    match (in_hours, from < noon) {
        (true, _) => first_on_day(zone, next, noon),
        (false, false) => first_on_day(zone, next, from),
        (false, true) => first_on_day(zone, next.succ_opt()?, from),
    }
}

/// Seconds for which a relay holds it back until then; nothing where no relay does.
pub(crate) fn after_s(now: Instant, opens_at: Instant) -> Option<u32> {
    let seconds = opens_at.signed_duration_since(now).num_seconds();
    let seconds = u32::try_from(seconds).ok()?;
    HELD_S.contains(&seconds).then_some(seconds)
}

/// The day that is bound into a seal made now.
pub(crate) fn expires(now: Instant) -> u32 {
    let today = u64::try_from(day_number(now.date_naive())).unwrap_or(0);
    u32::try_from(today + SEALED_DAYS).unwrap_or(u32::MAX)
}

/// The hour at which one is moved, of 8 random bytes.
pub(crate) fn moves_at(now: Instant, chance: [u8; 8]) -> Instant {
    let most = MOVES_AFTER.end - MOVES_AFTER.start;
    let seconds = MOVES_AFTER.start + u64::from_be_bytes(chance) % most;
    let later = TimeDelta::seconds(i64::try_from(seconds).unwrap_or(0));
    now.checked_add_signed(later).unwrap_or(now)
}

/// Whether a relay, asked at `now`, has nothing of it to give out any more.
pub(crate) fn is_gone(escrow: &Escrow, now: Instant) -> bool {
    now.signed_duration_since(escrow.opens_at) > GONE
}

/// What has to be done with one, as its rule wants it now. `heard`: what other devices wrote is known to the hour.
pub(crate) fn step(escrow: &Escrow, wanted: Option<&Wanted>, now: Instant, heard: bool) -> Step {
    let wanted = wanted.filter(|wanted| wanted.pairing == escrow.pairing);
    let Some(wanted) = wanted.filter(|_| now < escrow.opens_at) else {
        return Step::CallOff;
    };
    if !escrow.at_relay {
        return match after_s(now, escrow.opens_at) {
            Some(_) => Step::Put,
            None => Step::CallOff,
        };
    }
    if (escrow.day, escrow.opens_at) == (wanted.day, wanted.opens_at) {
        return Step::Wait;
    }
    let is_urgent = escrow.opens_at.signed_duration_since(now) < URGENT;
    let Some(move_at) = escrow.move_at.filter(|_| !is_urgent) else {
        return if is_urgent {
            moving(escrow, wanted)
        } else {
            Step::Plan
        };
    };
    // A clock that went back does not put it off for long.
    let longest = TimeDelta::seconds(i64::try_from(MOVES_AFTER.end).unwrap_or(0));
    let has_come = now >= move_at || move_at.signed_duration_since(now) > longest;
    match has_come && heard {
        true => moving(escrow, wanted),
        false => Step::Wait,
    }
}

/// Moved, its bytes stay; where its seal would end before a relay had kept it for a while, it is sealed anew.
fn moving(escrow: &Escrow, wanted: &Wanted) -> Step {
    let lasts = i64::from(escrow.expires) - day_number(wanted.opens_at.date_naive());
    let kept = i64::try_from(KEPT_S / DAY_S).unwrap_or(0);
    if lasts < kept {
        Step::Renew
    } else {
        Step::Move
    }
}
