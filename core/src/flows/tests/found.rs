//! What schedules have found, in the few steps that matter.

use super::world::World;
use crate::features::{AlertDraft, AlertLevel};

#[test]
fn an_alert_that_a_relay_gives_out_before_the_reply_to_a_link_is_not_lost() {
    let mut world = World::new(0, false);
    world.relay.borrow_mut().habits.clear();
    world.know(0, 1, &[]);
    world.know(1, 0, &[]);
    world.link(0, 1);
    for at in [0, 1, 0] {
        world.surely(at, |app| app.contacts_carry());
    }
    let draft = AlertDraft {
        level: AlertLevel::CallMe,
        ..AlertDraft::default()
    };
    let drafted = world.surely(0, |app| app.alert_draft(draft));
    world.surely(0, |app| app.alert_send(drafted.id, true));
    assert_eq!(world.surely(0, |app| app.contacts_carry()).sent, 1);
    world.relay.borrow_mut().turn_round();
    let carried = world.surely(1, |app| app.contacts_carry());
    assert_eq!((carried.received, carried.dropped), (2, 0));
    assert_eq!(world.surely(1, |app| app.contact_messages()).len(), 1);
}
