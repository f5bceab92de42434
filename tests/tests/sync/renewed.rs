//! Contacts whose keys are renewed, through a real relay: by age, by two devices at once, and after a phone was taken out.

use chrono::TimeDelta;
use waymark_core::{AlertLevel, AlertState, ContactAnswer, ContactMessageKind, PairingState};

use crate::contacts::{Person, met, numbers};
use crate::device::Device;
use crate::stage::Stage;

fn turns(all: &[&Device]) {
    for _ in 0..4 {
        for device in all {
            device.app.contacts_carry().unwrap();
        }
    }
}

fn state(person: &Person) -> PairingState {
    let paired = person.device.app.pairing(person.contact.clone());
    paired.unwrap().unwrap().state
}

fn texts(device: &Device) -> Vec<String> {
    let all = device.app.contact_messages().unwrap();
    all.into_iter().map(|one| one.text).collect()
}

#[test]
fn after_90_days_the_keys_are_new_and_an_alert_still_finds_its_way() {
    Stage::on_both().into_iter().for_each(renewed);
}

fn renewed(mut stage: Stage) {
    let (ana, luis) = met(&stage);
    turns(&[&ana.device, &luis.device]);
    let before = numbers(&ana);
    for person in [&ana, &luis] {
        person.pass(TimeDelta::days(91));
    }
    // Written while the keys change, and while the relay is gone.
    ana.carry();
    let pressed = ana.press(AlertLevel::HardDay);
    stage.relay.kill();
    luis.carry();
    stage.restart();
    turns(&[&luis.device, &ana.device]);
    assert_eq!(texts(&luis.device), [pressed.preview.text.as_str()]);
    let came = luis.device.app.contact_messages().unwrap().remove(0);
    let answer = ContactAnswer::Calling;
    luis.device.app.contact_answer(came.id, answer).unwrap();
    turns(&[&luis.device, &ana.device]);
    assert_eq!(ana.alert(&pressed.id).state, AlertState::Answered);
    assert_eq!(numbers(&ana), numbers(&luis));
    assert_ne!(numbers(&ana), before);
    assert_eq!([state(&ana), state(&luis)], [PairingState::Verified; 2]);
    // The old mailboxes are ended, and nothing is left to do.
    for person in [&ana, &luis] {
        person.pass(TimeDelta::days(15));
    }
    turns(&[&ana.device, &luis.device]);
    assert_eq!(stage.mailboxes(), 2);
    assert_eq!(ana.carry(), waymark_core::ContactsCarried::default());
    assert_eq!(stage.messages(), [[0_u8; 0]; 0]);
}

#[test]
fn two_devices_that_renew_keys_at_once_end_with_the_same() {
    let stage = Stage::new();
    let (ana, luis) = met(&stage);
    ana.carry();
    let tablet = ana.another_device(&stage);
    let devices = [&ana.device, &tablet, &luis.device];
    for device in devices {
        let now = waymark_core::platform::Clock::now(&*device.clock).unwrap();
        device.clock.set(now + TimeDelta::days(91));
    }
    for device in [&ana.device, &tablet, &ana.device] {
        device.sync_well();
    }
    // Each has heard of the other, and of nothing new: both make keys. They meet only later.
    turns(&devices);
    for device in [&ana.device, &tablet, &ana.device] {
        device.sync_well();
    }
    turns(&devices);
    for device in [&ana.device, &tablet, &ana.device] {
        device.sync_well();
    }
    let of = |device: &Device, id: &str| device.app.pairing(id.into()).unwrap().unwrap().number;
    let here = of(&ana.device, &ana.contact);
    assert_eq!(here, of(&tablet, &ana.contact));
    assert_eq!(here, of(&luis.device, &luis.contact));
    // Each of them is heard, and hears.
    let pressed = luis.press(AlertLevel::HardDay);
    luis.carry();
    tablet.app.contacts_carry().unwrap();
    assert_eq!(texts(&tablet), [pressed.preview.text]);
    let pressed = ana.press(AlertLevel::HardDay);
    ana.carry();
    luis.carry();
    assert_eq!(texts(&luis.device), [pressed.preview.text]);
}

#[test]
fn a_phone_that_was_taken_out_has_no_keys_of_use_and_the_number_is_compared_again() {
    let stage = Stage::new();
    let (ana, luis) = met(&stage);
    turns(&[&ana.device, &luis.device]);
    let stolen = ana.another_device(&stage);
    for device in [&ana.device, &stolen, &ana.device] {
        device.sync_well();
    }
    let all = ana.device.app.sync_status().unwrap().devices;
    let gone = all.into_iter().find(|one| !one.is_this).unwrap();
    ana.device.app.device_remove(gone.id, None).unwrap();
    turns(&[&ana.device, &luis.device]);
    assert_eq!(state(&luis), PairingState::NewPhone);
    assert_eq!(state(&ana), PairingState::Verified);
    let told = luis.device.app.contact_messages().unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].kind, ContactMessageKind::NewPhone);
    assert_eq!(
        told[0].text,
        "Ana has a new phone or set up the app again. Check the number with them before you share more."
    );
    // Nothing but neutral words, and not to the stolen phone.
    luis.press(AlertLevel::HardDay);
    luis.carry();
    stolen.app.contacts_carry().unwrap();
    assert!(texts(&stolen).is_empty());
    ana.carry();
    assert_eq!(texts(&ana.device), ["Luis would like you to get in touch."]);
    assert_eq!(numbers(&ana), numbers(&luis));
    let id = luis.contact.clone();
    let compared = luis.device.app.pairing_verified(id).unwrap();
    assert_eq!(compared.state, PairingState::Verified);
    assert!(texts(&luis.device).is_empty());
}
