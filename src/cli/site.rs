//! The command that makes public web sites.

use std::path::{Path, PathBuf};

use serde_json::json;

use intl_update::Error;
use intl_update::compose::SiteOptions;
use intl_update::out::{FileSet, Replaced, replace_all, settle};
use intl_update::render::SiteForm;
use intl_update::workspace::BuiltSite;

use super::args::{FragmentArg, SiteArgs};
use super::commands::{make_each, nothing_written, only_once};
use super::messages::Messages;
use super::output::{count, counted_warnings};
use super::{Ending, Outcome, datasets, day, setup};

/// Makes the web site of a dataset, or of every dataset in a folder.
pub(crate) fn site(args: &SiteArgs, messages: Messages) -> Result<Outcome, Error> {
    let setup = setup(&args.report)?;
    let options = SiteOptions {
        address: args.address.clone(),
        house_style: args.report.house_style.clone(),
        dated: args.day.date.is_some(),
        ..SiteOptions::on(day(&args.day, &args.report.stamp))
    };
    let form = match args.fragment {
        None => SiteForm::Pages,
        Some(FragmentArg::Pages) => SiteForm::Fragments,
        Some(FragmentArg::One) => SiteForm::OneFragment,
    };
    let out = args.out.as_deref().unwrap_or(Path::new("out"));
    settle(out)?;
    let asked = &args.report.dataset;
    let datasets = datasets(asked)?;
    // The folder that is named is that of the site, unless there are several.
    let alone = args.out.is_some() && datasets.iter().all(|dataset| dataset == asked);
    // Fragments take nobody's site away.
    let kind = if args.fragment.is_some() { "site-fragments" } else { "site" };
    let results = make_each(datasets, &setup, messages, |workspace| {
        let built = workspace.site(&options, form, args.strict)?;
        let own = format!("{}-{kind}", built.site.meta.council_id);
        Ok((built, PathBuf::from(if alone { "" } else { own.as_str() })))
    });
    let results = only_once(results, |(_, folder)| vec![out.join(folder)]);
    // The files of all sites appear together, those of a dataset that has errors
    // aside.
    let sets: Vec<FileSet<'_>> = results
        .iter()
        .filter_map(|(_, result)| result.as_ref().ok())
        .map(|(built, folder)| built.set(folder))
        .collect();
    let made = results.iter().filter_map(|(_, result)| result.as_ref().ok());
    let sources = made.map(|(built, _)| built.sources.clone()).collect();
    let mut ending = Ending::default();
    let written = replace_all(out, &sets, &sources)
        .map_err(|error| ending.failed(&Error::from(error), messages));
    let mut written = written.into_iter().flatten();
    for (dataset, result) in results {
        match result {
            Ok((built, folder)) => {
                // Why it was not written has been told.
                let Some(replaced) = written.next() else { continue };
                let folder = out.join(folder);
                messages.diagnostics(&built.warnings);
                warn(&folder, &replaced, messages);
                messages.done(
                    || summary(&built, &folder, &replaced),
                    || summary_json(&dataset, &built, &replaced),
                );
            }
            Err(Error::Problems(found)) => {
                messages.failures(&found);
                nothing_written("site-failed", &dataset, &found, messages);
                ending.invalid();
            }
            Err(error) => ending.failed(&error, messages),
        }
    }
    Ok(ending.outcome())
}

/// Warns of what an earlier run may have left in the folder of a site.
fn warn(folder: &Path, replaced: &Replaced, messages: Messages) {
    if let Some(error) = &replaced.unknown {
        let folder = folder.display();
        messages.warning(&format!(
            "the list of files from the last run in `{folder}` cannot be read: {error}; no old file was removed, so look for pages and photographs that should no longer be public"
        ));
    }
    for path in &replaced.changed {
        let path = path.display();
        messages.warning(&format!(
            "`{path}` is no longer part of the site, but it has been changed since it was written, so it was kept: remove it if it should not be public"
        ));
    }
}

fn summary(built: &BuiltSite, folder: &Path, replaced: &Replaced) -> String {
    let meta = &built.site.meta;
    let mut lines = vec![
        format!("{}, as at {}", meta.title, meta.as_at_text),
        format!("  {} ({})", folder.display(), count(built.site.pages.len(), "page")),
        format!("  {}", counted_warnings(&built.warnings)),
    ];
    if let Some(updated) = &replaced.updated {
        let contents = updated.iter().filter(|path| is_content(path));
        let contents: Vec<String> =
            contents.map(|path| format!("    {}", path.display())).collect();
        if contents.is_empty() {
            lines.push("  nothing has changed since the last run".to_owned());
        } else {
            lines.push("  new or changed since the last run:".to_owned());
            lines.extend(contents);
        }
    }
    lines.extend(
        replaced.removed.iter().map(|path| {
            format!("  {} is no longer part of the site and was removed", path.display())
        }),
    );
    lines.join("\n")
}

/// Whether a file is a page, or an image on one.
fn is_content(path: &Path) -> bool {
    let ends = ["css", "json", "xml"];
    !ends.iter().any(|end| path.extension().is_some_and(|own| own == *end))
}

fn summary_json(dataset: &Path, built: &BuiltSite, replaced: &Replaced) -> serde_json::Value {
    let paths = |paths: &[PathBuf]| -> Vec<String> {
        paths.iter().map(|path| path.display().to_string()).collect()
    };
    json!({
        "reason": "site-finished",
        "dataset": dataset.display().to_string(),
        "as_at": built.site.meta.as_at,
        "files": paths(&replaced.written),
        "pages": built.site.pages.len(),
        "updated": replaced.updated.as_ref().map(|updated| {
            let contents = updated.iter().filter(|path| is_content(path));
            paths(&contents.cloned().collect::<Vec<_>>())
        }),
        "removed": paths(&replaced.removed),
        "left_over": paths(&replaced.changed),
        "left_over_known": replaced.unknown.is_none(),
        "warnings": built.warnings.warnings(),
        "accepted": built.warnings.accepted(),
    })
}
