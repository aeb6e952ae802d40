//! The fonts have every character.

use super::{Findings, Subject};
use crate::diagnostic::MISSING_CHARACTER;

pub(super) fn fonts_have_every_character(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for text in &subject.texts {
        let mut missing: Vec<char> = text
            .content
            .chars()
            .filter(|c| !matches!(c, '\n' | '\t' | '\r') && !(subject.covers)(*c))
            .collect();
        missing.sort_unstable();
        missing.dedup();
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
            "write it in another script, or give a folder with a font that has it: --font-path",
        );
    }
}
