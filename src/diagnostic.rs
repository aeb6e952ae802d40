//! Diagnostics: what is wrong, where, and what to do about it.
//!
//! A [`Diagnostic`] carries its own source text, so that it can be shown, or
//! written as JSON, without anything else at hand. Every code is described
//! once, in [`RULES`].

use std::cmp::Reverse;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The report cannot be made.
    Error,
    /// The report can be made, but should be looked at.
    Warning,
    /// Worth knowing, and in order: what a draft still lacks.
    Information,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "information",
        })
    }
}

/// What a rule concerns, and so what a problem with it stands in the way of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The dataset or the templates, and so everything that is made of them.
    Dataset,
    /// Reports and their minutes only: the web site can be made all the same.
    Report,
    /// The public web site only: reports can be made all the same.
    Site,
}

/// A rule that a dataset or template can break: its code, its weight, what it
/// concerns and what it is about.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Rule {
    /// Short, stable name of the rule.
    pub code: &'static str,
    /// How much breaking it weighs.
    pub severity: Severity,
    /// What the rule concerns.
    pub scope: Scope,
    /// What the rule asks for, in a sentence.
    pub about: &'static str,
    /// What several problems with the rule are called together, such as "figures
    /// without a date or source".
    pub group: &'static str,
}

impl Rule {
    /// Whether a dataset can accept a problem with the rule: errors cannot be accepted,
    /// nor anything that concerns what is kept from the public or is left over from a form.
    #[must_use]
    pub fn can_be_accepted(&self) -> bool {
        self.severity == Severity::Warning && !NEVER_ACCEPTED.contains(self)
    }

    /// The place of the rule among [`RULES`], where more important rules come first.
    #[must_use]
    pub fn rank(&self) -> usize {
        RULES.iter().position(|rule| rule == self).unwrap_or(RULES.len())
    }
}

/// The warnings that no dataset can accept.
const NEVER_ACCEPTED: &[Rule] = &[UNUSED_PASSAGE, TO_BE_COMPLETED, UNUSED_ACCEPTANCE, IGNORED_FILE];

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

/// Declares the rules as constants and lists them in [`RULES`].
macro_rules! rules {
    ($($severity:ident $scope:ident $name:ident $code:literal $about:literal $(, $group:literal)?;)*) => {
        $(
            #[doc = $about]
            pub const $name: Rule = Rule {
                code: $code,
                severity: Severity::$severity,
                scope: Scope::$scope,
                about: $about,
                group: concat!($($group)?),
            };
        )*

        /// Every rule, the most important first.
        pub const RULES: &[Rule] = &[$($name),*];
    };
}

rules! {
    Error Dataset NOT_JSON "not-json" "Each dataset file is JSON (RFC 8259) in UTF-8.";
    Error Dataset NEWER_FORMAT "newer-format" "The dataset is in a format that this version of the program reads.";
    Error Dataset DUPLICATE_KEY "duplicate-key" "A field stands once in its object.";
    Error Dataset WRONG_TYPE "wrong-type" "Each value has the type and form that its field asks for.";
    Error Dataset MISSING_FIELD "missing-field" "Required fields are there.";
    Error Dataset UNKNOWN_FIELD "unknown-field" "Only known fields are used.";
    Error Dataset UNKNOWN_CHOICE "unknown-choice" "A field with a fixed set of values has one of them.";
    Error Dataset DUPLICATE_ID "duplicate-id" "Each id is used once in its list.";
    Error Dataset UNKNOWN_RELATIONSHIP "unknown-relationship" "Every relationship that is referred to is in the register.";
    Error Dataset UNKNOWN_REGION "unknown-region" "Every region that is referred to is one of the council's.";
    Error Report UNKNOWN_THEME "unknown-theme" "Every theme that a report says something of is one of the council's.";
    Error Dataset UNKNOWN_COMMITTEE "unknown-committee" "Every committee that is referred to is one of the council's.";
    Error Dataset UNKNOWN_CRITERION "unknown-criterion" "Every criterion that is referred to is in the policy.";
    Error Dataset UNKNOWN_YEAR "unknown-year" "Every municipal year that is referred to is one of the council's.";
    Error Dataset UNKNOWN_REPORT "unknown-report" "Every report that a decision names is in the dataset.";
    Error Dataset UNKNOWN_DECISION "unknown-decision" "Every decision that is referred to is in the dataset.";
    Error Dataset UNKNOWN_AGREEMENT "unknown-agreement" "The agreement that replaced another is recorded with the same place.";
    Error Dataset UNKNOWN_VISIT "unknown-visit" "Every visit that a decision names is recorded.";
    Error Report NOT_COMPLETED "not-completed" "A final report has nothing left in `to_complete`.";
    Error Report DAMAGED_RECORD "damaged-record" "The files of every published report are as they were published.";
    Error Report UNKNOWN_REFERENCE "unknown-reference" "Every cross-reference in a text leads somewhere in the report.";
    Error Report UNKNOWN_WORDING "unknown-wording" "A replaced sentence is one that the house style has.";
    Error Report UNUSED_NARRATIVE "unused-narrative" "Everything that a report says has its place in the house style.";
    Error Dataset IMPOSSIBLE_DATE "impossible-date" "Every date is in the calendar.";
    Error Dataset REVERSED_DATES "reversed-dates" "A start does not come after its end.";
    Error Dataset WRONG_YEAR "wrong-year" "An annual meeting lies in the first calendar year of its municipal year, and a visit in the municipal year that it names.";
    Error Dataset UNKNOWN_COUNTRY "unknown-country" "Country codes are those of ISO 3166-1 alpha-2, and XK for Kosovo.";
    Error Dataset DECISION_WITHOUT_REASON "decision-without-reason" "Every decision says why.";
    Error Dataset DECIDED_TWICE "decided-twice" "One report decides on a relationship once, and one meeting on a recommendation.";
    Error Dataset AMENDMENT_WITHOUT_TEXT "amendment-without-text" "What was amended has the text as resolved.";
    Error Report POSITION_TAKEN "position-taken" "Two decisions of one report have different places in the list of recommendations.";
    Error Dataset DECISION_DOES_NOT_FIT "decision-does-not-fit" "A decision has what its outcome needs.";
    Error Dataset OUTCOME_CONTRADICTS_STANDING "outcome-contradicts-standing" "What is recommended fits how the relationship stands.";
    Warning Dataset OUTCOME_MAY_CONTRADICT_STANDING "outcome-may-contradict-standing" "What is recommended fits how the relationship stood at the meeting, as far as that is known.", "outcomes that may not fit how the relationship stood";
    Error Report NOT_RESOLVED "not-resolved" "A minute has the resolution of every recommendation.";
    Warning Report DECISION_RECORD "decision-record" "The record of a decision of an executive gives the reasons, the interests declared and, in England and Northern Ireland, the alternatives considered and rejected (England: SI 2012/2089, regulations 12(2) and 13(2); Wales: SI 2001/2290, regulations 6 and 7; Northern Ireland: SR 2015/44, regulation 25(2)).", "records of decisions that lack what the law asks for";
    Error Report LATE_PUBLICATION "late-publication" "A report is published in time for its meeting, or says why it is urgent. `dates` cites the law of the nation and of the body that meets.";
    Error Report KEY_DECISION_WITHOUT_EXECUTIVE "key-decision-without-executive" "The law of Scotland has no key decisions, and in Northern Ireland only an executive makes them (SR 2015/44, regulation 21).";
    Error Dataset STANDING_CONTRADICTS "standing-contradicts" "A standing that is recorded fits the agreements, visits and decisions.";
    Error Dataset UNKNOWN_PARAGRAPH "unknown-paragraph" "A paragraph on exempt information is one of the schedule of the council's nation (in England, Schedule 12A to the Local Government Act 1972).";
    Error Dataset EXEMPTION_WITHOUT_REASONING "exemption-without-reasoning" "Whatever is exempt says why the public interest in keeping it outweighs that in disclosing it, where the law has that test (England: Local Government Act 1972, Schedule 12A, paragraph 10; Wales: Parts 4 and 5, but not for paragraph 16; Northern Ireland: Local Government Act (Northern Ireland) 2014, Schedule 6, paragraph 9; not in Scotland).";
    Error Dataset EXEMPT_QUOTED "exempt-quoted" "What is public does not quote what is exempt, and refers to it by its number only; nothing public names an exempt relationship.";
    Error Report EXEMPT_IN_PARAGRAPHS "exempt-in-paragraphs" "An exempt text is one paragraph, so that numbers are the same in both editions.";
    Error Report UNDECLARED_EXEMPTION "undeclared-exemption" "The form says of exempt information what is so in the report.";
    Error Dataset UNSAFE_LINK "unsafe-link" "Links lead to http, https or mailto addresses.";
    Error Report MISSING_CHARACTER "missing-character" "Every character has a glyph in the fonts.";
    Error Dataset INVISIBLE_CHARACTER "invisible-character" "Texts have no control characters, and no invisible ones that change how the rest is read.";
    Error Dataset UNREADABLE_IMAGE "unreadable-image" "Every photograph and logo is an image file in the folder of the dataset.";
    Error Dataset MISSING_ALTERNATIVE "missing-alternative" "The text in the place of an image says what can be seen (WCAG 2.2, success criterion 1.1.1).";
    Error Dataset UNKNOWN_HOUSE_STYLE "unknown-house-style" "The council's house style is one of the report templates.";
    Error Dataset LOW_CONTRAST "low-contrast" "The accent colours of a house style can be read on the page (WCAG 2.2, success criterion 1.4.3).";
    Error Dataset WORDING_IN_OTHER_LANGUAGE "wording-in-other-language" "The wording of the house style is in the language of the council.";
    Error Dataset TEMPLATE_ERROR "template-error" "The report templates can be filled in.";
    Error Report NOT_RECORDED "not-recorded" "A final report has an answer to each question that its form requires, and text under each heading.";
    Error Dataset PLACEHOLDER_LEFT "placeholder-left" "Placeholders and sample texts are for drafts only.", "placeholders and sample texts left in this draft";
    Error Dataset NOT_ACCEPTABLE "not-acceptable" "Each entry of `accepted` names a warning, and not one of those that cannot be accepted.";
    Warning Dataset IGNORED_FILE "ignored-file" "Every file that looks like a part of the dataset is read.", "files that look like part of the dataset but are not read";
    Warning Report TO_BE_COMPLETED "to-be-completed" "A report that was prepared from the one before has been reviewed, and what there is to decide is decided.", "items left to review or decide";
    Warning Dataset UNUSED_PASSAGE "unused-passage" "Each passage that is declared public occurs in an exempt text.", "passages declared public that no exempt text has";
    Warning Dataset UNUSED_ACCEPTANCE "unused-acceptance" "Each entry of `accepted` accepts a warning that the dataset still has.", "entries of `accepted` that accept nothing any more";
    Warning Dataset UNTRANSLATED_WORDING "untranslated-wording" "A house style has all its wording in its own language.", "passages of the standard wording that are in English";
    Warning Report NOT_IN_REPORT "not-in-report" "Each report decides on, or mentions, every relationship of the register.", "reports that neither decide on nor mention some relationships";
    Warning Report NOT_ANNOUNCED "not-announced" "The latest report shows the visits planned after its meeting, as far as they were announced.", "planned visits that the report leaves out, as their announcement is not recorded";
    Warning Dataset SHARED_NAME "shared-name" "Places that share a name are told apart by their area, and no name has a comma.", "places whose names cannot be told apart in a list";
    Warning Dataset STATUS_NOT_SHOWN "status-not-shown" "A status that is recorded is shown in a report.", "statuses that a later agreement replaces before any report";
    Warning Dataset ENTERED_TWICE "entered-twice" "Each place and each visit is entered once.", "places or visits that seem to be entered twice";
    Warning Dataset WRONG_ENCODING "wrong-encoding" "Texts were read in the encoding in which they were written.", "texts that were read in the wrong encoding";
    Warning Dataset DEFAULT_DATE "default-date" "No date is one that computers write for an empty cell, or is impossibly early.", "default dates of spreadsheets, and impossibly early dates";
    Warning Dataset DOUBTFUL_POSITION "doubtful-position" "Each position is in or near the country of its place.", "positions outside their country";
    Warning Dataset FRACTION_OF_A_PENNY "fraction-of-a-penny" "Costs are in whole pence.", "costs with fractions of a penny";
    Warning Dataset REPEATED_CAPTION "repeated-caption" "The text alternative of a photograph says what can be seen, and does not repeat its caption.", "text alternatives that repeat the caption";
    Warning Dataset UNRECORDED_AGREEMENT "unrecorded-agreement" "An agreement that was decided on and signed is recorded in its relationship.", "signings without an agreement or renewal in the relationship";
    Warning Dataset FOLLOWS_NOTHING "follows-nothing" "A visit carries out a decision that a meeting agreed.", "visits that carry out a decision that was not agreed";
    Warning Site NO_ACCOUNT "no-account" "A visit that has taken place has an account.", "planned visits whose time has passed, without an account";
    Warning Report LEFT_OUT "left-out" "The house style has a place for the networks, pledges, initiatives and case studies of the dataset, and for each reason why something is not known.", "entries that the house style leaves out of the report";
    Warning Report REASON_REPEATS "reason-repeats" "A reason says more than the recommendation itself.", "reasons that repeat their recommendation";
    Warning Report NAMED_DIFFERENTLY "named-differently" "A place has one name in recommendation, reason and appendix.", "texts that spell a place differently or do not name it";
    Warning Dataset FUTURE_IN_THE_PAST "future-in-the-past" "What is dated before the meeting, or the day of the web site, is not told in the future tense.", "sentences that speak of the past as if it were still to come";
    Warning Report LATER_THAN_THE_MEETING "later-than-the-meeting" "The story of a relationship has nothing that happened after the meeting of a draft report that shows it.", "sentences on what happened after the meeting of a draft";
    Warning Report MEETING_DAY "meeting-day" "No meeting is on a Sunday or a bank holiday.", "meetings on a Sunday or a bank holiday";
    Warning Report MEETING_IN_ANOTHER_YEAR "meeting-in-another-year" "A report goes to a meeting in its municipal year or the one after.", "meetings in another year than their report's";
    Warning Report PRIVATE_MEETING "private-meeting" "The notices of a private meeting of an executive are published in time (England: SI 2012/2089, regulation 5; Northern Ireland: SR 2015/44, regulation 20).", "private meetings whose notices are to be published";
    Warning Report UNKNOWN_BANK_HOLIDAYS "unknown-bank-holidays" "The bank holidays of the weeks before a meeting are known.", "meetings in years whose bank holidays are not known";
    Warning Report OUTSIDE_YEARS "outside-years" "Every visit lies in a municipal year, and no agreement begins after them all.", "dates outside the municipal years of the dataset";
    Warning Report UNCERTAIN_DATE "uncertain-date" "The dates of agreements and statuses are exact enough to say whether they were before or after a meeting.", "dates that may be before or after a meeting";
    Warning Report NOT_COUNTED "not-counted" "Every visit is counted in one report, unless the next one will.", "visits that no report counts";
    Warning Report FIELD_WITHOUT_EFFECT "field-without-effect" "Every field of a decision has a meaning with its outcome.", "fields without an effect";
    Warning Report NOTHING_SINCE "nothing-since" "The next report can tell what has happened since a decision was resolved.", "decisions without a note of what has happened since";
    Warning Report GOVERNANCE_OF_ANOTHER_NATION "governance-of-another-nation" "A council is governed in a way that the law of its nation has (Scotland: Local Government (Scotland) Act 1973, section 56; Wales: Local Government (Wales) Measure 2011, section 35; Northern Ireland: Local Government Act (Northern Ireland) 2014, sections 19 and 21).", "forms of governance that the law of the nation does not have";
    Warning Report ANNUAL_MEETING_NOT_IN_JUNE "annual-meeting-not-in-june" "In Northern Ireland the annual meeting is in June, or in a local election year within 21 days of the election (Local Government Act (Northern Ireland) 2014, Schedule 5, paragraph 1).", "annual meetings in Northern Ireland on other days than the law asks for";
    Warning Report CALL_IN_WITHOUT_EXECUTIVE "call-in-without-executive" "In England, only what an executive decides is open for call-in (Local Government Act 2000, section 9F).", "answers on call-in for decisions that are not open to it";
    Warning Report NO_EQUALITY_REFERENCE "no-equality-reference" "An Equality Impact Assessment that was done has its reference.", "Equality Impact Assessments without a reference";
    Warning Report NO_CLIMATE_REFERENCE "no-climate-reference" "A Climate Impact Assessment that was done has its reference.", "Climate Impact Assessments without a reference";
    Warning Dataset FIGURE_WITHOUT_SOURCE "figure-without-source" "Each figure has its date and source.", "figures without a date or source";
    Warning Site OLD_FIGURE "old-figure" "A figure on the web site is no older than `site.figures_old_after` says.", "figures that are out of date";
    Warning Site OLD_DATA "old-data" "Something is recorded of the year before the day that the web site shows.", "signs that the dataset is out of date";
    Warning Site NO_CONTACT "no-contact" "The web site tells whom to ask.", "gaps in the contact details";
    Warning Site DEAD_LINK "dead-link" "Every cross-reference in a text of the web site leads somewhere on it.", "references that lead nowhere on the web site";
    Warning Site NO_ADDRESS "no-address" "It is recorded where the web site is published.", "gaps in the address of the web site";
    Warning Dataset NO_TEXT "no-text" "Each network, pledge and initiative says what it is.", "networks, pledges or initiatives without a description";
    Warning Dataset NO_URL "no-url" "Where to read more has its address.", "lists of further information with entries that have no web address";
    Warning Dataset NO_CREDIT "no-credit" "Each photograph names who took or owns it.", "photographs without a credit";
    Warning Dataset SMALL_IMAGE "small-image" "A photograph is at least 600 pixels wide.", "photographs that are too small to print well";
    Warning Dataset NO_COORDINATES "no-coordinates" "Each relationship has its position, where the house style shows a map.", "relationships without coordinates, which the map leaves out";
    Warning Dataset PLAIN_MARKUP "plain-markup" "Texts use no other markup than paragraphs, lists, emphasis and links.", "texts with markup that is printed as it is written";
    Warning Dataset ALL_CAPITALS "all-capitals" "Text is in sentence case.", "texts in capital letters";
    Warning Dataset LONG_SENTENCE "long-sentence" "A sentence has no more than 40 words.", "sentences of more than 40 words";
    Information Report TO_COMPLETE "to-complete" "A draft shows what is still to be completed.", "items still to be completed in drafts";
    Information Report DIFFERS_FROM_RECORD "differs-from-record" "The register gives each published report as it was published.", "published reports that the register would now give differently";
}

/// A text that diagnostics point into.
#[derive(Debug)]
pub struct SourceText {
    /// The name to show: the path as the user gave it.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Where each line begins, once it is asked for.
    lines: OnceLock<Vec<usize>>,
}

impl SourceText {
    /// A text with the name to show.
    #[must_use]
    pub fn new(name: String, text: String) -> Self {
        Self { name, text, lines: OnceLock::new() }
    }

    /// The byte at which each line begins.
    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let after = self.text.match_indices('\n').map(|(newline, _)| newline.saturating_add(1));
            std::iter::once(0).chain(after).collect()
        })
    }

    /// The index of the line that a byte is in, and where the line begins.
    fn line_of(&self, byte: usize) -> (usize, usize) {
        let lines = self.lines();
        let index = lines.partition_point(|start| *start <= byte).saturating_sub(1);
        (index, lines.get(index).copied().unwrap_or(0))
    }
}

/// A place in a source text.
#[derive(Debug, Clone)]
pub struct Location {
    /// The text.
    pub source: Arc<SourceText>,
    /// The bytes of the text that the diagnostic is about.
    pub span: Range<usize>,
    /// The JSON path of the value (RFC 9535), such as `$.visits[3].start`;
    /// empty for a template.
    pub path: String,
}

impl Location {
    /// Line and column of the start of the span, counted from 1, the column in
    /// characters.
    #[must_use]
    pub fn line_column(&self) -> (usize, usize) {
        let (index, start) = self.source.line_of(self.span.start);
        let before = self.source.text.get(start..self.span.start).unwrap_or("");
        (index.saturating_add(1), before.chars().count().saturating_add(1))
    }

    /// The whole lines that the span is in, and the byte at which they begin.
    #[must_use]
    pub fn lines(&self) -> (&str, usize) {
        let (_, start) = self.source.line_of(self.span.start);
        let rest = self.source.text.get(self.span.end..).unwrap_or("");
        let end = self.span.end.saturating_add(rest.find('\n').unwrap_or(rest.len()));
        (self.source.text.get(start..end).unwrap_or(""), start)
    }

    /// The text that the span covers.
    #[must_use]
    pub fn excerpt(&self) -> &str {
        self.source.text.get(self.span.clone()).unwrap_or("")
    }
}

/// One problem.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that is broken.
    pub rule: Rule,
    /// What is wrong, in a phrase without a full stop.
    pub message: String,
    /// Where.
    pub location: Option<Location>,
    /// What to do.
    pub help: String,
    /// The ids of the reports that the problem concerns, where it does not concern them all.
    pub reports: Option<Vec<String>>,
    /// What the problem was found in, where that is not the value at its place: an
    /// acceptance of the problem holds as long as this stays the same.
    pub(crate) value: Option<String>,
    /// Whether the dataset accepts the problem.
    pub acceptance: Acceptance,
}

/// Whether a dataset accepts a problem, and how it can.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Acceptance {
    /// It does not, and nobody has worked out how it could.
    #[default]
    None,
    /// It does not; this entry of `accepted`, with a name and a reason, would.
    Offered(serde_json::Value),
    /// The entry of `accepted` at this position was for another value; that of the
    /// value as it is now follows.
    Lapsed(usize, serde_json::Value),
    /// The entry of `accepted` at this position accepts it.
    By(usize),
}

impl Acceptance {
    /// The position of the entry of `accepted` that is about the problem.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        match self {
            Self::Lapsed(position, _) | Self::By(position) => Some(*position),
            Self::None | Self::Offered(_) => None,
        }
    }

    /// The entry that would accept the problem.
    #[must_use]
    pub fn entry(&self) -> Option<&serde_json::Value> {
        match self {
            Self::Offered(entry) | Self::Lapsed(_, entry) => Some(entry),
            Self::None | Self::By(_) => None,
        }
    }
}

impl Diagnostic {
    /// A problem at a place.
    pub fn new(
        rule: Rule,
        location: Option<Location>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            message: message.into(),
            location,
            help: help.into(),
            reports: None,
            value: None,
            acceptance: Acceptance::None,
        }
    }

    /// Whether the dataset accepts the problem.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        matches!(self.acceptance, Acceptance::By(_))
    }

    /// Whether the problem concerns the report of an id.
    #[must_use]
    pub fn concerns_report(&self, id: &str) -> bool {
        self.severity() == Severity::Error
            || self.reports.as_ref().is_none_or(|reports| reports.iter().any(|own| own == id))
    }

    /// The same problem at a place, where it has none yet.
    #[must_use]
    pub(crate) fn or_at(mut self, location: Option<Location>) -> Self {
        self.location = self.location.or(location);
        self
    }

    /// The same problem without anything that the dataset says: what to do by its rule,
    /// and a place.
    #[must_use]
    pub(crate) fn veiled(&self, location: Option<Location>) -> Self {
        let (message, advice) = if self.rule == EXEMPT_QUOTED {
            (
                "this public text repeats exempt words, or names something exempt",
                "reword it, mark it exempt too, or declare the words public with the reason in \
                 `public_passages`; refer to something exempt by its number only",
            )
        } else {
            ("this concerns exempt content, so the details are not shown here", self.rule.about)
        };
        Self {
            rule: self.rule,
            message: message.to_owned(),
            location,
            help: format!(
                "{}. `intl-update check --edition exempt` shows the details",
                advice.trim_end_matches('.')
            ),
            reports: self.reports.clone(),
            value: None,
            acceptance: match self.acceptance {
                Acceptance::By(position) => Acceptance::By(position),
                _ => Acceptance::None,
            },
        }
    }

    /// How much it weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// What diagnostics are sorted by: warnings before errors, so that errors
    /// stand where the reader looks last; then file, place in the file, code.
    fn sort_key(&self) -> (Reverse<Severity>, &str, usize, &str, &str) {
        let (name, start) = self
            .location
            .as_ref()
            .map_or(("", 0), |location| (location.source.name.as_str(), location.span.start));
        (Reverse(self.severity()), name, start, self.rule.code, &self.message)
    }
}

impl fmt::Display for Diagnostic {
    /// One line: `file:line:column: severity[code]: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            let (line, column) = location.line_column();
            write!(f, "{}:{line}:{column}: ", location.source.name)?;
        }
        write!(f, "{}[{}]: {}", self.severity(), self.rule.code, self.message)
    }
}

/// The machine-readable form of a diagnostic.
#[derive(Serialize)]
struct DiagnosticJson<'a> {
    code: &'static str,
    severity: Severity,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    path: Option<&'a str>,
    found: Option<&'a str>,
    help: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    accept: Option<&'a serde_json::Value>,
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let location = self.location.as_ref();
        let place = location.map(Location::line_column);
        DiagnosticJson {
            code: self.rule.code,
            severity: self.severity(),
            message: &self.message,
            file: location.map(|location| location.source.name.as_str()),
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            path: location.map(|location| location.path.as_str()),
            found: location.map(Location::excerpt),
            help: &self.help,
            accept: self.acceptance.entry(),
        }
        .serialize(serializer)
    }
}

/// All problems that were found, sorted by file and place.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Sorts the problems and drops what was found twice.
    #[must_use]
    pub fn new(mut found: Vec<Diagnostic>) -> Self {
        found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        found.dedup_by(|a, b| a.sort_key() == b.sort_key());
        Self(found)
    }

    /// These and more.
    #[must_use]
    pub fn and(self, more: impl IntoIterator<Item = Diagnostic>) -> Self {
        let mut all = self.0;
        all.extend(more);
        Self::new(all)
    }

    /// The problems in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The same problem among these: of the same rule, place and words.
    #[must_use]
    pub(crate) fn like(&self, problem: &Diagnostic) -> Option<&Diagnostic> {
        self.0.iter().find(|found| found.sort_key() == problem.sort_key())
    }

    /// How many are errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many are warnings that the dataset does not accept.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    /// How many are warnings that the dataset accepts.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.0.iter().filter(|found| found.is_accepted()).count()
    }

    /// How many of a severity the dataset does not accept.
    fn count(&self, severity: Severity) -> usize {
        let open = self.0.iter().filter(|found| !found.is_accepted());
        open.filter(|found| found.severity() == severity).count()
    }

    /// Those that concern the report of an id.
    #[must_use]
    pub fn of_report(&self, id: &str) -> Self {
        Self(self.0.iter().filter(|found| found.concerns_report(id)).cloned().collect())
    }

    /// Whether these stop a run: errors do, and warnings do if it is `strict`.
    #[must_use]
    pub fn stop(&self, strict: bool) -> bool {
        self.errors() > 0 || (strict && self.warnings() > 0)
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = self.0.iter().filter(|found| !found.is_accepted());
        for (index, diagnostic) in open.enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

/// A text of more characters than this is no name that was mistyped. Likeness
/// takes time with the product of both lengths.
const LONGEST_NAME: usize = 64;

/// Among more names than these none is looked for.
const MOST_NAMES: usize = 1_000;

/// So many names are listed in one message.
const MOST_LISTED: usize = 30;

fn is_short(name: &str) -> bool {
    name.chars().nth(LONGEST_NAME).is_none()
}

/// The known name nearest to what was written, for a did-you-mean; none where
/// that would take long to find.
#[must_use]
pub fn did_you_mean<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if !is_short(written) {
        return None;
    }
    let known: Vec<&str> = known.into_iter().take(MOST_NAMES.saturating_add(1)).collect();
    if known.len() > MOST_NAMES {
        return None;
    }
    known
        .into_iter()
        .filter(|name| is_short(name))
        .map(|name| (likeness(written, name), name))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Whether a name is most likely another one misspelt.
pub(crate) fn is_misspelt(written: &str, name: &str) -> bool {
    is_short(written) && likeness(written, name) >= 0.75
}

/// How like two names are, from 0 to 1. What stands before a slash says of what
/// kind they are: having that in common makes them no more alike.
fn likeness(one: &str, other: &str) -> f64 {
    let alike = strsim::normalized_damerau_levenshtein;
    match (one.split_once('/'), other.split_once('/')) {
        (Some((kind, name)), Some((other_kind, other_name))) => {
            alike(kind, other_kind).min(alike(name, other_name))
        }
        _ => alike(one, other),
    }
}

/// The names that there are, as a message lists them: not all of very many.
#[must_use]
pub fn one_of<'a>(known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known = known.into_iter();
    let listed: Vec<&str> = known.by_ref().take(MOST_LISTED).collect();
    let more = match known.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", listed.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_looked_for_among_so_many_only() {
        let names: Vec<String> = (0..MOST_NAMES).map(|number| format!("name-{number}")).collect();
        let known = || names.iter().map(String::as_str);
        assert_eq!(did_you_mean("nane-7", known()), Some("name-7"));
        assert_eq!(did_you_mean("nane-7", known().chain(["one-more"])), None);
        let long = "x".repeat(LONGEST_NAME);
        assert_eq!(did_you_mean(&long, [long.as_str()]), Some(long.as_str()));
        let longer = format!("{long}x");
        assert_eq!(did_you_mean(&longer, [long.as_str()]), None);
        assert_eq!(did_you_mean(&long, [longer.as_str()]), None);
    }

    #[test]
    fn names_of_one_kind_are_not_alike_for_that() {
        assert_eq!(did_you_mean("place/paris", ["place/kharkiv", "place/lille"]), None);
        assert_eq!(
            did_you_mean("place/pariz", ["place/kharkiv", "place/paris"]),
            Some("place/paris")
        );
        assert_eq!(did_you_mean("plase/paris", ["place/paris"]), Some("place/paris"));
    }

    #[test]
    fn not_all_of_very_many_names_are_listed() {
        assert_eq!(one_of(["a", "b"]), "a, b");
        assert!(one_of(["a"; MOST_LISTED + 7]).ends_with("a, a and 7 more"));
    }
}
