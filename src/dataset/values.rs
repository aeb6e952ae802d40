//! The values of the files of a dataset, whatever their types.

use serde::Deserialize as _;
use serde_json::{Number, Value};

use super::exempt::{EXEMPT, Exemption};
use super::load::Dataset;
use crate::json::{Pointer, walk};

impl Dataset {
    /// Every text.
    pub(crate) fn texts(&self) -> Vec<(Pointer<'_>, &str)> {
        self.values_that(|pointer, value| Some((pointer.clone(), value.as_str()?)))
    }

    /// Every exemption, with the way to what it keeps from the public.
    pub(crate) fn exemptions(&self) -> Vec<(Pointer<'_>, Exemption)> {
        self.values_that(|pointer, value| {
            let exemption = Exemption::deserialize(value.get(EXEMPT)?).ok()?;
            Some((pointer.clone(), exemption))
        })
    }

    /// Every sum of money: the amount, with the way there, and the currency.
    pub(crate) fn sums(&self) -> Vec<(Pointer<'_>, &Number, &str)> {
        self.values_that(|pointer, value| {
            let amount = value.get("amount")?.as_number()?;
            Some((pointer.key("amount"), amount, value.get("currency")?.as_str()?))
        })
    }

    /// What a function makes of the values of the dataset, the outer before the inner.
    fn values_that<'a, T>(&'a self, pick: impl Fn(&Pointer<'a>, &'a Value) -> Option<T>) -> Vec<T> {
        let origins = &self.origins;
        let singles = origins.singles.iter().filter_map(|(key, file)| {
            Some((origins.value(*file, key)?, Pointer::of_file(*file).key(key)))
        });
        let lists = origins.lists.iter().flat_map(|(key, entries)| {
            entries.iter().filter_map(move |(file, entry)| {
                let value = origins.value(*file, key)?.get(entry)?;
                Some((value, Pointer::of_file(*file).key(key).index(*entry)))
            })
        });
        let mut found = Vec::new();
        for (value, pointer) in singles.chain(lists) {
            walk(value, pointer, &mut |pointer, value| found.extend(pick(pointer, value)));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dataset::{Edition, read_texts};

    /// Puts an entry that cannot be read before the objects of each list.
    fn spoil(value: &mut Value) {
        match value {
            Value::Object(fields) => fields.values_mut().for_each(spoil),
            Value::Array(entries) => {
                entries.iter_mut().for_each(spoil);
                if entries.first().is_some_and(Value::is_object) {
                    entries.insert(0, json!({ "unknown": 1 }));
                }
            }
            _ => {}
        }
    }

    #[test]
    fn texts_behind_faulty_entries_keep_their_places() {
        let mut value: Value =
            serde_json::from_str(include_str!("../../tests/fixtures/complete.json")).unwrap();
        spoil(&mut value);
        let text = value.to_string().into_bytes();
        let loaded = read_texts(vec![("dataset.json".to_owned(), text)]);
        let dataset = loaded.edition(Edition::Exempt).unwrap();
        let mut in_council = 0;
        for (pointer, text) in dataset.texts() {
            // Decisions on an exempt relationship have its mark, which is not in the file.
            if pointer.has_key(EXEMPT) {
                continue;
            }
            let place = dataset.locate(&pointer);
            let written: String = serde_json::from_str(place.excerpt()).unwrap();
            assert_eq!(written, text, "{pointer}");
            in_council += usize::from(pointer.has_key("council"));
        }
        assert!(in_council > 20, "only {in_council}");
    }
}
