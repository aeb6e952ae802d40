//! The version of the form that dataset files have.

use serde_json::Value;

/// The format that this version of the program reads and writes.
///
/// | format | what changed |
/// | --- | --- |
/// | none | files do not say their format |
/// | 1 | the file with the council has `format` |
///
/// Files of older formats are read too; [`upgrade`](crate::upgrade::upgrade) rewrites them.
pub const FORMAT: u32 = 1;

/// The field that holds the format.
pub(crate) const FORMAT_FIELD: &str = "format";

/// The format of a dataset file, if that is newer than [`FORMAT`].
pub(super) fn newer_format(file: &Value) -> Option<u64> {
    let format = file.get(FORMAT_FIELD)?.as_u64()?;
    (format > u64::from(FORMAT)).then_some(format)
}
