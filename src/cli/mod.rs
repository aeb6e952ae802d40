//! The program: arguments in, messages and exit status out. All work is in the
//! library.

mod args;
mod ask;
mod batch;
mod commands;
mod dates;
mod diff;
mod guard;
mod hints;
mod messages;
mod output;
mod panics;
mod publish;
mod site;
mod start;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{Local, NaiveDate};
use clap::{CommandFactory as _, Parser as _};

use intl_update::compose::{ComposeError, ComposeOptions};
use intl_update::dataset::{LoadError, STDIN, find_datasets, read_stream, skipped_files};
use intl_update::out::WriteError;
use intl_update::render::{Fonts, Format};
use intl_update::style::StyleError;
use intl_update::templates::{Templates, TemplatesError};
use intl_update::timetable::TimetableError;
use intl_update::workspace::{PublishError, ReportOptions, Setup, Workspace};
use intl_update::{Error, Input};

use args::{
    BuildArgs, Cli, Command, DatasetArg, DayArgs, FormatArg, ReportArgs, StampArgs,
    TemplatesCommand,
};
use messages::Messages;

/// The dataset or a template has errors.
const INVALID: u8 = 1;
/// The command line asks for what is not there.
const USAGE: u8 = 2;
/// Anything else went wrong.
const FAILED: u8 = 3;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    Invalid,
    /// Something went wrong that has been told of, with this exit status.
    Failed(u8),
}

/// How a command that goes through several datasets ends: what is wrong with one
/// does not keep it from the others.
#[derive(Debug, Default)]
pub(crate) struct Ending {
    invalid: bool,
    worst: u8,
}

impl Ending {
    /// A dataset, or a template, has errors that have been told of.
    pub(crate) fn invalid(&mut self) {
        self.invalid = true;
    }

    /// Tells why something else went wrong, with one dataset if there are several.
    pub(crate) fn failed(&mut self, error: &Error, dataset: Option<&Path>, messages: Messages) {
        messages.error(error, dataset);
        self.worst = self.worst.max(status(error));
    }

    /// Errors in a dataset are what a run tells first.
    pub(crate) fn outcome(self) -> Outcome {
        match self {
            Self { invalid: true, .. } => Outcome::Invalid,
            Self { worst: 1.., .. } => Outcome::Failed(self.worst),
            Self { .. } => Outcome::Done,
        }
    }
}

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    panics::held_back(run_command).unwrap_or_else(|told| {
        let _ = writeln!(anstream::stderr(), "{told}");
        ExitCode::from(FAILED)
    })
}

fn run_command() -> ExitCode {
    let (watched, arguments) = guard::arguments();
    let cli = Cli::parse_from(arguments);
    let messages = Messages::new(cli.message_format, cli.color, cli.quiet, cli.verbose);
    if let Some(report) = cli.command.report().filter(|report| report.templates.is_some())
        && let Some(status) = guard::run(report, watched, messages)
    {
        return ExitCode::from(status);
    }
    let outcome = match cli.command {
        Command::Build(args) => commands::build(&args, messages),
        Command::Publish(args) => publish::publish(&args, messages),
        Command::Site(args) => site::site(&args, messages),
        Command::Check(args) => commands::check(&args, messages),
        Command::Wording(args) => commands::wording(&args, messages),
        Command::New(args) => start::new(&args, messages),
        Command::Roll(args) => start::roll(&args, messages),
        Command::Upgrade { dataset } => start::upgrade(&dataset, messages),
        Command::Minute(args) => commands::minute(&args, messages),
        Command::Diff(args) => diff::diff(&args, messages),
        Command::Dates(args) => dates::dates(&args, messages),
        Command::Schema { of, out } => commands::schema(of, &out),
        Command::Fields(out) => commands::fields(&out),
        Command::Templates(TemplatesCommand::Export { folder }) => {
            commands::export_templates(&folder, messages)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "intl-update", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
        Command::Man => commands::man(&Cli::command()),
    };
    match outcome {
        Ok(_) if !messages::all_written() => ExitCode::from(FAILED),
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Invalid) => ExitCode::from(INVALID),
        Ok(Outcome::Failed(status)) => ExitCode::from(status),
        Err(error) => {
            if let Error::Problems(found) = &error {
                messages.failures(found);
            } else {
                messages.error(&error, None);
            }
            ExitCode::from(status(&error))
        }
    }
}

/// The exit status that tells what kind of error a command ended with.
fn status(error: &Error) -> u8 {
    match error {
        Error::Problems(_)
        | Error::Compose(ComposeError::NoReport)
        | Error::Timetable(
            TimetableError::NoDay { .. } | TimetableError::NoReport { report: None },
        )
        | Error::Roll(_)
        | Error::Publish(PublishError::Draft { .. })
        | Error::Withdrawn { .. }
        | Error::Upgrade(_)
        | Error::NothingExempt { .. } => INVALID,
        // What the command line names is not there.
        Error::Compose(
            ComposeError::NoReportFor { .. }
            | ComposeError::Meeting { .. }
            | ComposeError::Style(StyleError::Templates(
                TemplatesError::NoStyle { .. }
                | TemplatesError::Incomplete { .. }
                | TemplatesError::Outside { .. },
            )),
        )
        | Error::Templates(TemplatesError::NoFolder { .. })
        | Error::Year(_)
        | Error::Publish(_)
        | Error::Published { .. }
        | Error::NoAnswer { .. }
        | Error::Answer { .. }
        | Error::FolderInUse { .. }
        | Error::Load(LoadError::Output { .. })
        | Error::Write(WriteError::Source { .. } | WriteError::Foreign { .. })
        | Error::Timetable(TimetableError::NoReport { report: Some(_) }) => USAGE,
        _ => FAILED,
    }
}

/// The templates and fonts that the command line names.
pub(crate) fn setup(report: &ReportArgs) -> Result<Setup, Error> {
    Ok(Setup {
        templates: match &report.templates {
            Some(folder) => Templates::with_overrides(folder)?,
            None => Templates::built_in(),
        },
        fonts: match &report.font_path {
            Some(folder) => Fonts::with_folder(folder)?,
            None => Fonts::embedded(),
        },
    })
}

/// Opens the dataset that the command line names, with its templates and fonts.
pub(crate) fn opened(
    named: &DatasetArg,
    report: &ReportArgs,
    messages: Messages,
) -> Result<Workspace, Error> {
    Workspace::open(input(&named.dataset, messages)?, setup(report)?)
}

/// What is composed: reports in the house style that the command line names.
pub(crate) fn compose_options(report: &ReportArgs) -> ComposeOptions {
    ComposeOptions { house_style: report.house_style.clone(), ..ComposeOptions::default() }
}

/// The day that the web site shows: what was asked for, or else that on which files
/// say that they are made, or else today.
pub(crate) fn day(asked: &DayArgs, stamp: &StampArgs) -> NaiveDate {
    let made_on = || stamp.made_at.map(|made_at| made_at.date_naive());
    asked.date.or_else(made_on).unwrap_or_else(today)
}

/// Today, where the program runs.
#[expect(
    clippy::disallowed_methods,
    reason = "a site shows how things stand today, and a report is published today, unless another day is given; this is the only place that asks the clock"
)]
pub(crate) fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// How the command line asks for reports to be made.
pub(crate) fn report_options(args: &BuildArgs) -> ReportOptions {
    ReportOptions {
        compose: ComposeOptions {
            agenda_item: args.agenda_item.clone(),
            first_page: args.first_page,
            ..compose_options(&args.report)
        },
        formats: formats(&args.format, &Format::REPORT),
        strict: args.strict,
        made_at: args.report.stamp.made_at,
        from_register: args.from_register,
        published: None,
    }
}

/// The formats that were asked for, each once; the usual ones if none was.
pub(crate) fn formats(asked: &[FormatArg], usual: &[Format]) -> Vec<Format> {
    if asked.is_empty() {
        return usual.to_vec();
    }
    let mut formats: Vec<Format> = asked
        .iter()
        .map(|format| match format {
            FormatArg::Pdf => Format::Pdf,
            FormatArg::Html => Format::Html,
            FormatArg::Json => Format::Json,
            FormatArg::Markdown => Format::Markdown,
        })
        .collect();
    formats.sort_unstable();
    formats.dedup();
    formats
}

/// Whether the dataset is to be read from standard input.
fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The datasets at a path that the command line names: one, or those in a folder.
pub(crate) fn datasets(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if is_stdin(path) { Ok(vec![path.to_owned()]) } else { Ok(find_datasets(path)?) }
}

/// The dataset that was named on the command line, with a mention of the files in its folder
/// that are not read.
pub(crate) fn input(path: &Path, messages: Messages) -> Result<Input, Error> {
    mention_skipped(path, messages);
    read_input(path)
}

/// The dataset that was named on the command line.
pub(crate) fn read_input(path: &Path) -> Result<Input, Error> {
    if !is_stdin(path) {
        return Ok(Input::from(path));
    }
    let bytes = read_stream(STDIN, std::io::stdin().lock())?;
    Ok(Input::Text { name: STDIN.to_owned(), bytes, folder: None })
}

/// Mentions the files in the folder of a dataset that are not read to those who want to know
/// more. A folder that cannot be listed cannot be read either, which is told then.
pub(crate) fn mention_skipped(path: &Path, messages: Messages) {
    if messages.wants_details() && !is_stdin(path) {
        for file in skipped_files(path).unwrap_or_default() {
            messages.detail(|| file.to_string());
        }
    }
}
