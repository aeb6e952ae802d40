//! Whether the accent colours of a house style can be read on the page.
//!
//! Headings and links are in the accent colour, so that it needs a contrast of
//! 4.5 to 1 with what is behind it (WCAG 2.2, success criterion 1.4.3).

use std::collections::BTreeMap;

use palette::Srgb;
use palette::color_difference::Wcag21RelativeContrast as _;

use crate::diagnostic::{Diagnostic, rules};
use crate::json::Document;

rules! {
    Error Dataset LOW_CONTRAST "low-contrast"
        "The accent colours of a house style can be read on the page (WCAG 2.2, success criterion 1.4.3).";
}

/// The least contrast of text with what is behind it.
const LEAST: f64 = 4.5;

/// The settings in `look` that are colours of text, each with what is behind it:
/// page and tinted surface, as `base/report.css` has them.
const ACCENTS: [(&str, [&str; 2], &str); 2] = [
    ("accent", ["#ffffff", "#f3f5f7"], "darker"),
    ("accent_dark", ["#14171b", "#1f242a"], "lighter"),
];

/// Finds accent colours that stand out too little, or that are no colours.
pub(super) fn find_faint(document: &Document, look: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let problem = |name: &str, message: String, help: String| {
        let place = document.locate(&format!("/look/{name}"));
        Diagnostic::new(LOW_CONTRAST, Some(place), message, help)
    };
    let mut found = Vec::new();
    for (name, grounds, advice) in ACCENTS {
        let Some(written) = look.get(name) else { continue };
        let Some(colour) = colour_of(written) else {
            found.push(problem(
                name,
                format!("`{written}` is not a colour"),
                "write it as # and six digits 0 to 9 or a to f, such as #1d4f7c".to_owned(),
            ));
            continue;
        };
        let grounds = grounds.into_iter().filter_map(colour_of);
        let contrasts = grounds.map(|ground| colour.relative_contrast(ground));
        let least = contrasts.fold(f64::INFINITY, f64::min);
        if least < LEAST {
            // Rounded down: what is too little does not look like enough.
            let shown = (least * 100.0).floor() / 100.0;
            found.push(problem(
                name,
                format!(
                    "`{written}` has a contrast of {shown} with the page, and text needs {LEAST}"
                ),
                format!("choose a {advice} colour"),
            ));
        }
    }
    found
}

/// The colour that is written `#1d4f7c`, and in no other way.
fn colour_of(written: &str) -> Option<Srgb<f64>> {
    let digits = written.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    // A sign is not a digit.
    let is_written_so = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let colour: Srgb<u8> = is_written_so.then(|| digits.parse().ok())??;
    Some(colour.into_format())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(first: &str, second: &str) -> f64 {
        colour_of(first).unwrap().relative_contrast(colour_of(second).unwrap())
    }

    #[test]
    fn contrasts_are_those_of_wcag() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.001);
        assert!((contrast("#777777", "#ffffff") - 4.478).abs() < 0.001);
        assert!((contrast("#767676", "#ffffff") - 4.542).abs() < 0.001);
    }

    #[test]
    fn what_is_written_otherwise_is_no_colour() {
        for text in ["", "red", "#fff", "#12345g", "#+12345", "#1d4f7cff", "#1d4é7"] {
            assert_eq!(colour_of(text), None, "{text}");
        }
    }

    #[test]
    fn the_grounds_are_those_of_the_page() {
        let css = include_str!("../../report-templates/base/report.css");
        for ground in ACCENTS.iter().flat_map(|(_, grounds, _)| grounds) {
            let is_ground = |line: &str| {
                let line = line.trim();
                line == format!("--background: {ground};")
                    || line == format!("--surface: {ground};")
            };
            assert!(css.lines().any(is_ground), "{ground}");
        }
    }
}
