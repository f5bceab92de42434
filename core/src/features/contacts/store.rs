//! Contacts and agreements as rows.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::de::DeserializeOwned;

use super::model::{Agreement, Contact, ContactDraft, ContactLevel, ContactRole, ContactWay};
use super::rules::{self, Agreed};
use super::veil::store::{hidden, unless_put_away};
use crate::calendar::{Day, Instant, day_number, day_of_number, minute_of_time, time_of_minute};
use crate::error::{Error, Result};
use crate::oplog::{self, Record, Tx, Value};
use crate::store::{Synced, optional, required};

/// Contacts.
pub(super) static CONTACTS: Synced = Synced {
    feature: "contacts",
    table: "contact",
    kind: 30,
    columns: &[
        required(1, "name"),
        required(2, "role"),
        optional(3, "phone"),
        required(4, "ways"),
        required(5, "may_get"),
        required(6, "fields"),
        required(7, "hours"),
        required(8, "position"),
        required(9, "wait_minutes"),
        optional(10, "language"),
        required(11, "recorded_at"),
        optional(12, "link_relay"),
        optional(13, "link_word"),
        optional(14, "helps"),
    ],
};

/// Agreements.
pub(super) static AGREEMENTS: Synced = Synced {
    feature: "contacts",
    table: "agreement",
    kind: 31,
    columns: &[
        required(1, "contact"),
        required(2, "at"),
        required(3, "review_due"),
        required(4, "words"),
        required(5, "salt"),
        required(6, "levels"),
        required(7, "fields"),
        required(8, "after_revoked"),
        optional(9, "replaced"),
        optional(10, "revoked_at"),
    ],
};

/// The contact of an id or the beginning of one; none while contacts are put away.
pub(crate) fn find(sql: &Connection, id: &str) -> Result<Record> {
    unless_put_away(sql, id, || oplog::find(sql, &CONTACTS, id))
}

/// Writes a contact whole.
pub(super) fn put(
    tx: &mut Tx<'_>,
    record: Record,
    draft: &ContactDraft,
    recorded_at: Instant,
) -> Result<()> {
    let hours: Vec<i64> = [draft.hours_from, draft.hours_until]
        .into_iter()
        .flatten()
        .map(minute_of_time)
        .collect();
    let (ways, may_get) = (json(&draft.ways)?, json(&draft.may_get)?);
    let (fields, hours) = (json(&draft.fields)?, json(&hours)?);
    let values = [
        Value::Text(&draft.name),
        Value::Int(role_number(draft.role)),
        draft.phone.as_deref().into(),
        Value::Text(&ways),
        Value::Text(&may_get),
        Value::Text(&fields),
        Value::Text(&hours),
        draft.order.into(),
        draft.wait_minutes.into(),
        draft.language.as_deref().into(),
        Value::Int(recorded_at.timestamp_millis()),
        draft.link_relay.as_deref().into(),
        draft.link_word.as_deref().into(),
        draft.helps.as_deref().into(),
    ];
    tx.put(&CONTACTS, record, &values)
}

const CONTACT: &str = "SELECT id, name, role, phone, ways, may_get, fields, hours, position, wait_minutes, language, \
     recorded_at, link_relay, link_word, helps FROM contact";

/// One contact, put away or not.
pub(super) fn get(sql: &Connection, record: Record, today: Day) -> Result<Contact> {
    let found = sql
        .prepare_cached(&format!("{CONTACT} WHERE id = ?1"))?
        .query_row([record.0], |row| Ok(read(row)))
        .optional()?;
    with_agreement(sql, found.ok_or(Error::NotFound)??, record, today)
}

/// The contact of a whole id, put away or not; nothing when there is none any more.
pub(crate) fn by_id(sql: &Connection, id: &str, today: Day) -> Result<Option<(Record, Contact)>> {
    match oplog::find(sql, &CONTACTS, id) {
        Ok(record) => Ok(Some((record, get(sql, record, today)?))),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The contacts in the order in which they are asked; none while they are put away.
pub(crate) fn shown(sql: &Connection, today: Day) -> Result<Vec<Contact>> {
    match hidden(sql)? {
        true => Ok(Vec::new()),
        false => all(sql, today),
    }
}

/// Every contact, put away or not, in the order in which they are asked.
pub(crate) fn all(sql: &Connection, today: Day) -> Result<Vec<Contact>> {
    let mut statement =
        sql.prepare_cached(&format!("{CONTACT} ORDER BY position, recorded_at, id"))?;
    let mut rows = statement.query([])?;
    let mut contacts = Vec::new();
    while let Some(row) = rows.next()? {
        let contact = with_agreement(sql, read(row)?, Record(row.get(0)?), today)?;
        contacts.push(contact);
    }
    Ok(contacts)
}

fn read(row: &Row<'_>) -> Result<Contact> {
    let mut hours = parsed::<Vec<i64>>(row, 7)?
        .into_iter()
        .map(|minute| time_of_minute(minute).ok_or(Error::Corrupt));
    Ok(Contact {
        id: Record(row.get(0)?).to_string(),
        name: row.get(1)?,
        role: role(row.get(2)?)?,
        phone: row.get(3)?,
        ways: parsed::<Vec<ContactWay>>(row, 4)?,
        may_get: parsed(row, 5)?,
        fields: parsed(row, 6)?,
        hours_from: hours.next().transpose()?,
        hours_until: hours.next().transpose()?,
        order: row.get(8)?,
        wait_minutes: row.get(9)?,
        language: row.get(10)?,
        recorded_at: instant(row.get(11)?)?,
        link_relay: row.get(12)?,
        link_word: row.get(13)?,
        helps: row.get(14)?,
        agreement: None,
        gets: Vec::new(),
    })
}

fn with_agreement(
    sql: &Connection,
    mut contact: Contact,
    record: Record,
    today: Day,
) -> Result<Contact> {
    let agreements = agreements(sql, record)?;
    let holding = rules::holding(&agreements);
    contact.gets = rules::shared((&contact.may_get, &contact.fields), holding).0;
    contact.agreement = holding.map(|agreed| Agreement {
        agreed_at: agreed.at,
        words: agreed.words.clone(),
        levels: agreed.levels.clone(),
        fields: agreed.fields.clone(),
        review_due: agreed.review_due,
        review_is_due: agreed.review_due <= today,
    });
    Ok(contact)
}

/// Writes an agreement whole.
pub(super) fn put_agreement(tx: &mut Tx<'_>, contact: Record, agreed: &Agreed) -> Result<()> {
    let (levels, fields) = (json(&agreed.levels)?, json(&agreed.fields)?);
    let values = [
        Value::Bytes(&contact.0),
        Value::Int(agreed.at.timestamp_millis()),
        Value::Int(day_number(agreed.review_due)),
        Value::Text(&agreed.words),
        Value::Bytes(&agreed.salt),
        Value::Text(&levels),
        Value::Text(&fields),
        Value::Int(agreed.after_revoked),
        agreed.replaced.then_some(1_i64).into(),
        agreed.revoked_at.map(|at| at.timestamp_millis()).into(),
    ];
    tx.put(&AGREEMENTS, agreed.id, &values)
}

/// A contact's agreements, oldest first.
pub(super) fn agreements(sql: &Connection, contact: Record) -> Result<Vec<Agreed>> {
    let mut statement = sql.prepare_cached(
        "SELECT id, at, review_due, words, salt, levels, fields, after_revoked, replaced,
         revoked_at FROM agreement
         WHERE contact = ?1 ORDER BY at, id",
    )?;
    let mut rows = statement.query([contact.0])?;
    let mut agreements = Vec::new();
    while let Some(row) = rows.next()? {
        agreements.push(Agreed {
            id: Record(row.get(0)?),
            at: instant(row.get(1)?)?,
            review_due: day_of_number(row.get(2)?).ok_or(Error::Corrupt)?,
            words: row.get(3)?,
            salt: row.get(4)?,
            levels: parsed(row, 5)?,
            fields: parsed(row, 6)?,
            after_revoked: row.get(7)?,
            replaced: row.get::<_, Option<i64>>(8)?.is_some(),
            revoked_at: row.get::<_, Option<i64>>(9)?.map(instant).transpose()?,
        });
    }
    Ok(agreements)
}

/// Erases a contact and what was said at its agreements. The ledger stays.
pub(super) fn remove(tx: &mut Tx<'_>, contact: Record) -> Result<()> {
    for agreed in agreements(tx.sql(), contact)? {
        tx.delete(&AGREEMENTS, agreed.id)?;
    }
    tx.delete(&CONTACTS, contact)
}

pub(super) fn json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Internal("json"))
}

fn parsed<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    let text = row.get_ref(column)?.as_str().map_err(|_| Error::Corrupt)?;
    serde_json::from_str(text).map_err(|_| Error::Corrupt)
}

pub(super) fn instant(ms: i64) -> Result<Instant> {
    Instant::from_timestamp_millis(ms).ok_or(Error::Corrupt)
}

fn role_number(role: ContactRole) -> i64 {
    match role {
        ContactRole::Sponsor => 0,
        ContactRole::Mentor => 1,
        ContactRole::Friend => 2,
        ContactRole::Family => 3,
        ContactRole::PeerWorker => 4,
        ContactRole::Therapist => 5,
        ContactRole::Doctor => 6,
        ContactRole::SpiritualAdviser => 7,
    }
}

fn role(number: i64) -> Result<ContactRole> {
    Ok(match number {
        0 => ContactRole::Sponsor,
        1 => ContactRole::Mentor,
        2 => ContactRole::Friend,
        3 => ContactRole::Family,
        4 => ContactRole::PeerWorker,
        5 => ContactRole::Therapist,
        6 => ContactRole::Doctor,
        7 => ContactRole::SpiritualAdviser,
        _ => return Err(Error::Corrupt),
    })
}

/// What a contact gets at the moment, for the ledger.
pub(super) fn gets(
    sql: &Connection,
    contact: Record,
    today: Day,
) -> Result<(Vec<ContactLevel>, Vec<String>)> {
    let there = get(sql, contact, today)?;
    let agreements = agreements(sql, contact)?;
    Ok(rules::shared(
        (&there.may_get, &there.fields),
        rules::holding(&agreements),
    ))
}
