//! The colours of pictures and the signs of standings.
//!
//! The colours are those of Okabe and Ito, which colour-blind readers tell apart,
//! darkened until each has a contrast of 3:1 with paper and land (WCAG 2.2,
//! 1.4.11). No two signs differ by colour alone: their shapes differ too. The
//! page's style sheet has those for the dark; a test holds the two together.

/// A colour of a picture, by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// What the picture stands on, and the edge around letters.
    Paper,
    /// Words, numbers and leader lines.
    Ink,
    /// Coasts, frames and axes.
    Line,
    /// The land of a map.
    Land,
    /// Lines that help the eye only, such as those of a grid.
    Faint,
    /// What is in use.
    Active,
    /// What the community carries.
    Community,
    /// What lies still.
    Dormant,
    /// What is over.
    Ended,
    /// What may come.
    Prospect,
}

impl Tone {
    #[cfg(test)]
    pub(super) const ALL: [Self; 10] = [
        Self::Paper,
        Self::Ink,
        Self::Line,
        Self::Land,
        Self::Faint,
        Self::Active,
        Self::Community,
        Self::Dormant,
        Self::Ended,
        Self::Prospect,
    ];

    /// Its class, which is also the end of its name in the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Ink => "ink",
            Self::Line => "line",
            Self::Land => "land",
            Self::Faint => "faint",
            Self::Active => "active",
            Self::Community => "community",
            Self::Dormant => "dormant",
            Self::Ended => "ended",
            Self::Prospect => "prospect",
        }
    }

    /// The colour on white.
    pub(super) fn light(self) -> &'static str {
        match self {
            Self::Paper => "#ffffff",
            Self::Ink => "#16191d",
            Self::Line => "#767676",
            Self::Land => "#eeece6",
            Self::Faint => "#d0d4d8",
            Self::Active => "#005f99",
            Self::Community => "#007556",
            Self::Dormant => "#8f5d00",
            Self::Ended => "#4a4a4a",
            Self::Prospect => "#b34400",
        }
    }
}

/// The sign by which a place is shown: a shape with a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sign {
    /// A full circle.
    Active,
    /// A full triangle.
    Community,
    /// An open circle.
    Dormant,
    /// A cross.
    Ended,
    /// An open diamond.
    Prospect,
    /// A full star: the place of the council itself, which has no standing.
    Council,
}

impl Sign {
    /// Every sign, in the order in which keys show them.
    pub(crate) const ALL: [Self; 6] =
        [Self::Active, Self::Community, Self::Dormant, Self::Ended, Self::Prospect, Self::Council];

    pub(super) fn tone(self) -> Tone {
        match self {
            Self::Active => Tone::Active,
            Self::Community => Tone::Community,
            Self::Dormant => Tone::Dormant,
            Self::Ended => Tone::Ended,
            Self::Prospect => Tone::Prospect,
            Self::Council => Tone::Ink,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use palette::Srgb;
    use palette::color_difference::Wcag21RelativeContrast as _;

    use super::*;

    const SHEET: &str = include_str!("../../report-templates/base/report.css");

    /// The colours of pictures in a part of the style sheet.
    fn colours(sheet: &str) -> BTreeMap<String, String> {
        sheet
            .lines()
            .filter_map(|line| line.trim().strip_prefix("--picture-")?.strip_suffix(';'))
            .filter_map(|line| line.split_once(": "))
            .map(|(name, colour)| (name.to_owned(), colour.to_owned()))
            .collect()
    }

    fn sheets() -> [BTreeMap<String, String>; 2] {
        let (light, rest) =
            SHEET.split_once("@media screen and (prefers-color-scheme: dark)").unwrap();
        [colours(light), colours(rest.split_once("@media").unwrap().0)]
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let colour = |text: &str| text.parse::<Srgb<u8>>().unwrap().into_format::<f64>();
        colour(one).relative_contrast(colour(other))
    }

    #[test]
    fn the_style_sheet_has_every_colour_in_light_and_dark() {
        let [light, dark] = sheets();
        for tone in Tone::ALL {
            assert_eq!(light[tone.class()], tone.light());
            assert!(dark.contains_key(tone.class()), "{tone:?}");
        }
        assert_eq!(light.len(), Tone::ALL.len());
        assert_eq!(dark.len(), Tone::ALL.len());
    }

    #[test]
    fn words_and_shapes_stand_out_on_paper_and_land_in_light_and_dark() {
        for sheet in sheets() {
            for ground in ["paper", "land"] {
                let on_ground = |tone: Tone| contrast(&sheet[tone.class()], &sheet[ground]);
                assert!(on_ground(Tone::Ink) >= 4.5, "ink on {ground}");
                assert!(on_ground(Tone::Line) >= 3.0, "lines on {ground}");
                for sign in Sign::ALL {
                    assert!(on_ground(sign.tone()) >= 3.0, "{sign:?} on {ground}");
                }
            }
        }
    }
}
