//! Diagnostics: what is wrong, where, and what to do about it.
//!
//! A [`Diagnostic`] carries its own source text, so that it can be shown, or
//! written as JSON, without anything else at hand. Every code is described
//! once, where its rule is; [`rules::all`](crate::rules::all) lists them.

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
    /// Whether it is a warning that no dataset can accept.
    pub never_accepted: bool,
    /// Whether problems with it can follow from errors in the dataset, such as a reference to
    /// an entry that could not be read. They are looked for once there are no errors.
    pub follows_errors: bool,
}

impl Rule {
    /// Whether a dataset can accept a problem with the rule: errors cannot be accepted,
    /// nor anything that concerns what is kept from the public or is left over from a form.
    #[must_use]
    pub fn can_be_accepted(&self) -> bool {
        self.severity == Severity::Warning && !self.never_accepted
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

/// Declares rules as constants, the more important first, and lists them in `RULES`.
macro_rules! rules {
    ($($severity:ident $scope:ident $name:ident $code:literal $about:literal $(, $group:literal)?
        $(($($flag:ident),*))?;)*) => {
        $(
            #[doc = $about]
            pub(crate) const $name: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
                $($($flag: true,)*)?
                ..$crate::diagnostic::Rule {
                    code: $code,
                    severity: $crate::diagnostic::Severity::$severity,
                    scope: $crate::diagnostic::Scope::$scope,
                    about: $about,
                    group: concat!($($group)?),
                    never_accepted: false,
                    follows_errors: false,
                }
            };
        )*

        /// The rules of this module.
        pub(crate) const RULES: &[$crate::diagnostic::Rule] = &[$($name),*];
    };
}

pub(crate) use rules;

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

/// What a front end can offer about a problem, beside its help: each names its own way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Hint {
    /// The messages for the readers of the exempt edition show the line.
    ExemptLine,
    /// The messages for the readers of the exempt edition show the details.
    ExemptDetails,
    /// The sentences of a report can be listed.
    Sentences,
    /// The built-in report templates can be written out.
    BuiltInTemplates,
    /// The address of the web site can be given for one time.
    SiteAddress,
    /// Each warning can be shown with the entry of `accepted` for it.
    Acceptances,
    /// The statutory dates can be shown with how their days are counted.
    DayCount,
    /// What differs from the record of the report of this id can be shown.
    Differences(String),
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
    /// What a front end can offer beside that.
    pub hint: Option<Hint>,
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
            hint: None,
            reports: None,
            value: None,
            acceptance: Acceptance::None,
        }
    }

    /// The same problem with something that a front end can offer.
    #[must_use]
    pub(crate) fn with_hint(self, hint: Hint) -> Self {
        Self { hint: Some(hint), ..self }
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
        let (message, advice) = if self.rule.code == EXEMPT_QUOTED {
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
            help: advice.trim_end_matches('.').to_owned(),
            hint: Some(Hint::ExemptDetails),
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
    hint: Option<&'a Hint>,
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
            hint: self.hint.as_ref(),
            accept: self.acceptance.entry(),
        }
        .serialize(serializer)
    }
}

/// The code of the rule that nothing public quotes what is exempt.
pub(crate) const EXEMPT_QUOTED: &str = "exempt-quoted";

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
