//! Pairings, what waits for a network and what contacts sent, as rows.

use rusqlite::{Connection, Row};
use waymark_wire::contact::MailboxId;
use waymark_wire::contact::capability::Capability;
use waymark_wire::contact::distance::PairingLink;
use waymark_wire::contact::mailbox::Put;
use waymark_wire::contact::message::Sealed;
use waymark_wire::contact::pairing::Terms;
use waymark_wire::contact::record::{Answer, Kind, Record as Said};
use waymark_wire::crypto::Key;
use zeroize::Zeroizing;

use super::keys::store as keys_store;
use super::keys::{Own, Theirs};
use super::rules::{errand, last_day, letter, said};
use crate::calendar::Instant;
use crate::error::{Error, Result};
use crate::oplog::{self, Record, Tx, Value};
use crate::store::{Synced, optional, required};

/// Pairings.
pub(crate) static PAIRINGS: Synced = Synced {
    feature: "contacts",
    table: "pairing",
    kind: 37,
    columns: &[
        required(1, "contact"),
        required(2, "origin"),
        optional(3, "word"),
        required(4, "kem"),
        required(5, "half"),
        required(6, "mailbox"),
        required(7, "read"),
        required(8, "write"),
        required(9, "made_at"),
        optional(10, "theirs"),
        optional(11, "verified"),
        optional(12, "at_relay"),
        optional(13, "link"),
        optional(14, "answered_link"),
        optional(15, "told"),
        optional(16, "taken_out"),
    ],
};

/// What waits for a network.
pub(crate) static ERRANDS: Synced = Synced {
    feature: "contacts",
    table: "errand",
    kind: 38,
    columns: &[
        required(1, "origin"),
        required(2, "mailbox"),
        required(3, "capability"),
        required(4, "day"),
        optional(5, "message"),
        optional(6, "link"),
    ],
};

/// What contacts sent.
pub(crate) static MESSAGES: Synced = Synced {
    feature: "contacts",
    table: "contact_message",
    kind: 39,
    columns: &[
        required(1, "contact"),
        required(2, "pairing"),
        required(3, "said"),
        required(4, "received_at"),
        optional(5, "answer"),
    ],
};

/// What is written in the place of a key that is gone.
const GONE: [u8; 32] = [0; 32];

/// The mailbox behind an own link, for the answer alone.
#[derive(Clone)]
pub(crate) struct OwnLink {
    pub(crate) mailbox: MailboxId,
    pub(crate) read: Capability,
    pub(crate) write: Capability,
}

/// A pairing as its rows say it.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) id: Record,
    pub(crate) contact: Record,
    /// The relay of the own mailboxes.
    pub(crate) origin: String,
    pub(crate) word: Option<String>,
    pub(crate) made_at: Instant,
    pub(crate) link: Option<OwnLink>,
    pub(crate) answered_link: Option<PairingLink>,
    /// What their app was told last of what was agreed with them.
    pub(crate) told: Option<Said>,
    /// Own keys, the best first. The first ones that were made have the id of the pairing.
    pub(crate) own: Vec<Own>,
    /// What the contact told, the best first; empty while only offered.
    pub(crate) theirs: Vec<Theirs>,
}

/// What waits for a network, as a row says it.
pub(crate) struct Errand {
    pub(crate) id: Record,
    pub(crate) origin: String,
    pub(crate) mailbox: MailboxId,
    pub(crate) capability: Capability,
    pub(crate) day: u32,
    /// To be put; nothing: the mailbox is to be ended.
    pub(crate) message: Option<Sealed>,
    /// It is no mailbox that is to be ended, but the note behind a link.
    pub(crate) link: bool,
}

/// What a contact sent, as a row says it.
#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) id: Record,
    pub(crate) contact: Record,
    pub(crate) pairing: Record,
    pub(crate) said: Said,
    pub(crate) received_at: Instant,
    pub(crate) answer: Option<Answer>,
}

/// A pairing with one contact, with new keys.
pub(crate) fn fresh(
    tx: &Tx<'_>,
    contact: Record,
    (origin, word): (String, Option<String>),
    (now, taken_out): (Instant, i64),
) -> Result<Kept> {
    let own = keys_store::fresh(tx, 0, now, taken_out)?;
    Ok(Kept {
        id: own.id,
        contact,
        origin,
        word,
        made_at: now,
        link: None,
        answered_link: None,
        told: None,
        own: vec![own],
        theirs: Vec::new(),
    })
}

impl Kept {
    /// The first keys of one's own; nothing once they are gone.
    fn first(&self) -> Option<&Own> {
        self.own.iter().find(|own| own.id == self.id)
    }

    /// Keeps the first terms of the contact.
    pub(crate) fn meet(&mut self, terms: Terms, (now, verified): (Instant, bool)) {
        self.theirs = vec![Theirs {
            id: self.id,
            step: 0,
            terms,
            came_at: now,
            seen_at: None,
            verified,
            new_phone: false,
        }];
    }
}

/// Writes a pairing whole, but for its later keys.
pub(crate) fn put(tx: &mut Tx<'_>, kept: &Kept) -> Result<()> {
    let (own, theirs) = (
        kept.first(),
        kept.theirs.iter().find(|one| one.id == kept.id),
    );
    let link = kept.link.as_ref().map(|link| {
        let (read, write) = (link.read.bytes(), link.write.bytes());
        Zeroizing::new([link.mailbox.as_slice(), read.as_slice(), write.as_slice()].concat())
    });
    let answered = kept.answered_link.as_ref().map(PairingLink::text);
    let told = kept.told.as_ref().map(Said::encode);
    let flag = |is: bool| is.then_some(1_i64).into();
    let terms = theirs.map(|theirs| theirs.terms.encode());
    let key = |of: fn(&Own) -> &Key| own.map_or(GONE.as_slice(), |own| of(own).as_slice());
    let mailbox = own.map_or(GONE.as_slice().split_at(16).0, |own| own.mailbox.as_slice());
    let values = [
        Value::Bytes(&kept.contact.0),
        Value::Text(&kept.origin),
        kept.word.as_deref().into(),
        Value::Bytes(key(|own| &own.kem)),
        Value::Bytes(key(|own| &own.half)),
        Value::Bytes(mailbox),
        Value::Bytes(key(|own| own.read.bytes())),
        Value::Bytes(key(|own| own.write.bytes())),
        Value::Int(kept.made_at.timestamp_millis()),
        bytes_or_null(terms.as_deref()),
        flag(theirs.is_some_and(|theirs| theirs.verified)),
        flag(own.is_some_and(|own| own.at_relay)),
        bytes_or_null(link.as_deref()),
        answered.as_ref().map(|text| text.as_str()).into(),
        bytes_or_null(told.as_deref()),
        own.map(|own| own.taken_out)
            .filter(|count| *count > 0)
            .into(),
    ];
    tx.put(&PAIRINGS, kept.id, &values)
}

fn bytes_or_null(bytes: Option<&Vec<u8>>) -> Value<'_> {
    bytes.map_or(Value::Null, |bytes| Value::Bytes(bytes))
}

const PAIRING: &str = "SELECT id, contact, origin, word, kem, half, mailbox, read, write, made_at, theirs, verified, \
     at_relay, link, answered_link, told, taken_out FROM pairing";

/// Every pairing, oldest first.
pub(crate) fn all(sql: &Connection) -> Result<Vec<Kept>> {
    let mut statement = sql.prepare_cached(&format!("{PAIRING} ORDER BY made_at, id"))?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    keys_store::add(sql, &mut all)?;
    Ok(all)
}

/// The pairing of that id, as it is now; nothing where it was ended meanwhile.
pub(crate) fn get(sql: &Connection, id: Record) -> Result<Option<Kept>> {
    Ok(all(sql)?.into_iter().find(|kept| kept.id == id))
}

/// The pairing with a contact: one that both made before one that is only offered, then the latest.
pub(crate) fn of(sql: &Connection, contact: Record) -> Result<Option<Kept>> {
    let own = all(sql)?.into_iter().filter(|kept| kept.contact == contact);
    Ok(own.max_by_key(|kept| (!kept.theirs.is_empty(), kept.made_at, kept.id.0)))
}

fn read(row: &Row<'_>) -> Result<Kept> {
    let terms = row.get::<_, Option<Vec<u8>>>(10)?.map(Zeroizing::new);
    let link = row.get::<_, Option<Vec<u8>>>(13)?.map(Zeroizing::new);
    let answered = row.get::<_, Option<String>>(14)?.map(Zeroizing::new);
    let told: Option<Vec<u8>> = row.get(15)?;
    let key = |column| Ok::<_, Error>(Zeroizing::new(row.get::<_, [u8; 32]>(column)?));
    let flag = |column| Ok::<_, Error>(row.get::<_, Option<i64>>(column)?.is_some());
    let (id, made_at) = (Record(row.get(0)?), instant(row.get(9)?)?);
    let first = Own {
        id,
        step: 0,
        kem: key(4)?,
        half: key(5)?,
        mailbox: row.get(6)?,
        read: Capability::new(key(7)?),
        write: Capability::new(key(8)?),
        made_at,
        seen_at: None,
        at_relay: flag(12)?,
        taken_out: row.get::<_, Option<i64>>(16)?.unwrap_or(0),
        new_phone: false,
    };
    let mut kept = Kept {
        id,
        contact: Record(row.get(1)?),
        origin: row.get(2)?,
        word: row.get(3)?,
        made_at,
        link: link.map(|bytes| own_link(&bytes)).transpose()?,
        answered_link: answered
            .map(|text| PairingLink::read(&text).map_err(|_| Error::Corrupt))
            .transpose()?,
        told: told
            .map(|bytes| Said::decode(&bytes).map_err(|_| Error::Corrupt))
            .transpose()?,
        own: if *first.kem == GONE {
            Vec::new()
        } else {
            vec![first]
        },
        theirs: Vec::new(),
    };
    if let Some(terms) = terms {
        let terms = Terms::decode(&terms).map_err(|_| Error::Corrupt)?;
        kept.meet(terms, (made_at, flag(11)?));
    }
    Ok(kept)
}

fn own_link(bytes: &[u8]) -> Result<OwnLink> {
    let (mailbox, rest) = bytes.split_first_chunk().ok_or(Error::Corrupt)?;
    let (read, rest) = rest.split_first_chunk().ok_or(Error::Corrupt)?;
    let write = rest.try_into().map_err(|_| Error::Corrupt)?;
    Ok(OwnLink {
        mailbox: *mailbox,
        read: Capability::new(Zeroizing::new(*read)),
        write: Capability::new(Zeroizing::new(write)),
    })
}

/// Ends what there is with a contact: keys and capabilities go at once. What waits for a network is a message that
/// says so, sealed already (with `tell`), and the end of the own mailboxes.
pub(crate) fn end(tx: &mut Tx<'_>, contact: Record, now: Instant, tell: bool) -> Result<()> {
    let own = all(tx.sql())?;
    for kept in own.into_iter().filter(|kept| kept.contact == contact) {
        let day = last_day(now);
        let mut errands = Vec::new();
        let to_them = kept.theirs.iter().map(|theirs| theirs.terms.mailbox);
        let link = kept.answered_link.as_ref().map(|link| link.mailbox);
        let to_them: Vec<_> = to_them.chain(link).collect();
        for waiting in self::errands(tx.sql())? {
            if waiting.message.is_some() && to_them.contains(&waiting.mailbox) {
                done(tx, waiting.id)?; // they get nothing more
            }
        }
        if tell {
            let told = said(tx.new_record()?.0, now, Kind::Revoked);
            errands.extend(letter(tx, &kept, &told)?);
        }
        for own in &kept.own {
            let own = (kept.origin.as_str(), own.mailbox, &own.read);
            errands.push(errand(tx, own, (day, None))?);
        }
        if let Some(link) = &kept.link {
            let own = (kept.origin.as_str(), link.mailbox, &link.read);
            errands.push(errand(tx, own, (day, None))?);
        }
        keys_store::end(tx, &kept)?;
        tx.delete(&PAIRINGS, kept.id)?;
        for errand in &errands {
            put_errand(tx, errand)?;
        }
    }
    Ok(())
}

/// Writes what waits for a network.
pub(crate) fn put_errand(tx: &mut Tx<'_>, errand: &Errand) -> Result<()> {
    let message = errand.message.as_ref().map(|message| message.to_vec());
    let values = [
        Value::Text(&errand.origin),
        Value::Bytes(&errand.mailbox),
        Value::Bytes(errand.capability.bytes().as_slice()),
        Value::Int(errand.day.into()),
        bytes_or_null(message.as_ref()),
        errand.link.then_some(1_i64).into(),
    ];
    tx.put(&ERRANDS, errand.id, &values)
}

/// What waits for a network is done, or makes no sense any more.
pub(crate) fn done(tx: &mut Tx<'_>, errand: Record) -> Result<()> {
    match tx.delete(&ERRANDS, errand) {
        Err(Error::NotFound) => Ok(()), // another call, or device, was quicker
        done => done,
    }
}

/// Everything that waits for a network.
pub(crate) fn errands(sql: &Connection) -> Result<Vec<Errand>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, origin, mailbox, capability, day, message, link FROM errand ORDER BY day, id",
    )?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let message: Option<Vec<u8>> = row.get(5)?;
        all.push(Errand {
            id: Record(row.get(0)?),
            origin: row.get(1)?,
            mailbox: row.get(2)?,
            capability: Capability::new(Zeroizing::new(row.get(3)?)),
            day: row.get(4)?,
            message: message
                .map(|bytes| bytes.try_into().map_err(|_| Error::Corrupt))
                .transpose()?,
            link: row.get::<_, Option<i64>>(6)?.is_some(),
        });
    }
    Ok(all)
}

impl Errand {
    /// As the relay takes it.
    pub(crate) fn put(&self) -> Option<Put> {
        let day = self.day;
        self.message.map(|message| Put { day, message })
    }
}

/// Writes a message of a contact.
pub(crate) fn put_message(tx: &mut Tx<'_>, message: &Message) -> Result<()> {
    let said = message.said.encode();
    let values = [
        Value::Bytes(&message.contact.0),
        Value::Bytes(&message.pairing.0),
        Value::Bytes(&said),
        Value::Int(message.received_at.timestamp_millis()),
        message.answer.map(|answer| answer as i64).into(),
    ];
    tx.put(&MESSAGES, message.id, &values)
}

/// What contacts sent, oldest first.
pub(crate) fn messages(sql: &Connection) -> Result<Vec<Message>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, contact, pairing, said, received_at, answer FROM contact_message
         ORDER BY received_at, id",
    )?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let said: Vec<u8> = row.get(3)?;
        let answer = row.get::<_, Option<i64>>(5)?;
        all.push(Message {
            id: Record(row.get(0)?),
            contact: Record(row.get(1)?),
            pairing: Record(row.get(2)?),
            said: Said::decode(&said).map_err(|_| Error::Corrupt)?,
            received_at: instant(row.get(4)?)?,
            answer: answer.and_then(|answer| Answer::of(u64::try_from(answer).ok()?)),
        });
    }
    Ok(all)
}

/// The message of an id or the beginning of one.
pub(crate) fn find_message(sql: &Connection, id: &str) -> Result<Message> {
    let record = oplog::find(sql, &MESSAGES, id)?;
    let found = messages(sql)?.into_iter().find(|one| one.id == record);
    found.ok_or(Error::NotFound)
}

/// Erases what a contact sent.
pub(crate) fn forget_messages(tx: &mut Tx<'_>, contact: Record) -> Result<()> {
    let all = messages(tx.sql())?;
    for message in all.into_iter().filter(|one| one.contact == contact) {
        tx.delete(&MESSAGES, message.id)?;
    }
    Ok(())
}

pub(super) fn instant(ms: i64) -> Result<Instant> {
    Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt)
}
