//! The commands: each calls the library and tells what came of it.

use std::path::{Path, PathBuf};

use serde_json::json;

use intl_update::Error;
use intl_update::compose::ComposeOptions;
use intl_update::dataset::{Edition, dataset_schema, field_reference};
use intl_update::diagnostic::Diagnostics;
use intl_update::out::{LastLine, OutputFile, Sources, recover, write_all};
use intl_update::render::Format;
use intl_update::report::{Report, report_schema};
use intl_update::site::site_schema;
use intl_update::templates::built_in_files;
use intl_update::workspace::{Built, CheckOptions, MinuteOptions, Reports};

use super::args::{BuildArgs, CheckArgs, MinuteArgs, OutArgs, SchemaOf, WordingArgs};
use super::batch::{Batch, Finished, Taken, find};
use super::messages::Messages;
use super::output::{
    Counts, count, counted, counted_warnings, deliver, json_text, print, size, stdout_error,
};
use super::{Outcome, compose_options, day, formats, opened, report_options, setup};

/// Makes the reports of one or more datasets. The files of each appear together.
pub(crate) fn build(args: &BuildArgs, messages: Messages) -> Result<Outcome, Error> {
    let (setup, options) = (setup(&args.report)?, report_options(args));
    recover(&args.out)?;
    let reports = args.year.clone().unwrap_or(Reports::Latest);
    let editions = args.edition.editions();
    let batch = Batch { setup: &setup, messages, failed: Some("build-failed") };
    let mut taken = Taken::default();
    Ok(batch.run(
        find(&args.input.datasets),
        |workspace| workspace.reports(&reports, editions, &options),
        |dataset, built| {
            let files = || built.iter().flat_map(Built::output_files);
            let names = files().map(|file| args.out.join(&file.name)).collect();
            let sources = built.iter().map(|built| built.sources.clone()).collect();
            let written =
                taken.write(dataset, names, || write_all(&args.out, files(), &sources))?;
            // The reports of one dataset share most of their warnings.
            let warnings = built.iter().flat_map(|built| built.warnings.clone());
            let warnings = Diagnostics::new(warnings.collect());
            messages.diagnostics(&warnings);
            // The summary of a dataset is the last of its messages on the screen.
            let mut paths = written.iter().map(PathBuf::as_path);
            for built in &built {
                let own: Vec<&Path> = paths.by_ref().take(built.files.len()).collect();
                messages
                    .done(|| summary(built, &own, editions), || summary_json(dataset, built, &own));
            }
            list_passages(dataset, &built, messages);
            Ok(Finished { found: Counts::from(&warnings), stops: false, files: written })
        },
    ))
}

/// Makes the minute of a report's item.
pub(crate) fn minute(args: &MinuteArgs, messages: Messages) -> Result<Outcome, Error> {
    let options = MinuteOptions {
        compose: ComposeOptions {
            report: args.year.clone(),
            agenda_item: args.agenda_item.clone(),
            meeting: args.meeting.clone(),
            ..compose_options(&args.report)
        },
        formats: formats(&args.format, &Format::MINUTE),
        made_at: args.report.stamp.made_at,
    };
    recover(&args.out)?;
    let dataset = &args.input.dataset;
    let editions = args.edition.editions();
    let made = opened(&args.input, &args.report, messages)?.minute(editions, &options)?;
    let sources = made.iter().map(|built| built.sources.clone()).collect();
    let paths = write_all(&args.out, made.iter().flat_map(Built::output_files), &sources)?;
    let mut paths = paths.iter().map(PathBuf::as_path);
    for built in &made {
        let own: Vec<&Path> = paths.by_ref().take(built.files.len()).collect();
        let meta = &built.report.meta;
        messages.diagnostics(&built.warnings);
        messages.done(
            || {
                let mut lines = vec![format!("{} {}, {}", meta.title, meta.year, meta.committee)];
                lines.extend(own.iter().map(|path| format!("  {}", path.display())));
                lines.extend(edition_note(built, editions));
                lines.join("\n")
            },
            || summary_json(dataset, built, &own),
        );
    }
    list_passages(dataset, &made, messages);
    Ok(Outcome::Done)
}

/// Lists the passages that are declared public, once for the exempt editions of a
/// dataset.
fn list_passages(dataset: &Path, built: &[Built], messages: Messages) {
    let passages = built.iter().map(|built| built.public_passages.as_slice());
    let Some(passages) = passages.into_iter().find(|passages| !passages.is_empty()) else { return };
    messages.done(
        || {
            let mut lines =
                vec!["Passages declared public that are also in exempt texts:".to_owned()];
            lines.extend(passages.iter().map(|passage| {
                let words = passage.text.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
                format!("  \u{201c}{words}\u{201d}: {}", passage.public_because)
            }));
            lines.join("\n")
        },
        || {
            json!({
                "reason": "public-passages",
                "dataset": dataset.display().to_string(),
                "passages": passages,
            })
        },
    );
}

/// A report by its title, year, committee and meeting.
pub(crate) fn named(report: &Report) -> String {
    let meta = &report.meta;
    format!("{} {}, {}, {}", meta.title, meta.year, meta.committee, meta.meeting_date_text)
}

fn summary(built: &Built, paths: &[&Path], editions: &[Edition]) -> String {
    let mut lines = vec![named(&built.report)];
    lines.extend(built.published.as_ref().map(|published| match published.version {
        1 => format!("  As published on {}", published.date.in_words()),
        number => format!("  As published on {}, version {number}", published.date.in_words()),
    }));
    for (path, file) in paths.iter().zip(&built.files) {
        let pages =
            file.pages.map(|pages| format!(", {}", count(pages, "page"))).unwrap_or_default();
        lines.push(format!("  {} ({}{pages})", path.display(), size(file.file.bytes.len())));
    }
    lines.push(format!(
        "  {}, {}",
        count(built.report.recommendations.len(), "recommendation"),
        counted_warnings(&built.warnings),
    ));
    lines.extend(edition_note(built, editions));
    lines.join("\n")
}

/// What is to be known of the edition: that it is not for publication, that it
/// withholds something, or that there is no other.
pub(crate) fn edition_note(built: &Built, editions: &[Edition]) -> Option<String> {
    let meta = &built.report.meta;
    let exempt = meta.has_exempt();
    match meta.edition {
        Edition::Exempt => meta.marking.as_ref().map(|marking| format!("  {marking}")),
        Edition::Public if exempt => {
            Some("  Public edition: exempt information is withheld".to_owned())
        }
        Edition::Public if editions.len() > 1 => {
            Some("  Nothing in this report is exempt, so there is only this edition".to_owned())
        }
        Edition::Public => None,
    }
}

fn summary_json(dataset: &Path, built: &Built, paths: &[&Path]) -> serde_json::Value {
    let files: Vec<_> = paths
        .iter()
        .zip(&built.files)
        .map(|(path, file)| {
            json!({
                "path": path.display().to_string(),
                "format": file.format.extension(),
                "bytes": file.file.bytes.len(),
                "pages": file.pages,
            })
        })
        .collect();
    json!({
        "reason": "build-finished",
        "dataset": dataset.display().to_string(),
        "year": built.report.meta.year,
        "edition": built.report.meta.edition,
        "files": files,
        "recommendations": built.report.recommendations.len(),
        "warnings": built.warnings.warnings(),
        "published": built.published.as_ref().map(|published| json!({
            "version": published.version,
            "date": published.date,
        })),
        "accepted": built.warnings.accepted(),
    })
}

/// Finds every problem of one or more datasets.
pub(crate) fn check(args: &CheckArgs, messages: Messages) -> Result<Outcome, Error> {
    let setup = setup(&args.report)?;
    let options = CheckOptions {
        edition: args.edition.edition(),
        house_style: args.report.house_style.clone(),
        formats: if args.typeset { Format::REPORT.to_vec() } else { Vec::new() },
        ..CheckOptions::on(day(&args.day, &args.report.stamp))
    };
    Ok(Batch { setup: &setup, messages, failed: None }.run(
        find(&args.input.datasets),
        |workspace| workspace.check(&options),
        |dataset, found| {
            messages.diagnostics(&found);
            messages.done(
                || format!("{}: {}", dataset.display(), counted(&found)),
                || json!({ "reason": "check-finished", "dataset": dataset.display().to_string(), "errors": found.errors(), "warnings": found.warnings(), "accepted": found.accepted() }),
            );
            let stops = found.stop(args.strict);
            Ok(Finished { found: Counts::from(&found), stops, files: Vec::new() })
        },
    ))
}

/// Lists the sentences of the standard wording.
pub(crate) fn wording(args: &WordingArgs, messages: Messages) -> Result<Outcome, Error> {
    let options = ComposeOptions { report: args.year.clone(), ..compose_options(&args.report) };
    let workspace = opened(&args.input, &args.report, messages)?;
    let of_report = workspace.sentences(args.edition.edition(), &options)?;
    let of_site = workspace.site_sentences(&options)?;
    for (of, heading, sentences) in [
        ("report", "Sentences of the report, for its `wording`:\n\n", of_report),
        ("site", "\nSentences of the web site, for `wording` in `site`:\n\n", of_site),
    ] {
        for (index, (name, text)) in sentences.into_iter().enumerate() {
            let heading = if index == 0 { heading } else { "" };
            messages.result(
                || format!("{heading}{name}\n    {text}"),
                || json!({ "reason": "sentence", "of": of, "name": name, "text": text }),
            );
        }
    }
    Ok(Outcome::Done)
}

/// Prints or writes a JSON Schema.
pub(crate) fn schema(of: SchemaOf, out: &OutArgs) -> Result<Outcome, Error> {
    let schema = match of {
        SchemaOf::Dataset => dataset_schema(),
        SchemaOf::Report => report_schema(),
        SchemaOf::Site => site_schema(),
    };
    deliver(&json_text(&schema)?, None, out)
}

/// Prints or writes the reference of the fields of a dataset.
pub(crate) fn fields(out: &OutArgs) -> Result<Outcome, Error> {
    deliver(&field_reference(), Some(LastLine::Markup), out)
}

/// Prints the manual page.
pub(crate) fn man(command: &clap::Command) -> Result<Outcome, Error> {
    let mut page = Vec::new();
    let made = clap_mangen::Man::new(command.clone()).render(&mut page);
    made.map_err(stdout_error)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = format!("{}-{}", command.get_name(), sub.get_name());
        let sub = sub.clone().name(name);
        clap_mangen::Man::new(sub).render(&mut page).map_err(stdout_error)?;
    }
    print(&String::from_utf8_lossy(&page))
}

/// Writes the built-in templates into a folder.
pub(crate) fn export_templates(folder: &Path, messages: Messages) -> Result<Outcome, Error> {
    recover(folder)?;
    let files: Vec<OutputFile> = built_in_files()
        .into_iter()
        .filter(|(name, _)| !folder.join(name).exists())
        .map(|(name, bytes)| OutputFile { name, bytes: bytes.to_vec() })
        .collect();
    let kept = built_in_files().len().saturating_sub(files.len());
    let written = write_all(folder, &files, &Sources::default())?;
    messages.done(
        || {
            let kept =
                if kept > 0 { format!("; {kept} existing files were kept") } else { String::new() };
            format!("{} in {}{kept}", count(written.len(), "template file"), folder.display())
        },
        || json!({ "reason": "templates-exported", "written": written.len(), "kept": kept }),
    );
    Ok(Outcome::Done)
}
