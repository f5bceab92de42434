//! Alice's devices, each a home of its own, and a real relay between them.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Person, Ran, waymark};

/// A relay of its own, which ends with the test.
pub(crate) struct Relay {
    child: Child,
    pub(crate) origin: String,
    folder: TempDir,
}

impl Relay {
    /// The words of the command that looks here for the account of a phrase on its standard input.
    pub(crate) fn join_by_phrase(&self) -> [&str; 7] {
        let origin = &self.origin;
        ["sync", "join", "--relay", origin, "--phrase", "-", "--json"]
    }

    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (child, origin) = serve(folder.path(), "127.0.0.1:0");
        Self {
            child,
            origin,
            folder,
        }
    }

    fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// What it has now, copied away while it does not run.
    pub(crate) fn copied(&mut self) -> TempDir {
        self.stop();
        let copy = tempfile::tempdir().unwrap();
        put(self.folder.path(), copy.path());
        self.start();
        copy
    }

    /// From now on it has what was copied then.
    pub(crate) fn put_back(&mut self, copy: &TempDir) {
        self.stop();
        for file in std::fs::read_dir(self.folder.path()).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
        put(copy.path(), self.folder.path());
        self.start();
    }

    fn start(&mut self) {
        let listen = self.origin.trim_start_matches("http://");
        self.child = serve(self.folder.path(), listen).0;
    }
}

fn put(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// A relay that runs, and its address.
fn serve(folder: &Path, listen: &str) -> (Child, String) {
    let mut child = waymark()
        .args(["relay", "serve", "--listen", listen, "--json", "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = String::new();
    while !said.ends_with('}') {
        said.push_str(&lines.next().unwrap().unwrap());
    }
    let said: Value = serde_json::from_str(&said).unwrap();
    (child, said["origin"].as_str().unwrap().to_owned())
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A command that waits for the other device.
struct Waiting {
    child: Child,
    said: BufReader<ChildStderr>,
}

impl Waiting {
    fn new(person: &Person, words: &[&str]) -> Self {
        let mut child = person
            .command(&[words, &["--json"]].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        Self { child, said }
    }

    /// The next line for people that fits.
    fn hears(&mut self, fits: impl Fn(&str) -> bool) -> String {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            let read = self.said.read_line(&mut line).unwrap();
            assert!(read > 0, "ended after: {all}");
            if fits(line.trim()) {
                return line.trim().to_owned();
            }
            all.push_str(&line);
        }
    }

    fn types(&mut self, line: &str) {
        let stdin = self.child.stdin.as_mut().unwrap();
        writeln!(stdin, "{line}").unwrap();
    }

    fn ends(self) -> Ran {
        self.child.wait_with_output().unwrap().into()
    }
}

fn is_digits(line: &str) -> bool {
    line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit())
}

pub(crate) fn words(person: &Person) -> Vec<String> {
    let listed = person.json(&["checkin", "list"]);
    let days = listed["days"].as_array().unwrap().iter();
    let entries = days.flat_map(|day| day["entries"].as_array().unwrap().clone());
    let mut notes: Vec<_> = entries
        .map(|entry| entry["note"].as_str().unwrap_or_default().to_owned())
        .collect();
    notes.sort();
    notes
}

pub(crate) fn note(person: &Person, text: &str) {
    person.json(&["checkin", "add", "--mood", "6", "--note", text]);
}

/// A device of the list that is not the one that was asked.
pub(crate) fn other(listed: &Value) -> String {
    let devices = listed["devices"].as_array().unwrap();
    let other = devices.iter().find(|device| device["is_this"] == false);
    other.unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_tablet_joins_by_code_shares_the_days_and_is_taken_out() {
    let relay = Relay::new();
    let (phone, tablet) = (Person::new(), Person::new());
    phone.json(&["sync", "enable", "--relay", &relay.origin]);
    note(&phone, "walk");
    assert_eq!(phone.json(&["sync", "now"])["state"], "ok");

    let invite = [
        "devices",
        "invite",
        "--relay",
        &relay.origin,
        "--name",
        "tablet",
    ];
    let mut new = Waiting::new(&tablet, &[&invite[..], &["--code", "-"]].concat());
    let code = new.hears(|line| line.starts_with("WM1J"));
    let mut old = Waiting::new(&phone, &["devices", "approve", &code]);
    let digits = old.hears(is_digits);
    let wrong = format!("{:06}", (digits.parse::<u32>().unwrap() + 1) % 1_000_000);
    new.types(&wrong);
    new.hears(|line| line.contains("2 tries are left"));
    new.types(&digits);
    let joined = new.ends();
    assert_eq!(joined.code, 0, "{}", joined.err);
    assert_eq!(joined.json()["devices"].as_array().unwrap().len(), 2);
    let approved = old.ends();
    assert_eq!(approved.code, 0, "{}", approved.err);

    assert_eq!(words(&tablet), ["walk"]);
    note(&tablet, "tea");
    assert_eq!(tablet.json(&["sync", "now"])["sent"], 1);
    phone.json(&["sync", "now"]);
    assert_eq!(words(&phone), ["tea", "walk"]);

    // Both hold the same, and say so.
    tablet.json(&["sync", "now"]);
    let view = tablet.json(&["devices", "compare"]);
    let text = view["text"].as_str().unwrap();
    let compared = phone.json(&["devices", "compare", text]);
    assert!(["same", "fits"].contains(&compared["compared"].as_str().unwrap()));
    let changed = text.replacen("WM1Hp", "WM1Hq", 1);
    assert_eq!(
        phone.refused(&["devices", "compare", &changed]).error().1,
        "text"
    );

    let listed = phone.json(&["devices", "list"]);
    let id = other(&listed);
    let shown = phone.run(&["devices", "list"]).out;
    assert!(
        shown.contains("tablet") && shown.contains(&id[..8]),
        "{shown}"
    );
    phone.json(&["devices", "rename", &id[..8], "old tablet"]);
    let removed = phone.json(&["devices", "remove", &id[..8]]);
    assert_eq!(removed["state"], "ok");
    assert_eq!(removed["devices"].as_array().unwrap().len(), 1);
    note(&phone, "rest");
    phone.json(&["sync", "now"]);
    let told = tablet.run(&["sync", "now", "--json"]);
    assert_eq!(told.json()["state"], "revoked", "{}", told.err);
    assert_eq!(words(&tablet), ["tea", "walk"], "nothing was deleted");
    let why = tablet.run(&["sync", "now"]).out;
    assert!(!why.contains("rest"), "{why}");
    assert_eq!(words(&phone), ["rest", "tea", "walk"]);
}

/// Alice's phone, and her tablet that has joined by code.
pub(crate) fn phone_and_tablet(relay: &Relay) -> (Person, Person, Vec<String>) {
    let (phone, tablet) = (Person::new(), Person::new());
    let enabled = phone.json(&["sync", "enable", "--relay", &relay.origin]);
    let phrase = enabled["phrase"].as_array().unwrap().iter();
    let phrase = phrase.map(|word| word.as_str().unwrap().to_owned());
    let mut new = Waiting::new(&tablet, &["devices", "invite", "--relay", &relay.origin]);
    let code = new.hears(|line| line.starts_with("WM1J"));
    let mut old = Waiting::new(&phone, &["devices", "approve", &code]);
    new.types(&old.hears(is_digits));
    assert_eq!((new.ends().code, old.ends().code), (0, 0));
    (phone, tablet, phrase.collect())
}

#[test]
fn both_move_to_another_relay_one_after_the_other() {
    let (relay, other) = (Relay::new(), Relay::new());
    let (phone, tablet, _) = phone_and_tablet(&relay);
    note(&phone, "walk");
    assert_eq!(
        phone.refused(&["sync", "move"]).error(),
        ("Invalid".into(), "relay".into())
    );
    // An address where nothing is leaves everything as it was.
    let nowhere = phone.refused(&["sync", "move", "--relay", "http://127.0.0.1:9"]);
    assert_eq!(nowhere.code, 5, "{}", nowhere.err);
    assert_eq!(phone.json(&["sync", "status"])["relay"], relay.origin);
    let moved = phone.json(&["sync", "move", "--relay", &other.origin]);
    assert_eq!(moved["state"], "ok");
    note(&phone, "tea");
    phone.json(&["sync", "now"]);
    tablet.json(&["sync", "now"]);
    assert_eq!(words(&tablet), ["walk"], "it is still at the old one");
    assert!(tablet.run(&["sync", "status"]).out.contains(&other.origin));
    assert_eq!(tablet.json(&["sync", "move"])["state"], "ok");
    assert_eq!(words(&tablet), ["tea", "walk"]);
    assert_eq!(tablet.json(&["sync", "status"])["relay"], other.origin);
}

#[test]
fn an_account_ends_with_its_words_and_every_word_stays() {
    let relay = Relay::new();
    let (phone, tablet, phrase) = phone_and_tablet(&relay);
    note(&phone, "walk");
    phone.json(&["sync", "now"]);
    tablet.json(&["sync", "now"]);
    let end = ["sync", "off", "--delete-account", "--phrase", "-", "--json"];
    let other = [&["abandon"; 23][..], &["art"]].concat().join(" ");
    let refused = phone.run_with_input(&end, other.as_bytes());
    assert_eq!(refused.json()["error"]["why"], "phrase_of_another_account");
    let ended = phone.run_with_input(&end, phrase.join(" ").as_bytes());
    assert_eq!(ended.code, 0, "{}", ended.err);
    let told = tablet.run(&["sync", "now", "--json"]);
    assert_eq!(told.json()["state"], "closed", "{}", told.err);
    assert_eq!(words(&phone), ["walk"]);
    assert_eq!(words(&tablet), ["walk"]);
    assert_eq!(phone.json(&["sync", "status"])["is_on"], false);
}

#[test]
fn an_end_that_a_device_asked_for_is_seen_and_called_off() {
    let relay = Relay::new();
    let (phone, tablet, _) = phone_and_tablet(&relay);
    let name = &phone.json(&["devices", "list"])["devices"][0]["id"];
    let name = name.as_str().unwrap().get(..8).unwrap().to_owned();
    assert!(tablet.json(&["account", "ending"])["ending"].is_null());
    phone.json(&["sync", "off", "--delete-account"]);
    let told = tablet.run(&["sync", "now"]).out;
    assert!(
        told.contains(&format!("{name} asked to end the account")),
        "{told}"
    );
    let ending = tablet.json(&["account", "ending"])["ending"].clone();
    assert_eq!(ending["device"], name);
    let at: chrono::DateTime<chrono::Utc> = ending["at"].as_str().unwrap().parse().unwrap();
    // By the relay's clock, which is the machine's.
    let made = relay.folder.path().metadata().unwrap().modified().unwrap();
    let hours = (at - chrono::DateTime::<chrono::Utc>::from(made)).num_hours();
    assert!((71..=72).contains(&hours), "{hours}");
    assert!(tablet.run(&["account", "ending"]).out.contains(&name));
    tablet.json(&["account", "keep"]);
    assert!(!tablet.run(&["sync", "now"]).out.contains("asked to end"));
    assert!(tablet.json(&["account", "ending"])["ending"].is_null());
    assert_eq!(tablet.json(&["sync", "now"])["state"], "ok");
}

#[test]
fn a_new_phrase_is_a_new_account_with_the_same_words() {
    let relay = Relay::new();
    let (phone, tablet, phrase) = phone_and_tablet(&relay);
    note(&tablet, "tea");
    tablet.json(&["sync", "now"]);
    let before = phone.json(&["sync", "status"])["account"].clone();
    let moved = phone.run_with_input(
        &["account", "move", "--phrase", "-", "--json"],
        phrase.join(" ").as_bytes(),
    );
    assert_eq!(moved.code, 0, "{}", moved.err);
    let moved = moved.json();
    assert_ne!(moved["enabled"]["account"], before);
    assert_eq!(moved["report"]["state"], "ok");
    assert_eq!(words(&phone), ["tea"], "what the others wrote came along");
    let told = tablet.run(&["sync", "now", "--json"]);
    assert_eq!(told.json()["state"], "closed", "{}", told.err);
    // The new words open the new account, the old ones nothing.
    let laptop = Person::new();
    let look = relay.join_by_phrase();
    let words = moved["enabled"]["phrase"].as_array().unwrap().iter();
    let words: Vec<_> = words.map(|word| word.as_str().unwrap()).collect();
    let found = laptop.run_with_input(&look, words.join(" ").as_bytes());
    assert_eq!(found.json()["found"]["records"], 1, "{}", found.err);
    let gone = laptop.run_with_input(&look, phrase.join(" ").as_bytes());
    assert_eq!(gone.json()["error"]["why"], "account_closed");
}

#[test]
fn history_is_erased_once_the_other_device_has_synced() {
    let relay = Relay::new();
    let (phone, tablet, _) = phone_and_tablet(&relay);
    let asked = phone.json(&["sync", "erase-now"]);
    assert_eq!(asked["erasing"], false);
    assert!(asked["words"]["way_out"].as_str().unwrap().contains("24"));
    let no = phone.run_with_input(&["sync", "erase-now"], b"no\n");
    assert_eq!(no.code, 1);
    assert_eq!(phone.json(&["sync", "status"])["erasure"], Value::Null);
    let begun = phone.json(&["sync", "erase-now", "--yes"]);
    assert_eq!(
        (&begun["erasing"], &begun["report"]["state"]),
        (&true.into(), &"ok".into())
    );
    let waits_for = begun["erasure"]["waits_for"].as_array().unwrap();
    let other = waits_for[0]["id"].as_str().unwrap();
    assert_eq!(
        (waits_for.len(), &waits_for[0]["is_this"]),
        (1, &false.into())
    );
    let page = phone.run(&["sync", "status"]).out;
    assert!(
        page.contains(&other[..8]) && page.contains("devices remove"),
        "{page}"
    );
    tablet.json(&["sync", "now"]);
    assert_eq!(tablet.json(&["sync", "status"])["erasure"], Value::Null);
    phone.json(&["sync", "now"]);
    assert_eq!(phone.json(&["sync", "status"])["erasure"], Value::Null);
    // Alone, it is done at once.
    assert_eq!(tablet.json(&["sync", "off"])["left"], true);
    phone.json(&["sync", "now"]);
    let page = phone.run(&["sync", "erase-now", "--yes"]).out;
    assert!(page.starts_with("History is erased"), "{page}");
}

#[test]
fn a_new_laptop_joins_with_the_words_alone() {
    let relay = Relay::new();
    let (phone, laptop) = (Person::new(), Person::new());
    let enabled = phone.json(&["sync", "enable", "--relay", &relay.origin]);
    let phrase: Vec<_> = enabled["phrase"].as_array().unwrap().iter().collect();
    let phrase: Vec<_> = phrase.iter().map(|word| word.as_str().unwrap()).collect();
    note(&phone, "walk");
    phone.json(&["sync", "now"]);

    let join = relay.join_by_phrase();
    let typed = |words: &[&str], more: &[&str]| {
        let line = format!("{}\n", words.join(" "));
        laptop.run_with_input(&[&join[..], more].concat(), line.as_bytes())
    };
    // A word that is none is named by its number; a phrase of nothing finds nothing.
    let mut wrong = phrase.clone();
    wrong[2] = "zzzz";
    let ran = typed(&wrong, &[]);
    assert_eq!(
        (ran.code, ran.error()),
        (1, ("Invalid".into(), "word_3".into()))
    );
    let unknown = [&["abandon"; 23][..], &["art"]].concat();
    assert_eq!(typed(&unknown, &[]).json()["error"]["why"], "no_account");

    let looked = typed(&phrase, &[]);
    assert_eq!(looked.code, 0, "{}", looked.err);
    let looked = looked.json();
    assert_eq!(looked["joined"], false);
    assert_eq!(looked["found"]["records"], 1);
    let id = looked["found"]["devices"][0]["id"].as_str().unwrap();
    assert!(words(&laptop).is_empty());

    let joined = typed(&phrase, &["--keep", &id[..8], "--name", "laptop", "--yes"]);
    assert_eq!(joined.code, 0, "{}", joined.err);
    assert_eq!(
        joined.json()["report"]["devices"].as_array().unwrap().len(),
        2
    );
    assert_eq!(words(&laptop), ["walk"]);
    note(&laptop, "tea");
    laptop.json(&["sync", "now"]);
    assert_eq!(phone.json(&["sync", "now"])["state"], "ok");
    assert_eq!(words(&phone), ["tea", "walk"]);
}
