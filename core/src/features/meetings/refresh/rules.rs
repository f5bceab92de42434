//! What an answer means, and when a part may be gone on with. No network, no SQL.

/// What a server gives a list to be known by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Validators {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

impl Validators {
    pub(super) fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }

    /// What `If-Range` may say: only what tells two lists apart for sure. A weak tag does not, nor does a date so
    /// fresh that the list could have changed twice in its second.
    pub(super) fn strong(&self, date: Option<&str>) -> Option<&str> {
        if let Some(etag) = &self.etag {
            return (!etag.starts_with("W/")).then_some(etag);
        }
        let modified = self.last_modified.as_deref()?;
        let at = |text| chrono::DateTime::parse_from_rfc2822(text).ok();
        let age = at(date?)?.signed_duration_since(at(modified)?);
        (age.num_seconds() >= 60).then_some(modified)
    }
}

/// The code of an answer that brings no list.
pub(super) fn refusal(status: u16) -> &'static str {
    match status {
        401 => "http_401",
        403 => "http_403",
        404 => "http_404",
        410 => "http_410",
        429 => "http_429",
        500 => "http_500",
        502 => "http_502",
        503 => "http_503",
        504 => "http_504",
        _ => match status / 100 {
            4 => "http_4xx",
            5 => "http_5xx",
            _ => "http_other",
        },
    }
}

/// Where a part begins, by `Content-Range: bytes 100-199/200`.
pub(super) fn starts_at(content_range: &str) -> Option<u64> {
    let range = content_range.trim().strip_prefix("bytes")?.trim_start();
    range.split('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strong(etag: Option<&str>, modified: Option<&str>, date: Option<&str>) -> Option<String> {
        let validators = Validators {
            etag: etag.map(str::to_owned),
            last_modified: modified.map(str::to_owned),
        };
        validators.strong(date).map(str::to_owned)
    }

    #[test]
    fn only_a_sure_mark_lets_a_part_be_gone_on_with() {
        let modified = Some("Mon, 23 Nov 2026 14:00:00 GMT");
        let later = Some("Mon, 23 Nov 2026 14:01:00 GMT");
        assert_eq!(
            strong(Some("\"a\""), modified, None).as_deref(),
            Some("\"a\"")
        );
        assert_eq!(strong(Some("W/\"a\""), modified, later), None);
        assert_eq!(strong(None, modified, later).as_deref(), modified);
        assert_eq!(
            strong(None, modified, Some("Mon, 23 Nov 2026 14:00:59 GMT")),
            None
        );
        assert_eq!(strong(None, modified, Some("soon")), None);
        assert_eq!(strong(None, modified, None), None);
    }

    #[test]
    fn a_part_says_where_it_begins() {
        assert_eq!(starts_at("bytes 100-199/200"), Some(100));
        assert_eq!(starts_at("bytes 0-9/*"), Some(0));
        for odd in ["", "bytes */200", "lines 1-2/3", "bytes x-y/z"] {
            assert_eq!(starts_at(odd), None, "{odd}");
        }
    }
}
