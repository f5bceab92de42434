#![no_main]

use waymark_core::meetings::pack::promises::Door;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    Door::Header.hold(bytes);
});
