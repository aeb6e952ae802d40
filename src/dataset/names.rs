//! The names of relationships: where two places, or a place and that of the council,
//! share a name, their areas tell them apart. A partner that is a country is named once.

use std::collections::HashMap;

use super::council::Council;
use super::countries::Country;
use super::load::Dataset;
use super::relationship::Relationship;
use super::text::{Id, Text};
use crate::text::folded::folded;
use crate::text::without_article;

impl Dataset {
    /// The name of a relationship in headings, tables and pictures: the place, with its area in
    /// brackets where another relationship or the council has the same name, as in
    /// `Frankfurt (Hesse)`.
    #[must_use]
    pub fn name_of<'a>(&'a self, relationship: &'a Relationship) -> &'a str {
        let place = relationship.place.as_str();
        let of_country = self.country_as_partner(&relationship.id).map(|_| {
            // "The Gambia" keeps its article.
            place.strip_prefix("the ").unwrap_or(place)
        });
        self.qualified_name(&relationship.id).or(of_country).unwrap_or(place)
    }

    /// The name of a relationship within a sentence: that of a partner that is a country has
    /// the article that it takes, such as the Faroe Islands.
    #[must_use]
    pub fn name_in_text<'a>(&'a self, relationship: &'a Relationship) -> &'a str {
        let of_country = self.country_as_partner(&relationship.id);
        of_country.unwrap_or_else(|| self.name_of(relationship))
    }

    /// A link to the entry or page of a relationship within a sentence, as narrative.
    pub(crate) fn reference_in_text(&self, id: &Id) -> String {
        let name = self.country_as_partner(id).unwrap_or_default();
        let article = name.strip_suffix(without_article(name)).unwrap_or_default();
        format!("{article}[](ref:place/{id})")
    }

    /// The country beside the name of a place, none where the partner is the country itself.
    #[must_use]
    pub fn country_beside_name<'a>(&'a self, relationship: &'a Relationship) -> Option<&'a str> {
        let is_country = self.country_as_partner(&relationship.id).is_some();
        (!is_country).then(|| self.country_name(relationship))
    }

    /// The area of a relationship, unless its name has it already.
    #[must_use]
    pub fn area_beside_name<'a>(&self, relationship: &'a Relationship) -> Option<&'a str> {
        let has_area = self.qualified_name(&relationship.id).is_some();
        relationship.area.as_deref().filter(|_| !has_area)
    }
}

/// The names of relationships that need their area, by id.
pub(super) fn qualified(council: &Council, relationships: &[&Relationship]) -> HashMap<Id, String> {
    let mut shared: HashMap<String, usize> = HashMap::from([(folded(&council.place, false), 1)]);
    let names: Vec<String> = relationships.iter().map(|one| folded(&one.place, false)).collect();
    for name in &names {
        let count = shared.entry(name.clone()).or_default();
        *count = count.saturating_add(1);
    }
    let with_names = relationships.iter().zip(names);
    let named_twice =
        with_names.filter(|(_, name)| shared.get(name).is_some_and(|count| *count > 1));
    named_twice
        .filter_map(|(one, _)| {
            let area = one.area.as_ref()?;
            Some((one.id.clone(), format!("{} ({area})", one.place)))
        })
        .collect()
}

/// The names within a sentence of relationships that are with a country or territory itself,
/// by id: their place is the name of their country, as the United Kingdom government or the
/// council names it. A place with an area is in a country of its name.
pub(super) fn countries(council: &Council, relationships: &[&Relationship]) -> HashMap<Id, String> {
    let name_of = |one: &&Relationship| {
        let place = one.place.as_str();
        let is_named = |name: &&str| without_article(name) == without_article(place);
        let of_council = || council.country_names.get(&one.country);
        let own = one.country_name.as_ref().or_else(of_council).map(Text::as_str);
        let country = Country::of(one.country.as_str())?;
        let usual = Some(country.name.as_str()).filter(is_named).map(|_| country.in_text());
        let name = usual.or_else(|| own.filter(is_named))?;
        (one.area.is_none()).then(|| (one.id.clone(), name.to_owned()))
    };
    relationships.iter().filter_map(name_of).collect()
}
