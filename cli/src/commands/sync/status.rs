//! `sync status`: how it stands, without asking anybody.

use waymark_core::{SyncState, sync_words};

use super::paint;
use crate::commands::Done;
use crate::page::plain;
use crate::session::Session;

pub(super) fn run(session: &mut Session) -> Done {
    let home = session.open()?;
    let (texts, today) = (session.texts, home.today());
    let status = home.app.sync_status()?;
    let moved_to = home.app.sync_moved_to()?;
    session.out.show(&status, |page| {
        let Some(state) = status.state else {
            page.line(&texts.text("sync.is_off"));
            return;
        };
        let relay = plain(status.relay.as_deref().unwrap_or_default());
        page.heading(&texts.fill("sync.with", &[("relay", &relay)]));
        match status.synced_at {
            Some(at) => {
                let day = texts.day(at.date_naive(), today);
                page.line(&texts.fill("sync.last", &[("day", &day)]));
                let waits =
                    status.waiting > 0 && matches!(state, SyncState::Ok | SyncState::Healed);
                let detail = if waits { "waiting" } else { "" };
                let words = sync_words(state, detail.to_owned(), texts.language());
                paint::words(page, &words, true);
            }
            None => page.line(&texts.text("sync.never")),
        }
        if let Some(to) = &moved_to {
            page.line(&texts.fill("sync.moved_to", &[("relay", &plain(to))]));
        }
        if status.waiting > 0 {
            page.line(&texts.count("sync.waiting", status.waiting, &[]));
        }
        if let Some(erasure) = &status.erasure {
            paint::erasure(page, texts, erasure, today);
        }
        if status.phrase_until.is_some() {
            page.line(&texts.text("phrase.not_checked"));
        }
        paint::devices(page, texts, &status.devices, today);
    });
    Ok(())
}
