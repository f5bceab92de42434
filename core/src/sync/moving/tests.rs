use waymark_wire::phrase::Phrase;

use crate::sync::ffi::begun;
use crate::sync::{State, begin, store};
use crate::testing::Alice;

const HERE: &str = "http://127.0.0.1:9";
const THERE: &str = "http://127.0.0.1:10";

/// The system ends the app while it fills the new relay, of which the other devices have not heard.
#[test]
fn a_move_that_the_system_ended_goes_back_to_the_relay_where_the_others_are() {
    let mut alice = Alice::new();
    let begins = alice.app.driver().within(|here| {
        let phrase = Phrase::new(here.chance()?);
        let fresh = begin::fresh(here, &phrase)?;
        begun(here, HERE, fresh, &phrase)?;
        let account = store::account(here.sql)?.unwrap();
        store::put_account(here.sql, &account.trying(THERE.to_owned()))
    });
    begins.unwrap();
    alice.reopen();
    assert_eq!(alice.app.sync_now(0).unwrap().state, State::Offline);
    let read = |sql: &crate::store::Sql| Ok(store::account(sql)?.unwrap());
    let account = alice.app.driver().diary.read(read).unwrap();
    assert_eq!((account.origin.as_str(), account.comes_from), (HERE, None));
}
