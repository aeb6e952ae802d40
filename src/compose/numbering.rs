//! Numbers of sections, paragraphs and recommendations, and what references
//! lead to.

use std::collections::{BTreeMap, HashMap};

use crate::dataset::{Dataset, dataset_type};
use crate::json::Pointer;
use crate::text::Block;
use crate::text::narrative::{self, references};

/// A place that a reference can lead to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// The anchor.
    pub(super) anchor: String,
    /// Its number, or its heading where it has none.
    pub(super) text: String,
}

/// The places that references can lead to, by key.
#[derive(Debug, Default)]
pub(super) struct Targets(BTreeMap<String, Target>);

impl Targets {
    pub(super) fn insert(
        &mut self,
        key: String,
        anchor: impl Into<String>,
        text: impl Into<String>,
    ) {
        self.0.entry(key).or_insert(Target { anchor: anchor.into(), text: text.into() });
    }

    /// Keeps only the targets for which a test holds.
    pub(super) fn retain(&mut self, is_kept: impl Fn(&Target) -> bool) {
        self.0.retain(|_, target| is_kept(target));
    }

    pub(super) fn get(&self, key: &str) -> Option<&Target> {
        self.0.get(key)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The first narrative that refers to each key, of those that are shown.
pub(super) fn referring_texts<'a>(
    dataset: &'a Dataset,
    is_shown: impl Fn(&Pointer<'a>) -> bool,
) -> HashMap<String, Pointer<'a>> {
    let mut places = HashMap::new();
    for (pointer, text) in dataset.texts() {
        if !dataset_type().is_narrative(pointer.steps()) || !is_shown(&pointer) {
            continue;
        }
        for key in references(text) {
            places.entry(key).or_insert_with(|| pointer.clone());
        }
    }
    places
}

/// Counts the paragraphs and parts of a section.
#[derive(Debug, Clone)]
pub(super) enum Counter {
    /// Nothing is numbered.
    Off,
    /// Numbers follow a prefix: `1.` and `1`, or `A` and `1`.
    On {
        /// What stands before the count.
        prefix: String,
        /// The next count.
        next: u32,
    },
}

impl Counter {
    /// Counts from 1 after a prefix.
    pub(super) fn after(prefix: impl Into<String>) -> Self {
        Self::On { prefix: prefix.into(), next: 1 }
    }

    /// The next number, unless nothing is numbered.
    pub(super) fn take(&mut self) -> Option<String> {
        match self {
            Self::Off => None,
            Self::On { prefix, next } => {
                let number = format!("{prefix}{next}");
                *next = next.saturating_add(1);
                Some(number)
            }
        }
    }
}

/// Where paragraphs are put: their numbers, and what stands for the number
/// where they have none.
pub(super) struct Place<'a> {
    pub(super) counter: &'a mut Counter,
    pub(super) anchor: &'a str,
    pub(super) title: &'a str,
}

/// Numbers narrative: each paragraph has a number, a list belongs to the
/// paragraph before it. The key, if any, refers to the first paragraph.
pub(super) fn number_paragraphs(
    text: &str,
    place: &mut Place<'_>,
    targets: &mut Targets,
    key: Option<String>,
) -> Vec<Block> {
    let mut numbered: Vec<Block> = Vec::new();
    let mut key = key;
    for block in narrative::parse(text) {
        if let (Block::List { .. }, Some(Block::Numbered { blocks, .. })) =
            (&block, numbered.last_mut())
        {
            blocks.push(block);
            continue;
        }
        if let Some(number) = place.counter.take() {
            if let Some(key) = key.take() {
                targets.insert(key, number.clone(), number.clone());
            }
            numbered.push(Block::Numbered {
                reference: number.clone(),
                anchor: number.clone(),
                number,
                blocks: vec![block],
            });
        } else {
            if let Some(key) = key.take() {
                targets.insert(key, place.anchor, place.title);
            }
            numbered.push(block);
        }
    }
    numbered
}

/// Numbers blocks as one paragraph: what is exempt has one number, however long
/// it is, so that its notice has the same.
pub(super) fn number_as_one(
    blocks: Vec<Block>,
    place: &mut Place<'_>,
    targets: &mut Targets,
    key: Option<String>,
) -> Vec<Block> {
    let Some(number) = place.counter.take() else {
        if let Some(key) = key {
            targets.insert(key, place.anchor, place.title);
        }
        return blocks;
    };
    if let Some(key) = key {
        targets.insert(key, number.clone(), number.clone());
    }
    vec![Block::Numbered { reference: number.clone(), anchor: number.clone(), number, blocks }]
}

/// The letters of a position counted from 0: a to z, then aa, ab.
pub(super) fn letters(position: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = position;
    loop {
        letters.push(char::from(b'a'.saturating_add(u8::try_from(rest % 26).unwrap_or_default())));
        if rest < 26 {
            break;
        }
        rest = (rest / 26).saturating_sub(1);
    }
    letters.into_iter().rev().collect()
}

/// A number in small Roman numerals: i, ii, iii.
pub(super) fn roman(number: usize) -> String {
    const NUMERALS: [(usize, &str); 9] = [
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = number;
    let mut text = String::new();
    for (value, numeral) in NUMERALS {
        while rest >= value {
            text.push_str(numeral);
            rest = rest.saturating_sub(value);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{letters, roman};

    #[test]
    fn roman_numerals_are_those_of_lists() {
        assert_eq!([1, 2, 4, 9, 14, 40].map(roman), ["i", "ii", "iv", "ix", "xiv", "xl"]);
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!(
            [0, 9, 25, 26, 51, 52, 701, 702].map(letters),
            ["a", "j", "z", "aa", "az", "ba", "zz", "aaa"]
        );
    }
}
