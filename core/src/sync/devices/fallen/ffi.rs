//! What Kotlin, Swift, Python and the command line call.

use super::super::model::Fallen;
use crate::oplog::Taken;
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// What devices that were taken out wrote after the moment from which their words do not count, where it would
    /// change anything: the oldest first. Nothing of what the person has put away. It is there until it is kept or
    /// dropped, or history is erased, also once sync is off.
    pub fn fallen(&self) -> Result<Vec<Fallen>, AppError> {
        let put_away = self.put_away()?;
        let mut fallen = self.driver().within(super::list)?;
        fallen.retain(|one| !put_away.contains(&one.feature.as_str()));
        Ok(fallen)
    }

    /// Takes what fell of these records (ids of [`App::fallen`]) back, as this device's own words. How many there
    /// were.
    pub fn fallen_keep(&self, ids: Vec<String>) -> Result<u32, AppError> {
        let driver = self.driver();
        let mut taken = Taken::default();
        let kept = driver.within(|here| super::keep(here, &ids, &mut taken))?;
        let changed: Vec<_> = taken.changed.into_iter().collect();
        (driver.told)(&changed, taken.erased);
        Ok(kept)
    }

    /// Lets what fell of these records (ids of [`App::fallen`]) go for good on this device: the person does not know it
    /// as theirs. Other devices keep theirs. How many there were.
    pub fn fallen_drop(&self, ids: Vec<String>) -> Result<u32, AppError> {
        let driver = self.driver();
        let dropped = driver.within(|here| super::drop(here, &ids))?;
        let _ = driver.diary.checkpoint();
        Ok(dropped)
    }
}
