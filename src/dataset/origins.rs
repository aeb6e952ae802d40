//! Where the values of a dataset stand in its files.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::date::PartialDate;
use super::exempt::Part;
use super::fit::Gaps;
use super::load::Dataset;
use crate::diagnostic::{Location, SourceText};
use crate::json::{At, Document, Places, Pointer, Step};

/// Where the parts of a merged dataset come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins {
    pub(super) documents: Vec<(Arc<Document>, Arc<Value>)>,
    pub(super) places: Places,
    pub(super) singles: BTreeMap<String, usize>,
    pub(super) lists: BTreeMap<String, Vec<(usize, usize)>>,
    pub(super) gaps: Arc<Gaps>,
}

/// Something that stands in a file of a dataset, such as a date, or a field of an object.
pub(crate) trait Locate {
    /// The way to it in its file.
    fn place<'a>(&'a self, origins: &'a Origins) -> Pointer<'a>;
}

impl Locate for At {
    fn place<'a>(&'a self, origins: &'a Origins) -> Pointer<'a> {
        origins.places.pointer(*self)
    }
}

impl Locate for PartialDate {
    fn place<'a>(&'a self, origins: &'a Origins) -> Pointer<'a> {
        origins.places.pointer(self.at())
    }
}

impl Locate for Pointer<'_> {
    fn place<'a>(&'a self, _: &'a Origins) -> Pointer<'a> {
        self.clone()
    }
}

impl<T: Locate, P> Locate for Part<T, P> {
    fn place<'a>(&'a self, origins: &'a Origins) -> Pointer<'a> {
        match self {
            Self::Open(thing) => thing.place(origins),
            // A text stands in an object with its mark.
            Self::Exempt(_, exemption) | Self::Withheld(_, exemption) => {
                origins.places.pointer(origins.places.around(exemption.at))
            }
        }
    }
}

impl<T: Locate + ?Sized> Locate for &T {
    fn place<'a>(&'a self, origins: &'a Origins) -> Pointer<'a> {
        T::place(self, origins)
    }
}

/// Objects that know where they were read.
macro_rules! located {
    ($($name:ident),*) => {
        $(
            impl Locate for super::$name {
                fn place<'a>(&'a self, origins: &'a Origins) -> Pointer<'a> {
                    self.at.place(origins)
                }
            }
        )*
    };
}

located!(
    AcceptedWarning,
    Agreement,
    AppendixText,
    Approval,
    AssessmentEntry,
    AttendedEvent,
    Candidate,
    CaseStudy,
    CivicTerm,
    Committee,
    Consideration,
    Contact,
    Cost,
    Council,
    Criterion,
    Decision,
    Engagement,
    Exclusion,
    Exemption,
    ExemptInformation,
    Figure,
    Form,
    FormerName,
    FurtherInformation,
    FurtherRecommendation,
    HistoryEntry,
    Holder,
    ImpactAssessment,
    Interest,
    LeadTime,
    LocalName,
    Logo,
    Meeting,
    Minute,
    MunicipalYear,
    OtherDecision,
    OwnResolution,
    Person,
    Photograph,
    PlacePage,
    Policy,
    PublicPassage,
    PublicSite,
    Region,
    RegionNarrative,
    Relationship,
    Renewal,
    ReportEntry,
    Review,
    SignOff,
    Standing,
    Theme,
    TimetableSettings,
    ToComplete,
    Visit
);

/// A field of an object that knows where it is, by the name that it has in the dataset.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field(pub(crate) At, pub(crate) &'static str);

impl Locate for Field {
    fn place<'a>(&'a self, origins: &'a Origins) -> Pointer<'a> {
        origins.places.pointer(self.0).key(self.1)
    }
}

/// A field inside an object, by the name that house styles give it, such as
/// `form.sign_offs`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DottedField<'a>(pub(crate) At, pub(crate) &'a str);

impl Locate for DottedField<'_> {
    fn place<'a>(&'a self, origins: &'a Origins) -> Pointer<'a> {
        let object = origins.places.pointer(self.0);
        self.1.split('.').fold(object, |place, key| place.key(key))
    }
}

/// An entry, by its position, of a list whose entries do not know where they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<L>(pub(crate) L, pub(crate) usize);

impl<L: Locate> Locate for Entry<L> {
    fn place<'a>(&'a self, origins: &'a Origins) -> Pointer<'a> {
        self.0.place(origins).index(self.1)
    }
}

/// The place of a field: `field!(visit.account)`.
macro_rules! field {
    ($object:ident.$field:ident) => {{
        let _ = &$object.$field;
        $crate::dataset::Field($object.at, stringify!($field))
    }};
}

pub(crate) use field;

impl Origins {
    pub(super) fn value(&self, document: usize, key: &str) -> Option<&Value> {
        self.documents.get(document)?.1.get(key)
    }

    /// The position in a merged list of the entry at one in a file.
    fn merged(&self, list: &str, file: usize, entry: usize) -> Option<usize> {
        self.lists.get(list)?.binary_search(&(file, entry)).ok()
    }

    fn locate(
        &self,
        what: &(impl Locate + ?Sized),
        pick: impl Fn(&Document, &str) -> Location,
    ) -> Location {
        let place = what.place(self);
        let pointer = place.to_string();
        match self.documents.get(place.file()) {
            Some((document, _)) => pick(document, &pointer),
            None => Location {
                source: Arc::new(SourceText::new(String::new(), String::new())),
                span: 0..0,
                path: pointer,
            },
        }
    }
}

impl Dataset {
    /// The place in its file of something.
    pub(crate) fn locate(&self, what: &(impl Locate + ?Sized)) -> Location {
        self.origins.locate(what, Document::locate)
    }

    /// The place in its file of the key of something.
    pub(crate) fn locate_key(&self, what: &(impl Locate + ?Sized)) -> Location {
        self.origins.locate(what, Document::locate_key)
    }

    /// Whether a field is there but could not be read.
    pub(crate) fn is_gap(&self, what: &(impl Locate + ?Sized)) -> bool {
        let place = what.place(&self.origins);
        self.origins.gaps.inner.contains(&(place.file(), place.to_string()))
    }

    /// Whether something in a record is there but could not be read.
    pub(crate) fn has_gap_in(&self, record: &(impl Locate + ?Sized)) -> bool {
        let place = record.place(&self.origins);
        let (document, pointer) = (place.file(), place.to_string());
        let inside =
            |gap: &str| gap.strip_prefix(&pointer).is_some_and(|rest| rest.starts_with('/'));
        let mut gaps = self.origins.gaps.inner.iter();
        gaps.any(|(gap_document, gap)| *gap_document == document && inside(gap))
    }

    /// The merged list that a value is in, and the position of its entry there.
    pub(crate) fn entry_of<'a>(&self, pointer: &Pointer<'a>) -> Option<(&'a str, usize)> {
        let (list, entry) = pointer.record()?;
        Some((list, self.origins.merged(list, pointer.file(), entry)?))
    }

    /// The top-level list or object that something is in, its position where it is in a
    /// merged list, and the field of it.
    pub(super) fn record_of<'a>(
        &'a self,
        what: &'a (impl Locate + ?Sized),
    ) -> (&'a str, Option<usize>, Option<&'a str>) {
        let place = what.place(&self.origins);
        let mut steps = place.steps().iter().copied();
        let Some(Step::Key(list)) = steps.next() else { return ("", None, None) };
        let entry = match steps.next() {
            Some(Step::Index(entry)) => self.origins.merged(list, place.file(), entry),
            _ => None,
        };
        let field = match steps.next() {
            Some(Step::Key(field)) => Some(field),
            _ => None,
        };
        (list, entry, field)
    }
}
