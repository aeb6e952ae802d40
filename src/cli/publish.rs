//! Publishing and withdrawing reports.

use std::path::PathBuf;

use serde_json::json;

use intl_update::Error;
use intl_update::compose::ComposeOptions;
use intl_update::diagnostic::Diagnostics;
use intl_update::out::{edit_all, recover};
use intl_update::roll::dataset_folder;
use intl_update::workspace::{Built, PublishOptions};

use super::args::PublishArgs;
use super::commands::{edition_note, named};
use super::messages::Messages;
use super::{Outcome, compose_options, opened, today};

/// Publishes a report, or withdraws a version of one.
pub(crate) fn publish(args: &PublishArgs, messages: Messages) -> Result<Outcome, Error> {
    recover(dataset_folder(&args.input.dataset))?;
    match &args.withdraw {
        Some(reason) => withdraw(args, reason.clone(), messages),
        None => publish_version(args, messages),
    }
}

fn publish_version(args: &PublishArgs, messages: Messages) -> Result<Outcome, Error> {
    let dataset = &args.input.dataset;
    let published = opened(&args.input, &args.report, messages)?.publish(PublishOptions {
        compose: ComposeOptions {
            report: args.year.clone(),
            agenda_item: args.agenda_item.clone(),
            first_page: args.first_page,
            ..compose_options(&args.report)
        },
        reason: args.reissue.clone(),
        date: args.date,
        today: today(),
        made_at: args.report.stamp.made_at,
    })?;
    let paths = edit_all(&published.folder, &published.edits)?;
    let warnings = published.built.iter().flat_map(|built| built.warnings.clone());
    messages.diagnostics(&Diagnostics::new(warnings.collect()));
    let files: Vec<PathBuf> = paths.into_iter().filter(|path| path.is_file()).collect();
    let Some(Built { report, .. }) = published.built.first() else { return Ok(Outcome::Done) };
    messages.done(
        || {
            let version = match published.version {
                1 => String::new(),
                number => format!(", version {number}"),
            };
            let mut lines = vec![
                named(report),
                format!("  Published on {}{version}", published.date.in_words()),
            ];
            lines.extend(files.iter().map(|path| format!("  {}", path.display())));
            for built in &published.built {
                lines.extend(edition_note(built, &[]));
            }
            lines.join("\n")
        },
        || {
            json!({
                "reason": "report-published",
                "dataset": dataset,
                "report": report.meta.report_id,
                "version": published.version,
                "date": published.date,
                "files": files,
            })
        },
    );
    Ok(Outcome::Done)
}

fn withdraw(args: &PublishArgs, reason: String, messages: Messages) -> Result<Outcome, Error> {
    let date = args.date.unwrap_or_else(today);
    let dataset = &args.input.dataset;
    let workspace = opened(&args.input, &args.report, messages)?;
    let withdrawn = workspace.withdraw(args.year.as_ref(), args.version, reason, date)?;
    edit_all(&withdrawn.folder, &withdrawn.edits)?;
    messages.done(
        || {
            format!(
                "Version {} of the report for {} is withdrawn; its files are kept in `records-exempt`.\n\
                 Remove the copies in your output folder, in agenda packs and on web sites yourself.",
                withdrawn.version, withdrawn.report
            )
        },
        || {
            json!({
                "reason": "report-withdrawn",
                "dataset": dataset,
                "report": withdrawn.report,
                "version": withdrawn.version,
            })
        },
    );
    Ok(Outcome::Done)
}
