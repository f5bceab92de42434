//! `sync now`: brings and gives what is new. The exit code says how it stands.

use waymark_core::{SyncState, sync_words};

use super::paint;
use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::failure::Failure;
use crate::session::Session;
use crate::words;

#[derive(clap::Args)]
pub(crate) struct Now {
    #[arg(long, value_name = "TIME", value_parser = words::minutes)]
    keep_trying: Option<i32>,
}

impl Now {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let (texts, today) = (session.texts, home.today());
        let minutes = u32::try_from(self.keep_trying.unwrap_or(0)).unwrap_or(0);
        let report = with_bar(
            &session.out,
            texts.text("sync.running"),
            || home.app.sync_progress(),
            || home.app.sync_now(minutes.saturating_mul(60)),
        )?;
        let notices = home.app.sync_notices(texts.language())?;
        session.out.show(&report, |page| {
            let words = sync_words(report.state, report.detail.clone(), texts.language());
            paint::words(page, &words, is_well(report.state));
            if report.sent + report.received > 0 {
                let values = [report.sent, report.received].map(|n| n.to_string());
                let [sent, received] = &values;
                page.line(&texts.fill("sync.moved", &[("sent", sent), ("received", received)]));
            }
            paint::notices(page, texts, &notices);
            paint::devices(page, texts, &report.devices, today);
        });
        if let Some(last) = notices.last().filter(|_| !session.out.is_json()) {
            home.app.sync_notices_seen(last.id)?;
        }
        match exit_code(report.state) {
            0 => Ok(()),
            code => Err(Failure::Told(code)),
        }
    }
}

fn is_well(state: SyncState) -> bool {
    exit_code(state) == 0
}

/// As `docs/cli.md` says.
fn exit_code(state: SyncState) -> u8 {
    match state {
        SyncState::Ok | SyncState::Healed => 0,
        SyncState::Cloned | SyncState::Revoked | SyncState::Closed => 1,
        SyncState::Quota => 4,
        SyncState::Offline => 5,
        SyncState::Rollback | SyncState::Withheld | SyncState::Differs | SyncState::Fork => 6,
    }
}
