//! What is kept from the public: marked in the dataset, beside the very thing.
//!
//! Whatever can be kept from the public is a [`Part`]. A dataset of the public
//! edition has only its [`Part::Withheld`]: the text is not there to be shown.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::council::Nation;
use super::text::Narrative;
use crate::json::Mark;

/// The field by which a part of the dataset is marked exempt.
pub(crate) const EXEMPT: &str = "exempt";

/// That field with the names of what stands in it.
pub(super) const MARK: Mark =
    Mark { name: EXEMPT, fields: &["paragraphs", "public_interest"], own: "public_interest" };

/// The field of a withheld part; no dataset file has it.
pub(super) const WITHHELD: &str = "withheld";

/// The keyword by which the schema of a part names the fields that stay in the
/// public edition.
pub(crate) const STAYS: &str = "x-stays";

/// The fields that a text, or another value, stands in beside its exemption.
const WRAPPERS: [&str; 2] = ["text", "value"];

/// Which readers a dataset, and all that is made of it, is for.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// The public: what is exempt is withheld.
    #[default]
    Public,
    /// Members and officers: everything, not for publication.
    Exempt,
}

/// Why something is kept from the public, by the schedule on exempt information of the
/// council's nation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// The paragraph or paragraphs that apply of the schedule on exempt information: in England 1 to 7 and in Wales 12 to 18 of Schedule 12A to the Local Government Act 1972, in Scotland 1 to 15 of Schedule 7A to the Local Government (Scotland) Act 1973, in Northern Ireland 1 to 7 of Schedule 6 to the Local Government Act (Northern Ireland) 2014.
    #[schemars(length(min = 1), inner(range(min = 1)))]
    pub paragraphs: Vec<u8>,
    /// Why the public interest in keeping it from the public outweighs the public interest in disclosing it. The public edition shows this. The law has this test in England, in Northern Ireland and, but for paragraph 16 (legal professional privilege), in Wales; the law of Scotland has not, so leave it out there or give other reasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-rule" = "exemption-without-reasoning"))]
    pub public_interest: Option<Narrative>,
}

/// The numbers that the paragraphs on exempt information have in the law of a
/// nation: Part 1 (England) and Part 4 (Wales) of Schedule 12A to the Local
/// Government Act 1972, Part 1 of Schedule 7A to the Local Government
/// (Scotland) Act 1973, Part 1 of Schedule 6 to the Local Government Act
/// (Northern Ireland) 2014. The labels `exempt_category` have their names.
#[must_use]
pub fn exempt_paragraphs(nation: Nation) -> std::ops::RangeInclusive<u8> {
    match nation {
        Nation::England | Nation::NorthernIreland => 1..=7,
        Nation::Wales => 12..=18,
        Nation::Scotland => 1..=15,
    }
}

/// The paragraph of Part 4 of Schedule 12A on legal professional privilege, the only one
/// in Wales without the test of the public interest.
const PRIVILEGE_IN_WALES: u8 = 16;

/// Whether the law keeps what is exempt by these paragraphs from the public only as long
/// as the public interest in that outweighs the public interest in disclosing it.
///
/// England: Local Government Act 1972, Schedule 12A, Part 2, paragraph 10. Wales: Part 5,
/// for paragraphs 12 to 15, 17 and 18. Northern Ireland: Local Government Act (Northern
/// Ireland) 2014, Schedule 6, paragraph 9. The qualifications in Part II of Schedule 7A to
/// the Local Government (Scotland) Act 1973 have no such test.
#[must_use]
pub fn has_public_interest_test(nation: Nation, paragraphs: &[u8]) -> bool {
    match nation {
        Nation::England | Nation::NorthernIreland => true,
        Nation::Wales => paragraphs.iter().any(|paragraph| *paragraph != PRIVILEGE_IN_WALES),
        Nation::Scotland => false,
    }
}

/// Something that can be exempt. `P` is what stays of it in the public edition,
/// so that its notice has the same place there.
///
/// In a dataset file it is the thing itself, with a field `exempt` where it is
/// exempt; a text is then written `{ "text": …, "exempt": … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<T, P = Nowhere> {
    /// For everyone.
    Open(T),
    /// Exempt, and there: the edition is not for the public.
    Exempt(T, Exemption),
    /// Exempt, and not there.
    Withheld(P, Exemption),
}

/// Something that is there, and why it is kept from the public, where it is.
#[derive(Debug)]
pub struct Marked<'a, T> {
    /// The thing.
    pub thing: &'a T,
    /// Why it is kept from the public, where it is.
    pub exemption: Option<&'a Exemption>,
}

// Derived, these would ask the same of the thing itself.
impl<T> Clone for Marked<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Marked<'_, T> {}

/// What stays of a part whose place is that in its list, or its field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Nowhere {}

/// What stays of a part that others can refer to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Named {
    /// Its short name, only where something public names it.
    #[serde(default)]
    pub id: Option<super::text::Id>,
}

/// A paragraph that can be exempt.
pub type Paragraph = Part<Narrative>;

impl<T, P> Part<T, P> {
    /// The thing, unless it is withheld.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Open(thing) | Self::Exempt(thing, _) => Some(thing),
            Self::Withheld(..) => None,
        }
    }

    /// The thing, if it is for everyone.
    pub fn open(&self) -> Option<&T> {
        match self {
            Self::Open(thing) => Some(thing),
            Self::Exempt(..) | Self::Withheld(..) => None,
        }
    }

    /// The thing with why it is kept from the public, unless it is withheld.
    pub fn marked(&self) -> Option<Marked<'_, T>> {
        self.known().map(|thing| Marked { thing, exemption: self.exemption() })
    }

    /// Why it is kept from the public, where it is.
    pub fn exemption(&self) -> Option<&Exemption> {
        match self {
            Self::Open(_) => None,
            Self::Exempt(_, exemption) | Self::Withheld(_, exemption) => Some(exemption),
        }
    }

    /// Whether it is exempt, there or not.
    pub fn is_exempt(&self) -> bool {
        self.exemption().is_some()
    }
}

impl<T, P> From<T> for Part<T, P> {
    fn from(thing: T) -> Self {
        Self::Open(thing)
    }
}

impl<T: Serialize, P: Serialize> Serialize for Part<T, P> {
    /// As a dataset file has it, so that what is written out stays exempt.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = |value: Value| match value {
            Value::Object(fields) => fields,
            value @ Value::String(_) => Map::from_iter([("text".to_owned(), value)]),
            value => Map::from_iter([("value".to_owned(), value)]),
        };
        let to_value = |value: serde_json::Result<Value>| value.map_err(S::Error::custom);
        let (mut fields, exemption) = match self {
            Self::Open(thing) => return thing.serialize(serializer),
            Self::Exempt(thing, exemption) => {
                (object(to_value(serde_json::to_value(thing))?), exemption)
            }
            Self::Withheld(place, exemption) => {
                let mut fields = object(to_value(serde_json::to_value(place))?);
                fields.insert(WITHHELD.to_owned(), json!(true));
                (fields, exemption)
            }
        };
        fields.insert(EXEMPT.to_owned(), to_value(serde_json::to_value(exemption))?);
        fields.serialize(serializer)
    }
}

impl<'de, T: DeserializeOwned, P: DeserializeOwned> Deserialize<'de> for Part<T, P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        let exemption = value.as_object_mut().and_then(|fields| fields.shift_remove(EXEMPT));
        let Some(exemption) = exemption else {
            return T::deserialize(value).map(Self::Open).map_err(D::Error::custom);
        };
        let exemption = Exemption::deserialize(exemption).map_err(D::Error::custom)?;
        let withheld =
            value.as_object_mut().and_then(|fields| fields.shift_remove(WITHHELD)).is_some();
        if withheld {
            let place = P::deserialize(value).map_err(D::Error::custom)?;
            return Ok(Self::Withheld(place, exemption));
        }
        let thing = T::deserialize(unwrapped(value)).map_err(D::Error::custom)?;
        Ok(Self::Exempt(thing, exemption))
    }
}

/// What stands in the wrapper of an exempt text or value, or the object itself.
fn unwrapped(value: Value) -> Value {
    match value {
        Value::Object(mut fields) if fields.len() == 1 => {
            match WRAPPERS.iter().find_map(|wrapper| fields.shift_remove(*wrapper)) {
                Some(inner) => inner,
                None => Value::Object(fields),
            }
        }
        value => value,
    }
}

impl<T: JsonSchema, P: JsonSchema> JsonSchema for Part<T, P> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}OrExempt", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut marked = generator.subschema_for::<Exemption>();
        marked.insert(
            "description".to_owned(),
            json!("Keeps this from the public: the paragraph of the schedule on exempt information, and why."),
        );
        let mut whole = T::json_schema(generator);
        let place = P::json_schema(generator);
        let stays: Vec<&String> = place
            .get("properties")
            .and_then(Value::as_object)
            .map(|fields| fields.keys().collect())
            .unwrap_or_default();
        let kind = whole.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        if kind == "object" {
            if let Some(Value::Object(fields)) = whole.ensure_object().get_mut("properties") {
                fields.insert(EXEMPT.to_owned(), marked.to_value());
            }
            whole.insert(STAYS.to_owned(), json!(stays));
            return whole;
        }
        let wrapper = if kind == "string" { "text" } else { "value" };
        json_schema!({
            "if": { "type": "object" },
            "then": {
                "type": "object",
                "properties": {
                    wrapper: generator.subschema_for::<T>(),
                    EXEMPT: marked,
                },
                "required": [wrapper, EXEMPT],
                "additionalProperties": false,
                STAYS: stays,
            },
            "else": generator.subschema_for::<T>(),
        })
    }
}
