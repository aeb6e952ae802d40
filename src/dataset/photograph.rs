//! Photographs and logos: image files of the dataset folder, with what is to be
//! said of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::text::{ImagePath, Text};
use crate::json::At;

/// A photograph.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Photograph {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The image file, from the dataset folder, such as photographs/bochum.jpg.
    pub file: ImagePath,
    /// What can be seen, for those who do not see it (WCAG 2.2, success criterion 1.1.1).
    pub alternative: Text,
    /// Who took it or owns it, as they want to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Text>,
    /// What is said above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Text>,
    /// When it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
}

/// A logo.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logo {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The image file, from the dataset folder, such as logo.png.
    pub file: ImagePath,
    /// What it says, such as the name of the council (WCAG 2.2, success criterion 1.1.1).
    pub alternative: Text,
}
