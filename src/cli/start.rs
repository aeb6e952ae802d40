//! Starting a dataset and rolling one on to the next year.

use std::path::Path;

use serde_json::json;

use intl_update::dataset::FORMAT;
use intl_update::dataset::{Candidate, Part};
use intl_update::out::{Sources, edit_all, recover, write_all};
use intl_update::roll::dataset_folder;
use intl_update::starter::{Answers, starter};
use intl_update::upgrade::upgrade as upgrade_dataset;
use intl_update::{Error, Setup, Workspace};

use super::Outcome;
use super::args::{NewArgs, RollArgs};
use super::ask::{answer, choice, date, text};
use super::messages::Messages;

/// The nations, as the dataset writes them.
const NATIONS: [&str; 4] = ["england", "wales", "scotland", "northern-ireland"];

/// How councils decide, as the dataset writes it.
const GOVERNANCE: [&str; 3] = ["committee-system", "leader-and-cabinet", "elected-mayor"];

/// Writes a small dataset to begin with.
pub(crate) fn new(args: &NewArgs, messages: Messages) -> Result<Outcome, Error> {
    let folder = &args.folder;
    recover(folder)?;
    let in_use =
        folder.exists() && folder.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if in_use || folder.is_file() {
        return Err(Error::FolderInUse { path: folder.clone() });
    }
    let answers = Answers {
        name: answer(args.name.as_deref(), "Full name of the council", "name", text)?,
        place: answer(args.place.as_deref(), "City, county or district itself", "place", text)?,
        nation: answer(
            args.nation.as_deref(),
            "Nation: england, wales, scotland or northern-ireland",
            "nation",
            |answer| choice(answer, &NATIONS),
        )?,
        governance: answer(
            args.governance.as_deref(),
            "How it decides: committee-system, leader-and-cabinet or elected-mayor",
            "governance",
            |answer| choice(answer, &GOVERNANCE),
        )?,
        committee: answer(
            args.committee.as_deref(),
            "Committee that the report goes to",
            "committee",
            text,
        )?,
        annual_meeting: match args.annual_meeting {
            Some(date) => date,
            None => answer(
                None,
                "Date of the last annual meeting, such as 2025-05-20 (in Scotland, the day on which the council's year began)",
                "annual-meeting",
                date,
            )?,
        },
        house_style: args.house_style.clone(),
    };
    let paths = write_all(folder, &starter(&answers), &Sources::default())?;
    messages.done(
        || {
            let mut lines = vec![format!("A new dataset has been started in {}:", folder.display())];
            lines.extend(paths.iter().map(|path| format!("  {}", path.display())));
            lines.push(format!(
                "Replace the examples with the council's own relationships, then make the report:\n  intl-update build {}",
                folder.display()
            ));
            lines.join("\n")
        },
        || json!({ "reason": "dataset-started", "files": paths }),
    );
    Ok(Outcome::Done)
}

/// Prepares the next municipal year of a dataset.
pub(crate) fn roll(args: &RollArgs, messages: Messages) -> Result<Outcome, Error> {
    recover(dataset_folder(&args.dataset))?;
    let rolled = Workspace::open(&args.dataset, Setup::default())?
        .roll(&args.dataset, args.annual_meeting)?;
    let paths = edit_all(&rolled.folder, &rolled.files)?;
    let year = &rolled.year;
    messages.done(
        || {
            if paths.is_empty() {
                return format!(
                    "The report for {year} has been prepared already: complete it, enter its meeting, and remove `to_complete` from it"
                );
            }
            let mut lines = vec![format!("The report for {year} has been prepared as a draft:")];
            lines.extend(paths.iter().map(|path| format!("  {}", path.display())));
            if !rolled.candidates.is_empty() {
                lines.push("Possible decisions:".to_owned());
                lines.extend(rolled.candidates.iter().map(suggestion));
            }
            if let Some(recorded) = rolled.recorded {
                lines.push(format!(
                    "The annual meeting of {year} is recorded already, as {}: the date that you gave was not written. If yours is right, correct `annual_meeting` in `municipal_years`.",
                    recorded.in_words()
                ));
            }
            lines.push(format!(
                "To see what is still to be completed:\n  intl-update check {}",
                args.dataset.display()
            ));
            if let Some(last) = &rolled.unrecorded {
                lines.push(format!(
                    "The report for {last} has no record, so later entries could change it. Once it is final, keep it as published:\n  intl-update publish {} --year {last}",
                    args.dataset.display()
                ));
            }
            lines.join("\n")
        },
        || {
            json!({
                "reason": "dataset-rolled",
                "year": year,
                "files": paths,
                "annual_meeting_recorded": rolled.recorded,
                "candidates": rolled.candidates.iter().filter(|part| !part.is_exempt()).collect::<Vec<_>>(),
            })
        },
    );
    Ok(Outcome::Done)
}

/// Rewrites an older dataset in the current format.
pub(crate) fn upgrade(dataset: &Path, messages: Messages) -> Result<Outcome, Error> {
    recover(dataset_folder(dataset))?;
    let upgraded = upgrade_dataset(dataset)?;
    let paths = edit_all(&upgraded.folder, &upgraded.files)?;
    messages.done(
        || {
            if paths.is_empty() {
                return format!("{} is in format {FORMAT} already", dataset.display());
            }
            let mut lines = vec![format!("{} is in format {FORMAT} now:", dataset.display())];
            lines.extend(paths.iter().map(|path| format!("  {}", path.display())));
            lines.join("\n")
        },
        || json!({ "reason": "dataset-upgraded", "from": upgraded.from, "to": FORMAT, "files": paths }),
    );
    Ok(Outcome::Done)
}

/// A candidate as a line of text.
fn suggestion(candidate: &Part<Candidate>) -> String {
    let Part::Open(candidate) = candidate else {
        return "  something that is kept from the public".to_owned();
    };
    let about = candidate.relationship.as_ref().or(candidate.decision.as_ref());
    let about = about.map(|id| format!("{id}: ")).unwrap_or_default();
    let outcome = candidate.outcome.map(|outcome| format!("{outcome}? ")).unwrap_or_default();
    format!("  {about}{outcome}{}", candidate.why)
}
