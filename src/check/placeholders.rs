//! Texts that were to be filled in, or reviewed, and were not.

use std::sync::LazyLock;

use regex::Regex;

use super::{Findings, Subject, Text};
use crate::dataset::{Part, ReportEntry};
use crate::diagnostic::{Rule, Severity};

checks! {
    Error Dataset PLACEHOLDER_LEFT "placeholder-left"
        "Placeholders and sample texts are for drafts only.",
        "placeholders and sample texts left in this draft"
        => placeholders_are_filled_in;
}

/// How sample text begins, until an officer has reviewed it.
pub const SAMPLE: &str = "[Sample text for review]";

/// Placeholders for a text that is still to be written. "To be confirmed" by itself is one;
/// in a sentence, such as "The date is to be confirmed", it is information.
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    let whole = [
        r"t\.?b\.?[acd]",
        "to[ -]?do",
        "fixme",
        "x{2,}",
        "to be (?:added|advised|agreed|completed|confirmed|decided|determined|inserted|provided|supplied|written)",
        "(?:details )?to follow",
        "(?:placeholder|dummy)(?: text)?",
        "(?:insert )?(?:your )?text here",
    ];
    let anywhere = [
        // The abbreviation, but not a name that begins with it, such as that of a bank. A
        // group is the placeholder alone, without what shows that it is one.
        r"(?i:\b(tbc))(?:$|[^\w\s]|\s+[^\sA-Z])",
        r"(?i:(?:[:(]|\b(?:is|are|be))\s*(tb[ad])\b)",
        // In small letters it is a Spanish word.
        r"\bTODO\b",
        r"(?i:\btodo:|\bfixme\b)",
        "(?i:lorem ipsum)",
        // Three of them are a Roman numeral.
        r"(?i:\bx{4,}\b)",
        r"(?i:[£$€]\s?(?:x{2,}|x[,.]x+)\b)",
        r"\?{3,}",
        "_{4,}",
        r"(?i:\[\s*(?:insert|add|enter|complete|fill in|specify|describe|delete|state|say|names? |date|amount|number|to be|to follow|your|tb[acd]|todo|placeholder|sample text)\b[^\]]*\])",
        r"(?i:[<{(]\s*(?:insert|enter your)\b[^>})]*[>})])",
        // The place that a new dataset has.
        r"\bExample Town\b",
    ];
    let whole = format!(r"(?i:^\W*(?:{})\W*$)", whole.join("|"));
    let marks = r"^(?:\?+|[?. –—_-]{3,})$";
    let pattern = format!("{whole}|{marks}|{}", anywhere.join("|"));
    #[expect(clippy::unreachable, reason = "the pattern is a constant; the tests use it")]
    Regex::new(&pattern).unwrap_or_else(|error| unreachable!("it is valid: {error}"))
});

/// The placeholder in a text, as a reader sees it.
fn placeholder<'a>(text: &'a Text<'_>) -> Option<&'a str> {
    // Underscores can be read as emphasis.
    let found = PLACEHOLDER.captures(text.shown()).or_else(|| PLACEHOLDER.captures(text.content));
    let parts = found?;
    // The first is all that was found.
    parts.iter().flatten().last().map(|part| part.as_str().trim())
}

/// The report that a text is shown in first: of a visit, the one that counts it.
fn first_shown<'a>(subject: &Subject<'a>, text: &Text<'_>) -> Option<&'a ReportEntry> {
    let counting = match text.record() {
        Some(("visits", index)) => {
            let visit = subject.dataset.visits.get(index).map(Part::occurrence);
            visit.and_then(|visit| subject.dataset.counting_report(visit))
        }
        _ => None,
    };
    counting.or_else(|| subject.report_of(text))
}

/// Placeholders are for drafts. What is in no report of its own, nor in a visit that one
/// counts, counts as part of the latest report; the public web site is never a draft.
pub(super) fn placeholders_are_filled_in(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let only_site = subject.purpose.reports.is_none();
    for text in subject.texts_read() {
        // No report shows its list of what is still to be completed.
        if text.pointer.has_key("to_complete") || !(text.narrative || text.is_free()) {
            continue;
        }
        let Some(found) = placeholder(text) else { continue };
        let is_draft = !only_site && first_shown(subject, text).is_none_or(|report| report.draft);
        let rule = if is_draft {
            Rule { severity: Severity::Information, ..PLACEHOLDER_LEFT }
        } else {
            PLACEHOLDER_LEFT
        };
        let (message, help) = if found.eq_ignore_ascii_case(SAMPLE) {
            (
                "this sample text has not been reviewed".to_owned(),
                format!("make it say what the council means to say, then remove “{SAMPLE}”"),
            )
        } else {
            (
                format!("“{found}” is a placeholder"),
                "write the text, or leave the field out if there is nothing to say".to_owned(),
            )
        };
        findings.add(rule, text, message, help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Pointer;

    fn found(content: &str) -> Option<String> {
        [true, false].into_iter().find_map(|narrative| {
            let text = Text { narrative, ..Text::new(Pointer::of_file(0), content) };
            placeholder(&text).map(str::to_owned)
        })
    }

    #[test]
    fn placeholder_whole_text() {
        let texts = [
            "TBC",
            "T.B.C.",
            "TBA",
            "tbd",
            "To be confirmed",
            "To be confirmed.",
            "TODO",
            "To do",
            "(to be completed)",
            "To follow",
            "XX",
            "XXXX",
            "???",
            "?",
            "...",
            "…",
            "____",
            "Lorem ipsum dolor sit amet",
            "[insert text]",
            "Placeholder",
            "Your text here",
        ];
        for text in texts {
            for text in [text.to_owned(), text.to_lowercase(), text.to_uppercase()] {
                assert!(found(&text).is_some(), "{text}");
            }
        }
    }

    #[test]
    fn placeholder_in_sentence() {
        for text in [
            "The cost is TBC.",
            "The date (tbc) is that of the festival.",
            "Lead officer: TBA",
            "The venue is TBD.",
            "TODO: ask the museum",
            "The grant is £XX,XXX a year.",
            "It was signed on xx/xx/xxxx by both mayors.",
            "[Insert the date] of the visit",
            "The council [to be completed] agreed.",
            "<insert name>",
            "Visit from Example Town",
            "What was the result ???",
            "[Sample text for review] There is no cost.",
        ] {
            assert!(found(text).is_some(), "{text}");
        }
    }

    #[test]
    fn no_placeholder_in_plain_words() {
        for text in [
            "The date is to be confirmed by the council.",
            "Details are to follow in the spring.",
            "TBC Bank of Georgia took part.",
            "“Todo cambia” was sung.",
            "There is much to do.",
            "The Games of the XXX Olympiad",
            "Chapter XX of the treaty",
            "Was it worth it?",
            "It has *[a website](https://example.org/insert)*.",
            "The number (12) is that of the house.",
            "The delegation [from Bochum] sang.",
            "An example town hall",
            "unanimously",
            "-",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
