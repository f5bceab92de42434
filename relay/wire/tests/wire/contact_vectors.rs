//! As [`crate::vectors`], of contacts and of what a relay keeps for them.

use serde_json::{Value, json};
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::distance;
use waymark_wire::contact::linked::{self, Answering, Ask, Replies};
use waymark_wire::contact::mailbox::{Escrow, Held, Later, Make, Names, Put};
use waymark_wire::contact::message::name;
use waymark_wire::contact::record::{Kind, Record, alert_id};
use waymark_wire::word::Word;

use crate::contacts::{DAY, Person, paired, pairing_link, records};
use crate::links::{link, note, reply};
use crate::samples::key;
use crate::vectors::{hex, hold};

fn side(person: &Person) -> Value {
    let terms = &person.terms;
    json!({
        "origin": terms.origin, "kem_secret": hex(*person.kem), "kem_pk": hex(terms.kem), "half": hex(*terms.half),
        "mailbox": hex(terms.mailbox), "write": hex(**terms.write.bytes()), "code": *terms.text(),
    })
}

fn told(record: &Record) -> Value {
    let mut said = json!({
        "id": hex(record.id), "created": record.created_s, "expires": record.expires_s, "record": hex(&*record.encode()),
    });
    let (kind, refers_to, text_id, text, terms) = match &record.kind {
        Kind::Alert(words) => (1, None, Some(words.id), words.own.clone(), None),
        Kind::StandDown(of, words) => (2, Some(*of), Some(words.id), words.own.clone(), None),
        Kind::Test(words) => (3, None, Some(words.id), words.own.clone(), None),
        Kind::Answer(of, answer, own) => (4, Some(*of), Some(*answer as u16), own.clone(), None),
        Kind::ReKey(new) => {
            let text_id = new.new_phone.then_some(5);
            (5, new.of, text_id, None, Some(new.terms.encode()))
        }
        Kind::Revoked => (6, None, None, None, None),
        Kind::Agreed(_) => (7, None, None, None, None),
    };
    let agreed = match &record.kind {
        Kind::Agreed(agreed) => Some(hex(agreed.encode())),
        _ => None,
    };
    said["kind"] = json!(kind);
    said["refers_to"] = json!(refers_to.map(hex));
    said["text_id"] = json!(text_id);
    said["text"] = json!(text);
    said["terms"] = json!(terms.map(|terms| hex(&*terms)));
    said["agreed"] = json!(agreed);
    said
}

#[test]
fn contact() {
    let (anna, ben, of_anna, of_ben) = paired();
    let place = ben.terms.mailbox;
    let messages = (0x50..).zip(records()).map(|(number, record)| {
        let message = of_anna.seal(&place, &record, &key(number)).unwrap();
        assert_eq!(
            of_ben.open(&ben.kem, &place, DAY, &message),
            Ok(record.clone())
        );
        let mut said = told(&record);
        said["ephemeral_ikm"] = json!(hex(*key(number)));
        said["message"] = json!(hex(message));
        said["name"] = json!(hex(name(&message)));
        said
    });
    let messages: Vec<_> = messages.collect();
    let pairing_link = pairing_link(&anna);
    let answer = pairing_link.answer(&ben.terms, DAY, &key(0x63)).unwrap();
    let reply = distance::reply(&anna.terms, &ben.terms, DAY, &key(0x64)).unwrap();
    hold(
        "contact",
        &json!({
            "one": side(&anna), "other": side(&ben), "psk": hex(*of_anna.psk),
            "safety_number": of_ben.safety_number(), "safety_words": of_ben.safety_words(),
            "day": DAY, "from_one_to_other": messages,
            "alert_id": { "rule": hex([1; 16]), "trigger_day": DAY, "contact": hex([2; 16]), "id": hex(alert_id(&[1; 16], DAY, &[2; 16])) },
            "distance": {
                "mailbox": hex(pairing_link.mailbox), "write": hex(**pairing_link.write.bytes()), "fragment": *pairing_link.text(),
                "answer_of_other": hex(answer), "reply_of_one": hex(reply),
            },
        }),
    );
}

#[test]
fn linked_note() {
    let (link, note, said) = (link(), note(), reply());
    hold(
        "link",
        &json!({
            "id": hex(link.id), "key": hex(*key(0xA2)), "fragment": *link.text(),
            "read_token": hex(**link.read_token().bytes()), "write_token": hex(**link.write_token().bytes()),
            "created": note.created_s, "text": note.text, "sealed": hex(link.seal(&note).unwrap()),
            "reply": {
                "answer": said.answer as u8, "answered": said.answered_s, "salt": hex([0xA3; 16]),
                "sealed": hex(link.seal_reply(&said, [0xA3; 16]).unwrap()),
            },
        }),
    );
}

#[test]
fn mailbox() {
    let of = |byte| Capability::new(key(byte));
    let (write, read, cancel, owner) = (of(0xB1), of(0xB2), of(0xB3), of(0xB4));
    let message = [0xB5; 1024];
    let put = Put { day: DAY, message };
    let (link, sealed) = (link(), link().seal(&note()).unwrap());
    let boxed = link.seal_reply(&reply(), [0xA3; 16]).unwrap();
    let ask = |token| Ask { id: link.id, token };
    let make = Make {
        write: write.hash(),
        read: read.hash(),
    };
    let escrow = Escrow {
        after_s: 90_000,
        cancel: cancel.hash(),
        put,
    };
    let later = Later {
        after_s: 86_400,
        name: name(&message),
    };
    let make_link = linked::Make {
        read: link.read_token().hash(),
        write: link.write_token().hash(),
        owner: owner.hash(),
        sealed,
    };
    let answering = Answering {
        ask: ask(link.write_token()),
        sealed: boxed,
    };
    let replies = Replies {
        reads: 2,
        sealed: vec![boxed],
    };
    hold(
        "mailbox",
        &json!({
            "write": hex(**write.bytes()), "read": hex(**read.bytes()), "cancel": hex(**cancel.bytes()), "owner": hex(**owner.bytes()),
            "write_hash": hex(write.hash()), "header": *write.header(),
            "relay_key": hex(*key(0x81)), "admission": format!("word {}", Word::of(&key(0x81)).text()),
            "day": DAY, "message": hex(message), "name": hex(name(&message)),
            "make": hex(make.encode()), "put": hex(put.encode()), "after_s": escrow.after_s, "escrow": hex(escrow.encode()),
            "later_s": later.after_s, "later": hex(later.encode()), "ack": hex(Names(vec![name(&message)]).encode()),
            "held": hex(Held(vec![put, put]).encode()),
            "make_link": hex(make_link.encode()), "ask": hex(&*ask(link.read_token()).encode()),
            "answering": hex(&*answering.encode()), "replies": hex(replies.encode()),
        }),
    );
}
