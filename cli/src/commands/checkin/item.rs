//! `checkin item`: questions of the person's own.

use serde_json::json;
use waymark_core::CheckinItem;

use super::paint::short;
use crate::commands::Done;
use crate::page::{good, plain, quiet};
use crate::session::{Home, Session};

#[derive(clap::Subcommand)]
pub(crate) enum Item {
    Add(Add),
    List,
    Archive(Archive),
}

#[derive(clap::Args)]
pub(crate) struct Add {
    #[arg(value_name = "WORDS")]
    name: String,
    /// Answered no or yes instead of 0 to 10.
    #[arg(long)]
    yes_no: bool,
}

#[derive(clap::Args)]
pub(crate) struct Archive {
    #[arg(value_name = "ID")]
    id: String,
    /// Asks it again.
    #[arg(long)]
    off: bool,
}

impl Item {
    pub(super) fn run(self, session: &mut Session) -> Done {
        let home = session.open()?;
        match self {
            Self::Add(add) => add.run(session, &home),
            Self::List => list(session, &home),
            Self::Archive(archive) => {
                home.app.checkin_item_archive(archive.id, !archive.off)?;
                list(session, &home)
            }
        }
    }

    /// Whether it changes what is kept, or a file.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Add(_) | Self::Archive(_) => true,
            Self::List => false,
        }
    }
}

impl Add {
    fn run(self, session: &Session, home: &Home) -> Done {
        let item = home.app.checkin_item_add(self.name, !self.yes_no)?;
        let texts = session.texts;
        session.out.show(&item, |page| {
            page.line(&good(texts.text("own.added")));
            page.ends(2, &plain(&item.name), &quiet(short(&item.id)));
        });
        Ok(())
    }
}

fn list(session: &Session, home: &Home) -> Done {
    let items = home.app.checkin_items()?;
    let texts = session.texts;
    session.out.show(&json!({ "items": items }), |page| {
        if items.is_empty() {
            page.line(&texts.text("own.none"));
        }
        let kind = |item: &CheckinItem| match (item.archived, item.scale) {
            (true, _) => texts.text("own.archived"),
            (_, true) => texts.text("own.scale"),
            _ => texts.text("own.yes_no"),
        };
        let row = |item: &CheckinItem| [quiet(short(&item.id)), kind(item), plain(&item.name)];
        page.table(2, &items.iter().map(row).collect::<Vec<_>>());
    });
    Ok(())
}
