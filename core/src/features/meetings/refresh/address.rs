//! Web addresses: which may be asked, and where a server may send us.

use std::fmt;

use iri_string::format::ToDedicatedString;
use iri_string::types::{IriAbsoluteStr, IriReferenceStr, IriStr, UriAbsoluteString};

use crate::error::{Error, Result};

/// The longest address, in bytes.
const LONGEST: usize = 2_048;
/// Words of a query that hold a place. BMLT searches around one; we never ask it to.
const PLACES: [&str; 8] = [
    "lat_val",
    "long_val",
    "geo_width",
    "geo_width_km",
    "lat",
    "lng",
    "latitude",
    "longitude",
];

/// An address of a web server: http or https, with a host, without a user name and a fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address(UriAbsoluteString);

impl Address {
    /// Reads what a person gave or a server said. Without a scheme it is https.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let completed = match text.split_once("://") {
            Some(_) => text.to_owned(),
            // What comes before a colon could be another scheme.
            None if text.split('/').next()?.contains(':') => return None,
            None => format!("https://{text}"),
        };
        // BMLT's own addresses have brackets in the query, which the standard does not.
        let (path, query) = completed.split_once('?').unwrap_or((&completed, ""));
        let query = query.replace('[', "%5B").replace(']', "%5D");
        let whole = match query.as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        };
        Self::of(IriStr::new(&whole).ok()?)
    }

    fn of(iri: &IriStr) -> Option<Self> {
        let uri = iri.encode_to_uri().to_dedicated_string();
        let plain = uri.to_absolute().normalize().to_dedicated_string();
        let authority = plain.authority_components()?;
        let fits = plain.as_str().len() <= LONGEST
            && matches!(plain.scheme_str(), "http" | "https")
            && !authority.host().is_empty()
            && authority.userinfo().is_none();
        fits.then_some(Self(plain))
    }

    pub(super) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// `true` where its query names a place.
    pub(super) fn holds_a_place(&self) -> bool {
        self.query().any(|part| {
            let name = part.split('=').next().unwrap_or_default();
            PLACES.iter().any(|place| name.eq_ignore_ascii_case(place))
        })
    }

    /// The parts of the query.
    pub(super) fn query(&self) -> impl Iterator<Item = &str> {
        let query = self.0.query_str().unwrap_or_default();
        query.split('&').filter(|part| !part.is_empty())
    }

    /// Scheme, host and path: all before the query.
    pub(super) fn without_query(&self) -> &str {
        self.as_str().split('?').next().unwrap_or_default()
    }

    /// Where a link or a redirect leads from here. It may change the host, never the scheme: https does not
    /// become http, and neither becomes a file.
    ///
    /// Errors: `Refused` with `redirect_unreadable` or `redirect_scheme`.
    pub(super) fn follow(&self, link: &str) -> Result<Self> {
        let unreadable = || Error::Refused("redirect_unreadable");
        let reference = IriReferenceStr::new(link.trim()).map_err(|_| unreadable())?;
        let base: &IriAbsoluteStr = self.0.as_ref();
        let there = reference.resolve_against(base).to_dedicated_string();
        if !there.scheme_str().eq_ignore_ascii_case(self.0.scheme_str()) {
            return Err(Error::Refused("redirect_scheme"));
        }
        Self::of(&there).ok_or_else(unreadable)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        Address::parse(text).map(|address| address.to_string())
    }

    #[test]
    fn only_web_addresses_are_read() {
        for (text, read) in [
            (
                "https://example.org/feed?a=1#top",
                "https://example.org/feed?a=1",
            ),
            (" HTTP://example.org:8080/x ", "http://example.org:8080/x"),
            ("example.org/réunions", "https://example.org/r%C3%A9unions"),
        ] {
            assert_eq!(parsed(text).as_deref(), Some(read), "{text}");
        }
        let long = format!("https://example.org/{}", "a".repeat(LONGEST));
        for text in [
            "",
            "file:///etc/passwd",
            "ftp://example.org/x",
            "javascript:alert(1)",
            "mailto:a@example.org",
            "localhost:80",
            "https://",
            "https:///x",
            "https://anna:secret@example.org/x",
            "https://exa mple.org/",
            long.as_str(),
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }

    #[test]
    fn a_link_keeps_the_scheme() {
        let from = Address::parse("https://example.org/a/b?c").unwrap();
        for (link, there) in [
            ("/feed.json", "https://example.org/feed.json"),
            ("feed.json?x=1", "https://example.org/a/feed.json?x=1"),
            ("//other.example/f", "https://other.example/f"),
            ("https://other.example/f#x", "https://other.example/f"),
        ] {
            assert_eq!(from.follow(link).unwrap().as_str(), there);
        }
        for (link, code) in [
            ("http://example.org/a", "redirect_scheme"),
            ("file:///etc/passwd", "redirect_scheme"),
            ("javascript:alert(1)", "redirect_scheme"),
            ("https://a:b@example.org/", "redirect_unreadable"),
            ("http://[", "redirect_unreadable"),
        ] {
            let refused = from.follow(link).unwrap_err();
            assert!(
                matches!(refused, Error::Refused(why) if why == code),
                "{link}"
            );
        }
    }

    #[test]
    fn an_address_with_a_place_in_it_is_known() {
        let holds = |url: &str| Address::parse(url).unwrap().holds_a_place();
        assert!(holds(
            "https://example.org/client_interface/json/?switcher=x&lat_val=1&long_val=2"
        ));
        assert!(holds("https://example.org/?Latitude=1"));
        assert!(!holds(
            "https://example.org/lat_val?services=3&format=latin"
        ));
    }
}
