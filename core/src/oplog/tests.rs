use std::collections::BTreeSet;

use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value as SqlValue;

use super::apply::{Taken, apply};
use super::operation::{Change, Operation, Record, Slot, decode_changes, encode_changes};
use super::{ABSENT, PRESENT, Stamp, Tx, Value, operations, value};
use crate::error::Error;
use crate::platform::SystemRandom;
use crate::store::{Synced, optional, required, set};

static TABLE: Synced = Synced {
    feature: "test",
    table: "pebble",
    kind: 900,
    columns: &[
        required(1, "size"),
        optional(2, "colour"),
        set(3, "found_at"),
    ],
};

fn store() -> Connection {
    let sql = Connection::open_in_memory().unwrap();
    for migration in super::FEATURE.migrations {
        sql.execute_batch(migration).unwrap();
    }
    sql.execute_batch(
        "CREATE TABLE pebble (id BLOB NOT NULL PRIMARY KEY, size INTEGER NOT NULL, colour TEXT,
         found_at TEXT NOT NULL DEFAULT '[]') STRICT, WITHOUT ROWID",
    )
    .unwrap();
    sql
}

fn take(sql: &Connection, operations: &[Operation]) -> Taken {
    let mut taken = Taken::default();
    apply(sql, &[&TABLE], operations, &mut taken).unwrap();
    taken
}

fn rows(sql: &Connection) -> Vec<Vec<SqlValue>> {
    let mut statement = sql.prepare("SELECT * FROM pebble ORDER BY id").unwrap();
    let width = statement.column_count();
    let found = statement
        .query_map([], |row| {
            (0..width)
                .map(|at| row.get(at))
                .collect::<Result<Vec<SqlValue>, _>>()
        })
        .unwrap();
    found.collect::<Result<_, _>>().unwrap()
}

fn whole(sql: &Connection) -> (Vec<Vec<SqlValue>>, Vec<Operation>) {
    (rows(sql), operations(sql).unwrap())
}

fn change() -> impl Strategy<Value = Change> {
    let plain = |field, value| Change {
        slot: Slot {
            field,
            element: None,
        },
        value,
    };
    prop_oneof![
        (0..4_i64).prop_map(move |n| plain(1, value::encoded(Value::Int(n)))),
        prop_oneof![
            Just(Value::Null),
            Just(Value::Text("red")),
            Just(Value::Text("grey"))
        ]
        .prop_map(move |v| plain(2, value::encoded(v))),
        ("[abc]", any::<bool>()).prop_map(|(element, there)| Change {
            slot: Slot {
                field: 3,
                element: Some(element)
            },
            value: if there { PRESENT } else { ABSENT }.to_vec(),
        }),
        // A field of a later version.
        (0..2_i64).prop_map(move |n| plain(77, value::encoded(Value::Int(n)))),
    ]
}

/// Few records, stamps and authors, so that ties and races are common.
fn operation() -> impl Strategy<Value = Operation> {
    let changes = prop::collection::vec(change(), 0..4);
    (
        0..3_u8,
        0..6_u64,
        0..3_u8,
        changes,
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.05),
    )
        .prop_map(
            |(record, stamp, author, mut changes, deleted, other_kind)| {
                changes.sort_by(|a, b| a.slot.cmp(&b.slot));
                changes.dedup_by(|a, b| a.slot == b.slot);
                if deleted {
                    changes.clear();
                }
                Operation {
                    record: Record([record; 16]),
                    kind: if other_kind { 901 } else { TABLE.kind },
                    stamp: Stamp::from_raw(stamp).unwrap(),
                    author: [author; 32],
                    changes,
                    deleted,
                }
            },
        )
        .prop_filter("a write without fields says nothing", |o| {
            o.deleted || !o.changes.is_empty()
        })
}

fn fold<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Connection {
    let sql = store();
    for operation in operations {
        take(&sql, std::slice::from_ref(operation));
    }
    sql
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn stores_agree_to_the_byte_whatever_the_order_and_however_often(
        (operations, shuffled) in prop::collection::vec(operation(), 1..14)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let once = whole(&fold(&operations));
        prop_assert_eq!(&once, &whole(&fold(&shuffled)));
        let repeats = again.iter().map(|index| index.get(&operations));
        prop_assert_eq!(&once, &whole(&fold(shuffled.iter().chain(repeats))));
    }

    #[test]
    fn what_one_store_logged_makes_another_the_same(
        left in prop::collection::vec(operation(), 0..10),
        right in prop::collection::vec(operation(), 0..10),
    ) {
        // (left + right) built from logs alone is the same as from all that was ever written.
        let (a, b) = (fold(&left), fold(&right));
        let (from_a, from_b) = (operations(&a).unwrap(), operations(&b).unwrap());
        take(&a, &from_b);
        take(&b, &from_a);
        prop_assert_eq!(whole(&a), whole(&b));
        prop_assert_eq!(whole(&a), whole(&fold(left.iter().chain(&right))));
    }

    #[test]
    fn fields_survive_their_encoding(changes in prop::collection::vec(change(), 0..6)) {
        prop_assert_eq!(decode_changes(&encode_changes(changes.iter())).unwrap(), changes);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = decode_changes(&bytes);
        let _ = value::decode(&bytes);
    }

    #[test]
    fn a_stamp_is_later_than_what_it_replaces_whatever_the_clock_says(
        ms in any::<i64>().prop_map(|ms| ms >> 12), replaced in 0..(1_u64 << 63) - 1,
    ) {
        let Some(now) = crate::calendar::Instant::from_timestamp_millis(ms) else { return Ok(()) };
        let old = Stamp::from_raw(replaced);
        let stamp = Stamp::of_edit(now, old);
        prop_assert!(Some(stamp) > old && Stamp::from_sql(stamp.to_sql()) == Some(stamp));
    }
}

#[test]
fn a_deleted_record_stays_deleted_and_leaves_only_its_id() {
    let at = |stamp, deleted, changes| Operation {
        record: Record([1; 16]),
        kind: TABLE.kind,
        stamp: Stamp::from_raw(stamp).unwrap(),
        author: [1; 32],
        changes,
        deleted,
    };
    let size = Change {
        slot: Slot {
            field: 1,
            element: None,
        },
        value: value::encoded(Value::Int(3)),
    };
    // The later edit does not bring it back.
    let sql = fold(&[
        at(1, false, vec![size.clone()]),
        at(2, true, vec![]),
        at(9, false, vec![size]),
    ]);
    assert!(rows(&sql).is_empty());
    let left = operations(&sql).unwrap();
    assert_eq!(left.len(), 1);
    assert!(left.iter().all(|o| o.deleted && o.changes.is_empty()));
}

#[test]
fn the_stamp_of_an_edit_is_the_wall_clock_or_one_more_than_it_replaces() {
    let now = "2026-11-23T15:00:00Z".parse().unwrap();
    let wall = Stamp::of_edit(now, None);
    assert_eq!(Stamp::from_raw(1_795_446_000_000 << 16), Some(wall));
    let ahead = Stamp::from_raw(wall.to_sql() as u64 + 5).unwrap();
    assert_eq!(
        Stamp::of_edit(now, Some(ahead)),
        Stamp::from_raw(wall.to_sql() as u64 + 6).unwrap()
    );
    // A clock at zero counts as 2020; stamps from 2^63 on are malformed.
    let zero = crate::calendar::Instant::from_timestamp_millis(0).unwrap();
    assert_eq!(
        Stamp::of_edit(zero, None),
        Stamp::from_raw(1_577_836_800_000 << 16).unwrap()
    );
    assert_eq!(Stamp::from_raw(1 << 63), None);
}

/// Its columns do not stand in the order of their fields, as those of a favourite meeting.
static MIXED: Synced = Synced {
    feature: "test",
    table: "pebble",
    kind: 902,
    columns: &[
        set(3, "found_at"),
        required(1, "size"),
        optional(2, "colour"),
    ],
};

fn put(sql: &mut Connection, colour: &str) -> Result<(), Error> {
    put_sized(sql, 3, colour)
}

fn put_sized(sql: &mut Connection, size: i64, colour: &str) -> Result<(), Error> {
    let now = "2026-11-23T15:00:00Z".parse().unwrap();
    let found = ["brook".to_owned()];
    let values = [Value::Set(&found), Value::Int(size), Value::Text(colour)];
    let transaction = sql.transaction()?;
    let chance = SystemRandom::new();
    let mut tx = Tx::new(&transaction, now, [1; 32], &chance)?;
    tx.put(&MIXED, Record([1; 16]), &values)?;
    drop(tx);
    Ok(transaction.commit()?)
}

#[test]
fn what_is_logged_ascends_whatever_the_order_of_the_columns() {
    let mut sql = store();
    put(&mut sql, "red").unwrap();
    let all = operations(&sql).unwrap();
    let fields = |o: &Operation| o.changes.iter().map(|c| c.slot.field).collect::<Vec<_>>();
    assert_eq!(all.iter().map(fields).collect::<Vec<_>>(), [[1, 2, 3]]);
}

#[test]
fn what_no_other_device_could_read_is_not_saved_here_either() {
    let mut sql = store();
    let error = put(&mut sql, &"r".repeat(32 * 1024)).unwrap_err();
    assert!(matches!(error, Error::Invalid { field, .. } if field == "colour"));
    assert!(operations(&sql).unwrap().is_empty());
    put(&mut sql, &"r".repeat(32 * 1024 - 3)).unwrap();
}

#[test]
fn what_has_the_last_stamp_there_is_stays_as_it_is_and_the_person_is_told() {
    let mut sql = store();
    put(&mut sql, "red").unwrap();
    let mut last = operations(&sql).unwrap();
    last.retain_mut(|operation| {
        operation.stamp = Stamp::from_raw((1 << 63) - 1).unwrap();
        true
    });
    take(&sql, &last);
    let refused = put(&mut sql, "blue");
    assert!(matches!(refused, Err(Error::Invalid { .. })), "{refused:?}");
    assert_eq!(operations(&sql).unwrap().last(), last.last());
}

#[test]
fn what_waits_to_leave_stays_until_it_has_whatever_replaced_it() {
    let mut sql = store();
    put(&mut sql, "red").unwrap();
    let mut gone = operations(&sql).unwrap();
    gone.retain_mut(|operation| {
        (operation.deleted, operation.changes, operation.author) = (true, Vec::new(), [1; 32]);
        true
    });
    take(&sql, &gone);
    let waiting = super::unsealed(&sql, 10).unwrap();
    assert_eq!(waiting.len(), 1, "the edit still goes out");
    super::mark_sealed(&sql, &waiting, &[2; 32]).unwrap();
    assert_eq!(operations(&sql).unwrap(), gone, "and leaves no word behind");
}

/// Another device's word on a field, which came before ours of that field had left, and then ours on another field.
#[test]
fn what_waits_to_leave_stays_also_when_more_is_written_here() {
    let mut sql = store();
    put_sized(&mut sql, 3, "red").unwrap();
    let mut other = operations(&sql).unwrap();
    other[0].changes.retain(|change| change.slot.field == 2);
    other[0].changes[0].value = value::encoded(Value::Text("grey"));
    other[0].author = [2; 32];
    other[0].stamp = Stamp::from_raw(other[0].stamp.to_raw() + 1).unwrap();
    take(&sql, &other);
    put_sized(&mut sql, 4, "grey").unwrap();
    let waiting = super::unsealed(&sql, 10).unwrap();
    let fields = |o: &super::Outgoing| o.operation.changes.iter().map(|c| c.slot.field).collect();
    let fields: Vec<Vec<u16>> = waiting.iter().map(fields).collect();
    assert_eq!(
        fields,
        [vec![2, 3], vec![1]],
        "red still goes out, and three not"
    );
    super::mark_sealed(&sql, &waiting, &[3; 32]).unwrap();
    let red = &waiting[0].operation.changes[0].value;
    assert_eq!(red, &value::encoded(Value::Text("red")));
    let left = operations(&sql).unwrap();
    let has_red = |o: &Operation| o.changes.iter().any(|change| change.value == *red);
    assert!(
        !left.iter().any(has_red),
        "what has left leaves no word behind"
    );
}

/// A copy of this device has the same name, and may have written at the same moment.
#[test]
fn what_a_copy_wrote_at_the_moment_of_ours_comes_in_while_ours_waits() {
    let mut sql = store();
    put(&mut sql, "red").unwrap();
    let mut copy = operations(&sql).unwrap();
    copy[0].changes = vec![Change {
        slot: Slot {
            field: 77,
            element: None,
        },
        value: value::encoded(Value::Int(1)),
    }];
    take(&sql, &copy);
    let fields = |sql: &Connection| {
        let all = operations(sql).unwrap().into_iter();
        let fields: BTreeSet<u16> = all.flat_map(|o| o.changes).map(|c| c.slot.field).collect();
        fields.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(fields(&sql), [1, 2, 3, 77]);
    let waiting = super::unsealed(&sql, 10).unwrap();
    assert_eq!(waiting.len(), 1);
    super::mark_sealed(&sql, &waiting, &[1; 32]).unwrap();
    assert_eq!(fields(&sql), [1, 2, 3, 77]);
    assert_eq!(operations(&sql).unwrap().len(), 1);
}

#[test]
fn a_value_its_table_cannot_hold_hides_the_record_until_a_later_one_fits() {
    let at = |stamp, value| Operation {
        record: Record([1; 16]),
        kind: TABLE.kind,
        stamp: Stamp::from_raw(stamp).unwrap(),
        author: [1; 32],
        changes: vec![Change {
            slot: Slot {
                field: 1,
                element: None,
            },
            value: value::encoded(value),
        }],
        deleted: false,
    };
    let sql = fold(&[at(1, Value::Int(3)), at(2, Value::Text("three"))]);
    assert!(rows(&sql).is_empty());
    take(&sql, &[at(3, Value::Int(4))]);
    assert_eq!(rows(&sql).len(), 1);
}
