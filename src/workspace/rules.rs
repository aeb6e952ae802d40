//! What concerns the records of a dataset and the warnings that it accepts.

use crate::diagnostic::rules;

rules! {
    Error Report DAMAGED_RECORD "damaged-record"
        "The files of every published report are as they were published.";
    Error Dataset NOT_ACCEPTABLE "not-acceptable"
        "Each entry of `accepted` names a warning, and not one of those that cannot be accepted.";
    Warning Dataset UNUSED_ACCEPTANCE "unused-acceptance"
        "Each entry of `accepted` accepts a warning that the dataset still has.",
        "entries of `accepted` that accept nothing any more" (never_accepted);
    Information Report DIFFERS_FROM_RECORD "differs-from-record"
        "The register gives each published report as it was published.",
        "published reports that the register would now give differently";
}
