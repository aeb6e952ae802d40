//! Photographs and the logo, in reports and on the web site.

use std::collections::BTreeMap;

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::Composer;
use super::wording::Wording;
use crate::dataset::{Logo, Part, Photograph};
use crate::diagnostic::Diagnostic;
use crate::photographs::{Image, Images};
use crate::text::narrative::{parse, typographic};
use crate::text::{Block, ShownImage};

impl Composer<'_> {
    /// Photographs, each with its mark or as its notice where it is exempt.
    pub(super) fn photographs(&mut self, photographs: &[Part<Photograph>]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for part in photographs {
            let photograph = match part {
                Part::Open(photograph) | Part::Exempt(photograph, _) => photograph,
                Part::Withheld(_, exemption) => {
                    blocks.extend(parse(&self.notice(exemption)));
                    continue;
                }
            };
            let shown = shown(photograph, &self.wording, self.images, &mut self.shown);
            let shown = shown.unwrap_or_else(|problem| {
                self.problems.push(*problem);
                None
            });
            if let Some(shown) = shown {
                if let Some(exemption) = part.exemption() {
                    blocks.extend(parse(&self.mark(exemption)));
                }
                blocks.push(shown);
            }
        }
        blocks
    }

    /// The council's logo.
    pub(super) fn logo(&mut self) -> Option<ShownImage> {
        let logo = self.dataset.council.logo.as_ref()?;
        shown_logo(logo, self.images, &mut self.shown)
    }
}

/// A photograph with its caption, noted among the images that are shown; none
/// where its image could not be had, which has been told.
pub(super) fn shown(
    photograph: &Photograph,
    wording: &Wording,
    images: &Images,
    noted: &mut BTreeMap<String, Image>,
) -> Result<Option<Block>, Box<Diagnostic>> {
    let Some(image) = images.get(&photograph.file) else { return Ok(None) };
    noted.insert(image.name.clone(), image.clone());
    let photograph_value = Value::from(Serde(photograph));
    let caption = wording.plain("photograph", context! { photograph => photograph_value })?;
    Ok(Some(Block::Photograph {
        image: of(image, &photograph.alternative),
        caption: (!caption.is_empty()).then_some(caption),
    }))
}

/// The logo, noted among the images that are shown.
pub(super) fn shown_logo(
    logo: &Logo,
    images: &Images,
    noted: &mut BTreeMap<String, Image>,
) -> Option<ShownImage> {
    let image = images.get(&logo.file)?;
    noted.insert(image.name.clone(), image.clone());
    Some(of(image, &logo.alternative))
}

fn of(image: &Image, alternative: &str) -> ShownImage {
    ShownImage {
        file: image.name.clone(),
        alternative: typographic(alternative),
        width: image.width,
        height: image.height,
    }
}
