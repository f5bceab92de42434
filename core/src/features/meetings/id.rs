//! Ids of listed meetings: 64 bits as 16 hex digits, or as many as make them unique.

use crate::error::{Error, Result};

/// The id as people and programs see it.
pub(super) fn text(code: i64) -> String {
    format!("{:016x}", code.cast_unsigned())
}

/// The lowest and the highest id that start with these digits.
pub(super) fn range(digits: &str) -> Result<(i64, i64)> {
    let fits = (1..=16).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_hexdigit());
    let bound = |filler: char| {
        let padded: String = digits
            .chars()
            .chain(std::iter::repeat(filler))
            .take(16)
            .collect();
        u64::from_str_radix(&padded, 16).map(u64::cast_signed).ok()
    };
    // One digit settles the sign, so the order of signed numbers is the order of ids.
    bound('0')
        .zip(bound('f'))
        .filter(|_| fits)
        .ok_or_else(|| Error::invalid("id", "must be 1 to 16 hex digits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_holds_the_ids_that_start_with_it() {
        for code in [0, 1, -1, i64::MIN, i64::MAX, 0x0123_4567_89ab_cdef] {
            let id = text(code);
            for digits in 1..=16 {
                let prefix: String = id.chars().take(digits).collect();
                let (low, high) = range(&prefix).unwrap();
                assert!((low..=high).contains(&code), "{id} {prefix}");
            }
        }
        for wrong in ["", "g", "00000000000000000", "-1", "ñ"] {
            assert!(range(wrong).is_err(), "{wrong}");
        }
    }
}
