//! Every rule that a dataset or the report templates can break.

use crate::diagnostic::Rule;
use crate::{check, compose, dataset, json, photographs, style, templates, workspace};

/// Every rule, the more important first: those on reading a dataset first.
pub fn all() -> impl Iterator<Item = Rule> {
    let read = json::rules::RULES.iter().chain(dataset::rules::RULES).copied();
    let composed = [
        photographs::RULES,
        style::contrast::RULES,
        templates::RULES,
        compose::rules::RULES,
        workspace::rules::RULES,
    ];
    read.chain(check::rules()).chain(composed.into_iter().flatten().copied())
}

/// The place of a rule among all.
#[must_use]
pub fn rank(rule: Rule) -> usize {
    all().take_while(|one| *one != rule).count()
}
