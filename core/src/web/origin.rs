//! The address of a relay, in the one form that devices sign.

use iri_string::types::UriStr;

use crate::error::{Error, Result};

/// Bytes of an origin, as a join's code carries it.
const LONGEST: usize = 300;

/// Reads what a person typed or a code carried: `https://host[:port]` in small letters, without a slash at the end.
/// Without a scheme it is https; http is for one's own machine.
///
/// Errors: `Invalid` naming `relay`.
pub(crate) fn origin(text: &str) -> Result<String> {
    let wrong = |why| Error::invalid("relay", why);
    let text = text.trim();
    let whole = if text.contains("://") {
        text.to_ascii_lowercase()
    } else {
        format!("https://{}", text.to_ascii_lowercase())
    };
    let unread = || wrong("is not a web address, such as https://relay.example.org");
    let uri = UriStr::new(&whole).map_err(|_| unread())?;
    let authority = uri.authority_components().ok_or_else(unread)?;
    let (host, port) = (authority.host(), authority.port().filter(|p| !p.is_empty()));
    if host.is_empty() || whole.len() > LONGEST || authority.userinfo().is_some() {
        return Err(unread());
    }
    if !["", "/"].contains(&uri.path_str()) || uri.query().is_some() || uri.fragment().is_some() {
        return Err(wrong("must end after the name of the server"));
    }
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Err(unread());
    }
    let usual = match uri.scheme_str() {
        "https" => "443",
        "http" if is_own(host) => "80",
        "http" => {
            return Err(wrong(
                "must begin with https:// (http is for one's own machine)",
            ));
        }
        _ => return Err(unread()),
    };
    let port = port.filter(|port| *port != usual);
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    Ok(format!("{}://{host}{port}", uri.scheme_str()))
}

/// Whether requests to this origin stay on the machine.
pub(crate) fn is_own_machine(origin: &str) -> bool {
    let uri = UriStr::new(origin).ok();
    uri.and_then(UriStr::authority_components)
        .is_some_and(|authority| is_own(authority.host()))
}

fn is_own(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host
            .parse()
            .is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_relay_has_one_form() {
        for (typed, read) in [
            ("relay.example.org", "https://relay.example.org"),
            (
                " HTTPS://Relay.Example.org:443/ ",
                "https://relay.example.org",
            ),
            (
                "https://relay.example.org:8443",
                "https://relay.example.org:8443",
            ),
            ("http://127.0.0.1:8787", "http://127.0.0.1:8787"),
            ("http://localhost:80/", "http://localhost"),
            ("http://[::1]:8787", "http://[::1]:8787"),
        ] {
            assert_eq!(origin(typed).unwrap(), read, "{typed}");
            assert_eq!(is_own_machine(read), read.starts_with("http:"), "{typed}");
        }
    }

    #[test]
    fn what_is_no_relay_is_refused_with_the_reason() {
        let long = format!("https://{}.org", "a".repeat(LONGEST));
        for (typed, why) in [
            ("", "web address"),
            ("ftp://relay.example.org", "web address"),
            ("https://", "web address"),
            ("https://anna:secret@relay.example.org", "web address"),
            ("https://relay.example.org:99999", "web address"),
            ("https://re lay.example.org", "web address"),
            (long.as_str(), "web address"),
            ("https://relay.example.org/v1", "must end"),
            ("https://relay.example.org?x=1", "must end"),
            ("https://relay.example.org#x", "must end"),
            ("http://relay.example.org", "https://"),
            ("http://127.0.0.1.example.org", "https://"),
            ("http://10.0.0.1:8787", "https://"),
        ] {
            match origin(typed) {
                Err(Error::Invalid { field, why: said }) => {
                    assert_eq!(field, "relay");
                    assert!(said.contains(why), "{typed}: {said}");
                }
                other => panic!("{typed}: {other:?}"),
            }
        }
    }
}
