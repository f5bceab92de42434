//! `pack install`: brings a pack or a delta onto this device.

use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Install {
    #[arg(value_name = "FILE")]
    file: String,
    #[arg(long, value_name = "KEY")]
    signer: Option<String>,
}

impl Install {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let texts = session.texts;
        let report = with_bar(
            &session.out,
            texts.text("import.running"),
            || home.app.meetings_import_progress(),
            || home.app.meetings_import_pack(self.file, self.signer),
        )?;
        session.out.show(&report, |page| {
            let version = report.version.to_string();
            let values = [("name", &*report.name), ("version", &version)];
            page.line(&good(texts.count(
                "pack.installed",
                report.meetings,
                &values,
            )));
            let values = [report.put, report.taken].map(|n| n.to_string());
            let [put, taken] = &values;
            page.line(&texts.fill("pack.changes", &[("put", put), ("taken", taken)]));
        });
        Ok(())
    }
}
