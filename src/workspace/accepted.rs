//! Only warnings are accepted, and only those that can be.

use super::rules::NOT_ACCEPTABLE;
use crate::dataset::{Dataset, field};
use crate::diagnostic::{Diagnostic, Hint, Rule, Severity, did_you_mean};
use crate::rules;

/// The entries of `accepted` that name no warning which can be accepted.
pub(super) fn not_acceptable(dataset: &Dataset) -> Vec<Diagnostic> {
    let found = dataset.accepted.iter().filter_map(|accepted| {
        let name = accepted.rule.as_str();
        let (message, help, hint) = match rules::all().find(|rule| rule.code == name) {
            None => {
                let acceptable = rules::all().filter(Rule::can_be_accepted);
                let nearest = did_you_mean(name, acceptable.map(|rule| rule.code));
                let message = format!("there is no rule `{name}`");
                if let Some(nearest) = nearest {
                    (message, format!("did you mean `{nearest}`?"), None)
                } else {
                    let help = "copy the entry from the warning".to_owned();
                    (message, help, Some(Hint::Acceptances))
                }
            }
            Some(rule) if !rule.can_be_accepted() => {
                let message = match rule.severity {
                    Severity::Error => format!("`{name}` is an error, which cannot be accepted"),
                    Severity::Warning => format!("a warning of `{name}` cannot be accepted"),
                    Severity::Information => {
                        format!("`{name}` is only information, so there is nothing to accept")
                    }
                };
                (message, "put right what it reports, and remove this entry".to_owned(), None)
            }
            Some(_) => return None,
        };
        let location = Some(dataset.locate(&field!(accepted.rule)));
        let problem = Diagnostic::new(NOT_ACCEPTABLE, location, message, help);
        Some(Diagnostic { hint, ..problem })
    });
    found.collect()
}
