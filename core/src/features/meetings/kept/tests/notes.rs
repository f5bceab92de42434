//! Private words and ratings.

use super::*;
use crate::features::meetings::kept::notes::store::Note;
use crate::features::meetings::kept::store::{Entry, all};
use crate::oplog::Record;

const WORDS: &str = "The one by the river, sit at the back";

fn alice() -> (Alice, String) {
    let alice = Alice::new();
    import(&alice, "north", &[noon_break(), other()]);
    let id = id(&alice, "north", "9");
    (alice, id)
}

#[test]
fn a_note_outlives_the_list_and_is_changed_and_erased() {
    let (mut alice, id) = alice();
    assert_eq!(alice.app.meeting_note(id.clone()).unwrap(), None);
    let save = |alice: &Alice, text: Option<&str>, rating| {
        let text = text.map(str::to_owned);
        alice.app.meeting_note_save(id.clone(), text, rating)
    };
    save(&alice, Some(WORDS), Some(8)).unwrap();
    import(&alice, "north", &[other()]);
    alice.reopen();
    let note = alice.app.meeting_note(id.clone()).unwrap().unwrap();
    assert_eq!((note.text.as_deref(), note.rating), (Some(WORDS), Some(8)));
    assert_eq!(note.kept.standing, MeetingStanding::NotListed);
    assert_eq!(alice.app.meeting_notes().unwrap(), [note]);
    save(&alice, Some("  "), Some(0)).unwrap();
    let note = alice.app.meeting_note(id.clone()).unwrap().unwrap();
    assert_eq!((note.text, note.rating), (None, Some(0)));
    save(&alice, None, None).unwrap();
    assert!(alice.app.meeting_notes().unwrap().is_empty());
    // Nothing is known of it any more.
    assert_eq!(save(&alice, None, None), Err(AppError::NotFound));
}

#[test]
fn erased_words_and_the_name_of_the_meeting_leave_the_pages() {
    let (alice, id) = alice();
    alice
        .app
        .meeting_note_save(id.clone(), Some(WORDS.into()), None)
        .unwrap();
    let there = |words: &str| {
        let pages = alice.decrypted();
        pages.windows(words.len()).any(|w| w == words.as_bytes())
    };
    assert!(there(WORDS) && there("Noon Break") && there("12 Elm St"));
    alice
        .app
        .meeting_note_save(id.clone(), None, Some(3))
        .unwrap();
    assert!(!there(WORDS) && there("Noon Break"));
    alice.app.meeting_note_save(id, None, None).unwrap();
    assert!(!there("Noon Break") && !there("12 Elm St"));
}

#[test]
fn what_two_devices_wrote_is_all_there_until_one_writes_again() {
    let (alice, id) = alice();
    let save = |text: &str| {
        alice
            .app
            .meeting_note_save(id.clone(), Some(text.into()), Some(4))
            .unwrap();
    };
    save("here");
    alice
        .app
        .write(|tx, _| {
            let here = all::<Note>(tx.sql())?.remove(0);
            let there = Entry {
                record: Record([7; 16]),
                said: Note {
                    text: Some("there".into()),
                    rating: Some(9),
                    written_at: here.said.written_at + chrono::TimeDelta::seconds(1),
                },
                ..here
            };
            there.put(tx)
        })
        .unwrap();
    let note = alice.app.meeting_note(id.clone()).unwrap().unwrap();
    assert_eq!(
        (note.text.as_deref(), note.rating),
        (Some("there\n\nhere"), Some(9))
    );
    assert_eq!(alice.app.meeting_notes().unwrap().len(), 1);
    save("one");
    let note = alice.app.meeting_note(id.clone()).unwrap().unwrap();
    assert_eq!((note.text.as_deref(), note.rating), (Some("one"), Some(4)));
}

#[test]
fn each_range_is_kept() {
    let (alice, id) = alice();
    let save = |text: Option<String>, rating| alice.app.meeting_note_save(id.clone(), text, rating);
    refused(save(None, Some(-1)), "rating");
    refused(save(None, Some(11)), "rating");
    refused(save(Some("é".repeat(10_001)), None), "text");
    save(Some("é".repeat(10_000)), Some(10)).unwrap();
    refused(alice.app.meeting_note("x".into()), "id");
    refused(alice.app.meeting_note(String::new()), "id");
    let unknown = alice
        .app
        .meeting_note_save("0123456789abcdef".into(), None, Some(1));
    assert_eq!(unknown, Err(AppError::NotFound));
}
