//! Whom to call now: the beginning of the crisis page.

use waymark_core::crisis_page;

use super::{COUNTRY, Story};
use crate::commands::Done;
use crate::commands::crisis::brief;

pub(super) fn tell(story: &mut Story<'_>) -> Done {
    story.chapter("calling");
    let texts = story.texts;
    let page = crisis_page(
        Some(COUNTRY.to_owned()),
        texts.language(),
        story.home.today(),
    )?;
    story.people(|to| brief(to, texts, &page));
    story.tell("crisis", page);
    Ok(())
}
