//! Fields other than the time: what feeds write, what becomes of it.

use super::*;
use crate::features::meetings::model::Attendance;

#[test]
fn coordinates() {
    let long = "29.816205599999997558463411405682563781738281250";
    let cases = [
        (
            "45.5".to_owned(),
            "-75".to_owned(),
            Some((45.5, -75.0)),
            None,
        ),
        (
            "\"45.5\"".to_owned(),
            "\" -75 \"".to_owned(),
            Some((45.5, -75.0)),
            None,
        ),
        (
            long.to_owned(),
            format!("\"-{long}\""),
            Some((29.816_205_599_999_998, -29.816_205_599_999_998)),
            None,
        ),
        // Greenwich and the equator are places.
        ("51.48".to_owned(), "0".to_owned(), Some((51.48, 0.0)), None),
        (
            "0.0".to_owned(),
            "32.58".to_owned(),
            Some((0.0, 32.58)),
            None,
        ),
        (
            "0".to_owned(),
            "\"0.0\"".to_owned(),
            None,
            Some("coordinates_zero"),
        ),
        (
            "-113.5".to_owned(),
            "53.5".to_owned(),
            Some((53.5, -113.5)),
            Some("coordinates_swapped"),
        ),
        (
            "91".to_owned(),
            "95".to_owned(),
            None,
            Some("coordinates_out_of_range"),
        ),
        (
            "45".to_owned(),
            "-180.5".to_owned(),
            None,
            Some("coordinates_out_of_range"),
        ),
        (
            "\"NaN\"".to_owned(),
            "1".to_owned(),
            None,
            Some("coordinates_out_of_range"),
        ),
        (
            "45".to_owned(),
            "null".to_owned(),
            None,
            Some("coordinates_incomplete"),
        ),
        (
            "\"\"".to_owned(),
            "1".to_owned(),
            None,
            Some("coordinates_incomplete"),
        ),
        (
            "\"north\"".to_owned(),
            "1".to_owned(),
            None,
            Some("coordinates_unreadable"),
        ),
        (
            "true".to_owned(),
            "1".to_owned(),
            None,
            Some("coordinates_unreadable"),
        ),
        ("null".to_owned(), "\"\"".to_owned(), None, None),
    ];
    for (latitude, longitude, point, code) in cases {
        let members = format!(r#""latitude": {latitude}, "longitude": {longitude}"#);
        let found = meeting(&members);
        // serde_json may be off by the last bit of a number with 45 digits: less than the width of an atom.
        let round = |degrees: f64| (degrees * 1e9).round();
        let rounded = |(latitude, longitude)| (round(latitude), round(longitude));
        assert_eq!(
            found.latitude.zip(found.longitude).map(rounded),
            point.map(rounded),
            "{members}"
        );
        assert_eq!(codes(&members), Vec::from_iter(code), "{members}");
    }
    assert_eq!(
        codes(r#""latitude": 1e999, "longitude": 5"#),
        ["row_repaired", "coordinates_out_of_range"]
    );
    let middle = meeting(r#""coordinates": "10,170,20,-170""#);
    assert_eq!(
        (middle.latitude, middle.longitude, middle.approximate),
        (Some(15.0), Some(180.0), true)
    );
    assert!(!meeting(r#""coordinates": "10.5, 20""#).approximate);
}

#[test]
fn addresses() {
    let parts = r#""address": "12 High St", "city": "Oxford", "state": "Oxon", "postal_code": 123, "country": "UK""#;
    let found = meeting(parts);
    assert_eq!(
        found.address.as_deref(),
        Some("12 High St, Oxford, Oxon 123, UK")
    );
    assert_eq!(
        (found.postal_code.as_deref(), found.approximate),
        (Some("123"), false)
    );
    // Few commas do not make a place approximate, many do not make it exact.
    assert!(!meeting(r#""formatted_address": "12 High Street, Oxford""#).approximate);
    assert!(
        !meeting(r#""formatted_address": "High Street, Oxford", "location": "Town hall""#)
            .approximate
    );
    assert!(meeting(r#""formatted_address": "Wicker Park, Chicago, IL, USA""#).approximate);
    assert!(
        meeting(r#""formatted_address": "12 High Street, Oxford", "approximate": "yes""#)
            .approximate
    );
    assert!(
        !meeting(r#""formatted_address": "High Street, Oxford", "approximate": false"#).approximate
    );
    assert_eq!(
        meeting(r#""regions": ["A", null, "B", ""], "region": "C""#)
            .region
            .as_deref(),
        Some("A > B")
    );
    assert_eq!(
        meeting(r#""regions": [], "region": "C", "sub_region": "D""#)
            .region
            .as_deref(),
        Some("C > D")
    );
}

#[test]
fn attendance() {
    use Attendance::*;
    let (street, url) = (
        r#""address": "1 Main St""#,
        r#""conference_url": "https://example.org/club""#,
    );
    let cases = [
        (
            r#""attendance_option": "in_person""#.to_owned(),
            InPerson,
            "attendance_option",
        ),
        (
            format!(r#""attendance_option": "in_person", {url}"#),
            InPerson,
            "attendance_option",
        ),
        (
            r#""attendance_option": "In-Person""#.to_owned(),
            InPerson,
            "attendance_option",
        ),
        (
            r#""attendance_option": "inactive""#.to_owned(),
            Inactive,
            "attendance_option",
        ),
        (
            r#""attendance_option": "inactive", "types": ["TC"]"#.to_owned(),
            TemporarilyClosed,
            "types:TC",
        ),
        (
            r#""attendance_option": "online", "types": ["TC"]"#.to_owned(),
            TemporarilyOnline,
            "types:TC",
        ),
        (
            r#""attendance_option": "in_person", "types": ["TC"]"#.to_owned(),
            TemporarilyClosed,
            "types:TC",
        ),
        (
            r#""types": ["tc", "onl"]"#.to_owned(),
            TemporarilyOnline,
            "types:TC",
        ),
        (
            format!(r#""types": ["TC"], {url}"#),
            TemporarilyOnline,
            "types:TC",
        ),
        (
            format!(r#""types": ["TC"], {street}"#),
            TemporarilyClosed,
            "types:TC",
        ),
        (r#""types": ["ONL"]"#.to_owned(), Online, "types:ONL"),
        (
            format!(r#""types": ["ONL"], {street}"#),
            Hybrid,
            "types:ONL",
        ),
        (
            format!(r#""types": ["ONL"], {street}, "approximate": "yes""#),
            Online,
            "types:ONL",
        ),
        (url.to_owned(), Online, "conference_url"),
        (format!("{url}, {street}"), Hybrid, "conference_url"),
        (
            r#""conference_phone": "+1 (555) 010-0000""#.to_owned(),
            Online,
            "conference_phone",
        ),
        (
            format!(r#"{street}, "conference_url": "javascript:alert(1)""#),
            InPerson,
            "address",
        ),
        (
            r#""latitude": 5, "longitude": 5"#.to_owned(),
            InPerson,
            "latitude",
        ),
        (
            r#""latitude": 5, "longitude": 5, "approximate": "yes""#.to_owned(),
            Unknown,
            "none",
        ),
        (
            r#""formatted_address": "12 High Street, Oxford, UK""#.to_owned(),
            InPerson,
            "formatted_address",
        ),
        (r#""city": "Oxford""#.to_owned(), Unknown, "none"),
    ];
    for (members, expected, reason) in cases {
        let found = meeting(&members);
        assert_eq!(
            (found.attendance, &*found.status_reason),
            (expected, reason),
            "{members}"
        );
    }
    assert_eq!(
        codes(r#""attendance_option": "maybe""#),
        ["attendance_unknown"]
    );
    for value in Attendance::ALL {
        assert_eq!(Attendance::parse(value.as_str()), Some(value));
        assert_eq!(serde_json::to_value(value).unwrap(), value.as_str());
    }
}

#[test]
fn types() {
    let cases: [(&str, &[&str]); 9] = [
        (r#"["O", "D"]"#, &["O", "D"]),
        (r#""O,D , X""#, &["O", "D", "X"]),
        (
            r#""Open,Discussion,Speaker,Step Meeting,English,Online Meeting""#,
            &["O", "D", "SP", "ST", "EN", "ONL"],
        ),
        (
            r#"["[open]", "dd", null, 11, "", "Ouvert(e)"]"#,
            &["O", "DD", "11"],
        ),
        (r#"["ASBI", "BS", "my own"]"#, &["ASBI", "BS", "my own"]),
        (r#"["O", "C", "W"]"#, &["C", "W"]),
        (r#"["O", "O"]"#, &["O"]),
        ("null", &[]),
        (r#"{"O": true}"#, &[]),
    ];
    for (given, expected) in cases {
        assert_eq!(
            meeting(
                &format!(r#""types": {given}"#)
                    .replace("\"types\": null", "\"types\": null, \"day\": 1")
            )
            .types,
            expected,
            "{given}"
        );
    }
    assert_eq!(codes(r#""types": ["O", "C"]"#), ["open_and_closed"]);
}

#[test]
fn texts() {
    let cases = [
        ("  Tom &amp; Jerry&#8217;s  ", "Tom & Jerry\u{2019}s"),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("A<br>B<BR/>C</p>D", "A B C D"),
        ("&lt;b&gt;bold&lt;/b&gt; <script src=x>x</script>", "bold x"),
        ("5 < 6 & 7 > 3, I <3 you", "5 < 6 & 7 > 3, I <3 you"),
        (
            "non\u{A0}breaking\u{200B} zero\u{FEFF}",
            "non breaking zero",
        ),
        ("\u{202E}drow\u{202C} \u{2066}x\u{2069}\u{200F}", "drow x"),
        ("می\u{200C}خواهم 👩\u{200D}⚕", "می\u{200C}خواهم 👩\u{200D}⚕"),
        ("bell\\u0007 and \\u0085next", "bell and next"),
        ("one\\r\\ntwo\\tthree   four", "one two three four"),
    ];
    for (given, expected) in cases {
        assert_eq!(
            meeting(&format!(r#""name": "{given}""#)).name,
            expected,
            "{given}"
        );
    }
    let notes = meeting(r#""notes": " one \r\n two  three\n\n\n\nfour<br>five &amp; ""#).notes;
    assert_eq!(notes.as_deref(), Some("one\ntwo three\n\nfour\nfive &"));
    assert_eq!(meeting(r#""notes": "\u200B&nbsp;""#).notes, None);
    let long = format!(
        r#""name": "{}", "notes": "{}""#,
        "ñ".repeat(256),
        "x".repeat(10_001)
    );
    let found = meeting(&long);
    assert_eq!(
        (
            found.name.chars().count(),
            found.notes.map(|notes| notes.len())
        ),
        (255, Some(10_000))
    );
    assert_eq!(codes(&long), ["text_cut", "text_cut"]);
    assert_eq!(codes(&format!(r#""name": "{}""#, "ñ".repeat(255))), [""; 0]);
    assert_eq!(meeting(r#""name": null, "group": "G""#).name, "G");
    assert_eq!(codes(r#""name": "", "location": "L""#), ["name_borrowed"]);
}

#[test]
fn a_row_full_of_tags_that_never_end_is_read_as_fast_as_any() {
    // A look for the end of each took minutes.
    for tag in ["<", "<a", "<!--", "</br"] {
        let notes = tag.repeat(1_000_000 / tag.len());
        let found = meeting(&format!(r#""notes": "{notes}""#)).notes;
        assert_eq!(found.as_deref(), notes.get(..10_000));
    }
}

#[test]
fn a_row_full_of_languages_is_read_as_fast_as_any() {
    let letters = || 'a'..='z';
    let tags: Vec<_> = ["US", "CA", "MX", "GB", "ES", "FR", "DE", "IT"]
        .into_iter()
        .flat_map(|land| letters().map(move |a| (a, land)))
        .flat_map(|(a, land)| letters().map(move |b| (a, b, land)))
        .flat_map(|(a, b, land)| letters().map(move |c| format!("{a}{b}{c}-{land}")))
        .collect();
    // To compare each with all before it took minutes.
    let found = meeting(&format!(r#""languages": "en,{}""#, tags.join(","))).languages;
    assert_eq!((found.len(), found[0].as_str()), (10, "en"));
}

#[test]
fn links() {
    let cases = [
        ("https://zoom.us/j/1?pwd=x", Ok("https://zoom.us/j/1?pwd=x")),
        ("HTTP://zoom.us", Ok("HTTP://zoom.us")),
        ("https://a.org/?x=1&amp;y=2", Ok("https://a.org/?x=1&y=2")),
        ("zoom.us/j/123", Ok("https://zoom.us/j/123")),
        ("zoom.us:443/j", Ok("https://zoom.us:443/j")),
        ("www.aa-münchen.de", Ok("https://www.aa-münchen.de")),
        ("http://127.0.0.1/x", Ok("http://127.0.0.1/x")),
        ("javascript:alert(1)", Err("url_refused")),
        (" JavaScript:alert(1)", Err("url_refused")),
        ("java\\tscript:alert(1)", Err("url_unreadable")),
        ("&#106;avascript:alert(1)", Err("url_refused")),
        ("data:text/html,x", Err("url_refused")),
        ("file:///etc/passwd", Err("url_refused")),
        ("mailto:a@example.org", Err("url_refused")),
        ("https://zoom.us@evil.example/", Err("url_unreadable")),
        ("http:", Err("url_unreadable")),
        ("https://", Err("url_unreadable")),
        ("ID 123 456", Err("url_unreadable")),
        ("3.5", Err("url_unreadable")),
        ("none", Err("url_unreadable")),
    ];
    for (given, expected) in cases {
        let members = format!(r#""conference_url": "{given}""#);
        assert_eq!(
            meeting(&members).conference_url.as_deref(),
            expected.ok(),
            "{given}"
        );
        assert_eq!(codes(&members), Vec::from_iter(expected.err()), "{given}");
    }
    assert_eq!(
        meeting(r#""conference_url": "ID 123 456""#)
            .conference_url_notes
            .as_deref(),
        Some("ID 123 456")
    );
    assert_eq!(
        meeting(r#""conference_url": "javascript:alert(1)""#).conference_url_notes,
        None
    );
    assert_eq!(
        meeting(r#""website": "mailto:group@example.org""#)
            .website
            .as_deref(),
        Some("mailto:group@example.org")
    );
}

#[test]
fn phones() {
    let cases = [
        (
            "\"+15550100000,,123456789#,,#,,99#\"",
            Some("+15550100000,,123456789#,,#,,99#"),
            &[][..],
        ),
        ("\"(555) 010-0000\"", Some("5550100000"), &[]),
        ("5550100000", Some("5550100000"), &[]),
        (
            "\"+15550100000,,123# Passcode: 5\"",
            Some("+15550100000,,123#"),
            &["phone_cut"],
        ),
        ("\"ID: 123 456 7890\"", None, &["phone_unreadable"]),
        ("\"911\"", None, &["phone_unreadable"]),
    ];
    for (given, expected, issues) in cases {
        let members = format!(r#""conference_phone": {given}"#);
        assert_eq!(
            meeting(&members).conference_phone.as_deref(),
            expected,
            "{given}"
        );
        assert_eq!(codes(&members), issues, "{given}");
    }
}

#[test]
fn last_changes() {
    let cases = [
        ("2021-06-21 03:25:44", Some("2021-06-21T03:25:44Z")),
        ("8/25/2022 11:17:07 PM", Some("2022-08-25T23:17:07Z")),
        ("2020-04-04T16:50:58Z", Some("2020-04-04T16:50:58Z")),
        ("2020-04-04T16:50:58.123Z", Some("2020-04-04T16:50:58.123Z")),
        ("2020-04-04T16:50:58+02:00", Some("2020-04-04T14:50:58Z")),
        ("2020-04-0416:50:58", Some("2020-04-04T16:50:58Z")),
        ("2020-04-04", Some("2020-04-04T00:00:00Z")),
        ("9/12/2021", Some("2021-09-12T00:00:00Z")),
        ("3054-62-84T23:16:00.000Z", None),
        ("yesterday", None),
    ];
    for (given, expected) in cases {
        let members = format!(r#""updated": "{given}""#);
        assert_eq!(
            meeting(&members).updated,
            expected.map(|moment| moment.parse().unwrap()),
            "{given}"
        );
        assert_eq!(codes(&members).is_empty(), expected.is_some(), "{given}");
    }
}

#[test]
fn slugs() {
    let slug = |given: &str| {
        let feed = format!(r#"[{{{given} "name": "A", "day": 1}}]"#);
        read_all(feed.as_bytes(), None)
            .unwrap()
            .0
            .remove(0)
            .meetings
            .remove(0)
            .slug
    };
    assert_eq!(slug(r#""slug": 17,"#), "17");
    assert_eq!(slug(r#""id": 18,"#), "18");
    assert_eq!(slug(r#""slug": "", "id": "x","#), "x");
    assert_eq!(slug(""), slug(r#""slug": null,"#));
    assert_eq!(slug("").len(), 16);
    assert_eq!(
        slug(&format!(r#""slug": "{}","#, "s".repeat(201))).len(),
        16
    );
}
