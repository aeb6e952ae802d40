//! The names of relationships: where two places, or a place and that of the council,
//! share a name, their areas tell them apart.

use std::collections::HashMap;

use super::council::Council;
use super::load::Dataset;
use super::relationship::Relationship;
use super::text::Id;
use crate::text::folded::folded;

impl Dataset {
    /// The name of a relationship wherever people read it: the place, with its area in
    /// brackets where another relationship or the council has the same name, as in
    /// `Frankfurt (Hesse)`.
    #[must_use]
    pub fn name_of<'a>(&'a self, relationship: &'a Relationship) -> &'a str {
        self.qualified_name(&relationship.id).unwrap_or(&relationship.place)
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
