//! A file as the rules see it: its words of code, without comments and texts.

use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

pub(crate) struct Source {
    /// Path below `core/src`, with `/`.
    pub(crate) name: String,
    pub(crate) text: String,
    /// Identifiers and punctuation in order; groups are flattened with their brackets.
    pub(crate) words: Vec<String>,
}

impl Source {
    pub(crate) fn new(name: &str, text: &str) -> Self {
        let mut words = Vec::new();
        if name.ends_with(".rs") {
            flatten(TokenStream::from_str(text).unwrap(), &mut words);
        }
        Self {
            name: name.to_owned(),
            text: text.to_owned(),
            words,
        }
    }

    /// Whether it is code that only tests see.
    pub(crate) fn is_test(&self) -> bool {
        self.name == "testing.rs"
            || self.name.ends_with("tests.rs")
            || self.name.contains("/tests/")
            || self.name.starts_with("sync/simulate/")
    }

    /// Whether a crate is named: `rusqlite` as a path's beginning or in an attribute.
    pub(crate) fn names(&self, word: &str) -> bool {
        self.words.iter().any(|found| found == word)
    }

    /// What follows `crate::`, with the next step where there is one: `("store", Some("Store"))`.
    pub(crate) fn crate_paths(&self) -> Vec<(String, Option<String>)> {
        let mut paths = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            if word != "crate" || self.word(at + 1) != ":" || self.word(at + 2) != ":" {
                continue;
            }
            if self.word(at + 3) == "{" {
                let mut depth = 0;
                let mut begins = false;
                for inside in at + 3..self.words.len() {
                    match self.word(inside) {
                        "{" => {
                            depth += 1;
                            begins = depth == 1;
                        }
                        "}" => depth -= 1,
                        "," => begins = depth == 1,
                        _ if begins => {
                            paths.push((self.word(inside).to_owned(), self.step(inside)));
                            begins = false;
                        }
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
            } else {
                paths.push((self.word(at + 3).to_owned(), self.step(at + 3)));
            }
        }
        paths
    }

    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    fn step(&self, at: usize) -> Option<String> {
        let steps = self.word(at + 1) == ":" && self.word(at + 2) == ":";
        steps.then(|| self.word(at + 3).to_owned())
    }

    /// Whether `Type::now` stands somewhere.
    pub(crate) fn asks_now(&self) -> bool {
        [
            "Utc",
            "Local",
            "SystemTime",
            "Instant",
            "Zoned",
            "Timestamp",
        ]
        .iter()
        .any(|clock| {
            self.words
                .windows(4)
                .any(|w| w[0] == *clock && w[1] == ":" && w[2] == ":" && w[3] == "now")
        })
    }
}

fn flatten(stream: TokenStream, words: &mut Vec<String>) {
    for tree in stream {
        match tree {
            TokenTree::Ident(ident) => words.push(ident.to_string()),
            TokenTree::Punct(punct) => words.push(punct.to_string()),
            TokenTree::Literal(_) => words.push(String::new()),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::None => ("", ""),
                };
                words.push(open.to_owned());
                flatten(group.stream(), words);
                words.push(close.to_owned());
            }
        }
    }
}
