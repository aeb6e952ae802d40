//! Warnings that an officer has accepted.

use std::hash::Hasher as _;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::load::{Dataset, Loaded};
use super::text::Text;
use crate::diagnostic::{Acceptance, Diagnostic, Location};
use crate::json::{At, Document, pointer_of};

/// A warning that somebody has looked at and accepted: it is counted, but no longer
/// shown. With `--verbose`, each warning shows the entry to copy into this list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedWarning {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The rule, as the warning names it, such as "figure-without-source".
    #[schemars(extend("format" = "rule-code"))]
    pub rule: String,
    /// Where the warning is, with the ids and names of the entries that lead there, such as "relationships/bochum/figures/Students".
    pub entry: String,
    /// What was accepted. When the dataset has something else here, the warning comes back. A long text can be given by its digest, as the warning shows it. Leave this out where the warning is about something that is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Who accepted it.
    pub by: Text,
    /// Why.
    pub because: Text,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<super::date::PartialDate>,
}

/// Longer texts are given by their digest.
const LONGEST_VALUE: usize = 100;

/// The fields that name an entry of a list, the first that an entry has.
const NAMES: [&str; 7] = ["id", "year", "label", "name", "title", "place", "text"];

/// Longer names are not written: the entry is counted instead.
const LONGEST_NAME: usize = 60;

/// What a problem is about, as an entry of `accepted` says it.
struct Subject {
    entry: String,
    value: Option<String>,
    digest: Option<String>,
}

impl Loaded {
    /// Notes which problems the dataset accepts, and how it could accept the others.
    pub(crate) fn weighed(&self, dataset: &Dataset, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let weigh = |mut problem: Diagnostic| {
            if problem.rule.can_be_accepted() && problem.acceptance == Acceptance::None {
                problem.acceptance = self.acceptance(&dataset.accepted, &problem);
                if let Acceptance::Lapsed(position, _) = problem.acceptance {
                    let by = dataset.accepted.get(position).map_or("", |accepted| &accepted.by);
                    let lapsed = format!(
                        "; {by} accepted this for another value, so the warning counts again"
                    );
                    problem.message.push_str(&lapsed);
                }
            }
            problem
        };
        found.into_iter().map(weigh).collect()
    }

    fn acceptance(&self, accepted: &[AcceptedWarning], problem: &Diagnostic) -> Acceptance {
        let Some(subject) = self.subject(problem) else { return Acceptance::None };
        let own = || {
            let list = accepted.iter().enumerate();
            list.filter(|(_, one)| one.rule == problem.rule.code && one.entry == subject.entry)
        };
        let holds = |one: &AcceptedWarning| {
            one.value == subject.value || (one.value.is_some() && one.value == subject.digest)
        };
        if let Some((position, _)) = own().find(|(_, one)| holds(one)) {
            return Acceptance::By(position);
        }
        let mut entry = serde_json::Map::new();
        let mut add = |name: &str, value: Value| entry.insert(name.to_owned(), value);
        add("rule", problem.rule.code.into());
        add("entry", subject.entry.clone().into());
        if let Some(value) = subject.digest.or(subject.value) {
            add("value", value.into());
        }
        add("by", "".into());
        add("because", "".into());
        match own().next() {
            Some((position, _)) => Acceptance::Lapsed(position, entry.into()),
            None => Acceptance::Offered(entry.into()),
        }
    }

    /// What a problem is about; none where it is in no file of the dataset.
    fn subject(&self, problem: &Diagnostic) -> Option<Subject> {
        let location = problem.location.as_ref()?;
        let (value, covered) = self.source_of(location)?;
        let tokens = pointer_of(&location.path)?;
        let (mut entry, mut at) = (Vec::new(), value);
        for token in &tokens {
            let next = match at {
                Value::Array(list) => {
                    let position: usize = token.parse().ok()?;
                    let name = list.get(position).filter(|_| !covered);
                    let name = name.and_then(|one| name_in(list, one));
                    entry.push(name.unwrap_or_else(|| position.saturating_add(1).to_string()));
                    list.get(position)
                }
                other => {
                    entry.push(token.clone());
                    other.get(token)
                }
            };
            let Some(next) = next else {
                at = &Value::Null;
                continue;
            };
            at = next;
        }
        // The name of an entry stands for the entry.
        if entry.len() > 2 && tokens.last().is_some_and(|last| NAMES.contains(&last.as_str())) {
            entry.pop();
        }
        let value = problem.value.clone().or_else(|| match at {
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) | Value::Number(_) => Some(at.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        });
        let is_long = |text: &String| text.len() > LONGEST_VALUE || text.contains('\n');
        let is_long = value.as_ref().is_some_and(is_long);
        let digest = value.as_deref().filter(|_| is_long || covered).map(digest);
        Some(Subject { entry: entry.join("/"), value, digest })
    }

    /// The value of the file that a place is in, and whether the place is kept from the public.
    fn source_of(&self, location: &Location) -> Option<(&Value, bool)> {
        let is_own =
            |document: &Document| std::sync::Arc::ptr_eq(document.source(), &location.source);
        let (whole, public) =
            self.texts().iter().find(|(whole, public)| is_own(whole) || is_own(public))?;
        let file =
            self.files().iter().find(|(document, _)| std::sync::Arc::ptr_eq(document, whole));
        Some((&file?.1, public.cover(location).is_some()))
    }
}

/// The name of an entry of a list, where no other entry has it.
fn name_in(list: &[Value], entry: &Value) -> Option<String> {
    fn name_of(entry: &Value) -> Option<&str> {
        NAMES.iter().find_map(|field| entry.get(field)?.as_str())
    }
    let name = name_of(entry).filter(|name| name.chars().count() <= LONGEST_NAME)?;
    let same = list.iter().filter(|other| name_of(other) == Some(name));
    (same.count() == 1).then(|| name.to_owned())
}

/// The digest of a value, by which an acceptance knows it again without repeating it.
fn digest(value: &str) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(value.as_bytes());
    format!("digest {:032x}", hasher.finish128().as_u128())
}
