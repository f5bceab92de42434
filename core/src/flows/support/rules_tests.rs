use waymark_wire::contact::record::{Agreed, Kind, Record as Said, Words};

use super::{Facts, agreement, asks, in_words, is_supported, told, waits};
use crate::calendar::Instant;
use crate::content::{Language, Strings};
use crate::features::contacts::pairing::store::Message;
use crate::features::{ContactAnswer, ContactLevel, ContactMessage, ContactMessageKind};
use crate::oplog::Record;

fn at(s: i64) -> Instant {
    Instant::from_timestamp(s, 0).unwrap()
}

fn agreed(levels: u8, since_s: u64, hours: Option<[u16; 2]>) -> Agreed {
    Agreed {
        levels,
        since_s,
        hours,
    }
}

#[test]
fn whom_the_person_supports() {
    #[rustfmt::skip] // one line each
    let table = [
        ("their app said what may come", Some(true), false, false, true),
        ("also where both help each other", Some(true), false, true, true),
        ("nothing may come any more", Some(false), true, false, false),
        ("just paired, and gets nothing from here", None, false, false, true),
        ("just paired, and helps the person", None, false, true, false),
        ("helps the person, and asked for help too", None, true, true, true),
    ];
    for (name, told, asked, helps_here, wanted) in table {
        let facts = Facts {
            told,
            asked,
            helps_here,
        };
        assert_eq!(is_supported(facts), wanted, "{name}");
    }
}

#[test]
fn what_was_told_last_by_the_sender_counts_in_whatever_order_it_comes() {
    let message = |created_s, levels| Message {
        id: Record([0; 16]),
        contact: Record([1; 16]),
        pairing: Record([2; 16]),
        said: Said {
            id: [levels; 16],
            created_s,
            expires_s: created_s,
            kind: Kind::Agreed(agreed(levels, 5, None)),
        },
        received_at: at(9),
        answer: None,
    };
    let alert = Message {
        said: Said {
            created_s: 99,
            kind: Kind::Alert(Words { id: 1, own: None }),
            ..message(0, 0).said
        },
        ..message(0, 0)
    };
    assert!(told([alert.clone()].iter()).is_none());
    let first = [message(20, 3), alert.clone(), message(21, 1)];
    let other_way = [message(21, 1), message(20, 3), alert];
    for all in [first, other_way] {
        let (latest, came) = told(all.iter()).unwrap();
        assert_eq!((latest.levels, came), (1, at(9)));
    }
}

#[test]
fn an_agreement_is_shown_as_far_as_it_can_be_read() {
    use ContactLevel::{CallMe, Fields, HardDay, PlanPage};
    let shown = |agreed| {
        let shown = agreement((agreed, at(9)))?;
        let hours = shown.hours_from.zip(shown.hours_until);
        let hours = hours.map(|(from, until)| format!("{from}-{until}"));
        Some((shown.levels, shown.agreed_at, hours))
    };
    let late = "22:00:00-08:00:00".to_owned();
    for (name, told, wanted) in [
        (
            "one level",
            agreed(1, 5, None),
            Some((vec![CallMe], at(5), None)),
        ),
        (
            "all of them, at night",
            agreed(15, 5, Some([1_320, 480])),
            Some((vec![CallMe, HardDay, Fields, PlanPage], at(5), Some(late))),
        ),
        (
            "a level of a later version too",
            agreed(18, 5, None),
            Some((vec![HardDay], at(5), None)),
        ),
        ("nothing", agreed(0, 5, None), None),
        ("only what is of a later version", agreed(16, 5, None), None),
        (
            "a clock beyond the calendar",
            agreed(2, u64::MAX >> 1, None),
            Some((vec![HardDay], at(9), None)),
        ),
    ] {
        assert_eq!(shown(told), wanted, "{name}");
    }
}

#[test]
fn what_waits_for_an_answer() {
    use ContactMessageKind::{Alert, NoCheckin, Revoked, StandDown, Test};
    #[rustfmt::skip] // one line each
    let table = [
        (Alert, None, false, true, true),
        (NoCheckin, None, false, true, true),
        (Test, None, false, true, true),
        (Alert, Some(ContactAnswer::Seen), false, true, false),
        (Alert, None, true, true, false),
        (StandDown, None, false, false, false),
        (Revoked, None, false, false, false),
    ];
    for (kind, answer, is_over, can_be_answered, wanted) in table {
        let message = ContactMessage {
            id: String::new(),
            contact_id: String::new(),
            name: String::new(),
            kind,
            text: String::new(),
            sent_at: at(1),
            received_at: at(1),
            is_late: false,
            is_over,
            answer,
        };
        let found = (asks(&message), waits(&message));
        assert_eq!(found, (can_be_answered, wanted), "{message:?}");
    }
}

#[test]
fn what_was_agreed_is_said_in_sentences_in_both_languages() {
    let told = agreed(3, 5, Some([480, 1_320]));
    let shown = agreement((told, at(9))).unwrap();
    let always = agreement((agreed(8, 5, None), at(9))).unwrap();
    let say = |language, checked, agreed| in_words(Strings::of(language), "Ana", checked, agreed);
    assert_eq!(
        say(Language::En, true, Some((&shown, "1 January 1970"))),
        [
            "Ana may ask you to call. They give no reason.",
            "Ana may tell you that it is a hard day, and no more.",
            "You said you can be reached from 08:00 to 22:00, by the clock where Ana is.",
            "You agreed on it on 1 January 1970. Ana can change it or take it back at any time. You can ask for that too.",
            "This is their app: you met side by side, or you compared the number.",
        ]
    );
    assert_eq!(
        say(Language::Es, false, Some((&always, "1 de enero de 1970"))),
        [
            "Ana puede compartir contigo una página de su plan. La app no la envía por sí sola.",
            "Dijiste que te puede buscar a cualquier hora.",
            "Lo acordaron el 1 de enero de 1970. Ana puede cambiarlo o quitarlo cuando quiera. Tú también puedes pedirlo.",
            "Aún no han comparado el número. Hasta entonces un mensaje solo te pide que llames o escribas. Llama a Ana y compárenlo.",
        ]
    );
    assert_eq!(
        say(Language::En, false, None)[0],
        "Ana has not told your app yet what you two agreed on. Ask them if you are not sure."
    );
}
