//! How the outcomes of rows add up to a report.

use super::RowOutcome;
use crate::features::meetings::model::{ImportIssue, ImportReport};

/// Issues kept one by one in a report; `counts` has them all.
const ISSUES_KEPT: usize = 1_000;

impl ImportReport {
    /// Adds what came of one row.
    pub fn add(&mut self, outcome: &RowOutcome) {
        self.rows += 1;
        self.meetings += u32::try_from(outcome.meetings.len()).unwrap_or(u32::MAX);
        match outcome.refused {
            Some(_) => self.refused += 1,
            None => self.imported += 1,
        }
        for issue in outcome.refused.iter().chain(&outcome.issues) {
            let code = issue.code.as_str();
            match self.counts.get_mut(code) {
                Some(count) => *count += 1,
                None => drop(self.counts.insert(code.to_owned(), 1)),
            }
            if self.issues.len() < ISSUES_KEPT {
                let detail = issue.field.to_owned();
                self.issues.push(ImportIssue {
                    row: outcome.row,
                    code: code.to_owned(),
                    detail,
                });
            }
        }
    }
}
