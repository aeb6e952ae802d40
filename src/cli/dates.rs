//! The command that gives the statutory dates of a report.

use std::fmt::Write as _;

use intl_update::dataset::PartialDate;
use intl_update::out::LastLine;
use intl_update::timetable::{Timetable, in_words};
use intl_update::{Error, Setup, Workspace};

use super::args::{DatesArgs, DatesFormat};
use super::messages::Messages;
use super::output::{deliver, deliver_json};
use super::{Outcome, input};

/// Prints or writes the dates of a report.
pub(crate) fn dates(args: &DatesArgs, messages: Messages) -> Result<Outcome, Error> {
    let workspace = Workspace::open(input(&args.dataset, messages)?, Setup::default())?;
    let timetable = workspace.timetable(args.year.as_ref(), args.meeting)?;
    match args.format {
        DatesFormat::Text => {
            let text = text(&timetable, messages.wants_details());
            deliver(&text, Some(LastLine::Plain), &args.out)
        }
        DatesFormat::Json => deliver_json(&timetable, &args.out),
        DatesFormat::Ics => deliver(&timetable.to_ical(args.stamp.made_at), None, &args.out),
    }
}

fn text(timetable: &Timetable, verbose: bool) -> String {
    let mut text = format!(
        "{}, international update {}\n{}, {}\n\n",
        timetable.council,
        timetable.report_id,
        timetable.committee,
        in_words(timetable.meeting)
    );
    for remark in &timetable.remarks {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{remark}\n");
    }
    let width = timetable.dates.iter().map(|deadline| in_words(deadline.date).len()).max();
    let width = width.unwrap_or_default();
    for deadline in &timetable.dates {
        let date = in_words(deadline.date);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{date:width$}  {}", deadline.title);
        let _ = writeln!(text, "{:width$}  ({})", "", deadline.source);
        if verbose {
            for day in &deadline.working {
                let counted = match (day.number, &day.left_out) {
                    (Some(number), _) => format!("{number}"),
                    (None, Some(reason)) => format!("not counted: {reason}"),
                    (None, None) => String::new(),
                };
                let _ = writeln!(text, "{:width$}    {}: {counted}", "", in_words(day.date));
            }
        }
    }
    let known = |date: &Option<PartialDate>| match date {
        Some(date) => date.in_words(),
        None => "not recorded".to_owned(),
    };
    let _ = writeln!(
        text,
        "\n{} {}: from {} to the beginning of the next ({})",
        timetable.year_name,
        timetable.year,
        known(&timetable.year_began),
        known(&timetable.year_ends)
    );
    let what = if timetable.individual { "decision" } else { "meeting" };
    // Others are in the exempt edition only, of which this tells nothing.
    let public = if timetable.withholds_agreements { "public " } else { "" };
    if timetable.expiring.is_empty() {
        let _ = writeln!(text, "No {public}agreement expires within 12 months of the {what}.");
    } else {
        let of = if public.is_empty() { "Agreements" } else { "Public agreements" };
        let _ = writeln!(text, "{of} that expire within 12 months of the {what}:");
        for expiring in &timetable.expiring {
            let until = expiring.until.in_words();
            let over = if expiring.may_be_over(PartialDate::from(timetable.meeting)) {
                " (it may have expired already)"
            } else {
                ""
            };
            let _ = writeln!(text, "  {}: {until}{over}", expiring.place);
        }
    }
    text
}
