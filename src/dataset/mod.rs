//! The dataset: its types, its JSON Schema, and reading it from JSON files.
//!
//! The types refuse unknown fields. The JSON Schema is generated from them, and
//! the reader validates with that schema first, so that an editor and the
//! program find the same problems. The place of every value in its file is
//! kept.

mod accepted;
mod activity;
mod changes;
mod considered;
mod council;
mod countries;
mod date;
mod date_notation;
mod decision;
mod edition;
mod engagements;
mod entry_dates;
mod exempt;
mod fields;
mod file;
mod files;
mod fit;
mod format;
mod formats;
mod hindsight;
mod load;
mod minute;
mod names;
mod on_site;
mod one_or_more;
mod origins;
mod other_decision;
mod passage;
mod photograph;
mod policy;
mod relationship;
mod report_entry;
mod reports_with;
pub(crate) mod rules;
mod schema;
mod site;
mod standing;
mod text;
mod values;
mod visit;
mod whole_day;
mod withheld;
mod years;

pub use crate::json::At;
pub use accepted::AcceptedWarning;
pub use changes::{AgreementChange, Outcomes, WhatHappened};
pub use council::{
    CivicHead, CivicTerm, ClosedDay, Committee, Contact, Council, Governance, LeadTime,
    MunicipalYear, Nation, Region, Theme, TimetableSettings,
};
pub use date::{CalendarDate, DateForm, PartialDate, Season};
pub use date_notation::{PartialDateError, written_day};
pub use decision::{
    AttendedEvent, Consideration, ConsiderationResult, Decision, DecisionPlace, Outcome,
    RecordedVote,
};
pub use engagements::{CaseStudy, Engagement, EngagementKind};
pub use exempt::{
    Confidential, ConfidentialGround, Edition, Ended, Exemption, Grounds, Marked, Named, Nowhere,
    Paragraph, Part, exempt_paragraphs, has_public_interest_test,
};
pub(crate) use exempt::{EXEMPT, STAYS, known, withheld};
pub use fields::field_reference;
pub(crate) use files::{
    DatasetFiles, font_files, ignored_file, read_dataset, read_files, read_fonts,
};
pub use files::{
    LARGEST_DATASET, STDIN, SkipReason, SkippedFile, find_datasets, read, read_stream,
    skipped_files,
};
pub use format::FORMAT;
pub(crate) use format::FORMAT_FIELD;
pub(crate) use formats::FORMATS;
pub(crate) use load::NO_NEAR_SENTENCE;
pub use load::{Dataset, LoadError, Loaded, read_texts};
pub use minute::{Exclusion, Interest, Minute, OwnResolution};
pub(crate) use on_site::OnSite;
pub use one_or_more::OneOrMore;
pub(crate) use origins::{DottedField, Entry, Field, Locate, Origins, field};
pub use other_decision::{OtherDecision, OtherDecisionPlace};
pub use passage::PublicPassage;
pub use photograph::{Logo, Photograph};
pub use policy::{Approval, Criterion, Policy};
pub(crate) use relationship::last_review;
pub use relationship::{
    Agreement, AssessmentEntry, AssessmentPlace, CommunityGroup, Coordinates, Figure, FigurePlace,
    FormerName, FurtherInformation, GroupAddress, HistoryEntry, HistoryPlace, Holder, LinkKind,
    LocalName, Period, Relationship, RelationshipPlace, Renewal, Review, Standing, Status,
};
pub use report_entry::{
    AppendixText, Candidate, Document, ExemptInformation, Form, FurtherRecommendation,
    ImpactAssessment, Meeting, Officer, Officers, RegionNarrative, ReportEntry, SignOff,
    SignOffPlace, ToComplete,
};
pub use schema::dataset_schema;
pub(crate) use schema::dataset_type;
pub use site::{Listing, PlacePage, PublicSite};
pub use standing::{AgreementAt, EndedSuspension, Evidence, StandingAt, WithheldDifference};
pub use text::{
    CountryCode, Id, ImagePath, LanguageTag, Narrative, ReportId, SiteAddress, Text, TextError,
    WebAddress, YearId,
};
pub use visit::{Cost, Occurrence, Person, Visit, VisitForm, VisitPlace};
pub use whole_day::WholeDay;
pub use years::YearOf;

/// Shows a word of the dataset as the dataset writes it.
macro_rules! shown_as_written {
    ($($name:ty),*) => {
        $(
            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    serde::Serialize::serialize(self, f)
                }
            }
        )*
    };
}

shown_as_written!(EngagementKind, LinkKind, Listing, Outcome, Status, VisitForm);
