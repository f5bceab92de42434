/// Takes long to make and no longer to read.
const LEVEL: i32 = 19;

/// One Zstandard frame with the size in it.
pub(crate) fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    zstd::bulk::compress(bytes, LEVEL).ok()
}
