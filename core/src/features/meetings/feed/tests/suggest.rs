//! What notes suggest about which weeks, and what they do not.

use super::*;

fn suggested(notes: &str) -> Option<String> {
    let notes = serde_json::to_string(notes).unwrap();
    meeting(&format!(r#""day": 6, "time": "19:00", "notes": {notes}"#)).notes_suggest
}

#[test]
fn words_about_weeks_are_understood_in_english_and_spanish() {
    let cases = [
        ("2nd Saturday only", "2nd saturday"),
        ("Meets the LAST Saturday of the month.", "last saturday"),
        ("1st and 3rd Saturdays", "1st and 3rd saturday"),
        (
            "Ring twice.\nFirst, third & fifth Saturday",
            "1st and 3rd and 5th saturday",
        ),
        ("Solo el segundo sábado del mes", "2nd saturday"),
        ("Primer y tercer sábado", "1st and 3rd saturday"),
        ("Último sábado", "last saturday"),
        ("Every other Saturday", "every other saturday"),
        ("We meet every two weeks", "every other week"),
        ("Cada dos semanas", "every other week"),
    ];
    for (notes, expected) in cases {
        assert_eq!(suggested(notes).as_deref(), Some(expected), "{notes}");
    }
    let by_name = meeting(r#""name": "Last Saturday Group", "day": 6, "time": "19:00""#);
    assert_eq!(by_name.notes_suggest.as_deref(), Some("last saturday"));
}

#[test]
fn other_words_suggest_nothing() {
    for notes in [
        "Saturday night live",
        "On the 2nd floor",
        "4th & Pine",
        "Business meeting: 2nd Saturday @ 3:30 pm",
        "Last Saturday of the month is birthday night",
        // It is a Saturday meeting: what falls on Sunday is something else.
        "2nd Sunday at noon",
        "first",
        "",
    ] {
        assert_eq!(suggested(notes), None, "{notes}");
    }
}

#[test]
fn a_suggestion_hides_nothing() {
    let found = meeting(r#""day": 6, "time": "19:00", "notes": "2nd Saturday only""#);
    assert_eq!(
        (found.day, found.notes.as_deref()),
        (Some(6), Some("2nd Saturday only"))
    );
}
