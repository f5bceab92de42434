#![no_main]

use waymark_core::meetings::pack::Pack;

// What is not signed ends at the signature: `pack_header` and `pack_rows` begin behind it.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(pack) = Pack::open(bytes) {
        let _ = pack.changes(&mut |_, _| Ok::<_, ()>(()));
    }
});
