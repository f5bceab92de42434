//! `devices invite`: on a new device, shows the code that a device which is there already answers.

use waymark_core::AppError;
use zeroize::Zeroizing;

use super::{line, paint, qr};
use crate::commands::Done;
use crate::commands::progress::with_bar;
use crate::failure::Failure;
use crate::page::good;
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Invite {
    #[arg(long, value_name = "URL")]
    relay: String,
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "-", value_parser = ["-"])]
    code: Option<String>,
}

impl Invite {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        let code = home.app.join_code(self.relay)?;
        let texts = session.texts;
        if session.out.is_json() {
            session
                .out
                .message(|page| page.as_it_is(&format!("{}\n", code.text)));
        } else {
            session.out.people(|page| {
                page.line(&texts.text("devices.invite.scan"));
                page.blank();
                qr::draw(page, &code.text);
                page.line(&texts.text("devices.invite.paste"));
                page.blank();
                page.as_it_is(&format!("{}\n", code.text));
                page.blank();
            });
        }
        home.app.join_await()?;
        session
            .out
            .message(|page| page.line(&texts.text("devices.invite.digits")));
        let report = loop {
            let digits = Zeroizing::new(line().unwrap_or_default());
            let joined = with_bar(
                &session.out,
                texts.text("sync.running"),
                || home.app.sync_progress(),
                || home.app.join_confirm(digits.to_string(), self.name.clone()),
            );
            match joined {
                Err(AppError::Invalid { field, why })
                    if field == "digits" && !digits.is_empty() =>
                {
                    let why = texts.known(&format!("why.{why}")).unwrap_or(why);
                    let words = texts.fill("devices.invite.again", &[("why", &why)]);
                    session.out.message(|page| page.line(&words));
                }
                joined => break joined.map_err(Failure::from)?,
            }
        };
        session.out.show(&report, |page| {
            page.line(&good(texts.text("devices.joined")));
            page.blank();
            paint::devices(page, texts, &home, &report.devices);
        });
        Ok(())
    }
}
