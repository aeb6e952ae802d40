//! Where a value stands in its file, known to the value itself.
//!
//! serde gives a type no way to ask where it is being read. [`read`] therefore keeps the
//! place of the value that is being read, per thread, and [`At::here`] notes it: types of one
//! text do so when they are made, and objects in a skipped field,
//! `#[serde(skip, default = "At::here")]`.

use std::cell::RefCell;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Map, Value};

use super::pointer::Pointer;

/// Where a value was read: a place in one of the files of its dataset, or nowhere if it was
/// not read from a file.
///
/// Values that say the same are equal wherever they were read, so all of these are equal.
#[derive(Clone, Copy, Default)]
pub struct At(u32);

impl fmt::Debug for At {
    /// The same for all, as they are equal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("At")
    }
}

impl PartialEq for At {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for At {}

impl PartialOrd for At {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for At {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl Hash for At {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

thread_local! {
    /// What is being read, and the place that has been reached.
    static READING: RefCell<Option<(Places, At)>> = const { RefCell::new(None) };
}

impl At {
    /// The place of the value that is being read; nowhere if nothing is.
    #[must_use]
    pub fn here() -> Self {
        READING.with_borrow(|reading| reading.as_ref().map_or_else(Self::default, |(_, at)| *at))
    }
}

/// The places of the values of a dataset.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(Vec<Place>);

#[derive(Debug, Clone)]
struct Place {
    within: At,
    link: Link,
}

/// What leads to a place from the one around it.
#[derive(Debug, Clone)]
enum Link {
    /// From the dataset to one of its files.
    File(usize),
    Key(Box<str>),
    Index(usize),
}

impl Places {
    fn add(&mut self, within: At, link: Link) -> At {
        self.0.push(Place { within, link });
        // The limit on the values of a dataset is far below the most that this can number.
        At(u32::try_from(self.0.len()).unwrap_or_default())
    }

    fn get(&self, at: At) -> Option<&Place> {
        self.0.get(usize::try_from(at.0).ok()?.checked_sub(1)?)
    }

    /// The place of what a value is in.
    pub(crate) fn around(&self, at: At) -> At {
        self.get(at).map_or_else(At::default, |place| place.within)
    }

    /// The way to a value in its file; to the first file for a value that was not read.
    pub(crate) fn pointer(&self, at: At) -> Pointer<'_> {
        let Some(place) = self.get(at) else { return Pointer::of_file(0) };
        match &place.link {
            Link::File(file) => Pointer::of_file(*file),
            Link::Key(key) => self.pointer(place.within).key(key),
            Link::Index(index) => self.pointer(place.within).index(*index),
        }
    }
}

/// Reads a file of a dataset, so that its values know where they are. Entries of lists that
/// are `null` are skipped: they were left out, and the others keep their places.
///
/// # Errors
/// If a type refuses a value: where, in a JSON pointer.
pub(crate) fn read<T: DeserializeOwned>(
    value: &Value,
    file: usize,
    places: &mut Places,
) -> Result<T, String> {
    let root = places.add(At::default(), Link::File(file));
    READING.set(Some((std::mem::take(places), root)));
    let read = T::deserialize(Tracked(value));
    if let Some((own, at)) = READING.take() {
        *places = own;
        return read.map_err(|_| places.pointer(at).to_string());
    }
    read.map_err(|_| String::new())
}

/// Reads something inside, and comes back unless that fails.
fn within<T>(
    link: impl FnOnce() -> Link,
    read: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    let back = READING.with_borrow_mut(|reading| {
        let (places, at) = reading.as_mut()?;
        let before = *at;
        *at = places.add(before, link());
        Some(before)
    });
    let value = read()?;
    if let Some(back) = back {
        READING.with_borrow_mut(|reading| {
            if let Some((_, at)) = reading {
                *at = back;
            }
        });
    }
    Ok(value)
}

/// Reads something, and if that fails comes back to where it began, so that something else can
/// be tried.
pub(crate) fn attempt<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let before = At::here();
    read().inspect_err(|_| {
        READING.with_borrow_mut(|reading| {
            if let Some((_, at)) = reading {
                *at = before;
            }
        });
    })
}

/// A value that is read at the place that has been reached, and what is in it further on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tracked<'de>(pub(crate) &'de Value);

impl Tracked<'_> {
    /// Reads a value that stands in a field of the one that is being read.
    pub(crate) fn read<T: DeserializeOwned>(key: &str, value: &Value) -> Result<T, Error> {
        within(|| Link::Key(key.into()), || T::deserialize(Tracked(value)))
    }
}

impl<'de> Deserializer<'de> for Tracked<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(entries) => visitor.visit_seq(Entries(entries.iter().enumerate())),
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct Entries<'de>(std::iter::Enumerate<std::slice::Iter<'de, Value>>);

impl<'de> SeqAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let next = self.0.by_ref().find(|(_, entry)| !entry.is_null());
        let Some((index, entry)) = next else { return Ok(None) };
        within(|| Link::Index(index), || seed.deserialize(Tracked(entry))).map(Some)
    }
}

struct Fields<'de> {
    rest: serde_json::map::Iter<'de>,
    next: Option<(&'de str, &'de Value)>,
}

impl<'de> Fields<'de> {
    fn of(fields: &'de Map<String, Value>) -> Self {
        Self { rest: fields.iter(), next: None }
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.next = Some((key, value));
        let read = || seed.deserialize(BorrowedStrDeserializer::new(key));
        within(|| Link::Key(key.as_str().into()), read).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (key, value) = self.next.take().unwrap_or(("", &Value::Null));
        within(|| Link::Key(key.into()), || seed.deserialize(Tracked(value)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Thing {
        #[serde(skip, default = "At::here")]
        at: At,
        #[serde(default)]
        name: Option<Name>,
        #[serde(default)]
        things: Vec<Thing>,
        #[serde(default)]
        by_name: BTreeMap<String, Thing>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(try_from = "String")]
    struct Name(At);

    impl TryFrom<String> for Name {
        type Error = &'static str;

        fn try_from(text: String) -> Result<Self, &'static str> {
            if text == "refused" { Err("refused") } else { Ok(Self(At::here())) }
        }
    }

    #[test]
    fn values_know_where_they_are() {
        let value = json!({
            "name": "a",
            "things": [null, { "name": "b" }, { "things": [{}] }],
            "by_name": { "x/y": { "name": "c" } },
        });
        let mut places = Places::default();
        let thing: Thing = read(&value, 3, &mut places).unwrap();
        let pointer = |at: At| places.pointer(at).to_string();
        let name = |thing: &Thing| pointer(thing.name.as_ref().unwrap().0);
        assert_eq!(places.pointer(thing.at), Pointer::of_file(3));
        assert_eq!(name(&thing), "/name");
        assert_eq!(name(&thing.things[0]), "/things/1/name");
        assert_eq!(pointer(thing.things[1].things[0].at), "/things/2/things/0");
        assert_eq!(pointer(thing.by_name["x/y"].at), "/by_name/x~1y");
        let nowhere = Pointer::of_file(0);
        assert_eq!(places.pointer(At::here()), nowhere);
        assert_eq!(places.pointer(Name::try_from("d".to_owned()).unwrap().0), nowhere);
    }

    #[test]
    fn a_refused_value_is_named_by_its_place() {
        let value = json!({ "things": [{ "name": "a" }, { "name": "refused" }] });
        let refused = read::<Thing>(&value, 0, &mut Places::default());
        assert_eq!(refused.unwrap_err(), "/things/1/name");
    }
}
