//! Checks on the content of a dataset.
//!
//! Each module below declares its rules with their code, severity, scope and description, and
//! with the functions that find where they are broken. What the JSON Schema can tell (types,
//! required and unknown fields, forms of dates and codes) is found when the
//! dataset is read; what only shows once the report is composed (templates,
//! form, references) is found then. [`rules::all`](crate::rules::all) lists all rules.

/// Declares the rules of a module, each with the functions that find where it is broken, and
/// in brackets functions for rules of other modules.
macro_rules! checks {
    ($($severity:ident $scope:ident $name:ident $code:literal $about:literal $(, $group:literal)?
        $(($($flag:ident),*))? $(=> $($function:ident),*)?;)*
        $([$other:ident => $($more:ident),*];)*) => {
        $crate::diagnostic::rules! {
            $($severity $scope $name $code $about $(, $group)? $(($($flag),*))?;)*
        }

        pub(super) const MODULE: (&[$crate::diagnostic::Rule], &[$crate::check::RuleFunction]) =
            (RULES, &[$($($($function,)*)?)* $($($more,)*)*]);
    };
}

mod characters;
mod dates;
mod decisions;
mod exempt;
mod fields;
mod figures;
mod form;
mod future;
mod ids;
mod links;
mod meetings;
mod mentions;
mod names;
mod ordinary;
mod photographs;
mod phrases;
mod placeholders;
mod plausible;
mod positions;
mod publication;
mod quotations;
mod readings;
mod references;
mod signings;
mod site;
mod standings;
mod tense;
mod titles;
mod writing;
mod written;

use std::sync::OnceLock;

pub(crate) use characters::INVISIBLE_CHARACTER;
pub(crate) use figures::OLD_FIGURE;
pub(crate) use placeholders::PLACEHOLDER_LEFT;
pub use placeholders::SAMPLE;
use rayon::prelude::*;
pub(crate) use site::OLD_DATA;

use crate::dataset::{Dataset, Locate, OnSite, Origins, PartialDate, ReportEntry, dataset_type};
use crate::diagnostic::{Diagnostic, Hint, Location, Rule, Scope};
use crate::json::{MOST_FAULTS, Pointer};
use crate::text::folded::shown;

/// A rule: looks at the dataset and adds what it finds.
type RuleFunction = fn(&Subject<'_>, &mut Findings<'_>);

/// The modules with rules, the more important first.
const MODULES: &[(&[Rule], &[RuleFunction])] = &[
    ids::MODULE,
    references::MODULE,
    dates::MODULE,
    decisions::MODULE,
    standings::MODULE,
    exempt::MODULE,
    links::MODULE,
    characters::MODULE,
    form::MODULE,
    publication::MODULE,
    placeholders::MODULE,
    mentions::MODULE,
    names::MODULE,
    plausible::MODULE,
    positions::MODULE,
    signings::MODULE,
    figures::MODULE,
    photographs::MODULE,
    site::MODULE,
    tense::MODULE,
    meetings::MODULE,
    writing::MODULE,
];

/// The rules on the content of a dataset.
pub(crate) fn rules() -> impl Iterator<Item = Rule> {
    MODULES.iter().flat_map(|(rules, _)| rules.iter().copied())
}

/// What a dataset is to be good for, beside itself: problems that stand in the
/// way of nothing else are not told.
#[derive(Clone, Copy, Default)]
pub struct Purpose<'a> {
    /// Reports, with what tells whether a font has a character.
    pub reports: Option<&'a (dyn Fn(char) -> bool + Sync)>,
    /// The public web site, with the day that it shows.
    pub site: Option<PartialDate>,
}

impl Purpose<'_> {
    /// Whether a problem with a rule stands in its way.
    #[must_use]
    pub fn concerns(&self, rule: Rule) -> bool {
        match rule.scope {
            Scope::Dataset => true,
            Scope::Report => self.reports.is_some(),
            Scope::Site => self.site.is_some(),
        }
    }
}

impl std::fmt::Debug for Purpose<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Purpose")
            .field("reports", &self.reports.is_some())
            .field("site", &self.site)
            .finish()
    }
}

/// What the rules look at.
struct Subject<'a> {
    dataset: &'a Dataset,
    texts: Vec<Text<'a>>,
    /// The passages that are declared public, and the reasons, which no report shows.
    declared: Vec<Text<'a>>,
    purpose: &'a Purpose<'a>,
    /// What the web site shows, if there is to be one.
    on_site: Option<OnSite<'a>>,
}

/// A text of the dataset.
struct Text<'a> {
    /// Where it is.
    pointer: Pointer<'a>,
    /// The list of the dataset that it is in, and its entry there.
    record: Option<(&'a str, usize)>,
    /// The text as it is written.
    content: &'a str,
    /// Whether it is narrative.
    narrative: bool,
    /// The text as readers see it, once it is needed.
    shown: OnceLock<String>,
}

impl Locate for Text<'_> {
    fn place<'a>(&'a self, _: &'a Origins) -> Pointer<'a> {
        self.pointer.clone()
    }
}

impl<'a> Text<'a> {
    fn new(pointer: Pointer<'a>, content: &'a str) -> Self {
        let narrative = dataset_type().is_narrative(pointer.steps());
        Self { pointer, record: None, content, narrative, shown: OnceLock::new() }
    }

    /// A text of a dataset.
    fn of(dataset: &'a Dataset, pointer: Pointer<'a>, content: &'a str) -> Self {
        Self { record: dataset.entry_of(&pointer), ..Self::new(pointer, content) }
    }

    /// The text as readers see it.
    fn shown(&self) -> &str {
        self.shown.get_or_init(|| shown(self.content, self.narrative))
    }

    /// The list of the dataset that it is in, and its entry there.
    fn record(&self) -> Option<(&'a str, usize)> {
        self.record
    }

    /// Whether it is in a list of the dataset.
    fn is_in(&self, list: &str) -> bool {
        self.record.is_some_and(|(own, _)| own == list)
    }
}

/// What has been found so far.
struct Findings<'a> {
    dataset: &'a Dataset,
    found: Vec<Diagnostic>,
}

impl Findings<'_> {
    /// Adds a problem with something.
    fn add(
        &mut self,
        rule: Rule,
        what: &(impl Locate + ?Sized),
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let location = self.dataset.locate(what);
        self.push(rule, location, what, message.into(), help.into());
    }

    /// Notes what a front end can offer about the problem that was added last.
    fn offer(&mut self, hint: Hint) {
        if let Some(last) = self.found.last_mut() {
            last.hint = Some(hint);
        }
    }

    /// Adds a problem with the key of something.
    fn add_at_key(
        &mut self,
        rule: Rule,
        what: &(impl Locate + ?Sized),
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let location = self.dataset.locate_key(what);
        self.push(rule, location, what, message.into(), help.into());
    }

    /// Adds a problem that concerns one report only, or of which an acceptance is to
    /// hold as long as a value other than that at its place stays the same.
    fn add_detailed(
        &mut self,
        rule: Rule,
        what: &(impl Locate + ?Sized),
        (message, help): (String, &str),
        report: Option<&str>,
        value: Option<String>,
    ) {
        let before = self.found.len();
        let location = self.dataset.locate(what);
        self.push(rule, location, what, message, help.to_owned());
        if let Some(added) = self.found.get_mut(before) {
            added.value = value;
            if let Some(report) = report {
                added.reports = Some(vec![report.to_owned()]);
            }
        }
    }

    /// Whether so many problems have been found that no more is told.
    fn are_enough(&self) -> bool {
        self.found.len() > MOST_FAULTS
    }

    /// Adds a problem, unless so many have been found that the rest can wait.
    fn push(
        &mut self,
        rule: Rule,
        location: Location,
        what: &(impl Locate + ?Sized),
        message: String,
        help: String,
    ) {
        if self.are_enough() {
            return;
        }
        let (message, help) = if self.found.len() == MOST_FAULTS {
            (
                format!("there are more than {MOST_FAULTS} problems of this kind"),
                "correct these first; the rest will then be shown".to_owned(),
            )
        } else {
            (message, help)
        };
        let mut found = Diagnostic::new(rule, Some(location), message, help);
        found.reports = self.dataset.reports_with(what);
        self.found.push(found);
    }
}

impl<'a> Subject<'a> {
    fn new(dataset: &'a Dataset, purpose: &'a Purpose<'a>) -> Self {
        let texts = dataset.texts().into_iter();
        let texts = texts.map(|(pointer, text)| Text::of(dataset, pointer, text));
        // Accepted warnings repeat other texts, and nothing shows them.
        let texts = texts.filter(|text| !text.is_in("accepted"));
        let (declared, texts): (Vec<_>, Vec<_>) =
            texts.partition(|text| text.is_in("public_passages"));
        let on_site = purpose.site.map(|day| OnSite::new(dataset, day));
        Self { dataset, texts, declared, purpose, on_site }
    }

    /// The texts that somebody reads: where only the web site is made, those of
    /// reports are left out, and narrative that it does not show.
    fn texts_read(&self) -> impl Iterator<Item = &Text<'a>> {
        let alone = self.on_site.as_ref().filter(|_| self.purpose.reports.is_none());
        self.texts.iter().filter(move |text| {
            alone.is_none_or(|on_site| match text.record() {
                Some(("reports", _)) => false,
                _ => !text.narrative || on_site.has(&text.pointer),
            })
        })
    }

    /// The report in whose meeting a text is read: its own, or the latest for what
    /// every report can show.
    fn report_of(&self, text: &Text<'_>) -> Option<&'a ReportEntry> {
        match text.record() {
            Some(("reports", index)) => self.dataset.reports.get(index),
            Some(("decisions", index)) => {
                self.dataset.report(self.dataset.decisions.get(index)?.report().as_str())
            }
            _ => self.dataset.latest_report(),
        }
    }
}

/// Whether something that is to be public quotes what is exempt in a dataset, as the rule
/// [`EXEMPT_QUOTED`](crate::diagnostic::EXEMPT_QUOTED) has it.
pub(crate) fn quotes_exempt(dataset: &Dataset, text: &str) -> bool {
    let purpose = Purpose::default();
    let mut subject = Subject::new(dataset, &purpose);
    let count = |subject: &Subject<'_>| {
        let mut findings = Findings { dataset, found: Vec::new() };
        exempt::nothing_public_quotes_what_is_exempt(subject, &mut findings);
        findings.found.len()
    };
    let before = count(&subject);
    // As public as the notice that every page has.
    let notice = Pointer::of_file(0).key("council").key("notice");
    subject.texts.push(Text::new(notice, text));
    count(&subject) > before
}

/// Checks the content of a dataset for a purpose.
#[must_use]
pub fn check(dataset: &Dataset, purpose: &Purpose<'_>) -> Vec<Diagnostic> {
    let subject = Subject::new(dataset, purpose);
    let functions = MODULES.par_iter().flat_map(|(_, functions)| functions.par_iter());
    let findings = functions.map(|rule| {
        let mut findings = Findings { dataset, found: Vec::new() };
        rule(&subject, &mut findings);
        findings.found
    });
    findings.flatten().filter(|found| purpose.concerns(found.rule)).collect()
}
