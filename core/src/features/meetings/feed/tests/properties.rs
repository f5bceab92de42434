use proptest::prelude::*;

use super::*;
use crate::features::meetings::feed::promises::Door;

/// A value of any type, as a feed might have it.
fn value() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        any::<String>(),
        "[0-9]{1,2}[:h.]?[0-9]{0,2}[: ]?[0-9]{0,2} ?(am|PM|p\\.m\\.|)",
        "(Monday|sun|mié|7|-1|noon)[ ,/-]{0,2}(Tuesday|x|)",
        "(https?:|javascript:|data:|)(//)?[a-z.@]{0,12}(:[0-9]{2})?/?",
        "(&(amp;)*[a-z]{2,4};?|<[a-z/]{1,4}>?|\u{202E}|\u{200B}| ){0,6}",
        "-?[0-9]{1,3}\\.[0-9]{1,50}",
    ]
    .prop_map(|text| serde_json::to_string(&text).unwrap());
    let leaf = prop_oneof![
        6 => text,
        2 => any::<f64>().prop_map(|number| format!("{number:e}").replace("inf", "9e999").replace("NaN", "null")),
        2 => any::<i64>().prop_map(|number| number.to_string()),
        1 => Just("null".to_owned()),
        1 => any::<bool>().prop_map(|answer| answer.to_string()),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4)
                .prop_map(|list| format!("[{}]", list.join(","))),
            inner.prop_map(|value| format!("{{\"$date\":{value}}}")),
        ]
    })
}

fn any_row() -> impl Strategy<Value = String> {
    let field = prop::sample::select(vec![
        "slug",
        "id",
        "name",
        "day",
        "time",
        "end_time",
        "timezone",
        "types",
        "attendance_option",
        "approximate",
        "latitude",
        "longitude",
        "coordinates",
        "formatted_address",
        "address",
        "regions",
        "region",
        "location",
        "group",
        "notes",
        "conference_url",
        "conference_phone",
        "url",
        "website",
        "updated",
        "fields",
        "contact_1_name",
    ]);
    prop::collection::vec((field, value()), 0..12).prop_map(|members| {
        format!(
            "{{{}}}",
            members
                .iter()
                .map(|(key, value)| format!("\"{key}\":{value}"))
                .collect::<Vec<_>>()
                .join(",")
        )
    })
}

proptest! {
    #[test]
    fn any_bytes(feed in prop::collection::vec(any::<u8>(), 0..400)) {
        Door::MeetingGuide.hold(&feed);
    }

    #[test]
    fn any_bytes_in_a_list(middle in prop::collection::vec(prop::sample::select(b"[]{}\",:\\u0d8e-1. \n\xE9tnf".to_vec()), 0..60)) {
        Door::MeetingGuide.hold(&[b"[{\"name\":\"A\",\"day\":1},", middle.as_slice(), b"]"].concat());
    }

    #[test]
    fn any_values_in_rows(rows in prop::collection::vec(any_row(), 1..8)) {
        let feed = format!("[{{\"name\":\"A\",\"day\":1}},{}]", rows.join(","));
        let (_, report) = read_all(feed.as_bytes(), None).unwrap();
        prop_assert_eq!(report.rows as usize, rows.len() + 1);
        Door::MeetingGuide.hold(feed.as_bytes());
    }

    #[test]
    fn real_feeds_cut_anywhere(which in 0..3_usize, at in any::<prop::sample::Index>()) {
        let feed = real(["mg_edmonton.json", "mg_sussexaa.json", "mg_times_edge.json"][which]);
        let feed = feed.trim_ascii_end();
        let refused = read_all(&feed[..at.index(feed.len())], None).unwrap_err();
        prop_assert!(matches!(refused.code, RefusalCode::CutOff | RefusalCode::Empty));
    }

    #[test]
    fn real_feeds_with_bytes_changed(which in 0..3_usize, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut feed = real(["mg_atlanta.json", "mg_timezones_edge.json", "mg_times_edge.json"][which]);
        for (at, byte) in changes {
            let at = at.index(feed.len());
            feed[at] = byte;
        }
        Door::MeetingGuide.hold(&feed);
    }

    #[test]
    fn every_time_written_any_way_is_read_back(hour in 0..24_u32, minute in 0..60_u32) {
        let time = chrono::NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        for form in ["%H:%M", "%-H:%M", "%H:%M:%S", "%-I:%M %p", "%I:%M%P", "%-I:%M:%S %p", "%Hh%M", "%H.%M", "%H%M"] {
            let text = time.format(form).to_string();
            prop_assert_eq!(super::super::time::parse(&text), Some(super::super::time::TimeOfDay::At(time)), "{}", text);
        }
    }
}
