//! `contacts pair`: the app with the contact's, side by side by two codes, or by a link.

use serde_json::json;
use waymark_core::ContactPairing;

use super::{paint, typed};
use crate::commands::Done;
use crate::commands::devices::qr;
use crate::failure::Failure;
use crate::session::{Home, Session};

#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("how").args(["scan", "link", "answer"]))]
pub(crate) struct Pair {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "URL")]
    relay: Option<String>,
    #[arg(long, value_name = "WORD")]
    word: Option<String>,
    #[arg(long, value_name = "CODE")]
    scan: Option<String>,
    #[arg(long)]
    link: bool,
    #[arg(long, value_name = "LINK")]
    answer: Option<String>,
}

impl Pair {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        if let Some(code) = self.scan {
            let paired = home.app.pairing_scan(self.id, typed("text", code)?)?;
            return shown(session, &home, &paired);
        }
        let relay = || Failure::invalid("relay", "is needed: where messages for you are kept");
        let relay = self.relay.ok_or_else(relay)?;
        if let Some(link) = self.answer {
            let link = typed("link", link)?;
            let paired = home.app.pairing_answer(self.id, relay, link, self.word)?;
            return shown(session, &home, &paired);
        }
        let (text, words) = match self.link {
            true => (
                home.app.pairing_link(self.id, relay, self.word)?,
                "pairing.link",
            ),
            false => (
                home.app.pairing_offer(self.id, relay, self.word)?,
                "pairing.code",
            ),
        };
        let texts = session.texts;
        session.out.show(&json!({ "text": text }), |page| {
            page.line(&texts.text(words));
            page.blank();
            if !self.link {
                qr::draw(page, &text);
            }
            page.as_it_is(&format!("{text}\n"));
        });
        Ok(())
    }
}

pub(super) fn shown(session: &Session, home: &Home, paired: &ContactPairing) -> Done {
    let contact = super::find(home, &paired.contact_id)?;
    let texts = session.texts;
    session.out.show(paired, |page| {
        paint::pairing(page, texts, home, (&contact, paired))
    });
    Ok(())
}
