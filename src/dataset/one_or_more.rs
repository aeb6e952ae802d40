//! A field that takes one thing, or a list of them.

use std::borrow::Cow;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::json::Tracked;

/// One object, or a list of them. In a dataset file, one stands by itself or as a list of
/// one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMore<T>(Vec<T>);

impl<T> OneOrMore<T> {
    /// Whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for OneOrMore<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for OneOrMore<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T> IntoIterator for &'a OneOrMore<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T> From<T> for OneOrMore<T> {
    fn from(one: T) -> Self {
        Self(vec![one])
    }
}

impl<T: Serialize> Serialize for OneOrMore<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            list => list.serialize(serializer),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for OneOrMore<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let read = match &value {
            list @ Value::Array(_) => Vec::deserialize(Tracked(list)),
            one => T::deserialize(Tracked(one)).map(|one| vec![one]),
        };
        read.map(Self).map_err(D::Error::custom)
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMore<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}OneOrMore", T::schema_name()).into()
    }

    /// The schema of the object, which also lets a list of them pass.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        schema.insert("type".to_owned(), json!(["object", "array"]));
        schema.insert("items".to_owned(), generator.subschema_for::<T>().to_value());
        schema.insert("minItems".to_owned(), json!(1));
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_list_are_read_and_one_is_written_by_itself() {
        for (written, count, shown) in [
            (json!(true), 1, json!(true)),
            (json!([true]), 1, json!(true)),
            (json!([true, false]), 2, json!([true, false])),
        ] {
            let read: OneOrMore<bool> = serde_json::from_value(written).unwrap();
            assert_eq!(read.len(), count);
            assert_eq!(serde_json::to_value(&read).unwrap(), shown);
        }
    }
}
