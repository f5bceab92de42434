//! What Kotlin, Swift, Python and the command line call about hidden fellowships.

use super::store;
use crate::features::meetings::{Fellowship, MeetingFilter};
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// Hides a fellowship from every search from now on, or shows it again. What the person keeps of it stays
    /// in their own lists, and a search can still ask for it: see [`MeetingFilter::with_hidden`].
    pub fn meeting_fellowship_hide(
        &self,
        fellowship: Fellowship,
        hide: bool,
    ) -> Result<(), AppError> {
        self.write(|tx, _| store::hide(tx, fellowship, hide))
    }

    /// The fellowships the person hid, in the order of their codes.
    pub fn meeting_fellowships_hidden(&self) -> Result<Vec<Fellowship>, AppError> {
        self.read(store::hidden)
    }
}

impl App {
    /// Takes the fellowships the person hid out of a search, and says which, unless it asks for them.
    pub(in super::super::super) fn leave_out_hidden(
        &self,
        filter: &mut MeetingFilter,
    ) -> Result<Vec<Fellowship>, AppError> {
        if filter.with_hidden || filter.favourites || !filter.fellowships.is_empty() {
            return Ok(Vec::new());
        }
        let hidden = self.read(store::hidden)?;
        filter.without_fellowships.extend(&hidden);
        Ok(hidden)
    }
}
