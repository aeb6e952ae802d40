//! Photographs and logos: image files of the dataset folder, with what is to be
//! said of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::exempt::Part;
use super::load::Dataset;
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

impl Dataset {
    /// The photographs, but for those that are withheld.
    pub(crate) fn photographs(&self) -> impl Iterator<Item = &Photograph> {
        let places = self.places().map(|place| &place.photographs);
        let studies = self.case_studies.iter().map(|study| &study.photographs);
        let visits = self.visits.iter().filter_map(Part::known).map(|visit| &visit.photographs);
        places.chain(studies).chain(visits).flatten().filter_map(Part::known)
    }

    /// The image files that the dataset names: those of the logo and of the photographs.
    pub(crate) fn image_files(&self) -> impl Iterator<Item = &ImagePath> {
        let logo = self.council.logo.iter().map(|logo| &logo.file);
        logo.chain(self.photographs().map(|photograph| &photograph.file))
    }
}
