#![no_main]

use waymark_wire::promises::Door;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| Door::Mailbox.hold(bytes));
