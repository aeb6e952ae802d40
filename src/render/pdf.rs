//! The report as a PDF: PDF/UA-1 and PDF/A-2a.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use typst::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::typeset::{Fonts, Typeset};
use super::{RenderError, Rendered};
use crate::out::GENERATOR;
use crate::report::Report;
use crate::templates::Templates;

pub(super) fn render(
    report: &Report,
    templates: &Templates,
    fonts: &Fonts,
    made_at: Option<DateTime<Utc>>,
) -> Result<Rendered, RenderError> {
    let typeset = Typeset::new(report, templates, fonts)?;
    let bytes = typeset.pdf(&options(report, made_at))?;
    Ok(Rendered { bytes, pages: Some(typeset.pages()) })
}

#[expect(
    clippy::unreachable,
    reason = "the two standards go together; every PDF is made with them"
)]
fn options(report: &Report, made_at: Option<DateTime<Utc>>) -> PdfOptions {
    let meta = &report.meta;
    PdfOptions {
        ident: Smart::Custom(format!(
            "{} {} {} {} {:?}",
            meta.council_id, meta.title, meta.year, meta.house_style, meta.edition
        )),
        creator: Smart::Custom(Some(GENERATOR.to_owned())),
        timestamp: timestamp(report, made_at),
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).unwrap_or_else(
            |error| unreachable!("the two standards go together: {}", error.message()),
        ),
        ..PdfOptions::default()
    }
}

/// When the file was made, or else the date of the document.
fn timestamp(report: &Report, made_at: Option<DateTime<Utc>>) -> Option<Timestamp> {
    let small = |number: u32| u8::try_from(number).ok();
    let day = made_at
        .map_or_else(|| report.meta.document_date.earliest(), |made_at| made_at.date_naive());
    let (year, month, date) = (day.year(), small(day.month())?, small(day.day())?);
    let datetime = match made_at.map(|made_at| made_at.time()) {
        Some(time) => {
            let (hour, minute) = (small(time.hour())?, small(time.minute())?);
            Datetime::from_ymd_hms(year, month, date, hour, minute, small(time.second())?)
        }
        None => Datetime::from_ymd(year, month, date),
    };
    datetime.map(Timestamp::new_utc)
}
