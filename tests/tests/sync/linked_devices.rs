//! Links in text messages where the sender has two devices.

use waymark_core::{AlertMeans, AlertState, ContactsCarried};
use waymark_wire::contact::record::Answer;

use crate::device::Device;
use crate::linked::{Ana, answer, opened, read};
use crate::stage::Stage;

/// Ana's phone, and her tablet, which has all that the phone had.
fn two(stage: &Stage) -> (Ana, Ana) {
    let phone = Ana::with_link(stage);
    let enabled = phone.device.enable(stage);
    let tablet = Device::new();
    tablet.join(stage, &enabled.phrase);
    tablet.sync_well();
    let luis = phone.luis.clone();
    let tablet = Ana {
        device: tablet,
        luis,
    };
    (phone, tablet)
}

/// What either device knows, the other one does too.
fn meet(one: &Ana, other: &Ana) {
    one.device.sync_well();
    other.device.sync_well();
    one.device.sync_well();
}

#[test]
fn a_link_made_on_one_device_is_answered_on_the_other() {
    Stage::on_both().iter().for_each(|stage| {
        let (phone, tablet) = two(stage);
        let composed = phone.compose();
        phone.carry();
        meet(&phone, &tablet);
        let line = composed.preview.link_line.clone();
        assert_eq!(
            tablet.alert(&composed.id).preview.link_line,
            line,
            "the same line on both"
        );
        let text = phone.send(&composed.id);
        let link = opened(stage, &text);
        assert_eq!(read(stage, &link).unwrap().text, composed.preview.text);
        meet(&phone, &tablet);
        // The tablet neither makes another nor sends it once more.
        assert_eq!(tablet.carry(), ContactsCarried::default());
        let due = tablet.device.app.alerts_due(vec![AlertMeans::SmsDirect]);
        assert_eq!(due.unwrap().tasks, []);

        assert_eq!(answer(stage, &link, Answer::Seen, 1), 200);
        assert_eq!(tablet.carry().received, 1);
        assert_eq!(tablet.alert(&composed.id).state, AlertState::Shown);
        assert_eq!(answer(stage, &link, Answer::Calling, 2), 200);
        assert_eq!(tablet.carry().received, 1);
        meet(&tablet, &phone);
        for device in [&phone, &tablet] {
            assert_eq!(device.alert(&composed.id).state, AlertState::Answered);
            assert_eq!(device.carry(), ContactsCarried::default());
            assert_eq!(device.alert(&composed.id).preview.link_line, line);
            assert_eq!(device.device.app.alerts().unwrap().len(), 1);
        }
    });
}

#[test]
fn both_devices_may_bring_the_same_answer() {
    let stage = Stage::new();
    let (phone, tablet) = two(&stage);
    let composed = phone.compose();
    phone.carry();
    let link = opened(&stage, &phone.send(&composed.id));
    meet(&phone, &tablet);
    assert_eq!(answer(&stage, &link, Answer::Calling, 1), 200);
    phone.carry();
    tablet.carry();
    meet(&phone, &tablet);
    for device in [&phone, &tablet] {
        assert_eq!(device.alert(&composed.id).state, AlertState::Answered);
        assert_eq!(device.device.app.alerts().unwrap().len(), 1);
    }
}

#[test]
fn sent_from_the_other_device_it_is_the_same_link() {
    let stage = Stage::new();
    let (phone, tablet) = two(&stage);
    let composed = phone.compose();
    phone.carry();
    meet(&phone, &tablet);
    let text = tablet.send(&composed.id);
    let line = composed.preview.link_line.unwrap();
    assert_eq!(text, format!("{}\n{line}", composed.preview.text));
    assert!(read(&stage, &opened(&stage, &text)).is_ok());
}

#[test]
fn taken_back_on_either_device_nothing_of_it_can_be_read() {
    let stage = Stage::new();
    for (knows, how) in [
        (true, "revoke"),
        (true, "stand down"),
        (false, "revoke"),
        (false, "stand down"),
    ] {
        let (phone, tablet) = two(&stage);
        let composed = phone.compose();
        meet(&phone, &tablet);
        let link = opened(&stage, composed.preview.link_line.as_ref().unwrap());
        phone.carry();
        assert!(read(&stage, &link).is_ok());
        // Where the tablet has not heard that the relay has the note, it has to be ended all the same.
        if knows {
            meet(&phone, &tablet);
        }
        let app = &tablet.device.app;
        match how {
            "revoke" => drop(app.contact_revoke(tablet.luis.clone()).unwrap()),
            _ => drop(app.alert_stand_down(composed.id.clone(), false).unwrap()),
        }
        tablet.carry();
        if knows {
            assert_eq!(read(&stage, &link), Err(404), "{how}: without the phone");
        }
        meet(&tablet, &phone);
        for device in [&phone, &tablet] {
            device.carry();
            let line = device.alert(&composed.id).preview.link_line;
            assert_eq!(line, None, "{how}, {knows}");
        }
        assert_eq!(read(&stage, &link), Err(404), "{how}, {knows}");
        meet(&phone, &tablet);
        assert_eq!(phone.carry(), ContactsCarried::default());
    }
}
