//! Kinds of texts by their fields: titles, names, or words that can be quoted.

use super::Text;
use crate::dataset::dataset_type;
use crate::json::Pointer;

/// Fields of offices, groups, votes and the like, which a public text may have as well, as
/// it may have the names of persons.
const NEVER_QUOTED: [&str; 14] = [
    "by",
    "role",
    "job_title",
    "telephone",
    "report_of",
    "wards",
    "partners",
    "visitor",
    "host",
    "venue",
    "paid_by",
    "community_groups",
    "credit",
    "vote",
];

/// Fields that say where something is written. The same paper may be named in such a
/// field of something public.
const CITATIONS: [&str; 3] = ["source", "minute", "reference"];

/// Fields of titles.
const TITLES: [&str; 2] = ["title", "subject"];

/// Fields that name a place.
const PLACES: [&str; 5] = ["place", "local_name", "area", "country_name", "other_spellings"];

/// The council's own names of countries, by country.
const COUNTRIES: &str = "country_names";

/// The lists with names that the council itself chooses, as it does titles.
const CHOSEN: [&str; 2] = ["initiatives", "pledges"];

/// Fields that name a person or a body.
const PERSONS: [&str; 9] = [
    "name",
    "member",
    "civic_head",
    "signed_by",
    "moved_by",
    "seconded_by",
    "in_favour",
    "against",
    "abstained",
];

/// Forms of texts that a reader can see, as well as texts without a form.
const SEEN: [&str; 3] = ["web-address", "site-address", "image-path"];

/// The field that a text belongs to: the last name on the way to it, but for the wrapper of
/// what is marked.
fn field_of<'a>(pointer: &Pointer<'a>) -> &'a str {
    pointer.keys().find(|key| !["text", "value"].contains(key)).unwrap_or_default()
}

impl Text<'_> {
    /// The field that the text belongs to.
    pub(super) fn field(&self) -> &str {
        field_of(&self.pointer)
    }

    /// Whether it names a paper, as another text does.
    pub(super) fn cites_like(&self, other: &Pointer<'_>) -> bool {
        CITATIONS.contains(&self.field()) && CITATIONS.contains(&field_of(other))
    }

    /// The form of the text, such as `web-address`; none where anything can be written.
    pub(super) fn form(&self) -> Option<&'static str> {
        dataset_type().form(self.pointer.steps())
    }

    /// Whether anything can be written in it.
    pub(super) fn is_free(&self) -> bool {
        self.form().is_none()
    }

    /// Whether its words can be quoted, if it is exempt.
    pub(super) fn can_be_quoted(&self) -> bool {
        let field = self.field();
        let is_name = NEVER_QUOTED.contains(&field) || PERSONS.contains(&field);
        self.narrative || (self.is_free() && !is_name)
    }

    /// Whether a reader can see it, if it is public: a text without a form, an address,
    /// the name of a file, or the short name of an entry, which is in addresses.
    pub(super) fn is_seen(&self) -> bool {
        self.form().is_none_or(|form| SEEN.contains(&form) || self.field() == "id")
    }

    /// Whether it is a title.
    pub(super) fn is_title(&self) -> bool {
        !self.narrative && TITLES.contains(&self.field())
    }

    /// Whether it names a person or a body.
    pub(super) fn names_person(&self) -> bool {
        let is_chosen = self.pointer.record().is_some_and(|(list, _)| CHOSEN.contains(&list));
        !self.narrative && !is_chosen && PERSONS.contains(&self.field())
    }

    /// Whether it names a person, a body or a place.
    pub(super) fn is_name(&self) -> bool {
        let is_place = PLACES.contains(&self.field()) || self.pointer.has_key(COUNTRIES);
        !self.narrative && (is_place || self.names_person())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pointer: &'static str) -> Text<'static> {
        Text::new(Pointer::parse(pointer), "")
    }

    #[test]
    fn field_of_pointer() {
        for (pointer, field) in [
            ("/visits/0/title", "title"),
            ("/reports/0/title/text", "title"),
            ("/visits/0/people/1/name", "name"),
            ("/reports/0/form/wards/value/2", "wards"),
            ("/relationships/0/local_name/text", "local_name"),
            ("/visits/0/account/0/text", "account"),
        ] {
            assert_eq!(text(pointer).field(), field);
        }
    }

    #[test]
    fn is_name_by_field() {
        for name in ["/visits/0/people/0/name", "/networks/0/name", "/relationships/0/place"] {
            assert!(text(name).is_name(), "{name}");
        }
        for other in ["/initiatives/0/name", "/visits/0/title", "/council/about/0"] {
            assert!(!text(other).is_name(), "{other}");
        }
    }

    #[test]
    fn can_be_quoted_by_field() {
        assert!(text("/reports/0/narrative/source/0/text").can_be_quoted());
        assert!(text("/visits/0/title").can_be_quoted());
        assert!(text("/visits/0/source").can_be_quoted());
        assert!(
            text("/visits/0/source")
                .cites_like(&Pointer::parse("/decisions/0/considerations/0/minute"))
        );
        assert!(!text("/visits/0/title").cites_like(&Pointer::parse("/visits/0/source")));
        assert!(!text("/visits/0/id").can_be_quoted());
        assert!(!text("/decisions/0/considerations/0/vote").can_be_quoted());
    }
}
