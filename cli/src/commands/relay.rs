//! `relay`: a relay of one's own, for the devices of one person or of many.

use serde_json::json;
use waymark_relay::Error;
use waymark_relay::command::{Command, write_log};

use super::Done;
use crate::failure::Failure;
use crate::page::good;
use crate::session::Session;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Setup(field, why) => Self::invalid(field, why),
            Error::Listen(..) => Self::refused("relay_address"),
            Error::Tls(_) => Self::refused("relay_certificate"),
            Error::Storage(_) => Self::internal("relay_database"),
            Error::Serve(_) => Self::internal("relay_network"),
        }
    }
}

pub(super) fn run(command: &Command, session: &Session) -> Done {
    let texts = session.texts;
    match command {
        Command::Serve(serve) => {
            write_log(false);
            serve.run(|relay| {
                let (address, origin) = (relay.address().to_string(), relay.origin());
                let value = json!({ "address": address, "origin": origin });
                session.out.show(&value, |page| {
                    page.line(&good(texts.fill("relay.listens", &[("address", &address)])));
                    page.line(&texts.fill("relay.origin", &[("origin", origin)]));
                });
            })?;
        }
        Command::Invite(invitation) => {
            let text = invitation.make()?;
            let value = json!({ "invitation": text });
            session.out.given(&value, &format!("{text}\n"));
        }
        Command::Word(word) => {
            let text = word.text()?;
            let value = json!({ "word": text });
            session.out.given(&value, &format!("{text}\n"));
        }
        Command::Backup(backup) => {
            backup.make()?;
            let value = json!({ "copy": backup.to });
            session
                .out
                .show(&value, |page| page.line(&good(texts.text("relay.copied"))));
        }
    }
    Ok(())
}
