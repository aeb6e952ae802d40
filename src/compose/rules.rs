//! What shows once a report or the web site is composed.

use crate::diagnostic::rules;

rules! {
    Error Report UNKNOWN_REFERENCE "unknown-reference"
        "Every cross-reference in a text leads somewhere in the report." (follows_errors);
    Error Report UNUSED_NARRATIVE "unused-narrative"
        "Everything that a report says has its place in the house style.";
    Error Report NOT_RESOLVED "not-resolved"
        "A minute has the resolution of every recommendation.";
    Warning Report DECISION_RECORD "decision-record"
        "The record of a decision of an executive gives the reasons, the interests declared and, in England and Northern Ireland, the alternatives considered and rejected (England: SI 2012/2089, regulations 12(2) and 13(2); Wales: SI 2001/2290, regulations 6 and 7; Northern Ireland: SR 2015/44, regulation 25(2)).",
        "records of decisions that lack what the law asks for";
    Error Report UNDECLARED_EXEMPTION "undeclared-exemption"
        "What the form says about exempt information is true of the report." (follows_errors);
    Error Dataset UNKNOWN_HOUSE_STYLE "unknown-house-style"
        "The council's house style is one of the report templates.";
    Error Dataset WORDING_IN_OTHER_LANGUAGE "wording-in-other-language"
        "The wording of the house style is in the language of the council.";
    Error Report NOT_RECORDED "not-recorded"
        "A final report has an answer to each question that its form requires, and text under each heading.";
    Warning Dataset UNTRANSLATED_WORDING "untranslated-wording"
        "A house style has all its wording in its own language.",
        "passages of the standard wording that are in English";
    Warning Report LEFT_OUT "left-out"
        "The house style has a place for the networks, pledges, initiatives and case studies of the dataset, and for each reason why something is not known.",
        "entries that the house style leaves out of the report";
    Warning Site DEAD_LINK "dead-link"
        "Every cross-reference in a text of the web site leads somewhere on it.",
        "references that lead nowhere on the web site" (follows_errors);
    Warning Site NO_ADDRESS "no-address"
        "It is recorded where the web site is published.",
        "gaps in the address of the web site";
    Warning Dataset NO_COORDINATES "no-coordinates"
        "Each relationship has its position, where the house style shows a map.",
        "relationships without coordinates, which the map leaves out";
    Information Report TO_COMPLETE "to-complete"
        "A draft shows what is still to be completed.",
        "items still to be completed in drafts";
}
