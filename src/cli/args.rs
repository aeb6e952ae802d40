//! The command line, as clap reads it.

use std::path::PathBuf;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use intl_update::dataset::{Edition, PartialDate, PartialDateError, ReportId, SiteAddress};
use intl_update::workspace::Reports;

/// Makes a council's Annual International Update from one dataset: a committee
/// report as an accessible PDF, a web page and JSON.
#[derive(Debug, Parser)]
#[command(name = "intl-update", version, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 done, 1 a dataset or a template has errors, 2 the command line is wrong, 3 anything else."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Show errors only.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Show every message in full, and how long each step took.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,

    /// How to write messages: as text, or as one JSON object per line.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) message_format: MessageFormat,

    /// When to use colour. The default is on a terminal, unless `NO_COLOR` is set.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: Color,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the reports of one or more datasets.
    Build(BuildArgs),
    /// Publish a report: make its files one last time and keep them as its record.
    Publish(PublishArgs),
    /// Make the public web sites of one or more datasets.
    Site(SiteArgs),
    /// Check one or more datasets with their reports and web sites, without writing anything.
    Check(CheckArgs),
    /// List the standard sentences, which a dataset can replace.
    Wording(WordingArgs),
    /// Print the JSON Schema of the dataset files, or of the composed report or web site.
    Schema {
        /// Which schema to print. The default is that of the dataset files.
        #[arg(value_enum, default_value_t)]
        of: SchemaOf,
        #[command(flatten)]
        out: OutArgs,
    },
    /// Print a reference of every field and choice of a dataset, as Markdown.
    Fields(OutArgs),
    /// Start a new dataset with examples to replace.
    New(NewArgs),
    /// Prepare the report for the next municipal year.
    Roll(RollArgs),
    /// Rewrite an older dataset in the current format.
    Upgrade {
        /// The dataset: a JSON file or a folder of them.
        #[arg(value_name = "DATASET")]
        dataset: PathBuf,
    },
    /// Make the minute of a report from its resolutions.
    Minute(MinuteArgs),
    /// Compare two reports, a published report with the register, or two datasets.
    Diff(DiffArgs),
    /// Show the statutory dates of a report: last day to publish, notice, inspection.
    Dates(DatesArgs),
    /// Manage report templates.
    #[command(subcommand)]
    Templates(TemplatesCommand),
    /// Print shell completions.
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page, in roff.
    Man,
}

impl Command {
    /// What the command takes for composing reports, if it does that.
    pub(crate) fn report(&self) -> Option<&ReportArgs> {
        match self {
            Self::Build(BuildArgs { report, .. })
            | Self::Publish(PublishArgs { report, .. })
            | Self::Site(SiteArgs { report, .. })
            | Self::Check(CheckArgs { report, .. })
            | Self::Wording(WordingArgs { report, .. })
            | Self::Minute(MinuteArgs { report, .. })
            | Self::Diff(DiffArgs { report, .. }) => Some(report),
            Self::New(_)
            | Self::Roll(_)
            | Self::Upgrade { .. }
            | Self::Dates(_)
            | Self::Schema { .. }
            | Self::Fields(_)
            | Self::Templates(_)
            | Self::Completions { .. }
            | Self::Man => None,
        }
    }
}

/// The dataset of a command that takes one.
#[derive(Debug, Args)]
pub(crate) struct DatasetArg {
    /// The dataset: a JSON file, a folder of them, or - for standard input.
    #[arg(value_name = "DATASET")]
    pub(crate) dataset: PathBuf,
}

/// The datasets of a command that takes several.
#[derive(Debug, Args)]
pub(crate) struct DatasetArgs {
    /// The datasets: each a JSON file, a folder of them, a folder of datasets, or - for standard input.
    #[arg(value_name = "DATASET", required = true)]
    pub(crate) datasets: Vec<PathBuf>,
}

/// What every command that composes reports takes.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Use this house style instead of the council's own.
    #[arg(long, value_name = "NAME")]
    pub(crate) house_style: Option<String>,

    /// Use the templates in this folder in place of the built-in ones of the same name.
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,

    /// Stop a run with --templates after this many seconds.
    #[arg(long, value_name = "SECONDS", requires = "templates", default_value_t = 600)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) time_limit: u32,

    /// Also use the fonts in this folder. Noto Sans is always available.
    #[arg(long, value_name = "DIR")]
    pub(crate) font_path: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) stamp: StampArgs,
}

/// What every command takes whose files say when they were made.
#[derive(Debug, Args)]
pub(crate) struct StampArgs {
    /// Record this creation time in the files, in seconds since 1970. The default is the date of the document; in a calendar, the first of January of the report's year.
    #[arg(long = "creation-timestamp", value_name = "SECONDS", env = "SOURCE_DATE_EPOCH")]
    #[arg(value_parser = seconds_since_1970, hide_env_values = true)]
    pub(crate) made_at: Option<DateTime<Utc>>,
}

/// Options of commands that print a result.
#[derive(Debug, Args)]
pub(crate) struct OutArgs {
    /// Write the result to this file instead of printing it.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Reads a date as it is written on the command line.
fn day(text: &str) -> Result<NaiveDate, String> {
    let fault = match text.parse::<PartialDate>().map(PartialDate::day_of) {
        Ok(Some(day)) => return Ok(day),
        Err(PartialDateError::Impossible) => "there is no such day in the calendar",
        Ok(None) | Err(_) => "this is not a day",
    };
    Err(format!("{fault}: write year, month and day, such as 2024-10-29"))
}

/// Reads a time as it is written in `SOURCE_DATE_EPOCH`.
fn seconds_since_1970(text: &str) -> Result<DateTime<Utc>, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds >= 0);
    seconds
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        // A PDF has four digits for the year.
        .filter(|time| time.year() <= 9999)
        .ok_or_else(|| {
            "the flag, or else SOURCE_DATE_EPOCH, has to be a number of seconds since 1970"
                .to_owned()
        })
}

/// What `build` takes.
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    #[command(flatten)]
    pub(crate) input: DatasetArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Make the report of this municipal year, such as 2023-24, the one with this id, or all. The default is the latest.
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<Reports>,

    /// Make these formats. The default is PDF, HTML and JSON.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMATS")]
    pub(crate) format: Vec<FormatArg>,

    /// Make this edition, or all.
    #[arg(long, value_enum, default_value_t, value_name = "EDITION")]
    pub(crate) edition: EditionsArg,

    /// Write the files into this folder.
    #[arg(short, long, default_value = "out", value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Show this agenda item number. The default is the one in the dataset.
    #[arg(long, value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) agenda_item: Option<String>,

    /// Start the page numbers here, for an agenda pack. The default is the one in the dataset, or 1.
    #[arg(long, value_name = "PAGE", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) first_page: Option<u32>,

    /// Make a published report from the register as it is now, clearly marked, rather than give the files on record.
    #[arg(long)]
    pub(crate) from_register: bool,

    /// Treat warnings as errors.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// What `publish` takes.
#[derive(Debug, Args)]
pub(crate) struct PublishArgs {
    #[command(flatten)]
    pub(crate) input: DatasetArg,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Publish the report of this municipal year, or with this id. The default is the latest.
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<ReportId>,

    /// The date of publication, or of withdrawal. The default is the report's `published`, or else today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) date: Option<NaiveDate>,

    /// Publish a new version of a report that was published before. The front page says when and why.
    #[arg(long, value_name = "REASON", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) reissue: Option<String>,

    /// Withdraw a version that should not have been public: its files are kept for officers only, and builds no longer give it.
    #[arg(long, value_name = "REASON", conflicts_with = "reissue")]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) withdraw: Option<String>,

    /// Withdraw this version. The default is the latest.
    #[arg(long = "version-number", value_name = "NUMBER", requires = "withdraw")]
    pub(crate) version: Option<u32>,

    /// Show this number of the item on the agenda. The default is the dataset's.
    #[arg(long, value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) agenda_item: Option<String>,

    /// Number the pages from this one on, for an agenda pack. The default is the dataset's, or 1.
    #[arg(long, value_name = "PAGE", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) first_page: Option<u32>,
}

/// What every command takes that makes the web site, to write or to check it.
#[derive(Debug, Args)]
pub(crate) struct DayArgs {
    /// Make the web site as at this date, such as 2024-10-15, leaving out what is later. The default is the day, in UTC, of --creation-timestamp or `SOURCE_DATE_EPOCH`, or else today where you are.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) date: Option<NaiveDate>,
}

/// What `site` takes.
#[derive(Debug, Args)]
pub(crate) struct SiteArgs {
    #[command(flatten)]
    pub(crate) input: DatasetArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Write the site into this folder. The default is `out/COUNCIL-site`, with the council's id, or for fragments `out/COUNCIL-site-fragments`; of several datasets, each site goes into a folder COUNCIL-site of this one. Of an earlier site there, the files that `site-manifest.json` lists and the new one does not have are removed, unless somebody has changed them.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) day: DayArgs,

    /// Where the site is published, such as <https://www.example.org/partner-places/>, ending in a slash. The default is the dataset's `site.address`.
    #[arg(long, value_name = "URL")]
    pub(crate) address: Option<SiteAddress>,

    /// Write only the main content, for pasting into a content management system: a file for each page, or all pages in one with `--fragment=one`. Pictures are PNG files in the folder `images`. Links lead to --address, where it is known. The summary lists what is new or changed since the last run.
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "pages")]
    pub(crate) fragment: Option<FragmentArg>,

    /// Treat warnings as errors.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// How the main content of a web site is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FragmentArg {
    /// A file for each page.
    Pages,
    /// All pages in one file.
    One,
}

/// What `check` takes.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: DatasetArgs,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    #[command(flatten)]
    pub(crate) day: DayArgs,

    /// Who will read the messages; `public` hides exempt text.
    #[arg(long, value_enum, default_value_t, value_name = "EDITION")]
    pub(crate) edition: EditionArg,

    /// Also make every report and the web site, without writing them: this proves templates of
    /// your own.
    #[arg(long)]
    pub(crate) typeset: bool,

    /// Treat warnings as errors.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// What `new` takes. What is not given is asked for.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The folder for the dataset. It is created if necessary.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// Full name of the council, such as Exampleton City Council.
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) name: Option<String>,

    /// The city, county or district itself, such as Exampleton.
    #[arg(long, value_name = "PLACE", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) place: Option<String>,

    /// The nation: england, wales, scotland or northern-ireland.
    #[arg(long, value_name = "NATION")]
    pub(crate) nation: Option<String>,

    /// How the council decides: committee-system, leader-and-cabinet or elected-mayor.
    #[arg(long, value_name = "MODEL")]
    pub(crate) governance: Option<String>,

    /// The committee that the report goes to.
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) committee: Option<String>,

    /// The annual meeting with which the municipal year of the first report began, such as 2025-05-20.
    #[arg(long, value_name = "DATE")]
    pub(crate) annual_meeting: Option<PartialDate>,

    /// The house style of the reports.
    #[arg(long, value_name = "NAME", default_value = "standard")]
    pub(crate) house_style: String,
}

/// What `roll` takes.
#[derive(Debug, Args)]
pub(crate) struct RollArgs {
    /// The dataset: a JSON file or a folder of them.
    #[arg(value_name = "DATASET")]
    pub(crate) dataset: PathBuf,

    /// The annual meeting with which the next municipal year begins. The default is the month in which it is expected: May, June in Northern Ireland, or in Scotland as the year before.
    #[arg(long, value_name = "DATE")]
    pub(crate) annual_meeting: Option<PartialDate>,
}

/// What `minute` takes.
#[derive(Debug, Args)]
pub(crate) struct MinuteArgs {
    #[command(flatten)]
    pub(crate) input: DatasetArg,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// Make the minute of the report of this municipal year, or with this id. The default is the latest.
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<ReportId>,

    /// Make this edition, or all.
    #[arg(long, value_enum, default_value_t, value_name = "EDITION")]
    pub(crate) edition: EditionsArg,

    /// Make these formats. The default is HTML, PDF and Markdown.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMATS")]
    pub(crate) format: Vec<FormatArg>,

    /// Write the files into this folder.
    #[arg(long, default_value = "out", value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Show this agenda item number. The default is the one in the dataset.
    #[arg(long, value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) agenda_item: Option<String>,

    /// Make the minute of the meeting on this date, such as 2025-10-15, or of the committee with this id. The default is the only meeting that has considered the report.
    #[arg(long, value_name = "DATE", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) meeting: Option<String>,
}

/// What `diff` takes.
#[derive(Debug, Args)]
#[command(
    override_usage = "intl-update diff <DATASET> <YEAR> <YEAR>\n       intl-update diff <DATASET> <YEAR>\n       intl-update diff <DATASET> <OTHER> [--year <YEAR>]"
)]
pub(crate) struct DiffArgs {
    #[command(flatten)]
    pub(crate) input: DatasetArg,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// The year or id of the first report. Without a second one, that of a published report, which is compared with what the register gives now; or another dataset.
    #[arg(value_name = "YEAR|OTHER")]
    pub(crate) from: PathBuf,

    /// The year or id of the second report.
    #[arg(value_name = "YEAR", conflicts_with = "year")]
    pub(crate) to: Option<ReportId>,

    /// Of two datasets, compare the reports of this year, or with this id. The default is the latest of each.
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<ReportId>,

    /// Which edition to compare.
    #[arg(long, value_enum, default_value_t, value_name = "EDITION")]
    pub(crate) edition: EditionArg,

    /// How to write the differences.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: DiffFormat,

    #[command(flatten)]
    pub(crate) out: OutArgs,
}

/// How to write the differences.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum DiffFormat {
    /// As text: removals in [- -], additions in {+ +}.
    #[default]
    Text,
    /// As Markdown: removals struck through, additions in bold.
    Markdown,
    /// As JSON.
    Json,
}

/// What `dates` takes.
#[derive(Debug, Args)]
pub(crate) struct DatesArgs {
    /// The dataset: a JSON file, a folder of them, or - for standard input.
    #[arg(value_name = "DATASET")]
    pub(crate) dataset: PathBuf,

    /// Give the dates of the report of this municipal year, or with this id. The default is the latest.
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<ReportId>,

    /// Try out a meeting on this date, such as 2024-10-29.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) meeting: Option<NaiveDate>,

    /// How to write the dates.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: DatesFormat,

    #[command(flatten)]
    pub(crate) out: OutArgs,

    #[command(flatten)]
    pub(crate) stamp: StampArgs,
}

/// How to write the statutory dates.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum DatesFormat {
    /// As text; --verbose shows how the days are counted.
    #[default]
    Text,
    /// As JSON.
    Json,
    /// As an iCalendar file, for a calendar program.
    Ics,
}

/// What `wording` takes.
#[derive(Debug, Args)]
pub(crate) struct WordingArgs {
    #[command(flatten)]
    pub(crate) input: DatasetArg,

    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// List the sentences of the report of this municipal year, or with this id. The default is the latest.
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<ReportId>,

    /// Which edition to list them for.
    #[arg(long, value_enum, default_value_t, value_name = "EDITION")]
    pub(crate) edition: EditionArg,
}

/// What to do with the templates.
#[derive(Debug, Subcommand)]
pub(crate) enum TemplatesCommand {
    /// Write the built-in templates to a folder, so that you can change them.
    Export {
        /// The folder. Existing files are kept; delete a file to get the built-in template back.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// A format of the report.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FormatArg {
    /// A typeset document, PDF/UA-1 and PDF/A-2a.
    Pdf,
    /// A self-contained web page.
    Html,
    /// The composed report for other systems.
    Json,
    /// Markdown, for pasting into other programs.
    #[value(alias = "md")]
    Markdown,
}

/// An edition of the report.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum EditionArg {
    /// For everyone: exempt information is withheld.
    #[default]
    Public,
    /// For members and officers, not for publication: with exempt information.
    Exempt,
}

/// One edition of the report, or all.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum EditionsArg {
    /// For everyone: exempt information is withheld.
    #[default]
    Public,
    /// For members and officers, not for publication: with exempt information.
    Exempt,
    /// Both, if anything is exempt.
    All,
}

impl EditionArg {
    pub(crate) fn edition(self) -> Edition {
        match self {
            Self::Public => Edition::Public,
            Self::Exempt => Edition::Exempt,
        }
    }
}

impl EditionsArg {
    pub(crate) fn editions(self) -> &'static [Edition] {
        match self {
            Self::Public => &[Edition::Public],
            Self::Exempt => &[Edition::Exempt],
            Self::All => &[Edition::Public, Edition::Exempt],
        }
    }
}

/// A JSON Schema.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The dataset files.
    #[default]
    Dataset,
    /// The composed report, as `build --format json` writes it.
    Report,
    /// The composed web site, as `site` writes it.
    Site,
}

/// How to write messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// For people.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
