//! Words in pictures: how wide they are, and how they fit.

use std::sync::LazyLock;

use ttf_parser::Face;
use unicode_segmentation::UnicodeSegmentation as _;

/// The size of all words in pictures, in units of the picture.
pub(super) const SIZE: f64 = 9.0;

/// The height of a line of words.
pub(super) const LINE: f64 = 11.0;

/// From the top of a line to its base.
pub(super) const ASCENT: f64 = 8.5;

/// From the middle of small letters to their base.
pub(super) const HALF_HIGH: f64 = 3.2;

/// A typeface of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Regular,
    Bold,
}

static REGULAR: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(notosans::REGULAR_TTF, 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(notosans::BOLD_TTF, 0).ok());

/// The width of words, in units of the picture. A character that the typeface does not have
/// counts as a square: another typeface will show it.
pub(super) fn width(text: &str, kind: Type) -> f64 {
    let face = match kind {
        Type::Regular => &*REGULAR,
        Type::Bold => &*BOLD,
    };
    let advance = |c: char| {
        let face = face.as_ref()?;
        let glyph = face.glyph_index(c)?;
        Some(f64::from(face.glyph_hor_advance(glyph)?) / f64::from(face.units_per_em()))
    };
    text.chars().map(|c| advance(c).unwrap_or(1.0)).sum::<f64>() * SIZE
}

/// A text on one line, without the characters that XML does not have.
pub(super) fn shown(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text on one line that is no wider than `most`; one that would be is cut and
/// ends in an ellipsis.
pub(super) fn shortened(text: &str, kind: Type, most: f64) -> String {
    let text = shown(text);
    if width(&text, kind) <= most {
        return text;
    }
    let mut kept = String::new();
    for piece in text.graphemes(true) {
        if width(&kept, kind) + width(piece, kind) + width("…", kind) > most {
            break;
        }
        kept.push_str(piece);
    }
    format!("{}…", kept.trim_end())
}

/// Words in lines no wider than `most`.
pub(super) fn lines(text: &str, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in shown(text).split(' ').filter(|word| !word.is_empty()) {
        let word = shortened(word, Type::Regular, most);
        match lines.last_mut() {
            Some(line)
                if width(line, Type::Regular) + width(&format!(" {word}"), Type::Regular)
                    <= most =>
            {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_width() {
        // A space of Noto Sans is 0.26 em wide.
        assert!((width(" ", Type::Regular) / SIZE - 0.26).abs() < 0.001);
        assert!(width("Bochum", Type::Bold) > width("Bochum", Type::Regular));
        assert!((width("\u{4e00}\u{4e8c}", Type::Regular) - 2.0 * SIZE).abs() < 1e-9);
    }

    #[test]
    fn long_names_are_cut_and_odd_characters_left_out() {
        let long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch".repeat(3);
        let cut = shortened(&long, Type::Regular, 100.0);
        assert!(cut.ends_with('…') && width(&cut, Type::Regular) <= 100.0, "{cut}");
        assert_eq!(shown(" a\u{0}b\n c\u{ffff}"), "a b c");
    }

    #[test]
    fn lines_are_no_wider_than_they_may_be() {
        let text = "Places of which the position is not recorded ".repeat(9);
        let lines = lines(&text, 150.0);
        assert!(lines.len() > 5);
        assert!(lines.iter().all(|line| width(line, Type::Regular) <= 150.0));
        assert_eq!(lines.join(" "), text.trim());
    }
}
