//! `sync off`: this device goes on by itself. Every word stays.

use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::page::{care, good};
use crate::session::Session;

pub(super) fn run(session: &mut Session) -> Done {
    let home = session.open()?;
    let texts = session.texts;
    let off = with_bar(
        &session.out,
        texts.text("sync.running"),
        || home.app.sync_progress(),
        || home.app.sync_off(),
    )?;
    session.out.show(&off, |page| {
        page.line(&good(texts.text("sync.off")));
        if !off.left {
            page.line(&care(texts.text("sync.off.not_left")));
        }
    });
    Ok(())
}
