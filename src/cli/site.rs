//! The command that makes public web sites.

use std::path::{Path, PathBuf};

use serde_json::json;

use intl_update::Error;
use intl_update::compose::SiteOptions;
use intl_update::out::{Replaced, recover, replace_all};
use intl_update::render::SiteForm;
use intl_update::workspace::BuiltSite;

use super::args::{FragmentArg, SiteArgs};
use super::batch::{Batch, Finished, Found, Taken, find};
use super::messages::Messages;
use super::output::{Counts, count, counted_warnings};
use super::{Outcome, day, setup};

/// Makes the web sites of one or more datasets. The files of each appear together.
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
    recover(out)?;
    let datasets = find(&args.input.datasets);
    // The folder that is named is that of the site, unless there are several.
    let is_named = |found: &Found| match (found, args.input.datasets.as_slice()) {
        (Ok(path), [asked]) => path == asked,
        _ => false,
    };
    let alone = args.out.is_some() && datasets.iter().all(is_named);
    // Fragments take nobody's site away.
    let kind = if args.fragment.is_some() { "site-fragments" } else { "site" };
    let batch = Batch { setup: &setup, messages, failed: Some("site-failed") };
    let mut taken = Taken::default();
    Ok(batch.run(
        datasets,
        |workspace| workspace.site(&options, form, args.strict),
        |dataset, built| {
            let own = format!("{}-{kind}", built.site.meta.council_id);
            let own = Path::new(if alone { "" } else { own.as_str() });
            let folder = out.join(own);
            let replaced = taken.write(dataset, vec![folder.clone()], || {
                replace_all(out, &[built.set(own)], &built.sources)
            })?;
            let replaced = replaced.into_iter().next().unwrap_or_default();
            messages.diagnostics(&built.warnings);
            warn(&folder, &replaced, messages);
            messages.done(
                || summary(&built, &folder, &replaced),
                || summary_json(dataset, &built, &replaced),
            );
            let found = Counts::from(&built.warnings);
            Ok(Finished { found, stops: false, files: vec![folder] })
        },
    ))
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
