//! What Kotlin, Swift, Python and the command line call.

use super::model::Settings;
use super::{rules, store};
use crate::{App, AppError};

#[uniffi::export]
impl App {
    /// The settings; defaults where nothing was chosen.
    pub fn settings(&self) -> Result<Settings, AppError> {
        self.read(store::get)
    }

    /// Replaces the settings. Errors: `Invalid` naming the field.
    pub fn settings_save(&self, settings: Settings) -> Result<(), AppError> {
        rules::check(&settings)?;
        self.write(|tx, _| store::put(tx, &settings))?;
        self.settings_changed();
        Ok(())
    }
}
