//! The composed report as JSON, described by
//! [`report_schema`](crate::report::report_schema).

use super::{RenderError, Rendered};
use crate::report::Report;

pub(super) fn render(report: &Report) -> Result<Rendered, RenderError> {
    let mut bytes = serde_json::to_vec_pretty(report)
        .map_err(|source| RenderError::Json { what: "the report", source })?;
    bytes.push(b'\n');
    Ok(Rendered { bytes, pages: None })
}
