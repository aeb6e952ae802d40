//! What can be wrong with the form of a JSON file.

use crate::diagnostic::rules;

rules! {
    Error Dataset NOT_JSON "not-json"
        "Each dataset file is JSON (RFC 8259) in UTF-8.";
    Error Dataset DUPLICATE_KEY "duplicate-key"
        "A field stands once in its object.";
    Error Dataset WRONG_TYPE "wrong-type"
        "Each value has the type and form that its field asks for.";
    Error Dataset MISSING_FIELD "missing-field"
        "Required fields are there.";
    Error Dataset UNKNOWN_FIELD "unknown-field"
        "Only known fields are used.";
    Error Dataset UNKNOWN_CHOICE "unknown-choice"
        "A field with a fixed set of values has one of them.";
    Error Dataset DUPLICATE_ID "duplicate-id"
        "Each id is used once in its list." (follows_errors);
}
