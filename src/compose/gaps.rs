//! What stands in a report where the dataset has no answer.

use super::Composer;
use super::rules::{NOT_RECORDED, TO_COMPLETE};
use crate::dataset::Part;
use crate::diagnostic::{Diagnostic, Location};
use crate::text::narrative::escape;

/// What stands where an answer is missing.
pub(super) enum Gap {
    /// Nothing: a final report can do without it.
    LeftOut,
    /// That it is still to be completed: in a draft.
    ToComplete,
    /// Why it cannot be known, as narrative.
    NotKnown(String),
}

impl Composer<'_> {
    /// What stands in place of an answer that could be in one of these `fields` of the
    /// report. In a draft it is still to be completed; in a final report that is an error
    /// where the answer is `required`.
    pub(super) fn gap(
        &mut self,
        fields: &[String],
        required: bool,
        at: Location,
        message: String,
        help: String,
    ) -> Gap {
        if let Some(reason) = fields.iter().find_map(|field| self.entry.not_known.get(field)) {
            return Gap::NotKnown(escape(reason));
        }
        let not_applicable = self.entry.form.consultation_not_applicable.as_ref();
        if fields.iter().any(|field| field == "narrative.consultation")
            && let Some(reason) = not_applicable
        {
            return Gap::NotKnown(match reason {
                Part::Open(reason) => reason.as_str().to_owned(),
                Part::Exempt(reason, exemption) => {
                    format!("{} {}", self.mark(exemption), reason.as_str())
                }
                Part::Withheld(_, exemption) => self.notice(exemption),
            });
        }
        let rule = match (self.entry.draft, required) {
            (true, _) => TO_COMPLETE,
            (false, true) => NOT_RECORDED,
            (false, false) => return Gap::LeftOut,
        };
        self.problems.push(Diagnostic::new(rule, Some(at), message, help));
        Gap::ToComplete
    }
}
