#![no_main]

use waymark_core::meetings::feed::promises::Door;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| Door::Grid.hold(bytes));
