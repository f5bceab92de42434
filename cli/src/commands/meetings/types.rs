//! `meetings types`: what the type codes of a fellowship's lists mean.

use serde_json::json;
use waymark_core::Fellowship;
use waymark_core::meetings::meeting_types;

use super::import::fellowship;
use crate::commands::Done;
use crate::page::{plain, quiet};
use crate::session::Session;

#[derive(clap::Args)]
pub(crate) struct Types {
    #[arg(long, value_name = "CODE", value_parser = fellowship, default_value = "aa", hide_default_value = true)]
    fellowship: Fellowship,
}

impl Types {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let types = meeting_types(self.fellowship, session.texts.language().tag());
        session.out.show(&json!({ "types": types }), |page| {
            let rows = types.iter().map(|listed| {
                [
                    plain(&listed.code),
                    plain(&listed.name),
                    quiet(&listed.concept),
                ]
            });
            page.table(2, &rows.collect::<Vec<_>>());
        });
        Ok(())
    }
}
