//! What is made of a dataset in one call, as most tests need it.

use chrono::{DateTime, NaiveDate, Utc};
use intl_update::compose::{ComposeOptions, SiteOptions};
use intl_update::dataset::{Edition, PartialDate, ReportId};
use intl_update::diff::Difference;
use intl_update::render::{Fonts, Format, SiteForm};
use intl_update::roll::Rolled;
use intl_update::templates::Templates;
use intl_update::timetable::Timetable;
use intl_update::workspace::{CheckOptions, MinuteOptions};
use intl_update::{ReportOptions, Setup, Workspace};

pub(crate) use intl_update::diagnostic::Diagnostics;
pub(crate) use intl_update::workspace::{Built, BuiltSite, Error, Input, Reports};

/// What tests choose.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) edition: Edition,
    pub(crate) compose: ComposeOptions,
    pub(crate) formats: Vec<Format>,
    pub(crate) templates: Templates,
    pub(crate) fonts: Fonts,
    pub(crate) strict: bool,
    pub(crate) made_at: Option<DateTime<Utc>>,
    pub(crate) from_register: bool,
}

impl Default for Settings {
    fn default() -> Self {
        let Setup { templates, fonts } = Setup::default();
        Self {
            edition: Edition::default(),
            compose: ComposeOptions::default(),
            formats: Format::REPORT.to_vec(),
            templates,
            fonts,
            strict: false,
            made_at: None,
            from_register: false,
        }
    }
}

impl Settings {
    fn open(&self, input: impl Into<Input>) -> Result<Workspace, Error> {
        let setup = Setup { templates: self.templates.clone(), fonts: self.fonts.clone() };
        Workspace::open(input, setup)
    }

    fn options(&self) -> ReportOptions {
        ReportOptions {
            compose: self.compose.clone(),
            formats: self.formats.clone(),
            strict: self.strict,
            made_at: self.made_at,
            from_register: self.from_register,
            published: None,
        }
    }
}

pub(crate) fn build(input: impl Into<Input>, settings: &Settings) -> Result<Built, Error> {
    settings.open(input)?.report(settings.edition, &settings.options())
}

pub(crate) fn build_reports(
    input: impl Into<Input>,
    reports: &Reports,
    editions: &[Edition],
    settings: &Settings,
) -> Result<Vec<Built>, Error> {
    settings.open(input)?.reports(reports, editions, &settings.options())
}

pub(crate) fn minute(
    input: impl Into<Input>,
    editions: &[Edition],
    settings: &Settings,
) -> Result<Vec<Built>, Error> {
    let Settings { compose, formats, made_at, .. } = settings.clone();
    settings.open(input)?.minute(editions, &MinuteOptions { compose, formats, made_at })
}

pub(crate) fn build_site(
    input: impl Into<Input>,
    options: &SiteOptions,
    form: SiteForm,
    settings: &Settings,
) -> Result<BuiltSite, Error> {
    settings.open(input)?.site(options, form, settings.strict)
}

pub(crate) fn check(
    input: impl Into<Input>,
    day: NaiveDate,
    settings: &Settings,
) -> Result<Diagnostics, Error> {
    let options = CheckOptions {
        edition: settings.edition,
        day,
        house_style: settings.compose.house_style.clone(),
        formats: settings.formats.clone(),
    };
    settings.open(input)?.check(&options)
}

pub(crate) fn sentences(
    input: impl Into<Input>,
    settings: &Settings,
) -> Result<Vec<(String, String)>, Error> {
    settings.open(input)?.sentences(settings.edition, &settings.compose)
}

pub(crate) fn site_sentences(
    input: impl Into<Input>,
    settings: &Settings,
) -> Result<Vec<(String, String)>, Error> {
    settings.open(input)?.site_sentences(&settings.compose)
}

pub(crate) fn timetable(
    input: impl Into<Input>,
    report: Option<&ReportId>,
    meeting: Option<NaiveDate>,
) -> Result<Timetable, Error> {
    Workspace::open(input, Setup::default())?.timetable(report, meeting)
}

pub(crate) fn roll(
    path: &std::path::Path,
    annual_meeting: Option<PartialDate>,
) -> Result<Rolled, Error> {
    Workspace::open(path, Setup::default())?.roll(path, annual_meeting)
}

/// One of two reports that are compared.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    pub(crate) input: Input,
    pub(crate) report: Option<ReportId>,
}

pub(crate) fn diff(before: Edge, after: Edge, settings: &Settings) -> Result<Difference, Error> {
    let options = |report| ComposeOptions { report, ..settings.compose.clone() };
    let (first, second) = (options(before.report), options(after.report));
    let (before, after) = (settings.open(before.input)?, settings.open(after.input)?);
    intl_update::workspace::diff((&before, &first), (&after, &second), settings.edition)
}
