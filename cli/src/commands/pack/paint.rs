//! What several commands show of a pack.

use waymark_core::PackSource;

use crate::page::{Page, plain, quiet};
use crate::texts::Texts;

/// Who signed it: what people compare, then the whole key.
pub(super) fn signer(page: &mut Page, texts: Texts, key: &str, fingerprint: &str) {
    page.line(&texts.fill("pack.signer", &[("fingerprint", fingerprint)]));
    page.under(2, &quiet(key));
}

/// The lists of a pack, with the terms of each.
pub(super) fn sources(page: &mut Page, texts: Texts, sources: &[PackSource]) {
    for source in sources {
        let fetched = source.fetched_at.date_naive().to_string();
        let fetched = texts.fill("pack.fetched", &[("day", &fetched)]);
        let terms = source
            .licence
            .as_deref()
            .map(|licence| format!(" · {}", plain(licence)));
        let code = source.fellowship.as_str();
        let line = format!(
            "{} · {code} · {fetched}{}",
            plain(&source.name),
            terms.unwrap_or_default()
        );
        page.under(2, &line);
    }
}

/// The size of a file: `5.2 MiB`, `12 KiB`.
pub(super) fn size(texts: Texts, bytes: usize) -> String {
    const KIB: f64 = 1_024.0;
    let kib = bytes as f64 / KIB;
    if kib < KIB {
        format!("{} KiB", texts.number(kib.ceil()))
    } else {
        format!("{} MiB", texts.number(kib / KIB))
    }
}
