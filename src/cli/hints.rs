//! The flags and commands that help with what the library reports.

use std::borrow::Cow;

use intl_update::Error;
use intl_update::compose::ComposeError;
use intl_update::diagnostic::{Diagnostic, Hint};
use intl_update::timetable::TimetableError;
use intl_update::workspace::PublishError;

/// What to do about a problem.
pub(crate) fn help(problem: &Diagnostic) -> String {
    let help = &problem.help;
    let hint: Cow<'_, str> = match &problem.hint {
        Some(Hint::ExemptLine) => "`intl-update check --edition exempt` shows the line".into(),
        Some(Hint::ExemptDetails) => {
            "`intl-update check --edition exempt` shows the details".into()
        }
        Some(Hint::Sentences) => "`intl-update wording` lists the sentences".into(),
        Some(Hint::BuiltInTemplates) => "`intl-update templates export` writes it out".into(),
        Some(Hint::SiteAddress) => "or give it to `intl-update site` as `--address`".into(),
        Some(Hint::Acceptances) => {
            "`intl-update check -v` shows each warning with its entry".into()
        }
        Some(Hint::DayCount) => "`intl-update dates -v` shows how the days are counted".into(),
        Some(Hint::Differences(report)) => {
            format!("`intl-update diff DATASET {report}` shows what differs").into()
        }
        _ => return help.clone(),
    };
    format!("{help}; {hint}")
}

/// The flags that avoid an error, if there are any.
pub(crate) fn way_out(error: &Error) -> Option<&'static str> {
    Some(match error {
        Error::Compose(ComposeError::Meeting { .. }) => "name it with `--meeting`",
        Error::Publish(PublishError::Published { .. }) => {
            "`--reissue REASON` publishes a corrected version"
        }
        Error::Published { .. } => "`--from-register` makes it from the register as it is now",
        Error::Timetable(TimetableError::NoDay { .. }) => "or try a day with `--meeting`",
        Error::Withdrawn { .. } => {
            "`publish --reissue` publishes a new version, and `build --from-register` shows what \
             the register gives now"
        }
        _ => return None,
    })
}
