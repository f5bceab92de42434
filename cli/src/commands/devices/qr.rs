//! A QR code in a terminal.

use fast_qr::QRBuilder;

use crate::page::Page;

/// Draws a text as a QR code; one that is too long for it is left out, as the text stands beside it.
pub(in crate::commands) fn draw(page: &mut Page, text: &str) {
    if let Ok(code) = QRBuilder::new(text).build() {
        page.as_it_is(&code.to_str());
        page.blank();
    }
}
