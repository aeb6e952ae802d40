//! What can be wrong with the files of a dataset, and rules that more than one layer needs.

use crate::diagnostic::rules;

rules! {
    Error Dataset NEWER_FORMAT "newer-format"
        "The dataset is in a format that this version of the program reads.";
    Error Report UNKNOWN_WORDING "unknown-wording"
        "A replaced sentence is one that the house style has.";
    Error Dataset IMPOSSIBLE_DATE "impossible-date"
        "Every date is in the calendar.";
    Error Dataset REVERSED_DATES "reversed-dates"
        "A start does not come after its end.";
    Error Dataset UNKNOWN_COUNTRY "unknown-country"
        "Country codes are those of ISO 3166-1 alpha-2, and XK for Kosovo.";
    Error Dataset DECISION_WITHOUT_REASON "decision-without-reason"
        "Every decision says why.";
    Error Dataset EXEMPTION_WITHOUT_REASONING "exemption-without-reasoning"
        "Whatever is exempt says why the public interest in keeping it outweighs that in disclosing it, where the law has that test (England: Local Government Act 1972, Schedule 12A, paragraph 10; Wales: Parts 4 and 5, but not for paragraph 16; Northern Ireland: Local Government Act (Northern Ireland) 2014, Schedule 6, paragraph 9; not in Scotland).";
    Error Dataset EXEMPT_QUOTED "exempt-quoted"
        "What is public does not quote what is exempt, and refers to it by its number only; nothing public names an exempt relationship.";
    Error Dataset UNSAFE_LINK "unsafe-link"
        "Links lead to http, https or mailto addresses.";
    Warning Dataset IGNORED_FILE "ignored-file"
        "Every file that looks like a part of the dataset is read.",
        "files that look like part of the dataset but are not read" (never_accepted);
}
