//! Unpacks what a server sent as gzip: also where it does not say so, as with a file `meetings.json.gz`.
//!
//! Nothing is unpacked ahead of who reads it, and the reader of feeds stops at its limit: a small answer that
//! unpacks to gigabytes ends as `too_large` and was never anywhere in full.

use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;

/// No JSON and no page begins like this.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What is in `packed`. Errors: its first bytes cannot be read.
pub(super) fn unpacked<'a>(mut packed: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let mut first = Vec::new();
    packed.by_ref().take(2).read_to_end(&mut first)?;
    let is_gzip = first == GZIP;
    let whole = Cursor::new(first).chain(packed);
    Ok(if is_gzip {
        Box::new(MultiGzDecoder::new(whole))
    } else {
        Box::new(whole)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut found = Vec::new();
        unpacked(bytes)?.read_to_end(&mut found)?;
        Ok(found)
    }

    #[test]
    fn packed_and_plain_read_alike() {
        let list = br#"[{"name": "Noon Break"}]"#;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(list).unwrap();
        let packed = packer.finish().unwrap();
        assert_eq!(read(&packed).unwrap(), list);
        let twice = [packed.clone(), packed.clone()].concat();
        assert_eq!(read(&twice).unwrap(), [&list[..], list].concat());
        for plain in [&list[..], b"", b"\x1f", b"x"] {
            assert_eq!(read(plain).unwrap(), plain);
        }
        assert!(
            read(&packed[..packed.len() - 9]).is_err(),
            "cut in the middle"
        );
    }
}
