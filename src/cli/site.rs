//! The command that makes public web sites.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use intl_update::Error;
use intl_update::compose::SiteOptions;
use intl_update::out::{WriteError, settle, write_all};
use intl_update::pipeline::{BuiltSite, Settings, build_site};
use intl_update::render::SiteForm;

use super::args::SiteArgs;
use super::commands::{count, tell_failed};
use super::messages::Messages;
use super::{Ending, Outcome, datasets, day, input, settings};

/// Makes the web site of a dataset, or of every dataset in a folder.
pub(crate) fn site(args: &SiteArgs, messages: Messages) -> Result<Outcome, Error> {
    let settings = Settings { strict: args.strict, ..settings(&args.report)? };
    let options = SiteOptions {
        address: args.address.clone(),
        house_style: args.report.house_style.clone(),
        ..SiteOptions::on(day(&args.day, &args.report.stamp))
    };
    let form = if args.fragment { SiteForm::Fragments } else { SiteForm::Pages };
    let asked = &args.report.dataset;
    let datasets = datasets(asked)?;
    let several = datasets.iter().any(|dataset| dataset != asked);
    let mut taken: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut ending = Ending::default();
    for dataset in datasets {
        let made = input(&dataset)
            .and_then(|input| build_site(input, &options, form, &settings))
            .and_then(|built| {
                let folder = folder(args, &built, several);
                if let Some(other) = taken.insert(folder.clone(), dataset.clone()) {
                    return Err(WriteError::NameTaken { path: folder, other }.into());
                }
                settle(&folder)?;
                let earlier = pages_of(&folder);
                let paths = write_all(&folder, &built.files)?;
                let left = left_over(earlier, &built);
                Ok((built, folder, paths, left))
            });
        match made {
            Ok((built, folder, paths, left)) => {
                messages.diagnostics(&built.warnings);
                messages.done(
                    || summary(&built, &folder, &left),
                    || summary_json(&dataset, &built, &paths, &left),
                );
            }
            Err(Error::Problems(found)) => {
                tell_failed(&dataset, &found, messages);
                ending.invalid();
            }
            Err(error) => ending.failed(&error, messages),
        }
    }
    Ok(ending.outcome())
}

/// The folder of a site: each of several has one of its own.
fn folder(args: &SiteArgs, built: &BuiltSite, several: bool) -> PathBuf {
    let own = || format!("{}-site", built.site.meta.council_id);
    match &args.out {
        Some(out) if several => out.join(own()),
        Some(out) => out.clone(),
        None => Path::new("out").join(own()),
    }
}

/// The pages of the site that is in a folder, as its data tells.
fn pages_of(folder: &Path) -> Vec<String> {
    let data = std::fs::read(folder.join("site.json")).ok();
    let data = data.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    let pages = data.as_ref().and_then(|data| data.get("pages")?.as_array());
    let paths = pages.into_iter().flatten().filter_map(|page| page.get("path")?.as_str());
    paths.map(str::to_owned).collect()
}

/// The pages of an earlier site that the new one does not have. They are not
/// removed: links from elsewhere lead to them.
fn left_over(mut earlier: Vec<String>, built: &BuiltSite) -> Vec<String> {
    earlier.retain(|path| built.files.iter().all(|file| file.name != Path::new(path)));
    earlier
}

fn summary(built: &BuiltSite, folder: &Path, left: &[String]) -> String {
    let meta = &built.site.meta;
    let mut lines = vec![
        format!("{}, as at {}", meta.title, meta.as_at_text),
        format!("  {} ({})", folder.display(), count(built.site.pages.len(), "page")),
        format!("  {}", count(built.warnings.warnings(), "warning")),
    ];
    lines.extend(left.iter().map(|path| {
        let path = folder.join(path);
        format!("  {} is of an earlier run: remove it if it is out of date", path.display())
    }));
    lines.join("\n")
}

fn summary_json(
    dataset: &Path,
    built: &BuiltSite,
    paths: &[PathBuf],
    left: &[String],
) -> serde_json::Value {
    let files: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    json!({
        "reason": "site-finished",
        "dataset": dataset.display().to_string(),
        "as_at": built.site.meta.as_at,
        "files": files,
        "pages": built.site.pages.len(),
        "left_over": left,
        "warnings": built.warnings.warnings(),
    })
}
