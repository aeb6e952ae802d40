//! What is kept from the public: marked in the dataset, beside the very thing.
//!
//! Whatever can be kept from the public is a [`Part`]. A dataset of the public
//! edition has only its [`Part::Withheld`]: the text is not there to be shown.

use std::borrow::Cow;
use std::collections::BTreeSet;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::council::Nation;
use super::date::PartialDate;
use super::text::{Narrative, Text};
use crate::json::{At, Mark, Tracked, attempt};

/// The field by which a part of the dataset is marked exempt.
pub(crate) const EXEMPT: &str = "exempt";

/// The field of a mark for what is confidential rather than exempt.
pub(super) const CONFIDENTIAL: &str = "confidential";

/// The field of a mark that says when it ended.
pub(super) const ENDED: &str = "ended";

/// That field with the names of what stands in it. An officer may well write
/// `confidential` beside what is confidential rather than in its mark.
pub(super) const MARK: Mark = Mark {
    name: EXEMPT,
    alias: CONFIDENTIAL,
    fields: &["paragraphs", "public_interest", CONFIDENTIAL, ENDED],
    own: &["public_interest", CONFIDENTIAL, "ground"],
};

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

/// Why something is kept from the public: it is exempt (Local Government Act 1972,
/// section 100B(2) and (5), and Schedule 12A, and its like in the other nations), or it
/// is confidential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("allOf" = [{
    "if": { "required": ["confidential"] },
    "else": { "required": ["paragraphs"] }
}]))]
pub struct Exemption {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The paragraph or paragraphs that apply of the schedule on exempt information: in England 1 to 7 and in Wales 12 to 18 of Schedule 12A to the Local Government Act 1972, in Scotland 1 to 15 of Schedule 7A to the Local Government (Scotland) Act 1973, in Northern Ireland 1 to 7 of Schedule 6 to the Local Government Act (Northern Ireland) 2014. Needed unless it is confidential.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 1), inner(range(min = 1)))]
    pub paragraphs: Vec<u8>,
    /// Why the public interest in keeping it from the public outweighs the public interest in disclosing it. The public edition shows this. The law has this test in England, in Northern Ireland and, but for paragraph 16 (legal professional privilege), in Wales; the law of Scotland has not, so leave it out there or give other reasons. Leave it out if it is confidential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-rule" = "exemption-without-reasoning"))]
    pub public_interest: Option<Narrative>,
    /// That it is confidential, which the council may not disclose whatever the public interest, in place of `paragraphs` and `public_interest`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidential: Option<Confidential>,
    /// When it ceased to be kept from the public, and who decided so. What is published from then on shows the text; earlier reports keep the notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
}

/// The end of an exemption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// The day from which it is public.
    pub date: PartialDate,
    /// Who decided so, such as "Monitoring Officer".
    pub by: Text,
    /// Where the decision is recorded, such as a number or minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Text>,
}

impl Ended {
    /// Whether it had certainly ended by a day.
    #[must_use]
    pub fn by_day(&self, day: PartialDate) -> bool {
        self.date.latest() <= day.earliest()
    }
}

/// Information that the council may not disclose to the public, and on which there is no
/// weighing of the public interest (Local Government Act 1972, section 100A(2) and (3);
/// for an executive in England, SI 2012/2089, regulations 2, 4(2)(a) and 20; Local
/// Government (Scotland) Act 1973, section 50A(2) and (3); Local Government Act (Northern
/// Ireland) 2014, section 42(2) and (3)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confidential {
    /// What forbids its disclosure.
    pub ground: ConfidentialGround,
    /// Which terms, enactment or order that is, in a sentence that gives nothing away. The public edition shows this.
    pub because: Narrative,
}

/// What forbids the disclosure of confidential information.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConfidentialGround {
    /// A government department gave it on terms that forbid its disclosure to the public.
    GovernmentDepartment,
    /// An enactment prohibits its disclosure to the public.
    Enactment,
    /// The order of a court prohibits its disclosure to the public.
    CourtOrder,
}

/// By what things are kept from the public: the paragraphs on exempt information, and
/// whether any of them is confidential.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grounds {
    /// The paragraphs of the schedule on exempt information.
    pub paragraphs: BTreeSet<u8>,
    /// Whether anything is confidential.
    pub confidential: bool,
}

impl Grounds {
    /// Adds those of an exemption.
    pub fn add(&mut self, exemption: &Exemption) {
        self.paragraphs.extend(&exemption.paragraphs);
        self.confidential |= exemption.confidential.is_some();
    }

    /// Adds those of every exemption in a value.
    pub(crate) fn add_all_in(&mut self, value: &Value) {
        if let Ok(exemption) = Exemption::deserialize(value) {
            self.add(&exemption);
            return;
        }
        match value {
            Value::Object(fields) => fields.values().for_each(|field| self.add_all_in(field)),
            Value::Array(entries) => entries.iter().for_each(|entry| self.add_all_in(entry)),
            _ => {}
        }
    }
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

    /// As [`known`](Self::known), to change it.
    pub(super) fn known_mut(&mut self) -> Option<&mut T> {
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

/// Those of some things that are there, each with its mark.
pub(crate) fn known<T, P>(parts: &[Part<T, P>]) -> impl Iterator<Item = &Part<T, P>> {
    parts.iter().filter(|part| part.known().is_some())
}

/// Why some things are withheld, each reason once.
pub(crate) fn withheld<T, P>(parts: &[Part<T, P>]) -> Vec<&Exemption> {
    let mut reasons: Vec<&Exemption> = Vec::new();
    let withheld = parts.iter().filter(|part| part.known().is_none());
    for exemption in withheld.filter_map(Part::exemption) {
        if !reasons.contains(&exemption) {
            reasons.push(exemption);
        }
    }
    reasons
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
            // A text whose mark has ended still stands in its wrapper.
            return unwrapped(&value).map(Self::Open).map_err(D::Error::custom);
        };
        let exemption = Tracked::read(EXEMPT, &exemption).map_err(D::Error::custom)?;
        let withheld =
            value.as_object_mut().and_then(|fields| fields.shift_remove(WITHHELD)).is_some();
        if withheld {
            let place = P::deserialize(Tracked(&value)).map_err(D::Error::custom)?;
            return Ok(Self::Withheld(place, exemption));
        }
        let thing = unwrapped(&value).map_err(D::Error::custom)?;
        Ok(Self::Exempt(thing, exemption))
    }
}

/// What an object is, or else what stands in it as the wrapper of an exempt text or value.
fn unwrapped<T: DeserializeOwned>(value: &Value) -> serde_json::Result<T> {
    let wrapper = match value.as_object() {
        Some(fields) if fields.len() == 1 => {
            WRAPPERS.iter().find(|wrapper| fields.contains_key(**wrapper))
        }
        _ => None,
    };
    let whole = || T::deserialize(Tracked(value));
    match wrapper {
        Some(wrapper) => attempt(whole).or_else(|_| Tracked::read(wrapper, &value[*wrapper])),
        None => whole(),
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
            json!("Keeps this from the public: the paragraph of the schedule on exempt information, and why; or that it is confidential."),
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

#[cfg(test)]
mod tests {
    use super::super::minute::OwnResolution;
    use super::super::schema::dataset_schema;
    use super::*;

    #[test]
    fn only_a_text_needs_a_wrapper() {
        let mark = json!({ "paragraphs": [3], "public_interest": "Talks go on." });
        let value = json!({ "text": "That officers report back.", "exempt": mark });
        let own: Part<OwnResolution> = serde_json::from_value(value.clone()).unwrap();
        assert!(own.is_exempt());
        assert_eq!(own.known().unwrap().text.as_str(), "That officers report back.");
        let text: Paragraph = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(text.known().unwrap().as_str(), "That officers report back.");
        assert_eq!(serde_json::to_value(&text).unwrap(), value);
    }

    #[test]
    fn no_other_field_is_taken_for_a_mark() {
        fn names(schema: &Value, found: &mut BTreeSet<String>) {
            match schema {
                Value::Object(fields) => {
                    let properties = fields.get("properties").and_then(Value::as_object);
                    found.extend(properties.into_iter().flatten().map(|(name, _)| name.clone()));
                    fields.values().for_each(|field| names(field, found));
                }
                Value::Array(entries) => entries.iter().for_each(|entry| names(entry, found)),
                _ => {}
            }
        }
        let mut found = BTreeSet::new();
        names(&dataset_schema(), &mut found);
        assert!(found.len() > 200);
        found.retain(|name| MARK.is(name, |_| false));
        assert_eq!(found, BTreeSet::from([CONFIDENTIAL.to_owned(), EXEMPT.to_owned()]));
    }
}
