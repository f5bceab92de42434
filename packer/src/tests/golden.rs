//! What the packer makes of the core's golden pack, byte by byte. `UPDATE_GOLDEN=1` writes it anew.

use waymark_core::meetings::pack::pack;

use super::*;
use crate::Unpacked;
use crate::compress::compress;

#[test]
fn the_packers_own_golden_pack_is_what_it_makes_today() {
    let folder = path("golden/packs");
    let small = std::fs::read(folder.join("small-1.pack")).unwrap();
    let read = Unpacked::read(small.as_slice()).unwrap();
    let edition = Edition {
        name: read.header.name.clone(),
        version: read.header.version,
        created_at: read.header.created_at,
    };
    let made = pack(&edition, &read.lists, &key(), &compress).unwrap();
    let golden = folder.join("small-1.packer.pack");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &made).unwrap();
    }
    assert!(std::fs::read(golden).unwrap() == made);
    let again = Unpacked::read(made.as_slice()).unwrap();
    assert_eq!(again.lists, read.lists);
    assert_eq!(again.header.content, read.header.content);
}
