//! Credits, captions and text alternatives of photographs and of the logo.

use super::{Findings, Subject};
use crate::dataset::{ImagePath, field};
use crate::text::folded::letters;

checks! {
    Error Dataset MISSING_ALTERNATIVE "missing-alternative"
        "The text in the place of an image says what can be seen (WCAG 2.2, success criterion 1.1.1)."
        => images_have_an_alternative;
    Warning Dataset REPEATED_CAPTION "repeated-caption"
        "The text alternative of a photograph says what can be seen, and does not repeat its caption.",
        "text alternatives that repeat the caption"
        => alternatives_do_not_repeat_captions;
    Warning Dataset NO_CREDIT "no-credit"
        "Each photograph names who took or owns it.",
        "photographs without a credit"
        => photographs_name_their_owner;
}

/// Words that do not describe a picture.
const SAYS_NOTHING: &[&str] = &[
    "a",
    "an",
    "the",
    "this",
    "of",
    "alt",
    "text",
    "alternative",
    "description",
    "graphic",
    "image",
    "img",
    "jpeg",
    "jpg",
    "logo",
    "photo",
    "photograph",
    "pic",
    "picture",
    "png",
    "tbc",
    "todo",
    "untitled",
    "webp",
];

/// Endings of the names of image files.
const ENDINGS: [&str; 6] = [".gif", ".heic", ".jpeg", ".jpg", ".png", ".webp"];

/// How cameras begin the names of their files, before a number.
const CAMERAS: [&str; 5] = ["dscn", "dsc", "img", "pxl", "p"];

pub(super) fn photographs_name_their_owner(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for photograph in subject.dataset.photographs() {
        let is_gap = subject.dataset.is_gap(&field!(photograph.credit));
        if photograph.credit.is_none() && !is_gap {
            findings.add(
                NO_CREDIT,
                &photograph.file,
                format!("the photograph `{}` has no credit: who took it, or who owns it, is not recorded", photograph.file),
                "add `credit`, and make sure that you have permission to publish it",
            );
        }
    }
}

/// WCAG 2.2, success criterion 1.1.1: failures F30 (names of files and the like).
pub(super) fn images_have_an_alternative(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dataset = subject.dataset;
    let logo = dataset.council.logo.iter().map(|logo| (&logo.file, &logo.alternative));
    let all = dataset.photographs().map(|own| (&own.file, &own.alternative));
    for (file, alternative) in all.chain(logo) {
        if !says_something(alternative, file) {
            findings.add(
                MISSING_ALTERNATIVE,
                alternative,
                format!("“{alternative}” does not describe `{file}`"),
                "describe it in a sentence, such as “The Lord Mayor plants a tree in front of the town hall”; for a logo, write its words",
            );
        }
    }
}

/// A screen reader reads both, one after the other.
pub(super) fn alternatives_do_not_repeat_captions(
    subject: &Subject<'_>,
    findings: &mut Findings<'_>,
) {
    for photograph in subject.dataset.photographs() {
        let caption = photograph.caption.as_deref().map(letters).unwrap_or_default();
        if !caption.is_empty() && letters(&photograph.alternative) == caption {
            findings.add(
                REPEATED_CAPTION,
                &photograph.alternative,
                "the text alternative of the photograph repeats its caption",
                "say here what can be seen in the photograph, and in the caption what it is about",
            );
        }
    }
}

/// Whether a text alternative describes its image.
fn says_something(alternative: &str, file: &ImagePath) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let said = words(alternative);
    let lower = alternative.to_lowercase();
    let is_file = !lower.contains(char::is_whitespace)
        && ENDINGS.iter().any(|ending| lower.ends_with(ending));
    let is_number = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || "_-".contains(c));
    let of_camera = CAMERAS.iter().any(|own| lower.strip_prefix(own).is_some_and(is_number));
    let is_name = is_file
        || of_camera
        || [Some(file.as_str()), file.as_str().rsplit('/').next()]
            .iter()
            .flatten()
            .any(|name| words(name) == said);
    let is_empty =
        |word: &String| SAYS_NOTHING.contains(&word.as_str()) || word.chars().all(char::is_numeric);
    !is_name && !said.iter().all(is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_the_file_or_a_picture_says_nothing() {
        let file: ImagePath = "photographs/town-hall.jpg".parse().unwrap();
        for text in ["lille.jpg", "photo", "Image", "photo of", "a picture", "IMG_2041", "…"] {
            assert!(!says_something(text, &file), "{text}");
        }
        for text in ["town-hall.jpg", "town hall.jpg", "photographs/town-hall.jpg", "Photo 3"] {
            assert!(!says_something(text, &file), "{text}");
        }
        for text in ["The town hall", "Lille", "Photograph of the mayor", "Northvale City Council"]
        {
            assert!(says_something(text, &file), "{text}");
        }
    }
}
