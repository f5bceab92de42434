//! The way to join from afar, with or without what lets one in.

use crate::features::meetings::Meeting;

/// Names under which services put a pass code into a link.
const CODES: [&str; 6] = ["pwd", "password", "passwd", "passcode", "pass", "pw"];

/// The link; without `pass_codes` only as far as it holds none.
pub(super) fn link(meeting: &Meeting, pass_codes: bool) -> Option<String> {
    let link = meeting.conference_url.as_deref()?;
    Some(if pass_codes {
        link.to_owned()
    } else {
        without_codes(link)
    })
}

/// The number; what is dialled after it (`,,123456#`) lets one in and is a pass code.
pub(super) fn phone(meeting: &Meeting, pass_codes: bool) -> Option<String> {
    let phone = meeting.conference_phone.as_deref()?;
    Some(if pass_codes {
        phone.to_owned()
    } else {
        phone
            .split([',', '#', '*'])
            .next()
            .unwrap_or_default()
            .to_owned()
    })
    .filter(|phone| !phone.is_empty())
}

fn without_codes(link: &str) -> String {
    // A fragment is never sent to a server: what is in it is for the app that joins.
    let link = link.split('#').next().unwrap_or_default();
    let Some((page, query)) = link.split_once('?') else {
        return link.to_owned();
    };
    let is_code = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        CODES.contains(&name.to_ascii_lowercase().as_str())
    };
    let kept: Vec<_> = query.split('&').filter(|pair| !is_code(pair)).collect();
    if kept.is_empty() {
        page.to_owned()
    } else {
        format!("{page}?{}", kept.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_all_but_the_pass_code() {
        let cases = [
            ("https://zoom.us/j/123?pwd=abc", "https://zoom.us/j/123"),
            (
                "https://zoom.us/j/123?PWD=abc&omn=5#success",
                "https://zoom.us/j/123?omn=5",
            ),
            (
                "https://meet.example.org/room?id=7",
                "https://meet.example.org/room?id=7",
            ),
            ("https://meet.example.org/?", "https://meet.example.org/?"),
        ];
        for (link, kept) in cases {
            assert_eq!(without_codes(link), kept);
        }
    }
}
