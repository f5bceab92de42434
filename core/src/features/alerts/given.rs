//! What the person gives under the text of an alert, as it was when it was composed, and in what words. Pure.

use super::answers::DayAnswers;
use crate::content::{PlanPart, Strings};

/// What is given, to whoever of the contacts may get it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Given {
    pub(crate) answers: Option<DayAnswers>,
    pub(crate) page: Option<GivenPage>,
}

/// A page of the plan.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct GivenPage {
    pub(crate) part: PlanPart,
    pub(crate) lines: Vec<String>,
}

impl GivenPage {
    /// Its name, and each of its lines.
    pub(crate) fn words(&self, strings: &Strings) -> String {
        let title = self.part.title(strings);
        let name = strings.fill("alert.message.page", &[("title", &title)]);
        let lines = self.lines.iter().map(|line| format!("\n- {line}"));
        std::iter::once(name).chain(lines).collect()
    }
}

/// The same in words, for one contact: what they get of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GivenLines {
    pub(crate) answers: Option<String>,
    pub(crate) page: Option<String>,
}

impl GivenLines {
    /// The text with all of it under it.
    pub(crate) fn under(&self, text: &str) -> String {
        let lines = self.answers.iter().chain(&self.page);
        let parts = std::iter::once(text).chain(lines.map(String::as_str));
        parts.collect::<Vec<_>>().join("\n")
    }

    /// As much of it as fits under the text into so many bytes; what does not fit is left out whole.
    pub(crate) fn fitting(self, text: &str, most: usize) -> Self {
        let mut left = most.saturating_sub(text.len());
        let mut fits = |line: &String| match left.checked_sub(1 + line.len()) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        };
        Self {
            answers: self.answers.filter(&mut fits),
            page: self.page.filter(&mut fits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Language;

    #[test]
    fn a_page_has_its_name_in_the_language_of_the_contact_and_the_words_of_the_person() {
        let page = GivenPage {
            part: PlanPart::Crisis,
            lines: vec!["Call Ana.".into(), "Té.".into()],
        };
        for (language, words) in [
            (
                Language::En,
                "From my plan: In a crisis\n- Call Ana.\n- Té.",
            ),
            (
                Language::Es,
                "De mi plan: En una crisis\n- Call Ana.\n- Té.",
            ),
        ] {
            assert_eq!(page.words(Strings::of(language)), words);
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_whole() {
        let (answers, page) = (Some("12345".to_owned()), Some("1234567".to_owned()));
        let both = GivenLines {
            answers: answers.clone(),
            page: page.clone(),
        };
        assert_eq!(both.under("text"), "text\n12345\n1234567");
        let len = both.under("text").len();
        let fit = |most| both.clone().fitting("text", most);
        assert_eq!(fit(len), both);
        let first = GivenLines {
            page: None,
            ..both.clone()
        };
        assert_eq!(fit(len - 1), first);
        assert_eq!(fit(10), first);
        assert_eq!(fit(9), GivenLines::default());
        assert_eq!(fit(0), GivenLines::default());
        let second = both.clone().fitting("t", 9);
        assert_eq!(second.answers, answers);
        assert_eq!(second.page, None);
    }
}
