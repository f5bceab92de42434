//! The file itself: what is written is read back, and nothing else is.

use super::*;
use crate::crypto::sha256;
use crate::features::meetings::pack::header::BLOCK_LIMIT;
use crate::features::meetings::pack::read::FIXED;

#[test]
fn what_is_packed_is_read_back_and_twice_the_same_is_the_same_file() {
    let lists = small();
    let file = packed(3, &lists);
    assert_eq!(file, packed(3, &lists));
    let mut shuffled = lists.clone();
    shuffled[0].meetings.reverse();
    assert_eq!(
        file,
        packed(3, &shuffled),
        "their order is not that of the feed"
    );
    let (header, read, taken) = read(&file).unwrap();
    assert_eq!((read, taken.len()), (lists.clone(), 0));
    assert_eq!((header.version, header.meetings), (3, 4));
    assert_eq!(header.content, content(&lists));
    assert_eq!(header.shelf(&header.sources[1]), "alberta/dual");
    assert!(is_pack(&file) && !is_pack(b"[{}]"));
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let file = packed(1, &small());
    for length in 1..file.len() {
        let refused = read(&file[..length]).map(drop);
        assert_eq!(refused, Err(PackRefused::CutOff), "{length}");
    }
    assert_eq!(read(&[]).map(drop), Err(PackRefused::NotAPack));
    let longer = [file.as_slice(), &[0]].concat();
    assert_eq!(read(&longer).map(drop), Err(PackRefused::Damaged));
}

#[test]
fn a_file_with_any_bit_changed_is_refused() {
    let file = packed(1, &small());
    let body = file.len()
        - read(&file)
            .unwrap()
            .0
            .blocks
            .iter()
            .map(|block| block.packed as usize)
            .sum::<usize>();
    for at in 0..file.len() {
        for bit in 0..8 {
            let mut changed = file.clone();
            changed[at] ^= 1 << bit;
            let refused = read(&changed).map(drop).unwrap_err();
            let expected: &[PackRefused] = match at {
                0..8 => &[PackRefused::NotAPack],
                8..12 => &[PackRefused::NotAPack, PackRefused::NewerFormat],
                12..16 => &[
                    PackRefused::BadSignature,
                    PackRefused::CutOff,
                    PackRefused::TooLarge,
                ],
                at if at < body => &[PackRefused::BadSignature],
                _ => &[PackRefused::Damaged],
            };
            assert!(expected.contains(&refused), "{at} {bit}: {refused}");
        }
    }
}

#[test]
fn another_key_makes_another_signer_and_never_passes_for_the_first() {
    let other = SigningKey::of_seed(&[8; 32]).unwrap();
    let ours = packed(1, &small());
    let theirs = pack(&edition(1), &small(), &other, &compress).unwrap();
    assert_eq!(ours.len(), theirs.len());
    assert_eq!(
        Pack::open(theirs.as_slice())
            .map(|pack| pack.signer())
            .unwrap(),
        other.signer().unwrap()
    );
    // Their file under our name: the key is inside what is signed.
    let differs = (0..ours.len()).find(|at| ours[*at] != theirs[*at]).unwrap();
    let mut forged = theirs.clone();
    forged[differs..differs + 32].copy_from_slice(&key().signer().unwrap().0);
    assert_eq!(read(&forged).map(drop), Err(PackRefused::BadSignature));
}

#[test]
fn a_signer_is_named_by_key_or_fingerprint_and_by_nothing_else() {
    let signer = key().signer().unwrap();
    let shown = signer.fingerprint();
    assert_eq!((shown.len(), shown.matches('-').count()), (24, 4));
    let names = [
        signer.key(),
        signer.key().to_uppercase(),
        shown.clone(),
        shown.replace('-', " ").to_uppercase(),
    ];
    for name in names {
        assert!(NamedSigner::parse(&name).unwrap().names(&signer), "{name}");
    }
    let other = SigningKey::new().unwrap().signer().unwrap();
    assert!(!NamedSigner::parse(&shown).unwrap().names(&other));
    for wrong in [
        "",
        "3f2a",
        signer.key().strip_suffix(|_| true).unwrap(),
        shown.strip_suffix(|_| true).unwrap(),
        "zzzz-zzzz-zzzz-zzzz-zzzz",
    ] {
        assert_eq!(NamedSigner::parse(wrong), None, "{wrong}");
    }
}

/// A file with a header and body of our choice, signed as it should be.
fn signed(header: &Header, body: &[u8]) -> Vec<u8> {
    let encoded = header.encode();
    let mut file = read_start(&encoded);
    let signature = key().sign(&file).unwrap();
    file.extend_from_slice(&signature);
    file.extend_from_slice(body);
    file
}

pub(super) fn read_start(encoded: &[u8]) -> Vec<u8> {
    let mut file = packed(1, &[])[..FIXED - 4].to_vec();
    file.extend_from_slice(&u32::try_from(encoded.len()).unwrap().to_be_bytes());
    file.extend_from_slice(encoded);
    file.extend_from_slice(&key().signer().unwrap().0);
    file
}

fn one_block(block: Block) -> Header {
    Header {
        name: "alberta".into(),
        version: 1,
        created_at: edition(1).created_at,
        sources: vec![source("area")],
        meetings: block.rows,
        content: [0; 32],
        base: None,
        blocks: vec![block],
    }
}

#[test]
fn a_bomb_is_refused_before_it_takes_memory() {
    let zeros = compress(&vec![0; 64 * 1024 * 1024]).unwrap();
    let block = |unpacked: u32| Block {
        source: 0,
        taken: false,
        rows: 1,
        unpacked,
        packed: u32::try_from(zeros.len()).unwrap(),
        sha256: sha256(&zeros),
    };
    let told = signed(&one_block(block(64 * 1024 * 1024)), &zeros);
    assert_eq!(read(&told).map(drop), Err(PackRefused::TooLarge));
    let hidden = signed(&one_block(block(1_000)), &zeros);
    assert_eq!(read(&hidden).map(drop), Err(PackRefused::Damaged));
    let promised = signed(
        &one_block(Block {
            packed: BLOCK_LIMIT,
            ..block(1_000)
        }),
        &zeros,
    );
    assert_eq!(read(&promised).map(drop), Err(PackRefused::CutOff));
    let mut long = read_start(&[]);
    long[12..16].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(read(&long).map(drop), Err(PackRefused::TooLarge));
}

#[test]
fn a_header_that_anybody_signed_cannot_exhaust_the_stack_or_the_memory() {
    // Anybody can sign with a key of their own, and what they sign is looked at to show who it was.
    let deep = [&[0xa1, 0x18, 0x63][..], &[0x81; 400_000], &[0]].concat();
    let many = [&[0xa1, 3, 0x9b][..], &[0x7f; 8]].concat();
    let long = [&[0xa1, 0, 0x7b][..], &[0x7f; 8]].concat();
    for header in [deep, many, long] {
        let mut file = read_start(&header);
        let signature = key().sign(&file).unwrap();
        file.extend_from_slice(&signature);
        assert_eq!(read(&file).map(drop), Err(PackRefused::Damaged));
    }
}

#[test]
fn a_row_that_makes_no_sense_is_refused_whoever_signed_it() {
    type Change = fn(&mut ListedMeeting);
    let wrong: [(&str, Change); 8] = [
        ("no key", |row| row.key.clear()),
        ("no name", |row| row.name.clear()),
        ("day 7", |row| row.day = Some(7)),
        ("half a place", |row| row.latitude = None),
        ("off the earth", |row| row.latitude = Some(90.1)),
        ("no number", |row| row.longitude = Some(f64::NAN)),
        ("a script", |row| {
            row.url = Some("javascript:alert(1)".into())
        }),
        ("a file", |row| {
            row.website = Some("file:///etc/passwd".into())
        }),
    ];
    for (what, change) in wrong {
        let mut lists = small();
        change(&mut lists[0].meetings[0]);
        assert_eq!(
            read(&packed(1, &lists)).map(drop),
            Err(PackRefused::Damaged),
            "{what}"
        );
    }
    let mut lists = small();
    lists[0].meetings[2].key = "a".into();
    assert_eq!(
        read(&packed(1, &lists)).map(drop),
        Err(PackRefused::Damaged),
        "twice"
    );
}

#[test]
fn a_pack_that_no_reader_would_take_is_not_written() {
    let write =
        |edition: &Edition, lists: &[Listed]| pack(edition, lists, &key(), &compress).map(drop);
    for name in ["", "Alberta", "-a", "a/b", "a".repeat(41).as_str()] {
        let wrong = Edition {
            name: name.into(),
            ..edition(1)
        };
        assert_eq!(write(&wrong, &small()), Err(PackRefused::Damaged), "{name}");
    }
    for version in [0, u64::MAX] {
        assert_eq!(
            write(&edition(version), &small()),
            Err(PackRefused::Damaged)
        );
    }
    let mut lists = small();
    lists.reverse();
    assert_eq!(
        write(&edition(1), &lists),
        Err(PackRefused::Damaged),
        "lists out of order"
    );
}

#[test]
fn a_delta_holds_what_changed_and_nothing_else() {
    let before = small();
    let old = read(&packed(1, &before)).unwrap().0;
    let mut after = before.clone();
    after[0].meetings.remove(1);
    after[0].meetings[1].notes = Some("new".into());
    after[0].meetings.push(bare("d"));
    let file = delta((&old, &before), (&edition(2), &after), &key(), &compress).unwrap();
    let (header, lists, taken) = read(&file).unwrap();
    assert_eq!(
        header.base,
        Some(Base {
            version: 1,
            content: content(&before)
        })
    );
    assert_eq!((header.content, header.meetings), (content(&after), 4));
    assert_eq!(taken, ["a"]);
    let put: Vec<_> = lists[0]
        .meetings
        .iter()
        .map(|listed| listed.key.as_str())
        .collect();
    assert_eq!(put, ["b", "d"]);
    assert!(lists[1].meetings.is_empty());
}

#[test]
fn what_holds_for_a_whole_list_is_part_of_each_row_when_it_changes() {
    let before = small();
    let old = read(&packed(1, &before)).unwrap().0;
    let mut after = before.clone();
    // The bytes of the rows are the same: they leave the zone of the list out.
    after[0].source.time_zone = Some("America/Regina".into());
    for listed in &mut after[0].meetings {
        listed.time_zone = Some("America/Regina".into());
    }
    let file = delta((&old, &before), (&edition(2), &after), &key(), &compress).unwrap();
    let lists = read(&file).unwrap().1;
    // The one that states its own has not changed.
    assert_eq!(lists[0].meetings, after[0].meetings[1..]);
}

#[test]
fn a_delta_goes_forward_and_stays_with_its_pack() {
    let old = read(&packed(2, &small())).unwrap().0;
    let to = |edition: Edition| {
        delta((&old, &small()), (&edition, &small()), &key(), &compress).map(drop)
    };
    assert_eq!(to(edition(1)), Err(PackRefused::OlderVersion));
    assert_eq!(to(edition(2)), Err(PackRefused::SameVersion));
    let other = Edition {
        name: "bc".into(),
        ..edition(3)
    };
    assert_eq!(to(other), Err(PackRefused::WrongBase));
    assert_eq!(to(edition(3)), Ok(()));
}
