#![no_main]

// The first four bytes say how long the rest unpacks to, up to a mebibyte.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((length, frame)) = bytes.split_first_chunk() {
        waymark_core::unpacks(frame, u32::from_be_bytes(*length) % (1 << 20));
    }
});
