//! Figures have their date and source.

use super::{Findings, Subject};
use crate::diagnostic::FIGURE_WITHOUT_SOURCE;

pub(super) fn figures_have_date_and_source(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (pointer, relationship) in subject.relationships() {
        for (index, figure) in relationship.figures.iter().enumerate() {
            let Some(figure) = figure.known() else { continue };
            // What could not be read is not absent.
            let place = format!("{pointer}/figures/{index}");
            let has = |field: &str| subject.dataset.is_gap(&format!("{place}/{field}"));
            let date = figure.date.is_some() || has("date");
            let source = figure.source.is_some() || has("source");
            let (what, fields) = match (date, source) {
                (true, true) => continue,
                (true, false) => ("source", "`source`"),
                (false, true) => ("date", "`date`"),
                (false, false) => ("date and no source", "`date` and `source`"),
            };
            findings.add(
                FIGURE_WITHOUT_SOURCE,
                &format!("{place}/label"),
                format!("the figure “{}” of {} has no {what}", figure.label, relationship.place),
                format!("add {fields} once known"),
            );
        }
    }
}
