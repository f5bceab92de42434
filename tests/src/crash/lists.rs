//! Lists of meetings in a home.

use std::path::Path;

use waymark_core::{App, AppError, FeedFile, Fellowship, ListQuery};

/// Brings a list in, as the one list of the home; gives how many meetings it has.
pub fn import(app: &App, list: &Path) -> Result<u32, AppError> {
    let report = app.meetings_import(FeedFile {
        path: list.display().to_string(),
        source: "list".into(),
        fellowship: Some(Fellowship::Aa),
        time_zone: Some("America/Edmonton".into()),
        accept_loss: true,
        ..FeedFile::default()
    })?;
    Ok(report.meetings)
}

/// Every meeting of the home, by its name in the order of the week.
pub fn names(app: &App) -> Result<Vec<String>, AppError> {
    let mut names = Vec::new();
    loop {
        let page = app.meetings_list(ListQuery {
            limit: Some(500),
            offset: u32::try_from(names.len()).unwrap_or(u32::MAX),
            ..ListQuery::default()
        })?;
        let last = page.meetings.is_empty();
        names.extend(page.meetings.into_iter().map(|meeting| meeting.name));
        if last {
            return Ok(names);
        }
    }
}
