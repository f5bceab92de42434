//! What Kotlin, Swift, Python and the command line call.

use std::cmp::Reverse;

use waymark_wire::contact::record::Kind;

use super::{show, turn};
use crate::calendar::to_millis;
use crate::error::{Error, Result};
use crate::features::contacts::pairing::store;
use crate::features::contacts::pairing::{letter, said};
use crate::features::{
    ContactAnswer, ContactMessage, ContactsCarried, contacts_hidden, unless_put_away,
};
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// One turn with the relays of contacts: gives them alerts that go by `AppMessage`, puts notes behind links, brings
    /// what contacts sent or answered, tells who compared the number what was agreed, and does what waits. Call it when an alert was composed or is in `Grace`, so that
    /// its text can carry its link; after [`App::alerts_due`], which never waits for it; at every start, when the network
    /// comes back and every few minutes while an alert waits for its answer; not right beside a sync, as a relay sees when
    /// it is asked. Without a paired contact or a link nothing is asked. Goes on while contacts are put away.
    ///
    /// Errors: `Interrupted`, `StorageFull`. A relay that cannot be reached is no error: see the report.
    pub fn contacts_carry(&self) -> Result<ContactsCarried, AppError> {
        turn(self)
    }

    /// What contacts sent, newest first, and whose number is to be compared again. None while contacts are put away.
    pub fn contact_messages(&self) -> Result<Vec<ContactMessage>, AppError> {
        self.looking(|sql, here| {
            if contacts_hidden(sql)? {
                return Ok(Vec::new());
            }
            let all = store::messages(sql)?;
            let newest = all.iter().rev();
            let shown = newest.map(|one| show::shown(sql, here, (&all, one)));
            let shown: Result<Vec<_>> = shown.filter_map(Result::transpose).collect();
            let mut shown = shown?;
            shown.extend(show::new_phones(sql, here)?);
            shown.sort_by_key(|one| Reverse(one.received_at));
            Ok(shown)
        })
    }

    /// Answers an alert or a trial of a contact; [`App::contacts_carry`] brings it to them.
    ///
    /// Errors: `NotFound`; `Invalid` naming `id` for what needs no answer, or where the two are no longer paired.
    pub fn contact_answer(
        &self,
        id: String,
        answer: ContactAnswer,
    ) -> Result<ContactMessage, AppError> {
        self.reaching_out(|tx, here| {
            let sql = tx.sql();
            let mut message = unless_put_away(sql, &id, || store::find_message(sql, &id))?;
            if !matches!(message.said.kind, Kind::Alert(_) | Kind::Test(_)) {
                return Err(Error::invalid("id", "needs no answer"));
            }
            let kept = store::get(sql, message.pairing)?;
            let told = Kind::Answer(message.said.id, answer.into(), None);
            let told = said(tx.new_record()?.0, to_millis(here.moment.now), told);
            let unpaired = || Error::invalid("id", "is of somebody who is no longer paired");
            let kept = kept.ok_or_else(unpaired)?;
            let errand = letter(tx, &kept, &told)?.ok_or_else(unpaired)?;
            store::put_errand(tx, &errand)?;
            message.answer = Some(answer.into());
            store::put_message(tx, &message)?;
            let all = store::messages(tx.sql())?;
            show::shown(tx.sql(), here, (&all, &message))?.ok_or(Error::NotFound)
        })
    }
}
