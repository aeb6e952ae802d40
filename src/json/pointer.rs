//! The way to a value in a file.

use std::fmt;

use serde_json::Value;

use super::document::escape_token;

/// What leads from a value to one in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step<'a> {
    /// The field of an object.
    Key(&'a str),
    /// The entry of a list.
    Index(usize),
}

/// The way to a value in one of several files. As text it is a JSON pointer (RFC 6901).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Pointer<'a> {
    file: usize,
    steps: Vec<Step<'a>>,
}

impl<'a> Pointer<'a> {
    /// The way in the first file that a JSON pointer gives.
    #[cfg(test)]
    pub(crate) fn parse(pointer: &'a str) -> Self {
        Self { file: 0, steps: steps(pointer) }
    }

    /// The way to all that is in a file, by its position.
    pub(crate) fn of_file(file: usize) -> Self {
        Self { file, steps: Vec::new() }
    }

    /// The way to a field of the value.
    pub(crate) fn key(&self, key: &'a str) -> Self {
        self.and(Step::Key(key))
    }

    /// The way to an entry of the value.
    pub(crate) fn index(&self, index: usize) -> Self {
        self.and(Step::Index(index))
    }

    fn and(&self, step: Step<'a>) -> Self {
        let mut steps = Vec::with_capacity(self.steps.len().saturating_add(1));
        steps.extend_from_slice(&self.steps);
        steps.push(step);
        Self { file: self.file, steps }
    }

    /// The way to the value, or to one around it, in so many steps.
    pub(crate) fn up_to(&self, steps: usize) -> Self {
        Self { file: self.file, steps: self.steps.iter().take(steps).copied().collect() }
    }

    /// The position of the file.
    pub(crate) fn file(&self) -> usize {
        self.file
    }

    /// The steps from the file to the value.
    pub(crate) fn steps(&self) -> &[Step<'a>] {
        &self.steps
    }

    /// The names of the fields on the way, the last first.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.steps.iter().rev().filter_map(|step| match step {
            Step::Key(key) => Some(*key),
            Step::Index(_) => None,
        })
    }

    /// Whether a field of this name is on the way.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.keys().any(|own| own == key)
    }

    /// The list at the top level of the file that the value is in, and its entry there.
    pub(crate) fn record(&self) -> Option<(&'a str, usize)> {
        match self.steps.as_slice() {
            [Step::Key(list), Step::Index(entry), ..] => Some((list, *entry)),
            _ => None,
        }
    }
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| match step {
            Step::Key(key) => write!(f, "/{}", escape_token(key)),
            Step::Index(index) => write!(f, "/{index}"),
        })
    }
}

/// The steps of a JSON pointer.
pub(crate) fn steps(pointer: &str) -> Vec<Step<'_>> {
    let tokens = pointer.split('/').skip(1);
    tokens.map(|token| token.parse().map_or(Step::Key(token), Step::Index)).collect()
}

/// Calls a function with a value and all that is in it, each with the way there, the outer
/// before the inner.
pub(crate) fn walk<'a>(
    value: &'a Value,
    mut pointer: Pointer<'a>,
    see: &mut impl FnMut(&Pointer<'a>, &'a Value),
) {
    walk_in(value, &mut pointer, see);
}

fn walk_in<'a>(
    value: &'a Value,
    pointer: &mut Pointer<'a>,
    see: &mut impl FnMut(&Pointer<'a>, &'a Value),
) {
    see(pointer, value);
    let mut enter = |step, value| {
        pointer.steps.push(step);
        walk_in(value, pointer, see);
        pointer.steps.pop();
    };
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                enter(Step::Key(key), field);
            }
        }
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                enter(Step::Index(index), entry);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn walk_outer_first() {
        let value = json!({ "a/b": [true, { "12": "x" }] });
        let mut seen = Vec::new();
        walk(&value, Pointer::of_file(2), &mut |pointer, found| {
            assert_eq!(value.pointer(&pointer.to_string()), Some(found));
            assert_eq!(pointer.file(), 2);
            seen.push(pointer.to_string());
        });
        assert_eq!(seen, ["", "/a~1b", "/a~1b/0", "/a~1b/1", "/a~1b/1/12"]);
    }

    #[test]
    fn pointer_questions() {
        let list = Pointer::of_file(0).key("visits");
        let title = list.index(3).key("people").index(0).key("name");
        assert_eq!(title, Pointer::parse("/visits/3/people/0/name"));
        assert_eq!(title.record(), Some(("visits", 3)));
        assert_eq!(title.keys().collect::<Vec<_>>(), ["name", "people", "visits"]);
        assert!(title.has_key("people") && !title.has_key("3"));
        assert_eq!(list.record(), None);
    }
}
