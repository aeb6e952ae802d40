//! Only warnings are accepted, and only those that can be.

use super::{Findings, Subject};
use crate::diagnostic::{NOT_ACCEPTABLE, RULES, Severity, did_you_mean};

pub(super) fn only_warnings_are_accepted(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (index, accepted) in subject.dataset.accepted.iter().enumerate() {
        let pointer = format!("/accepted/{index}");
        let name = accepted.rule.as_str();
        match RULES.iter().find(|rule| rule.code == name) {
            None => {
                let acceptable = RULES.iter().filter(|rule| rule.can_be_accepted());
                let nearest = did_you_mean(name, acceptable.map(|rule| rule.code));
                findings.add(
                    NOT_ACCEPTABLE,
                    &format!("{pointer}/rule"),
                    format!("there is no rule `{name}`"),
                    nearest.map_or_else(
                        || "copy the entry from the warning: `check -v` shows it".to_owned(),
                        |nearest| format!("did you mean `{nearest}`?"),
                    ),
                );
            }
            Some(rule) if !rule.can_be_accepted() => findings.add(
                NOT_ACCEPTABLE,
                &format!("{pointer}/rule"),
                match rule.severity {
                    Severity::Error => format!("`{name}` is an error, which cannot be accepted"),
                    Severity::Warning => format!("a warning of `{name}` cannot be accepted"),
                    Severity::Information => {
                        format!("`{name}` is only information, so there is nothing to accept")
                    }
                },
                "put right what it reports, and remove this entry",
            ),
            Some(_) => {}
        }
    }
}
