//! The files of `core/content` as they ship: packed by `build.rs`, unpacked when they are first asked for.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// The text of a file of `core/content`. Each call unpacks it for good: ask once, in a `LazyLock`.
macro_rules! shipped {
    ($name:literal) => {
        $crate::content::unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/", $name)))
    };
}
pub(crate) use shipped;

/// Nothing where the bytes are not whole, which a test rules out for each file.
pub(crate) fn unpacked(packed: &[u8]) -> &'static str {
    let mut text = String::new();
    match ZlibDecoder::new(packed).read_to_string(&mut text) {
        Ok(_) => text.leak(),
        Err(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::unpacked;

    /// Each file's name, what is written and what ships.
    macro_rules! files {
        ($($name:literal),*) => {
            [$(($name, include_str!(concat!("../../content/", $name)), shipped!($name))),*]
        };
    }

    #[test]
    fn every_file_ships_whole() {
        let files = files![
            "crisis_resources.json",
            "fellowships.json",
            "meeting_types.json",
            "skills.en.json",
            "skills.es.json",
            "strings.en.json",
            "strings.es.json"
        ];
        for (name, written, ships) in files {
            assert!(!written.is_empty() && written == ships, "{name}");
        }
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
        let json = std::fs::read_dir(folder).unwrap().filter(|entry| {
            let path = entry.as_ref().unwrap().path();
            path.extension().is_some_and(|ending| ending == "json")
        });
        assert_eq!(json.count(), files.len());
    }

    #[test]
    fn bytes_that_are_not_whole_give_nothing() {
        let packed = include_bytes!(concat!(env!("OUT_DIR"), "/fellowships.json"));
        for cut in [0, 1, packed.len() / 2, packed.len() - 1] {
            assert_eq!(unpacked(&packed[..cut]), "");
        }
    }
}
