//! On a device: what comes in, what is refused, and that a refusal changes nothing.

use super::*;
use crate::AppError;
use crate::testing::Alice;
use crate::{FeedFile, ListQuery, Meeting, MeetingStanding};

fn write(alice: &Alice, bytes: &[u8]) -> String {
    let path = alice.home.path().join("a.pack");
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

fn bring(alice: &Alice, bytes: &[u8], signer: Option<&str>) -> Result<PackReport, AppError> {
    let path = write(alice, bytes);
    alice
        .app
        .meetings_import_pack(path, signer.map(str::to_owned))
}

fn refused(answer: Result<PackReport, AppError>) -> String {
    match answer {
        Err(AppError::Refused { why }) => why,
        other => panic!("{other:?}"),
    }
}

fn fingerprint() -> String {
    key().signer().unwrap().fingerprint()
}

/// Alice with version 2 of the small pack.
fn with_pack() -> Alice {
    let alice = Alice::new();
    bring(&alice, &packed(2, &small()), Some(&fingerprint())).unwrap();
    alice
}

fn listed(alice: &Alice) -> Vec<Meeting> {
    alice
        .app
        .meetings_list(ListQuery {
            limit: Some(500),
            ..ListQuery::default()
        })
        .unwrap()
        .meetings
}

#[test]
fn a_pack_comes_in_with_its_lists_and_their_age() {
    let alice = Alice::new();
    let path = write(&alice, &packed(2, &small()));
    let info = pack_inspect(path).unwrap();
    assert_eq!(
        (info.name.as_str(), info.version, info.base_version),
        ("alberta", 2, None)
    );
    let report = bring(&alice, &packed(2, &small()), Some(&info.fingerprint)).unwrap();
    assert_eq!(
        (
            report.meetings,
            report.put,
            report.taken,
            report.earlier_version
        ),
        (4, 4, 0, None)
    );
    let packs = alice.app.meeting_packs().unwrap();
    assert_eq!(
        (packs.len(), packs[0].meetings, packs[0].version),
        (1, 4, 2)
    );
    assert_eq!(packs[0].sources, info.sources);
    assert_eq!(packs[0].signer, key().signer().unwrap().key());
    let sources = alice.app.meeting_sources().unwrap();
    let names: Vec<_> = sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["alberta/area", "alberta/dual"]);
    // As old as the list, not as the import.
    assert_eq!(sources[0].imported_at, Some(source("area").fetched_at));
    let all = listed(&alice);
    let c = all
        .iter()
        .find(|meeting| meeting.name == "Group c")
        .unwrap();
    assert_eq!(
        (c.also_in.as_slice(), c.zone_source),
        (&["alberta/dual".to_owned()][..], ZoneSource::Coordinates)
    );
    assert!(alice.app.meetings_import_progress().is_none());
}

#[test]
fn the_first_time_the_signer_must_be_named_and_later_it_must_be_the_same() {
    let alice = Alice::new();
    let file = packed(2, &small());
    assert_eq!(refused(bring(&alice, &file, None)), "signer_unknown");
    let other = SigningKey::of_seed(&[8; 32]).unwrap();
    let theirs = other.signer().unwrap().key();
    assert_eq!(
        refused(bring(&alice, &file, Some(&theirs))),
        "signer_unknown"
    );
    let unreadable = bring(&alice, &file, Some("somebody"));
    assert!(matches!(unreadable, Err(AppError::Invalid { field, .. }) if field == "signer"));
    assert!(alice.app.meeting_packs().unwrap().is_empty() && listed(&alice).is_empty());
    bring(&alice, &file, Some(&fingerprint())).unwrap();
    bring(&alice, &packed(3, &small()), None).unwrap();
    let forged = pack(&edition(4), &small(), &other, &compress).unwrap();
    for named in [None, Some(theirs.as_str()), Some(&fingerprint())] {
        assert_eq!(refused(bring(&alice, &forged, named)), "signer_changed");
    }
    assert_eq!(alice.app.meeting_packs().unwrap()[0].version, 3);
}

#[test]
fn a_version_is_never_older_than_before() {
    let alice = with_pack();
    assert_eq!(
        refused(bring(&alice, &packed(1, &small()), None)),
        "older_version"
    );
    assert_eq!(
        refused(bring(&alice, &packed(2, &small()), None)),
        "same_version"
    );
    let report = bring(&alice, &packed(3, &small()[..1]), None).unwrap();
    assert_eq!(
        (
            report.meetings,
            report.put,
            report.taken,
            report.earlier_version
        ),
        (3, 3, 4, Some(2))
    );
    // The list that is no longer in it went with its meetings.
    assert_eq!(alice.app.meeting_sources().unwrap().len(), 1);
    assert_eq!(listed(&alice).len(), 3);
}

fn changed() -> Vec<Listed> {
    let mut lists = small();
    lists[0].meetings.remove(1);
    lists[0].meetings[1].notes = Some("new words".into());
    lists[0].meetings.push(bare("d"));
    lists.remove(1);
    lists.push(Listed {
        source: source("new"),
        meetings: vec![bare("n")],
    });
    lists[0].meetings[0].also_in = vec!["new".into()];
    lists
}

fn step(from: u64, before: &[Listed], to: u64, after: &[Listed]) -> Vec<u8> {
    let old = read(&packed(from, before)).unwrap().0;
    delta((&old, before), (&edition(to), after), &key(), &compress).unwrap()
}

#[test]
fn a_delta_leads_to_the_same_as_the_whole_pack() {
    let alice = with_pack();
    let report = bring(&alice, &step(2, &small(), 5, &changed()), None).unwrap();
    assert_eq!((report.version, report.meetings, report.put), (5, 4, 4));
    let whole = Alice::new();
    bring(&whole, &packed(5, &changed()), Some(&fingerprint())).unwrap();
    assert_eq!(listed(&alice), listed(&whole));
    assert_eq!(
        alice.app.meeting_packs().unwrap(),
        whole.app.meeting_packs().unwrap()
    );
    // And the next delta starts from there.
    let next = step(5, &changed(), 6, &small());
    assert_eq!(bring(&alice, &next, None).unwrap().earlier_version, Some(5));
    assert_eq!(listed(&alice).len(), 4);
}

#[test]
fn a_delta_on_another_base_is_refused() {
    let alice = Alice::new();
    let file = step(2, &small(), 3, &changed());
    assert_eq!(
        refused(bring(&alice, &file, Some(&fingerprint()))),
        "wrong_base"
    );
    bring(&alice, &packed(1, &small()), Some(&fingerprint())).unwrap();
    assert_eq!(refused(bring(&alice, &file, None)), "wrong_base");
    // The right number, made a second time with something else in it.
    bring(&alice, &packed(2, &changed()), None).unwrap();
    assert_eq!(refused(bring(&alice, &file, None)), "wrong_base");
    assert_eq!(alice.app.meeting_packs().unwrap()[0].version, 2);
}

#[test]
fn whatever_is_wrong_with_a_file_nothing_changes() {
    let alice = with_pack();
    let before = (listed(&alice), alice.app.meeting_packs().unwrap());
    for file in [packed(3, &changed()), step(2, &small(), 3, &changed())] {
        for length in [0, 5, 20, 100, file.len() / 2, file.len() - 1] {
            let code = refused(bring(&alice, &file[..length], None));
            assert!(["cut_off", "not_a_pack"].contains(&code.as_str()), "{code}");
        }
        for from_the_end in [1, 20, 60] {
            let mut damaged = file.clone();
            let at = file.len() - from_the_end;
            damaged[at] ^= 0x40;
            assert_eq!(refused(bring(&alice, &damaged, None)), "damaged");
        }
    }
    let mut miscounted = read(&packed(3, &small())).unwrap().1;
    miscounted[0].meetings[0].latitude = None;
    assert_eq!(
        refused(bring(&alice, &packed(3, &miscounted), None)),
        "damaged"
    );
    assert_eq!((listed(&alice), alice.app.meeting_packs().unwrap()), before);
    assert!(matches!(
        alice.app.meetings_import_pack("nowhere".into(), None),
        Err(AppError::Invalid { field, .. }) if field == "file"
    ));
}

#[test]
fn a_list_of_a_pack_is_not_written_over_by_another() {
    let alice = with_pack();
    let before = listed(&alice);
    let own = FeedFile {
        path: "never opened".into(),
        source: "alberta/area".into(),
        ..FeedFile::default()
    };
    let refused = alice.app.meetings_import(own);
    assert!(matches!(refused, Err(AppError::Invalid { field, .. }) if field == "source"));
    let removed = alice.app.meeting_source_remove("alberta/area".into());
    assert!(matches!(removed, Err(AppError::Invalid { field, .. }) if field == "name"));
    assert_eq!(listed(&alice), before);
}

#[test]
fn a_pack_goes_with_its_lists_and_leaves_the_others() {
    let mut alice = with_pack();
    let other = Edition {
        name: "bc".into(),
        ..edition(1)
    };
    let file = pack(&other, &small(), &key(), &compress).unwrap();
    bring(&alice, &file, Some(&fingerprint())).unwrap();
    let names = || -> Vec<_> {
        let sources = alice.app.meeting_sources().unwrap();
        sources.into_iter().map(|source| source.name).collect()
    };
    assert_eq!(names().len(), 4);
    // The same meetings in both: shown once.
    assert_eq!(listed(&alice).len(), 4);
    alice.app.meeting_pack_remove("alberta".into()).unwrap();
    alice.reopen();
    let left: Vec<_> = alice
        .app
        .meeting_packs()
        .unwrap()
        .into_iter()
        .map(|pack| pack.name)
        .collect();
    assert_eq!((left, listed(&alice).len()), (vec!["bc".to_owned()], 4));
    assert_eq!(
        alice.app.meeting_pack_remove("alberta".into()),
        Err(AppError::NotFound)
    );
}

#[test]
fn what_a_person_keeps_follows_from_version_to_version_and_outlives_the_pack() {
    let alice = with_pack();
    let kept = || {
        let kept = alice.app.meeting_favourites().unwrap();
        assert_eq!(kept.len(), 1);
        let kept = kept.into_iter().next().unwrap();
        (
            kept.id,
            kept.standing,
            kept.meeting.and_then(|now| now.notes),
        )
    };
    let all = listed(&alice);
    let b = all
        .iter()
        .find(|meeting| meeting.name == "Group b")
        .unwrap();
    alice.app.meeting_favourite(b.id.clone(), true).unwrap();
    bring(&alice, &step(2, &small(), 3, &changed()), None).unwrap();
    let now = (
        b.id.clone(),
        MeetingStanding::Listed,
        Some("new words".to_owned()),
    );
    assert_eq!(kept(), now);
    alice.app.meeting_pack_remove("alberta".into()).unwrap();
    assert_eq!(kept(), (b.id.clone(), MeetingStanding::NotListed, None));
    bring(&alice, &packed(3, &changed()), Some(&fingerprint())).unwrap();
    assert_eq!(kept(), now);
}

#[test]
fn an_interrupted_import_leaves_what_was_there() {
    let alice = with_pack();
    let many: Vec<_> = (0..20_000)
        .map(|number| bare(&format!("{number:05}")))
        .collect();
    let file = packed(
        3,
        &[Listed {
            source: source("area"),
            meetings: many,
        }],
    );
    let path = write(&alice, &file);
    let answer = std::thread::scope(|scope| {
        let import = scope.spawn(|| alice.app.meetings_import_pack(path, None));
        while alice
            .app
            .meetings_import_progress()
            .is_none_or(|share| share < 0.2)
            && !import.is_finished()
        {
            std::thread::yield_now();
        }
        alice.app.interrupt();
        import.join().unwrap()
    });
    assert_eq!(answer.map(drop), Err(AppError::Interrupted));
    assert_eq!(alice.app.meeting_packs().unwrap()[0].version, 2);
    assert_eq!(listed(&alice).len(), 4);
}
