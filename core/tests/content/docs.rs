//! The pages that explain the project keep to the same words.

use std::fs;
use std::path::{Path, PathBuf};

use crate::wording::{self, List};

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let made = ["target", "node_modules", "generated", "build"].contains(&name.as_str());
            if !made && !name.starts_with('.') {
                pages(&path, found);
            }
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
}

#[test]
fn no_page_shames_or_promises() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    pages(root, &mut found);
    assert!(!found.is_empty());
    let mut problems = Vec::new();
    for path in found {
        let prose = wording::prose(&fs::read_to_string(&path).unwrap());
        for (number, line) in prose.lines().enumerate() {
            for word in wording::found(List::Docs, line) {
                problems.push(format!(
                    "{}: {word} (prose line {})",
                    path.display(),
                    number + 1
                ));
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}
