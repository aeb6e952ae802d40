//! The fonts have every character.

use std::collections::{BTreeSet, HashMap};

use super::{Findings, Subject};
use crate::diagnostic::MISSING_CHARACTER;

pub(super) fn fonts_have_every_character(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // Asking the fonts is slow beside looking a character up again.
    let mut covered: HashMap<char, bool> =
        ['\n', '\t', '\r'].into_iter().map(|control| (control, true)).collect();
    for text in &subject.texts {
        let mut missing = BTreeSet::new();
        for c in text.content.chars() {
            if !*covered.entry(c).or_insert_with(|| (subject.covers)(c)) {
                missing.insert(c);
            }
        }
        if missing.is_empty() {
            continue;
        }
        let named: Vec<String> = missing
            .iter()
            .map(|c| match c {
                c if c.is_control() => format!("U+{:04X}", u32::from(*c)),
                c => format!("{c} (U+{:04X})", u32::from(*c)),
            })
            .collect();
        findings.add(
            MISSING_CHARACTER,
            &text.pointer,
            format!("no font has {}", named.join(", ")),
            if missing.iter().all(|c| c.is_control()) {
                "take out the invisible character"
            } else {
                "write it in another script, or give a folder with a font that has it: --font-path"
            },
        );
    }
}
