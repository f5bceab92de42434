use super::*;
use crate::AppError;
use crate::content::{Language, PlanPart};
use crate::oplog::{Taken, apply, operations};
use crate::testing::Alice;

use PlanPart::{Daily, Toolbox, Worse};

fn line(part: PlanPart, text: &str, place: Option<i32>) -> PlanLineDraft {
    PlanLineDraft {
        part,
        text: text.into(),
        place,
    }
}

fn add(alice: &Alice, part: PlanPart, text: &str, place: Option<i32>) -> PlanLine {
    alice.app.plan_line_add(line(part, text, place)).unwrap()
}

fn texts(alice: &Alice, part: PlanPart) -> Vec<String> {
    let plan = alice.app.plan(None).unwrap();
    let page = plan.into_iter().find(|page| page.part == part).unwrap();
    let places: Vec<_> = page.lines.iter().map(|line| line.place).collect();
    assert_eq!(places, (1..).take(places.len()).collect::<Vec<_>>());
    page.lines.into_iter().map(|line| line.text).collect()
}

fn refused(result: Result<PlanLine, AppError>) -> (String, String) {
    match result {
        Err(AppError::Invalid { field, why }) => (field, why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_plan_is_there_from_the_start_and_has_seven_parts() {
    let alice = Alice::new();
    let plan = alice.app.plan(None).unwrap();
    assert_eq!(
        plan.iter().map(|page| page.part).collect::<Vec<_>>(),
        PlanPart::ALL
    );
    assert!(plan.iter().all(|page| page.lines.is_empty()));
    assert_eq!(plan[4].title, "When things get much worse");
    let spanish = alice.app.plan(Some(Language::Es)).unwrap();
    assert_eq!(spanish[0].title, "Lo que me ayuda");
    assert_eq!(alice.app.plan_text(None, None).unwrap(), "");
}

#[test]
fn lines_keep_the_order_of_the_person_over_a_restart() {
    let mut alice = Alice::new();
    let walk = add(&alice, Toolbox, "  Walk to the river. ", None);
    assert_eq!((walk.place, walk.text.as_str()), (1, "Walk to the river."));
    assert_eq!(add(&alice, Toolbox, "Call Ana.", None).place, 2);
    assert_eq!(add(&alice, Toolbox, "Tea.", Some(1)).place, 1);
    assert_eq!(add(&alice, Toolbox, "Music.", Some(2)).place, 2);
    assert_eq!(add(&alice, Toolbox, "Sleep.", Some(99)).place, 5);
    add(&alice, Daily, "Medicine at eight.", Some(7));
    let order = [
        "Tea.",
        "Music.",
        "Walk to the river.",
        "Call Ana.",
        "Sleep.",
    ];
    assert_eq!(texts(&alice, Toolbox), order);
    alice.reopen();
    assert_eq!(texts(&alice, Toolbox), order);
    assert_eq!(
        alice.app.plan_text(None, Some(Language::Es)).unwrap(),
        "Lo que me ayuda\n- Tea.\n- Music.\n- Walk to the river.\n- Call Ana.\n- Sleep.\n\n\
         Lo que hago cada día\n- Medicine at eight.\n"
    );
    let daily = alice.app.plan_text(Some(Daily), None).unwrap();
    assert_eq!(daily, "What I do each day\n- Medicine at eight.\n");
}

#[test]
fn a_line_is_changed_where_it_is_moved_and_put_into_another_part() {
    let alice = Alice::new();
    let [a, b, c] = ["a", "b", "c"].map(|text| add(&alice, Toolbox, text, None));
    let edit = |id: &str, draft| alice.app.plan_line_edit(id.to_owned(), draft).unwrap();
    let beginning: String = b.id.chars().take(8).collect();
    let changed = edit(&beginning, line(Toolbox, "B", None));
    assert_eq!((changed.place, &changed.id), (2, &b.id));
    assert_eq!(texts(&alice, Toolbox), ["a", "B", "c"]);
    assert_eq!(edit(&c.id, line(Toolbox, "c", Some(1))).place, 1);
    assert_eq!(texts(&alice, Toolbox), ["c", "a", "B"]);
    assert_eq!(edit(&c.id, line(Toolbox, "c", Some(2))).place, 2);
    assert_eq!(edit(&a.id, line(Toolbox, "a", Some(50))).place, 3);
    assert_eq!(texts(&alice, Toolbox), ["c", "B", "a"]);
    add(&alice, Worse, "w", None);
    assert_eq!(edit(&a.id, line(Worse, "a", None)).place, 2);
    assert_eq!(texts(&alice, Worse), ["w", "a"]);
    assert_eq!(texts(&alice, Toolbox).len(), 2);
}

#[test]
fn between_two_lines_there_is_always_room() {
    let alice = Alice::new();
    let [_, mut x, mut y] = ["first", "x", "y"].map(|text| add(&alice, Daily, text, None));
    // Each time half of the room between the first two is left.
    for _ in 0..100 {
        let draft = line(Daily, &y.text, Some(2));
        assert_eq!(
            alice.app.plan_line_edit(y.id.clone(), draft).unwrap().place,
            2
        );
        assert_eq!(texts(&alice, Daily), ["first", &y.text, &x.text]);
        std::mem::swap(&mut x, &mut y);
    }
}

#[test]
fn two_devices_come_to_the_same_order() {
    let (phone, tablet) = (Alice::new(), Alice::new());
    let [a, b, _] = ["a", "b", "c"].map(|text| add(&phone, Daily, text, None));
    pass(&phone, &tablet);
    // Each adds a line in the same place and moves another one.
    add(&phone, Daily, "p", Some(2));
    add(&tablet, Daily, "t", Some(2));
    let last = line(Daily, "a", Some(9));
    phone.app.plan_line_edit(a.id, last).unwrap();
    let first = line(Daily, "b", Some(1));
    tablet.app.plan_line_edit(b.id, first).unwrap();
    pass(&phone, &tablet);
    pass(&tablet, &phone);
    let order = texts(&phone, Daily);
    assert_eq!(texts(&tablet, Daily), order);
    let at = |text: &str| order.iter().position(|line| line == text).unwrap();
    assert_eq!((at("b"), at("c"), at("a")), (0, 3, 4));
    // Between two that were given the same place another one finds room.
    let all = phone.app.plan(None).unwrap().remove(1).lines;
    let between = add(&phone, Daily, "new", Some(all[2].place));
    assert_eq!(between.place, 3);
    assert_eq!(texts(&phone, Daily)[2], "new");
}

fn pass(from: &Alice, to: &Alice) {
    let written = from.app.read(operations).unwrap();
    let tables = crate::features::synced();
    let take =
        |tx: &mut crate::oplog::Tx<'_>| apply(tx.sql(), &tables, &written, &mut Taken::default());
    to.app.write(|tx, _| take(tx)).unwrap();
}

#[test]
fn a_line_of_a_part_that_only_a_newer_version_knows_is_kept_and_in_no_plan_here() {
    let (phone, tablet) = (Alice::new(), Alice::new());
    add(&phone, Daily, "Walk.", None);
    let mut written = phone.app.read(operations).unwrap();
    let part = written[0].changes.iter_mut().find(|c| c.slot.field == 1);
    part.unwrap().value = vec![7]; // CBOR of the number 7
    let tables = crate::features::synced();
    let take =
        |tx: &mut crate::oplog::Tx<'_>| apply(tx.sql(), &tables, &written, &mut Taken::default());
    tablet.app.write(|tx, _| take(tx)).unwrap();
    add(&tablet, Daily, "Tea.", None);
    assert_eq!(texts(&tablet, Daily), ["Tea."]);
    let kept = tablet.app.read(operations).unwrap();
    assert!(kept.iter().any(|kept| kept.record == written[0].record));
}

#[test]
fn what_does_not_fit_is_refused_by_name_and_nothing_is_saved() {
    let alice = Alice::new();
    let kept = add(&alice, Worse, &"ñ".repeat(300), None);
    let table = [
        ("text", line(Worse, " ", None)),
        ("text", line(Worse, &"ñ".repeat(301), None)),
        ("text", line(Worse, "one\ntwo", None)),
        ("place", line(Worse, "x", Some(0))),
        ("place", line(Worse, "x", Some(-1))),
    ];
    for (field, draft) in table {
        assert_eq!(refused(alice.app.plan_line_add(draft.clone())).0, field);
        assert_eq!(
            refused(alice.app.plan_line_edit(kept.id.clone(), draft)).0,
            field
        );
    }
    assert_eq!(texts(&alice, Worse), ["ñ".repeat(300)]);
    let gone = alice
        .app
        .plan_line_edit("ffff".into(), line(Worse, "x", None));
    assert_eq!(gone, Err(AppError::NotFound));

    for at in 1..50 {
        add(&alice, Worse, &at.to_string(), None);
    }
    let full = ("part".to_owned(), "must have at most 50 lines".to_owned());
    assert_eq!(
        refused(alice.app.plan_line_add(line(Worse, "x", None))),
        full
    );
    let daily = add(&alice, Daily, "x", None);
    let moved = alice.app.plan_line_edit(daily.id, line(Worse, "x", None));
    assert_eq!(refused(moved), full);
    // One of a full part can be changed and moved.
    let first = line(Worse, "last", Some(50));
    assert_eq!(alice.app.plan_line_edit(kept.id, first).unwrap().place, 50);
}

#[test]
fn an_erased_line_and_replaced_words_are_gone_from_every_page_of_the_file() {
    let alice = Alice::new();
    let kept = add(&alice, Worse, "Zirkon", None);
    let gone = add(&alice, Worse, "Quetzal", None);
    alice
        .app
        .plan_line_edit(kept.id, line(Worse, "Tea.", None))
        .unwrap();
    alice.app.plan_line_remove(gone.id.clone()).unwrap();
    assert_eq!(alice.app.plan_line_remove(gone.id), Err(AppError::NotFound));
    assert_eq!(texts(&alice, Worse), ["Tea."]);
    let pages = alice.decrypted();
    for word in ["Zirkon", "Quetzal"] {
        let found = pages
            .windows(word.len())
            .any(|window| window == word.as_bytes());
        assert!(!found, "{word}");
    }
}
