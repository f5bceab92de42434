//! Every purpose has a label of its own, and all of them are in one list.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};
use waymark_wire::label::Label;

fn labels() -> Vec<&'static str> {
    Label::ALL.iter().map(|label| label.text()).collect()
}

#[test]
fn no_two_labels_begin_alike() {
    let all = labels();
    let different: BTreeSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len());
    for one in &all {
        assert!(one.bytes().all(|byte| byte.is_ascii_graphic()), "{one}");
        // As they are used: with a zero byte behind.
        let begun = format!("{one}\0");
        assert!(
            !all.iter()
                .any(|other| *other != *one && format!("{other}\0").starts_with(&begun))
        );
    }
    // The salt of the phrase has no zero byte behind it; nothing is hashed that starts with it alone.
    assert!(!all.contains(&"wm1/recovery"));
}

/// Texts of code, comments aside, that begin as a label does.
fn texts(stream: TokenStream, found: &mut Vec<String>) {
    for tree in stream {
        match tree {
            TokenTree::Group(group) => texts(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let text = text.trim_start_matches(['b', 'r', 'c', '#']);
                if text.starts_with("\"wm1/") || text.starts_with("\"waymark/") {
                    found.push(text.to_owned());
                }
            }
            _ => {}
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            sources(&path, found);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_label_is_written_anywhere_but_in_the_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap();
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 200, "{} files read", files.len());
    let mut holding = Vec::new();
    for path in files {
        let code = TokenStream::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let mut found = Vec::new();
        texts(code, &mut found);
        let name = path
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        if !found.is_empty() && name != file!().trim_start_matches("./") {
            holding.push((name, found.len()));
        }
    }
    // One each, and the salt.
    assert_eq!(
        holding,
        [("relay/wire/src/label.rs".to_owned(), labels().len() + 1)]
    );
}
