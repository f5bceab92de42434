use super::*;
use crate::AppError;
use crate::testing::Alice;

#[test]
fn choices_are_kept_and_the_rest_stays_at_its_default() {
    let alice = Alice::new();
    assert_eq!(alice.app.settings().unwrap(), Settings::default());
    let chosen = Settings {
        language: Some("es".into()),
        country: Some("MX".into()),
        day_start: 4,
        quiet_from: Some("22:30".parse().unwrap_or_default()),
        quiet_until: Some("07:00".parse().unwrap_or_default()),
        ..Settings::default()
    };
    alice.app.settings_save(chosen.clone()).unwrap();
    assert_eq!(alice.app.settings().unwrap(), chosen);
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let alice = Alice::new();
    let base = Settings::default;
    let cases = [
        (
            "language",
            Settings {
                language: Some("xx".into()),
                ..base()
            },
        ),
        (
            "country",
            Settings {
                country: Some("usa".into()),
                ..base()
            },
        ),
        (
            "day_start",
            Settings {
                day_start: 24,
                ..base()
            },
        ),
        (
            "quiet_until",
            Settings {
                quiet_from: Some(crate::calendar::LocalTime::MIN),
                ..base()
            },
        ),
    ];
    for (name, settings) in cases {
        match alice.app.settings_save(settings) {
            Err(AppError::Invalid { field, .. }) => assert_eq!(field, name),
            other => panic!("{name}: {other:?}"),
        }
    }
    assert_eq!(alice.app.settings().unwrap(), Settings::default());
}
