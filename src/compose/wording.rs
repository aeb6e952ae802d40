//! The wording templates: minijinja over the data, giving narrative.
//!
//! A template in `wording/` gives CommonMark. What it inserts is escaped, so
//! that data never becomes markup; narrative of the dataset is inserted with
//! the filter `narrative`. The filter `sentence("name")` marks a sentence that
//! the dataset can replace.
//!
//! What is exempt is shown with its mark, what is withheld as its notice,
//! wherever a template inserts it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Rest, Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State};
use serde::{Deserialize as _, Serialize};

use super::rules::UNTRANSLATED_WORDING;
use crate::dataset::rules::UNKNOWN_WORDING;
use crate::dataset::{
    Cost, Dataset, DottedField, Exemption, Grounds, Locate, NO_NEAR_SENTENCE, Paragraph, Part,
    PartialDate, Period, YearId,
};
use crate::diagnostic::{Diagnostic, Hint, Location, SourceText, did_you_mean, one_of};
use crate::json::MOST_FAULTS;
use crate::style::{HouseStyle, STYLE_FILE};
use crate::templates::TEMPLATE_ERROR;
use crate::templates::{Templates, environment, fill, loader, template_problem};
use crate::text::language::primary;
use crate::text::narrative::{by_itself, escape, parse_inline};
use crate::text::passages::{between_marks, has_english, in_english, own, tidy, without_marks};
use crate::text::{capitalised, plain_text, with_article};

/// How much work a wording template may do, in instructions of the template
/// engine. The longest built-in one needs a few thousand.
const FUEL: u64 = 5_000_000;

/// The most bytes that a wording template gives: that of a report of thousands
/// of pages.
const LONGEST: usize = 10_000_000;

/// The wording templates of a house style, filled with one report's data.
pub(crate) struct Wording {
    environment: Environment<'static>,
    templates: Templates,
    style: String,
    data: Value,
    sentences: Arc<Mutex<BTreeMap<String, String>>>,
    exemptions: Exemptions,
    english: English,
}

/// The templates whose words are in English, in a house style of another language.
#[derive(Debug, Clone, Default)]
struct English {
    /// Those that were filled in.
    used: Arc<Mutex<BTreeSet<String>>>,
    /// Those that give a caption or the like, which has no place for a mark.
    unmarked: Arc<Mutex<BTreeSet<String>>>,
}

impl English {
    fn note(list: &Mutex<BTreeSet<String>>, file: &str) {
        let name = file.trim_start_matches("wording/").trim_end_matches(".md").to_owned();
        list.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
    }

    /// Has an environment load the templates of the base as such.
    fn watch(&self, environment: &mut Environment<'static>, templates: &Templates, style: &str) {
        let (used, load) = (Arc::clone(&self.used), loader(templates, style));
        let (templates, style) = (templates.clone(), style.to_owned());
        environment.set_loader(move |file| {
            let source = load(file)?;
            if matches!(templates.file(&style, file), Ok(Some(_))) {
                return Ok(source);
            }
            let english = source.as_deref().and_then(in_english);
            if english.is_some() {
                Self::note(&used, file);
            }
            Ok(english.or(source))
        });
    }
}

/// The grounds of the exemptions that have been shown so far.
#[derive(Debug, Clone, Default)]
struct Exemptions(Arc<Mutex<Grounds>>);

impl Exemptions {
    fn note(&self, exemption: &Exemption) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(exemption);
    }

    /// Notes those of an exemption as templates have it.
    fn note_value(&self, exemption: &Value) {
        if let Ok(exemption) = Exemption::deserialize(exemption.clone()) {
            self.note(&exemption);
        }
    }
}

/// The template of the words that stand in the place of what is withheld.
const NOTICE: &str = "exempt-notice";

/// The template of the words that stand before what is exempt.
const MARK: &str = "exempt-mark";

/// What a template is given that can be exempt.
enum Shown {
    Open(Value),
    Exempt(Value, Value),
    Withheld(Value),
}

impl Shown {
    fn of(value: &Value) -> Self {
        let field = |name: &str| value.get_attr(name).ok().filter(|field| !field.is_undefined());
        let exemption = (value.kind() == ValueKind::Map).then(|| field("exempt")).flatten();
        let Some(exemption) = exemption else { return Self::Open(value.clone()) };
        match (field("withheld"), field("text")) {
            (Some(withheld), _) if withheld.is_true() => Self::Withheld(exemption),
            (_, Some(text)) => Self::Exempt(text, exemption),
            // Of an object, a template shows the fields.
            (_, None) => Self::Open(value.clone()),
        }
    }

    /// As narrative; `words` makes narrative of the thing itself.
    fn narrative(
        self,
        state: &State<'_, '_>,
        noted: &Exemptions,
        words: impl Fn(&Value) -> String,
    ) -> Result<String, Error> {
        let template = |name: &str, exempt: Value| -> Result<String, Error> {
            noted.note_value(&exempt);
            let template = state.env().get_template(&file_of(name))?;
            let council = state.lookup("council").unwrap_or_default();
            let text = template.render(minijinja::context! { exempt, council })?;
            Ok(text.trim().to_owned())
        };
        Ok(match self {
            Self::Open(value) => words(&value),
            Self::Exempt(text, exemption) => {
                format!("{} {}", template(MARK, exemption)?, words(&text))
            }
            Self::Withheld(exemption) => template(NOTICE, exemption)?,
        })
    }
}

/// The file of a template of `wording/`.
pub(super) fn file_of(name: &str) -> String {
    format!("wording/{name}.md")
}

impl Wording {
    pub(crate) fn new(
        templates: &Templates,
        style: &Arc<HouseStyle>,
        meeting: PartialDate,
        replaced: &BTreeMap<String, Paragraph>,
        data: &impl Serialize,
    ) -> Self {
        let mut environment = environment(templates, &style.name, FUEL);
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("commonmark".into()));
        let exemptions = Exemptions::default();
        let words = Arc::clone(style);
        let noted = exemptions.clone();
        environment.set_formatter(move |out, state, value| {
            let text = match value.kind() {
                // An undefined value that gets here is one that may be silent:
                // the engine has refused the others.
                ValueKind::Undefined | ValueKind::None => String::new(),
                ValueKind::Seq | ValueKind::Iterable => {
                    let items = shown_items(state, &noted, value)?;
                    words.list(&items, "list.separator", "list.last")
                }
                _ => Shown::of(value).narrative(state, &noted, markup)?,
            };
            out.write_str(&text).map_err(Error::from)
        });
        let sentences = Arc::new(Mutex::new(BTreeMap::new()));
        let english = English::default();
        if style.is_translated() {
            english.watch(&mut environment, templates, &style.name);
        }
        let set_off: fn(String) -> String =
            if style.is_translated() { |words| own(&words) } else { |words| words };
        add_filters(&mut environment, style, meeting, &exemptions);
        add_sentences(&mut environment, replaced.clone(), &sentences, &exemptions, set_off);
        add_exemptions(&mut environment, &exemptions, set_off);
        let data = Value::from(Serde(data));
        Self {
            environment,
            templates: templates.clone(),
            style: style.name.clone(),
            data,
            sentences,
            exemptions,
            english,
        }
    }

    /// The words in the place of something that is withheld, as narrative.
    pub(crate) fn notice(&self, exemption: &Exemption) -> Result<String, Box<Diagnostic>> {
        self.exemptions.note(exemption);
        self.render(NOTICE, minijinja::context! { exempt => Value::from(Serde(exemption)) })
    }

    /// The words before something exempt, as narrative.
    pub(crate) fn mark(&self, exemption: &Exemption) -> Result<String, Box<Diagnostic>> {
        self.exemptions.note(exemption);
        self.render(MARK, minijinja::context! { exempt => Value::from(Serde(exemption)) })
    }

    /// The grounds on which something has been marked or withheld so far.
    pub(crate) fn grounds(&self) -> Grounds {
        self.exemptions.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Fills in a template of `wording/` and gives the narrative.
    pub(crate) fn render(&self, name: &str, more: Value) -> Result<String, Box<Diagnostic>> {
        self.render_file(&file_of(name), more)
    }

    /// Fills in a template file of the house style.
    pub(crate) fn render_file(&self, file: &str, more: Value) -> Result<String, Box<Diagnostic>> {
        let context = minijinja::context! { ..more, ..self.data.clone() };
        self.environment
            .get_template(file)
            .and_then(|template| fill(&template, context, LONGEST))
            .map(|text| tidy(&text))
            .map_err(|error| self.problem(&error, file))
    }

    /// Fills in a template that gives plain text, such as a caption.
    pub(crate) fn plain(&self, name: &str, more: Value) -> Result<String, Box<Diagnostic>> {
        let text = self.render(name, more)?;
        self.note_plain(&text, name);
        Ok(plain_text(&parse_inline(&text)))
    }

    /// Notes the template of a text of which no more than the words are shown.
    pub(super) fn note_plain(&self, text: &str, name: &str) {
        if has_english(text) {
            English::note(&self.english.unmarked, name);
        }
    }

    /// What of the wording is in English, in a house style of another language.
    pub(super) fn untranslated(&self, dataset: &Dataset) -> Vec<Diagnostic> {
        let names = |list: &Mutex<BTreeSet<String>>| {
            list.lock().unwrap_or_else(PoisonError::into_inner).clone()
        };
        let unmarked = names(&self.english.unmarked);
        let used = names(&self.english.used);
        let marked: BTreeSet<&String> = used.difference(&unmarked).collect();
        let place = || Some(dataset.locate(&DottedField(dataset.council.at, "language")));
        let style = &self.style;
        let mut found = Vec::new();
        if !unmarked.is_empty() {
            found.push(Diagnostic::new(
                TEMPLATE_ERROR,
                place(),
                format!(
                    "the house style `{style}` has captions and titles in English, which cannot be marked: {}",
                    one_of(unmarked.iter().map(String::as_str))
                ),
                format!(
                    "copy their templates from base/wording into {style}/wording and translate them"
                ),
            ));
        }
        if !marked.is_empty() {
            found.push(Diagnostic::new(
                UNTRANSLATED_WORDING,
                place(),
                format!(
                    "passages of the standard wording are in English, and are marked so: {}",
                    one_of(marked.iter().map(|name| name.as_str()))
                ),
                format!(
                    "copy their templates from base/wording into {style}/wording and translate them"
                ),
            ));
        }
        found
    }

    /// Fills in a short text of `style.json`, such as a heading, which may use
    /// the same values, and gives plain text.
    pub(crate) fn title(&self, text: &str) -> Result<String, Box<Diagnostic>> {
        if !text.contains('{') {
            return Ok(crate::text::narrative::typographic(text));
        }
        self.environment
            .template_from_named_str(STYLE_FILE, text)
            .and_then(|template| fill(&template, self.data.clone(), LONGEST))
            .map(|text| plain_text(&parse_inline(&text)))
            .map_err(|error| {
                let place = self.in_style_file(text);
                Box::new(template_problem(&error, |_| None).or_at(place))
            })
    }

    /// The templates that the wording is from.
    pub(super) fn templates(&self) -> &Templates {
        &self.templates
    }

    /// The names of all sentences that templates have marked so far.
    pub(crate) fn sentence_names(&self) -> BTreeSet<String> {
        self.sentences.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// The sentences that templates have marked so far, as they stand in the
    /// report.
    pub(crate) fn sentences(&self) -> BTreeMap<String, String> {
        self.sentences.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is wrong with a template file. One that is missing is shown where
    /// `style.json` asks for it.
    fn problem(&self, error: &Error, file: &str) -> Box<Diagnostic> {
        let name = file.trim_start_matches("wording/").trim_end_matches(".md");
        let source = |name: &str| self.templates.text(&self.style, name);
        Box::new(template_problem(error, source).or_at(self.in_style_file(name)))
    }

    /// The first line of a template file.
    pub(super) fn beginning(&self, file: &str) -> Option<Location> {
        let (name, text) = self.templates.text(&self.style, file)?;
        let span = 0..text.lines().next().unwrap_or_default().len();
        Some(Location { source: Arc::new(SourceText::new(name, text)), span, path: String::new() })
    }

    /// The place in `style.json` of a text.
    fn in_style_file(&self, text: &str) -> Option<Location> {
        let (name, source) = self.templates.text(&self.style, STYLE_FILE)?;
        let quoted = serde_json::to_string(text).ok()?;
        let start = source.find(&quoted)?;
        let span = start..start.saturating_add(quoted.len());
        Some(Location {
            source: Arc::new(SourceText::new(name, source)),
            span,
            path: String::new(),
        })
    }
}

/// What is wrong with the names of replaced sentences: those that no template has marked.
/// `nowhere` says so of a name.
pub(super) fn unknown_sentences(
    own: &BTreeMap<String, impl Locate>,
    known: &BTreeSet<String>,
    dataset: &Dataset,
    nowhere: impl Fn(&str) -> String,
) -> Vec<Diagnostic> {
    // A sentence may be that of something withheld; the other edition has it.
    if dataset.has_withheld() {
        return Vec::new();
    }
    let unknown = own.iter().filter(|(name, _)| !known.contains(*name)).take(MOST_FAULTS);
    let problem = |(name, sentence): (&String, _)| {
        let (help, hint) = match did_you_mean(name, known.iter().map(String::as_str)) {
            Some(near) => (format!("did you mean `{near}`?"), None),
            None => (NO_NEAR_SENTENCE.to_owned(), Some(Hint::Sentences)),
        };
        let place = Some(dataset.locate_key(sentence));
        Diagnostic { hint, ..Diagnostic::new(UNKNOWN_WORDING, place, nowhere(name), help) }
    };
    unknown.map(problem).collect()
}

fn add_filters(
    environment: &mut Environment<'static>,
    style: &Arc<HouseStyle>,
    meeting: PartialDate,
    exemptions: &Exemptions,
) {
    let words = Arc::clone(style);
    environment.add_filter("date", move |date: &str| Ok::<_, Error>(words.date(parse_date(date)?)));
    let words = Arc::clone(style);
    environment.add_filter("when", move |date: &str| Ok::<_, Error>(words.when(parse_date(date)?)));
    let words = Arc::clone(style);
    environment
        .add_filter("dated", move |date: &str| Ok::<_, Error>(words.dated(parse_date(date)?)));
    let words = Arc::clone(style);
    environment.add_filter("language", move |tag: &str| {
        let key = format!("language.{}", primary(tag));
        words.labels.get(&key).unwrap_or_default().to_owned()
    });
    let words = Arc::clone(style);
    environment.add_filter("in_force", move |periods: Serde<Vec<Period>>| words.in_force(&periods));
    environment.add_filter("by_start", |agreements: Value| by_start(&agreements));
    let words = Arc::clone(style);
    environment
        .add_filter("municipal_year", move |year: Serde<YearId>| words.municipal_year(&year));
    let words = Arc::clone(style);
    environment
        .add_filter("number", move |number: Serde<serde_json::Number>| words.number(&number));
    let words = Arc::clone(style);
    environment.add_filter("money", move |cost: Serde<Part<Cost>>| {
        cost.known().map(|cost| words.money(cost)).unwrap_or_default()
    });
    environment.add_test("after_meeting", move |date: Value| {
        date.as_str()
            .and_then(|date| date.parse().ok())
            .is_some_and(|date: PartialDate| !date.has_come_by(meeting))
    });
    let words = Arc::clone(style);
    environment
        .add_function("label", move |parts: Rest<String>| words.label(&parts.join(".")).to_owned());
    let (words, noted) = (Arc::clone(style), exemptions.clone());
    let joined = move |state: &State<'_, '_>, items: Value, separator: &str, last: &str| {
        let (separator, last) = (format!("list.{separator}"), format!("list.{last}"));
        let items = shown_items(state, &noted, &items)?;
        Ok::<_, Error>(Value::from_safe_string(words.list(&items, &separator, &last)))
    };
    environment.add_filter("joined", joined);
    environment.add_filter("start", |text: Value| changed(&text, capitalised));
    environment.add_filter("lower_start", |text: Value| {
        changed(&text, |text| {
            let mut chars = text.chars();
            let small = chars.next().map(|first| first.to_lowercase().chain(chars).collect());
            small.unwrap_or_default()
        })
    });
    environment.add_filter("the", |text: Value| changed(&text, with_article));
    environment.add_filter("inside", |text: Value| {
        changed(&text, |text| text.trim().trim_end_matches('.').to_owned())
    });
    environment.add_filter("foreign", |text: Value, language: String| {
        Value::from_safe_string(format!("[{}](lang:{language})", markup(&text)))
    });
    environment.add_filter("link", |text: Value, url: String| link(&text, &url));
    environment.add_filter("group_link", |group: Value| match group.get_attr("url")?.as_str() {
        Some(url) => Ok(link(&group.get_attr("name")?, url)),
        None => Ok::<_, Error>(group),
    });
    environment.add_function("ref", |parts: Rest<String>| {
        Value::from_safe_string(format!("[](ref:{})", parts.join("/")))
    });
}

/// A text as a link.
fn link(text: &Value, url: &str) -> Value {
    // Angle brackets let a destination have any character but these.
    let url = url.replace(['<', '>', '\n', '\\'], "");
    Value::from_safe_string(format!("[{}](<{url}>)", markup(text)))
}

/// A text with what is between its marks changed.
fn changed(text: &Value, change: impl Fn(&str) -> String) -> Value {
    Value::from_safe_string(between_marks(&markup(text), change))
}

/// Lets a dataset replace sentences of the standard wording.
fn add_sentences(
    environment: &mut Environment<'static>,
    replaced: BTreeMap<String, Paragraph>,
    sentences: &Arc<Mutex<BTreeMap<String, String>>>,
    exemptions: &Exemptions,
    set_off: fn(String) -> String,
) {
    let (seen, noted) = (Arc::clone(sentences), exemptions.clone());
    environment.add_filter("sentence", move |state: &State<'_, '_>, text: Value, name: String| {
        let text = match replaced.get(&name) {
            Some(Part::Open(own)) => set_off(own.as_str().to_owned()),
            Some(own) => set_off(Shown::of(&Value::from(Serde(own))).narrative(
                state,
                &noted,
                Value::to_string,
            )?),
            None => markup(&text).trim().to_owned(),
        };
        seen.lock().unwrap_or_else(PoisonError::into_inner).insert(name, without_marks(&text));
        Ok::<_, Error>(Value::from_safe_string(text))
    });
}

/// Lets templates tell what is exempt and what is withheld, and notes by which
/// paragraphs.
fn add_exemptions(
    environment: &mut Environment<'static>,
    exemptions: &Exemptions,
    set_off: fn(String) -> String,
) {
    let noted = exemptions.clone();
    environment.add_filter("narrative", move |state: &State<'_, '_>, text: Value| {
        let words = |text: &Value| by_itself(&text.to_string()).into_owned();
        let shown = |text: &Value| Shown::of(text).narrative(state, &noted, words);
        Ok::<_, Error>(Value::from_safe_string(set_off(match text.kind() {
            ValueKind::Seq => {
                let parts = text.try_iter()?.map(|part| shown(&part));
                parts.collect::<Result<Vec<_>, _>>()?.join("\n\n")
            }
            _ => shown(&text)?,
        })))
    });
    environment
        .add_test("withheld", |value: Value| matches!(Shown::of(&value), Shown::Withheld(_)));
    let noted = exemptions.clone();
    environment.add_filter("marked", move |state: &State<'_, '_>, text: Value, part: Value| {
        let exempt = part.get_attr("exempt").unwrap_or_default();
        let words = markup(&text);
        let shown = if exempt.is_undefined() || exempt.is_none() {
            Shown::Open(text)
        } else {
            Shown::Exempt(text, exempt)
        };
        Ok::<_, Error>(Value::from_safe_string(shown.narrative(state, &noted, |_| words.clone())?))
    });
}

/// Agreements in the order of their start; those without one come last.
fn by_start(agreements: &Value) -> Result<Value, Error> {
    let start = |agreement: &Value| {
        let start = agreement.get_attr("start").ok();
        start.and_then(|start| start.as_str()?.parse::<PartialDate>().ok()).map(PartialDate::order)
    };
    let mut agreements: Vec<Value> = agreements.try_iter()?.collect();
    agreements.sort_by_key(|agreement| {
        let start = start(agreement);
        (start.is_none(), start)
    });
    Ok(agreements.into())
}

/// The entries of a sequence as narrative.
fn shown_items(
    state: &State<'_, '_>,
    noted: &Exemptions,
    items: &Value,
) -> Result<Vec<String>, Error> {
    items.try_iter()?.map(|item| Shown::of(&item).narrative(state, noted, markup)).collect()
}

/// A value as narrative: safe text as it is, everything else escaped.
fn markup(value: &Value) -> String {
    if value.is_safe() { value.to_string() } else { escape(&value.to_string()) }
}

fn parse_date(text: &str) -> Result<PartialDate, Error> {
    text.parse().map_err(|error| {
        Error::new(ErrorKind::InvalidOperation, format!("`{text}` is not a date"))
            .with_source(error)
    })
}
