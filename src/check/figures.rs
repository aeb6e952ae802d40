//! Figures have their date and source.

use super::{Findings, Subject};
use crate::diagnostic::FIGURE_WITHOUT_SOURCE;

pub(super) fn figures_have_date_and_source(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (pointer, relationship) in subject.relationships() {
        for (index, figure) in relationship.figures.iter().enumerate() {
            let (what, fields) = match (figure.date.is_some(), figure.source.is_some()) {
                (true, true) => continue,
                (true, false) => ("source", "`source`"),
                (false, true) => ("date", "`date`"),
                (false, false) => ("date and no source", "`date` and `source`"),
            };
            findings.add(
                FIGURE_WITHOUT_SOURCE,
                &format!("{pointer}/figures/{index}/label"),
                format!("the figure “{}” of {} has no {what}", figure.label, relationship.place),
                format!("add {fields} once known"),
            );
        }
    }
}
