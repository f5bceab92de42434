use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::support::{Person, feed};

/// A person with a signing key and two lists packed as version 1.
struct Maker {
    anna: Person,
    fingerprint: String,
}

impl Maker {
    fn new() -> Self {
        let anna = Person::new();
        let made = anna.json(&["pack", "key", "new", &path(&anna, "key")]);
        let fingerprint = made["fingerprint"].as_str().unwrap().to_owned();
        Self { anna, fingerprint }
    }

    fn path(&self, name: &str) -> String {
        path(&self.anna, name)
    }

    fn build(&self, version: &str, lists: &[&str]) -> (String, serde_json::Value) {
        let out = self.path(&format!("{version}.pack"));
        let key = self.path("key");
        let mut words = vec![
            "pack",
            "build",
            "--name",
            "region",
            "--key",
            &key,
            "--out",
            &out,
            "--version",
            version,
        ];
        lists
            .iter()
            .for_each(|list| words.extend(["--source", list]));
        let built = self.anna.json(&words);
        (out, built)
    }
}

fn path(anna: &Person, name: &str) -> String {
    anna.folder.path().join(name).to_str().unwrap().to_owned()
}

fn san_jose() -> String {
    format!(
        "san-jose={},fellowship=aa,time-zone=America/Los_Angeles,fetched=2026-11-20T08:00:00Z",
        feed("mg_aasanjose.json")
    )
}

fn world() -> String {
    format!(
        "eda={},fellowship=eda,licence=MIT,fetched=2026-11-20T08:00:00Z",
        feed("mg_eda_eating_disorders_anonymous.json")
    )
}

#[test]
fn a_pack_is_made_shown_verified_installed_and_removed() {
    let maker = Maker::new();
    let (file, built) = maker.build("1", &[&san_jose(), &world()]);
    assert_eq!(
        (&built["name"], &built["version"]),
        (&json!("region"), &json!(1))
    );
    assert_eq!(built["sources"][1]["meetings"], 670);
    assert!(built["sources"][0]["zones_found"].as_u64().unwrap() > 0);
    assert_eq!(
        fs::metadata(&file).unwrap().len(),
        built["bytes"].as_u64().unwrap()
    );

    let shown = maker.anna.json(&["pack", "show", &file]);
    assert_eq!(shown["fingerprint"], maker.fingerprint.as_str());
    assert_eq!(shown["sources"][1]["name"], "region/san-jose");
    assert_eq!(shown["sources"][1]["fetched_at"], "2026-11-20T08:00:00Z");
    assert!(
        shown["sources"][0]["licence"]
            .as_str()
            .unwrap()
            .contains("OpenStreetMap")
    );
    let verified = maker
        .anna
        .json(&["pack", "verify", &file, "--signer", &maker.fingerprint]);
    assert_eq!(
        (&verified["put"], &verified["signer_given"]),
        (&built["meetings"], &json!(true))
    );

    let berta = Person::new();
    let refused = berta.refused(&["pack", "install", &file]);
    assert_eq!(
        refused.json(),
        json!({ "error": { "kind": "Refused", "why": "signer_unknown" } })
    );
    let installed = berta.json(&["pack", "install", &file, "--signer", &maker.fingerprint]);
    assert_eq!(
        (&installed["meetings"], &installed["taken"]),
        (&built["meetings"], &json!(0))
    );
    let packs = berta.json(&["pack", "list"]);
    assert_eq!(packs["packs"][0]["version"], 1);
    let near = berta.json(&["meetings", "near", crate::support::SAN_JOSE, "--limit", "1"]);
    assert_eq!(near["meetings"][0]["source"], "region/san-jose");
    let again = berta.refused(&["pack", "install", &file]);
    assert_eq!(again.json()["error"]["why"], "same_version");

    assert_eq!(
        berta.json(&["pack", "remove", "region"]),
        json!({ "removed": "region" })
    );
    assert_eq!(
        berta.json(&["meetings", "sources"]),
        json!({ "sources": [] })
    );
    assert_eq!(
        berta.refused(&["pack", "remove", "region"]).error().0,
        "NotFound"
    );
}

#[test]
fn what_changed_comes_as_a_small_pack() {
    let maker = Maker::new();
    let (old, _) = maker.build("1", &[&san_jose()]);
    let (new, built) = maker.build("2", &[&san_jose(), &world()]);
    let (key, out) = (maker.path("key"), maker.path("delta.pack"));
    let made = maker
        .anna
        .json(&["pack", "diff", &old, &new, "--key", &key, "--out", &out]);
    assert_eq!(
        (&made["base_version"], &made["version"]),
        (&json!(1), &json!(2))
    );
    assert!(made["bytes"].as_u64().unwrap() < built["bytes"].as_u64().unwrap() / 2);
    maker
        .anna
        .json(&["pack", "install", &old, "--signer", &maker.fingerprint]);
    let report = maker.anna.json(&["pack", "install", &out]);
    assert_eq!(
        (&report["meetings"], &report["put"]),
        (&built["meetings"], &made["put"])
    );
    assert_eq!(report["earlier_version"], 1);
    let (shorter, _) = maker.build("3", &[&world()]);
    let made = maker
        .anna
        .json(&["pack", "diff", &new, &shorter, "--key", &key, "--out", &out]);
    assert_eq!((&made["put"], &made["taken"]), (&json!(0), &json!(670)));
    let report = maker.anna.json(&["pack", "install", &out]);
    assert_eq!((&report["put"], &report["taken"]), (&json!(0), &json!(670)));
    let back = maker
        .anna
        .refused(&["pack", "diff", &new, &old, "--key", &key, "--out", &out]);
    assert_eq!(back.json()["error"]["why"], "older_version");
    assert_eq!(
        maker.anna.refused(&["pack", "install", &old]).json()["error"]["why"],
        "older_version"
    );
}

#[test]
fn a_changed_file_a_plain_list_and_another_signer_are_refused() {
    let maker = Maker::new();
    let (file, _) = maker.build("1", &[&san_jose()]);
    let code = |words: &[&str]| {
        maker.anna.refused(words).json()["error"]["why"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let list = feed("mg_aasanjose.json");
    assert_eq!(code(&["pack", "verify", &list]), "not_a_pack");
    assert_eq!(
        code(&["meetings", "import", &file, "--source", "x"]),
        "is_a_pack"
    );
    let other = maker
        .anna
        .json(&["pack", "key", "new", &maker.path("other")]);
    let other = other["signer"].as_str().unwrap();
    assert_eq!(
        code(&["pack", "verify", &file, "--signer", other]),
        "signer_changed"
    );
    let mut bytes = fs::read(&file).unwrap();
    let cut = maker.path("cut.pack");
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(code(&["pack", "verify", &cut]), "cut_off");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&cut, &bytes).unwrap();
    assert_eq!(code(&["pack", "verify", &cut]), "damaged");
    bytes[40] ^= 1;
    fs::write(&cut, &bytes).unwrap();
    assert_eq!(code(&["pack", "show", &cut]), "bad_signature");
}

#[test]
fn the_signing_key_is_its_makers_alone_and_is_never_written_over() {
    let maker = Maker::new();
    let key = maker.path("key");
    assert_eq!(
        fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let shown = maker.anna.json(&["pack", "key", "show", &key]);
    assert_eq!(shown["fingerprint"], maker.fingerprint.as_str());
    let before = fs::read(&key).unwrap();
    assert_eq!(
        maker.anna.refused(&["pack", "key", "new", &key]).error(),
        ("Invalid".into(), "file".into())
    );
    assert_eq!(fs::read(&key).unwrap(), before);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let ran = maker.anna.refused(&["pack", "key", "show", &key]);
    assert_eq!(
        (ran.code, ran.json()["error"]["why"].as_str()),
        (3, Some("open_to_others"))
    );
}

#[test]
fn what_cannot_be_packed_is_named() {
    let maker = Maker::new();
    let (key, out) = (maker.path("key"), maker.path("x.pack"));
    let error = |name: &str, list: &str| {
        let words = [
            "pack", "build", "--name", name, "--key", &key, "--out", &out, "--source", list,
        ];
        maker.anna.refused(&words)
    };
    assert_eq!(error("Region", &san_jose()).error().1, "name");
    assert_eq!(error("region", "a=/nowhere").error().1, "source");
    assert_eq!(
        error(
            "region",
            &format!("a={},time-zone=EST5", feed("mg_edmonton.json"))
        )
        .error()
        .1,
        "source"
    );
    assert_eq!(
        error("region", &format!("a={key}")).json()["error"]["kind"],
        "Refused"
    );
    assert_eq!(error("region", "a").code, 2);
    assert!(!std::path::Path::new(&out).exists());
}
