//! The way to a relay with TLS of its own: who may vouch for it, which key it has, and through a proxy.

use std::collections::BTreeSet;

use data_encoding::{BASE64, HEXLOWER};
use waymark_core::content::Language;
use waymark_core::{AppError, Pin, SyncState, WebTrust, sync_words};
use waymark_tests::proxy::Proxy;

use crate::device::Device;
use crate::shown::Authority;
use crate::stage::{Stage, alone};

const HERE: &str = "127.0.0.1";
const NAME: &str = "relay.example.org";

fn trusting(trust: WebTrust) -> Device {
    let device = Device::new();
    device.app.trust_web(trust);
    device
}

fn is_offline(device: &Device, detail: &str) {
    let report = device.sync();
    assert_eq!(
        (report.state, report.detail.as_str()),
        (SyncState::Offline, detail)
    );
    assert!(device.app.sync_status().unwrap().waiting > 0);
}

#[test]
fn devices_sync_over_tls_with_who_is_vouched_for() {
    let authority = Authority::new();
    let stage = Stage::secure(&authority.certify(HERE));
    let phone = trusting(authority.trust());
    let enabled = phone.enable(&stage);
    phone.write("through TLS");
    assert_eq!(phone.sync_well().sent, 1);
    let tablet = trusting(authority.trust());
    tablet.join(&stage, &enabled.phrase);
    assert_eq!(tablet.notes(), phone.notes());

    // Vouched for by nobody that is known, and by somebody else.
    for trust in [WebTrust::default(), Authority::new().trust()] {
        phone.app.trust_web(trust);
        phone.write("waits");
        is_offline(&phone, "certificate");
    }
    phone.app.trust_web(authority.trust());
    assert_eq!(phone.sync_well().sent, 2);
}

#[test]
fn nothing_goes_to_a_relay_with_another_key_than_the_one_that_was_pinned() {
    let authority = Authority::new();
    let [first, next] = [(), ()].map(|()| authority.certify(HERE));
    let mut stage = Stage::secure(&first);
    let phone = trusting(authority.trust());
    let pin = |pins: &[String]| phone.app.sync_pin(pins.to_vec());
    let first_as_base64 = BASE64.encode(&HEXLOWER.decode(first.pin().as_bytes()).unwrap());
    pin(&[format!("sha256/{first_as_base64}")]).unwrap();
    phone.enable(&stage);
    phone.write("to the right one");
    assert_eq!(phone.sync_well().sent, 1);

    pin(&[next.pin()]).unwrap();
    phone.write("to no other");
    let (before, _) = stage.line.passed();
    is_offline(&phone, "pin");
    // What goes out before a server shows its key: less than any request with its signature.
    let (after, _) = stage.line.passed();
    assert!((1..900).contains(&(after - before)), "{}", after - before);
    for language in Language::ALL {
        let [words, unreached] = ["pin", "unreachable"]
            .map(|detail| sync_words(SyncState::Offline, detail.to_owned(), language));
        assert_ne!(words, unreached);
    }

    // The next key is named before the relay has it. What cannot be read changes nothing.
    pin(&[next.pin().to_uppercase(), first.pin()]).unwrap();
    for wrong in ["", "sha256/AAAA", "sha1/AAAA", &first.pin().split_off(2)] {
        let refused = pin(&[first.pin(), wrong.to_owned()]).unwrap_err();
        assert!(matches!(refused, AppError::Invalid { field, .. } if field == "pin"));
    }
    assert_eq!(phone.sync_well().sent, 1);
    stage.show(&next);
    phone.write("to the new key");
    assert_eq!(phone.sync_well().sent, 1);
    pin(&[first.pin()]).unwrap();
    phone.write("not to the old one's name");
    is_offline(&phone, "pin");

    // A key that is right does not stand in for somebody who vouches.
    phone.app.trust_web(WebTrust::default());
    pin(&[next.pin()]).unwrap();
    is_offline(&phone, "certificate");
}

#[test]
fn a_proxy_leads_to_the_relay_and_sees_nothing() {
    let authority = Authority::new();
    let shown = authority.certify(NAME);
    let stage = Stage::secure_behind_a_proxy(&shown);
    let proxy = Proxy::to(stage.relay.address).unwrap();
    // Which proxy there is, the environment of a whole process says.
    alone(
        "secure::through_a_proxy",
        &[
            ("HTTPS_PROXY", &proxy.url()),
            ("NO_PROXY", ""),
            ("no_proxy", ""),
            ("STAGE_ORIGIN", &stage.origin),
            ("STAGE_ROOT", &HEXLOWER.encode(&authority.trust().roots[0])),
            ("STAGE_PIN", &shown.pin()),
        ],
    );
    let ways = proxy.ways();
    assert!(ways.len() >= 4, "{}", ways.len());
    for way in &ways {
        assert_eq!(way.to, format!("{NAME}:443"));
        // A record of TLS, and no head of a request in what follows.
        assert_eq!(way.up.first(), Some(&0x16));
        assert!(!way.up.windows(4).any(|four| four == b"/v1/"));
    }
}

#[test]
#[ignore = "run by the test before it, in a process of its own"]
fn through_a_proxy() {
    let given = |name: &str| std::env::var(name).unwrap();
    let roots = vec![HEXLOWER.decode(given("STAGE_ROOT").as_bytes()).unwrap()];
    for pins in [vec![], vec![Pin::read(&given("STAGE_PIN")).unwrap()]] {
        let roots = roots.clone();
        let phone = trusting(WebTrust { roots, pins });
        phone.app.sync_enable(given("STAGE_ORIGIN"), None).unwrap();
        phone.write("a word for nobody else");
        assert_eq!(phone.sync_well().sent, 1);
        assert_eq!(
            phone.notes(),
            BTreeSet::from(["a word for nobody else".to_owned()])
        );
    }
    // Another key is refused there too.
    let pins = vec![Pin::read(&"00".repeat(32)).unwrap()];
    let phone = trusting(WebTrust { roots, pins });
    let refused = phone.app.sync_enable(given("STAGE_ORIGIN"), None).err();
    assert!(
        matches!(&refused, Some(AppError::Invalid { why, .. }) if why.contains("another key")),
        "{refused:?}"
    );
}
