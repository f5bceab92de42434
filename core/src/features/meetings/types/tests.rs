use std::collections::BTreeMap;

use super::*;
use crate::features::meetings::Fellowship::*;

const LANGUAGES: [&str; 9] = ["en", "es", "fr", "ja", "nl", "pt", "sk", "sv", "th"];

fn concept(fellowship: Fellowship, code: &str) -> Option<&'static str> {
    table::concept(fellowship, code)
}

#[test]
fn a_code_means_what_its_fellowship_means() {
    let cases: [(&str, &[(Fellowship, &str)]); 33] = [
        (
            "12x12",
            &[(Aa, "twelve_and_twelve"), (Slaa, "framework_for_living")],
        ),
        ("A", &[(Aa, "secular"), (Aca, "adults_only")]),
        ("AR", &[(Aa, "arabic"), (Da, "artists")]),
        (
            "B",
            &[
                (Aa, "big_book"),
                (Coda, "book_study"),
                (Da, "business_owners"),
            ],
        ),
        (
            "C",
            &[
                (Aa, "closed"),
                (Na, "closed"),
                (AlAnon, "families_and_friends_only"),
            ],
        ),
        (
            "CC",
            &[(Aa, ""), (Eda, "chairs_choice"), (Rd, "child_care")],
        ),
        ("D", &[(Aa, "discussion"), (Oa, "topic")]),
        ("DA", &[(Aa, "danish"), (Rd, "danish")]),
        (
            "DD",
            &[
                (Aa, "dual_diagnosis"),
                (Na, "dual_diagnosis"),
                (Oa, "dual_diagnosis"),
                (Dra, "dual_diagnosis"),
            ],
        ),
        ("ES", &[(Aa, ""), (Rd, "spanish")]),
        ("G", &[(Aa, "gay"), (Aca, "gay_and_lesbian")]),
        (
            "GL",
            &[(Na, "gay_and_lesbian"), (Sca, "graphic_language"), (Aa, "")],
        ),
        ("H", &[(Aa, "birthday"), (Coda, "chips"), (Sca, "chips")]),
        ("HR", &[(Aa, "croatian"), (Slaa, "healthy_relationships")]),
        (
            "IS",
            &[
                (Aa, "icelandic"),
                (Rd, "inquiry_study"),
                (Rr, "inventory_study"),
            ],
        ),
        (
            "IW",
            &[
                (Na, "it_works"),
                (Rd, "inquiry_writing"),
                (Rr, "inventory_writing"),
            ],
        ),
        ("LIT", &[(Aa, "literature"), (Na, "literature")]),
        ("MI", &[(Rd, "mindfulness"), (Sa, "mixed")]),
        ("N", &[(Aa, "native_american"), (Da, "numbers")]),
        ("NS", &[(Na, "no_smoking"), (Aca, "needs_support")]),
        (
            "O",
            &[(Aa, "open"), (AlAnon, "families_friends_and_observers")],
        ),
        ("P", &[(Aa, "professionals"), (Da, "prosperity")]),
        ("POA", &[(Aa, "proof_of_attendance"), (AlAnon, "parents")]),
        ("S", &[(Aa, "spanish"), (Aca, "speaker")]),
        ("SP", &[(Aa, "speaker"), (Aca, "spanish")]),
        ("ST", &[(Aa, "step_study"), (Oa, "steps_and_traditions")]),
        (
            "T",
            &[(Aa, "transgender"), (Aca, "fellowship_text"), (Ua, "tools")],
        ),
        ("TO", &[(Da, "toolkit"), (Eda, "discussion")]),
        ("TR", &[(Aa, "tradition_study"), (Sia, "turkish")]),
        ("UA", &[(Aa, ""), (Sia, "ukrainian")]),
        ("WA", &[(Rd, "wheelchair_access"), (Aa, "")]),
        ("X", &[(Rd, "wheelchair_access"), (Ha, "wheelchair_access")]),
        (
            "Y",
            &[
                (Aa, "young_people"),
                (AlAnon, "alateen"),
                (Aca, "yellow_workbook"),
            ],
        ),
    ];
    for (code, meanings) in cases {
        for (fellowship, meaning) in meanings {
            let found = concept(*fellowship, code).unwrap_or_default();
            assert_eq!(found, *meaning, "{code} of {fellowship:?}");
        }
    }
    // What closes a meeting or takes it online is read by its code, so it has to mean the same everywhere.
    for fellowship in Fellowship::ALL {
        assert_eq!(concept(*fellowship, "TC"), Some("temporarily_closed"));
        assert_eq!(concept(*fellowship, "ONL"), Some("online"));
    }
}

#[test]
fn names_are_in_the_language_or_in_english() {
    let cases = [
        (Aa, "DD", "es", Some("Diagnóstico dual")),
        (Aa, "DD", "es-MX", Some("Diagnóstico dual")),
        (Aa, "C", "fr", Some("Fermé")),
        (Aa, "C", "xx", Some("Closed")),
        (AlAnon, "C", "en", Some("Families and Friends Only")),
        (AlAnon, "C", "ja", Some("Families and Friends Only")),
        (Na, "JFT", "es", Some("Estudio de Solo por hoy")),
        (Pal, "ONL", "th", Some("ออนไลน์")),
        (Aa, "JFT", "en", None),
        (Aa, "nothing", "en", None),
    ];
    for (fellowship, code, language, name) in cases {
        assert_eq!(
            type_name(fellowship, code, language),
            name,
            "{code} {language}"
        );
    }
}

#[test]
fn codes_names_and_other_names_are_understood() {
    let cases = [
        (Aa, "DD", Some("DD")),
        (Aa, "dd", Some("DD")),
        (Aa, "12X12", Some("12x12")),
        (Aa, "dual diagnosis", Some("DD")),
        (Aa, "Diagnóstico dual", Some("DD")),
        (Aa, "DIAGNOSTICO DUAL", Some("DD")),
        (Aa, "Atheist/Agnostic", Some("A")),
        (Aa, "+", None),
        (Aa, "", None),
        (Aa, "onl", Some("ONL")),
        (Aa, "Online Meeting", Some("ONL")),
        (Aa, "Estudio de tradicion", Some("TR")),
        // A code wins over a name: N is Native American, not the start of one.
        (Aa, "n", Some("N")),
        (Aa, "ASBI", None),
        (Na, "Discussion", Some("DISC")),
        (Na, "Gay / Lesbian", Some("GL")),
        (Na, "Gay, Lesbian", None),
        (Oa, "Topic,Discussion", None),
        (CeaHow, "Happy, joyous and free", Some("HJF")),
        (CeaHow, "Happy Joyous and Free", Some("HJF")),
        (Na, "Beginner/Newcomer", Some("BEG")),
        (Na, "Dual Diagnosis", Some("DD")),
        (Rd, "Wheelchair Access", Some("WA")),
        (Rd, "X", Some("X")),
        (Aca, "Spanish", Some("SP")),
        (Aca, "Speaker", Some("S")),
        // Its own word for it, where it has none that is called so.
        (AlAnon, "Closed", Some("C")),
        (AlAnon, "Open", Some("O")),
        // In Al-Anon the code is taken by something else.
        (AlAnon, "Proof of Attendance", None),
    ];
    for (fellowship, said, code) in cases {
        assert_eq!(code_of(fellowship, said), code, "{said} of {fellowship:?}");
    }
}

#[test]
fn a_search_finds_a_concept_in_every_fellowship() {
    let cases: [(&str, Fellowship, &[&str]); 17] = [
        ("DD", Aa, &["DD"]),
        ("dd", Na, &["DD"]),
        ("dual_diagnosis", Oa, &["DD"]),
        ("D", Na, &["DISC", "D"]),
        ("discussion", Eda, &["TO", "D"]),
        ("SP", Na, &["SPK", "SP"]),
        ("SP", Aca, &["S"]),
        ("X", Rd, &["WA", "X"]),
        ("C", Na, &["C"]),
        ("C", AlAnon, &[]),
        ("families_and_friends_only", AlAnon, &["C"]),
        ("families_and_friends_only", Aa, &[]),
        ("Y", AlAnon, &["YA"]),
        ("Diagnóstico dual", Ma, &["DD"]),
        ("Step", Na, &["STEP", "ST"]),
        ("JFT", Na, &["JFT"]),
        ("our own", Aa, &["our own"]),
    ];
    for (wanted, fellowship, codes) in cases {
        assert_eq!(
            codes_for(wanted, fellowship),
            codes,
            "{wanted} of {fellowship:?}"
        );
    }
}

#[test]
fn every_world_id_has_its_code() {
    let same = "BEG BT CAN CW DISC GL IP IW JFT LIT LC TC M MED NS QA RA SMOK SPAD SPK STEP SWG TOP TRAD VAR W Y CPT";
    let renamed = [("CLOSED", "C"), ("OPEN", "O"), ("VM", "ONL"), ("WCHR", "X")];
    let ids = same.split(' ').map(|id| (id, id)).chain(renamed);
    for (id, code) in ids {
        assert_eq!(code_of_world_id(id), Some(code), "{id}");
        assert_eq!(code_of_world_id(&id.to_lowercase()), Some(code), "{id}");
        assert!(type_name(Na, code, "en").is_some(), "{code}");
    }
    for id in ["HYBR", "LANG", "", "nothing"] {
        assert_eq!(code_of_world_id(id), None, "{id}");
    }
}

#[test]
fn a_name_leads_back_to_its_code() {
    let mut others = BTreeMap::new();
    let mut asked = 0;
    for fellowship in Fellowship::ALL {
        for language in LANGUAGES {
            for listed in meeting_types(*fellowship, language) {
                asked += 1;
                let codes = codes_for(&listed.concept, *fellowship);
                assert!(codes.contains(&&*listed.code), "{listed:?}");
                let code = code_of(*fellowship, &listed.name);
                if code != Some(&listed.code) {
                    others.insert((listed.name, listed.code), code);
                }
            }
        }
    }
    assert!(asked > 20_000, "{asked}");
    // Its own code, and the one of the Meeting Guide that is also the name; both mean the same.
    let both = (("LGBTQ".to_owned(), "LGBTQIA".to_owned()), Some("LGBTQ"));
    assert_eq!(others, BTreeMap::from([both]));
}

#[test]
fn a_screen_is_offered_each_concept_once() {
    for fellowship in Fellowship::ALL {
        let types = meeting_types(*fellowship, "en");
        let mut concepts: Vec<_> = types.iter().map(|listed| &listed.concept).collect();
        concepts.sort();
        concepts.dedup();
        assert_eq!(concepts.len(), types.len(), "{fellowship:?}");
        assert!(
            types.iter().any(|listed| listed.code == "DD"),
            "{fellowship:?}"
        );
    }
    let first = |fellowship| meeting_types(fellowship, "es").swap_remove(0);
    let expected = MeetingType {
        code: "8F".into(),
        concept: "eightfold_path".into(),
        name: "Estudio del Óctuple Sendero".into(),
    };
    assert_eq!(first(Rd), expected);
    // Those of the specification, `ONL` and six of online lists. Nothing of its own: the codes of the Meeting Guide.
    assert_eq!(first(Pal), first(Aa));
    assert_eq!(meeting_types(Aa, "en").len(), 87 + 7);
}

#[test]
fn accessibility_is_said_or_not_said() {
    let cases: [(Fellowship, &[&str], Option<bool>); 6] = [
        (Aa, &["O", "X"], Some(true)),
        (Aa, &["XB"], Some(true)),
        (Rd, &["WA"], Some(true)),
        (Aa, &["WA"], None),
        (Aa, &["O", "nothing"], None),
        (Aa, &[], None),
    ];
    for (fellowship, codes, accessible) in cases {
        assert_eq!(accessible_of(fellowship, codes), accessible, "{codes:?}");
    }
}

#[test]
fn language_codes_become_tags() {
    let same =
        "AF AM AR BG DA DE EL EN FA FI FR HE HI HR HU IS JA KA LT ML MT NE NL NO SK SL SV TH TL UK";
    let other = [
        ("ITA", "it"),
        ("KOR", "ko"),
        ("POL", "pl"),
        ("POR", "pt"),
        ("PUN", "pa"),
        ("RUS", "ru"),
        ("S", "es"),
        ("TUR", "tr"),
    ];
    let same = same.split(' ').map(|code| (code, code.to_lowercase()));
    let cases: Vec<_> = same
        .chain(other.map(|(code, tag)| (code, tag.to_owned())))
        .collect();
    for (code, tag) in &cases {
        assert_eq!(language_of_code(Aa, code), Some(&**tag), "{code}");
    }
    let languages = |listed: &MeetingType| language_of_code(Aa, &listed.code).is_some();
    let all = meeting_types(Aa, "en");
    assert_eq!(
        all.iter().filter(|listed| languages(listed)).count(),
        cases.len()
    );
    for (fellowship, code, tag) in [
        (Rd, "ES", Some("es")),
        (Sia, "TR", Some("tr")),
        (Aca, "SP", Some("es")),
        (Aca, "S", None),
        (Rd, "IS", None),
        (Da, "AR", None),
        (Aa, "AL", None),
        (Aa, "ASL", None),
        (Aa, "SP", None),
    ] {
        assert_eq!(
            language_of_code(fellowship, code),
            tag,
            "{code} of {fellowship:?}"
        );
    }
}
