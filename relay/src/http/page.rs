//! The page that opens a note behind a link: `relay/web`, in one answer. It is the same for everybody and is asked for
//! without a key, an id or a cookie, so it needs nothing of the relay but this file.

use std::sync::LazyLock;

use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use waymark_wire::crypto::sha256;

const PAGE: &str = include_str!("../../web/page.html");
const STYLE: &str = include_str!("../../web/page.css");
/// The first line of the first file takes the key out of the address.
const SCRIPT: &str = concat!(
    include_str!("../../web/link.js"),
    include_str!("../../web/lines.js"),
    include_str!("../../web/page.js"),
);
const WORDS: &str = include_str!("../../web/words.json");
const LINES: &str = include_str!("../../web/lines.json");

/// The page in one piece. What is put in comes after every marker that is still to be replaced.
static WHOLE: LazyLock<String> = LazyLock::new(|| {
    let parts = [
        ("{lines}", LINES),
        ("{words}", WORDS),
        ("{style}", STYLE),
        ("{script}", SCRIPT),
    ];
    parts.iter().fold(PAGE.to_owned(), |page, (marker, part)| {
        page.replacen(marker, part, 1)
    })
});

/// What the page may do: run this script, look like this, and ask the relay that it is from. Nothing may become HTML.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = |text: &str| BASE64.encode(&sha256(text.as_bytes()));
    let (script, style) = (hash(SCRIPT), hash(STYLE));
    format!(
        "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; img-src data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'"
    )
});

pub(super) async fn page() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    (headers, WHOLE.as_str()).into_response()
}
