//! Walks a dataset beside its JSON Schema, and makes values that fit it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Texts that have broken, or could break, what texts are put into.
const TEXTS: &[&str] = &[
    "The choir sang.",
    "*a* **b** [c](https://example.org) [d](lang:de) [](ref:section/policy)",
    "Before:\n\n- one\n- two\n  1. three",
    "1985. The year.",
    "</script><script>alert(1)</script>",
    "\" onclick=\"x\" '",
    "{{ council.name }} {% if %} {# #}",
    "# A\n\n> B\n\n    C\n\n| d |\n|---|\n",
    "[a]: https://example.org \"b\"",
    "\u{202e}x \u{feff}\u{a0}\u{2028}e\u{301} \u{1f600}",
    "\\ & &amp; ]]> --> ) ] * _ ` ~ # + - . !",
    "A. Singer",
    "x",
];

/// Dates at the edges of the calendar, of months and of municipal years.
const DATES: &[&str] = &[
    "2023",
    "2023-05",
    "2023-05-17",
    "2024-02-29",
    "2024-08-05",
    "2024-12-31",
    "2025-04-30",
    "0001",
    "0001-01-01",
    "9999-12",
    "9999-12-31",
    "1950",
];

/// Values of the other forms.
const FORMS: &[(&str, &[&str])] = &[
    ("partial-date", DATES),
    ("country-code", &["DE", "JP", "KR", "UA", "GB", "PS"]),
    ("currency-code", &["GBP", "EUR", "JPY"]),
    ("language-tag", &["en-GB", "de", "ar-EG", "zh-Hans", "cy"]),
    ("municipal-year", &["2022-23", "2023-24", "2024-25", "2025-26", "1999-00", "9998-99"]),
    ("site-address", &["https://example.org/", "http://[::1]:80/a/b/"]),
    ("web-address", &["https://example.org/?a=b&c", "mailto:a@example.org", "http://[::1]:80/"]),
    (
        "identifier",
        &[
            "policy",
            "europe",
            "altstadt",
            "vila-nova",
            "retain-altstadt",
            "purpose",
            "climate",
            "finance",
            "sheffield",
            "standard",
            "a",
            "recommendation-1a",
            "1",
        ],
    ),
];

/// The schema of a dataset.
pub struct Schema(Value);

/// A value of a dataset with its place.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    /// What the schema says of it.
    pub schema: &'static Value,
    /// The value.
    pub value: &'a Value,
    /// Whether it is exempt, or in something that is.
    pub exempt: bool,
    /// Whether it tells where something exempt stands, which is public.
    pub stays: bool,
}

impl Node<'_> {
    /// Whether anything can be written in it.
    pub fn is_free_text(&self) -> bool {
        self.value.is_string()
            && self.schema.get("format").is_none()
            && self.schema.get("enum").is_none()
    }
}

/// The schema of the library.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema(crate::schema()));

impl Schema {
    /// The schema of a whole dataset.
    pub fn root(&'static self) -> &'static Value {
        &self.0
    }

    /// Follows references.
    pub fn follow(&'static self, schema: &'static Value) -> &'static Value {
        let target = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        match target.and_then(|target| self.0.pointer(target)) {
            Some(schema) => self.follow(schema),
            None => schema,
        }
    }

    /// The schema of a value that can be written in two forms: as an object beside its
    /// mark, or plainly.
    pub fn of(&'static self, schema: &'static Value, value: &Value) -> &'static Value {
        let schema = self.follow(schema);
        match (schema.get("then"), schema.get("else")) {
            (Some(object), Some(_)) if value.get("exempt").is_some() => self.follow(object),
            (_, Some(plain)) => self.follow(plain),
            _ => schema,
        }
    }

    /// The schema of a field of an object.
    pub fn field(&'static self, object: &'static Value, name: &str) -> &'static Value {
        let formed = || object["patternProperties"].as_object()?.values().next();
        let named = object["properties"].get(name).or_else(formed);
        named.unwrap_or(&object["additionalProperties"])
    }

    /// Every value of a dataset, by its JSON pointer.
    pub fn nodes<'a>(&'static self, dataset: &'a Value) -> BTreeMap<String, Node<'a>> {
        let mut nodes = BTreeMap::new();
        let root = Node { schema: &self.0, value: dataset, exempt: false, stays: false };
        self.collect(root, String::new(), &mut nodes);
        nodes
    }

    fn collect<'a>(
        &'static self,
        node: Node<'a>,
        pointer: String,
        nodes: &mut BTreeMap<String, Node<'a>>,
    ) {
        let schema = self.of(node.schema, node.value);
        match node.value {
            Value::Object(fields) => {
                let stays = schema["x-stays"].as_array();
                for (name, value) in fields {
                    let token = name.replace('~', "~0").replace('/', "~1");
                    let is_place =
                        stays.is_some_and(|stays| stays.iter().any(|field| field == name));
                    let node = Node {
                        schema: self.field(schema, name),
                        value,
                        exempt: node.exempt || fields.contains_key("exempt"),
                        stays: node.stays || name == "exempt" || is_place,
                    };
                    self.collect(node, format!("{pointer}/{token}"), nodes);
                }
            }
            Value::Array(entries) => {
                for (index, value) in entries.iter().enumerate() {
                    let node = Node { schema: &schema["items"], value, ..node };
                    self.collect(node, format!("{pointer}/{index}"), nodes);
                }
            }
            _ => {}
        }
        nodes.insert(pointer, Node { schema, ..node });
    }

    /// A value that fits a schema; `words` has values of the dataset by form.
    pub fn make(&'static self, schema: &'static Value, words: &Words, rng: &mut Rng) -> Value {
        let schema = self.follow(schema);
        if let (Some(object), Some(plain)) = (schema.get("then"), schema.get("else")) {
            return self.make(if rng.u8(..4) == 0 { object } else { plain }, words, rng);
        }
        if let Some(choices) = schema["enum"].as_array() {
            return rng.choice(choices).cloned().unwrap_or_default();
        }
        // One of several forms, such as an object or a list of them.
        let kinds = schema["type"].as_array();
        let kind = kinds.and_then(|kinds| rng.choice(kinds)).unwrap_or(&schema["type"]);
        match kind.as_str() {
            Some("object") => Value::Object(self.make_object(schema, words, rng)),
            Some("array") => {
                let least = schema["minItems"].as_u64().unwrap_or(0);
                let count = least + rng.u64(..3);
                (0..count).map(|_| self.make(&schema["items"], words, rng)).collect()
            }
            Some("string") => json!(words.pick(schema["format"].as_str(), rng)),
            Some("boolean") => json!(rng.bool()),
            Some(kind) => {
                let limit = |name: &str| schema[name].as_i64();
                let least = limit("minimum").unwrap_or(-1);
                let most = limit("maximum").unwrap_or(i64::from(i32::MAX));
                let small = least.saturating_add(rng.i64(..4)).min(most);
                let number = if rng.u8(..6) == 0 { most } else { small };
                if kind == "number" && rng.bool() { json!(0.5) } else { json!(number) }
            }
            None => json!({}),
        }
    }

    fn make_object(
        &'static self,
        schema: &'static Value,
        words: &Words,
        rng: &mut Rng,
    ) -> Map<String, Value> {
        let required = schema["required"].as_array();
        let needs = |name: &str| required.is_some_and(|names| names.iter().any(|own| own == name));
        let mut made = Map::new();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let odds = if name == "exempt" { 10 } else { 4 };
            if needs(name) || rng.u8(..odds) == 0 {
                made.insert(name.clone(), self.make(field, words, rng));
            }
        }
        let any = schema.get("patternProperties").or(schema.get("additionalProperties"));
        if any.is_some_and(Value::is_object) {
            for _ in 0..rng.u8(..3) {
                let name = words.pick(Some("identifier"), rng);
                let field = self.field(schema, &name);
                made.insert(name, self.make(field, words, rng));
            }
        }
        made
    }
}

/// Texts by the form that they have.
pub struct Words(BTreeMap<&'static str, Vec<String>>);

impl Words {
    /// Those of a dataset, and others.
    pub fn of(dataset: &Value) -> Self {
        let mut words: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for node in SCHEMA.nodes(dataset).values() {
            if let Some(text) = node.value.as_str() {
                let form = node.schema["format"].as_str().unwrap_or_default();
                words.entry(form).or_default().push(text.to_owned());
            }
        }
        Self(words)
    }

    /// One of a form.
    pub fn pick(&self, form: Option<&str>, rng: &mut Rng) -> String {
        let form = form.unwrap_or_default();
        let fixed = FORMS.iter().find(|(name, _)| *name == form).map_or(TEXTS, |(_, texts)| texts);
        let own = self.0.get(form).filter(|own| !own.is_empty() && rng.bool());
        match own {
            Some(own) => rng.choice(own).cloned().unwrap_or_default(),
            None => rng.choice(fixed).copied().unwrap_or_default().to_owned(),
        }
    }
}
