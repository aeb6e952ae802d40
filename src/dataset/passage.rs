//! Passages that an officer has declared public.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{Narrative, Text};
use crate::json::At;

/// Words that are public although an exempt text has them too, so that a public text
/// may repeat them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicPassage {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The words, such as "half of the hall's rent". Copy them from the exempt text: capitals, punctuation and emphasis make no difference.
    pub text: Narrative,
    /// Why they are public, such as "Announced in the press release of 3 May 2025." Officers see this when they build the exempt edition; it is in no report.
    pub public_because: Text,
}
