//! A small dataset to begin with, for a council that has none: an example of
//! each kind of entry, to be replaced by the council's own.

use serde_json::{Map, Value, json};

use crate::dataset::{FORMAT, FORMAT_FIELD, Governance, Nation, PartialDate, dataset_schema};
use crate::out::OutputFile;
use crate::samples::Samples;

/// What has to be known of a council to begin with.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Full name of the council.
    pub name: String,
    /// The city, county or district itself.
    pub place: String,
    /// The nation whose local government law applies.
    pub nation: Nation,
    /// How the council takes its decisions.
    pub governance: Governance,
    /// The committee that the report goes to.
    pub committee: String,
    /// The annual meeting with which the municipal year of the first report began.
    pub annual_meeting: PartialDate,
    /// The house style.
    pub house_style: String,
}

/// The name of the JSON Schema beside the dataset files.
pub(crate) const SCHEMA: &str = "dataset.schema.json";

/// The short name of the municipal year that an annual meeting begins.
fn year_of(meeting: PartialDate) -> String {
    let year = meeting.year();
    format!("{year:04}-{:02}", year.saturating_add(1).rem_euclid(100))
}

/// Text as a short name: lower-case letters without accents, digits and hyphens.
fn short_name(text: &str) -> String {
    let text = deunicode::deunicode(text);
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    if name.is_empty() { "council".to_owned() } else { name }
}

/// What a report calls a committee after its first mention: "the Cabinet".
fn called(committee: &str) -> String {
    let name = committee.trim();
    let last = name.rsplit(' ').next().unwrap_or(name);
    let name = if ["Committee", "Cabinet", "Board"].contains(&last) && !name.contains("Executive") {
        last
    } else {
        name.trim_start_matches("The ").trim_start_matches("the ")
    };
    format!("the {name}")
}

/// What a committee is where the council has an executive: of the executive by its name, or
/// else not, and only advisory if it scrutinises.
fn arrangements(answers: &Answers) -> Map<String, Value> {
    let mut fields = Map::new();
    let name = answers.committee.to_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if is(&["scrutiny"]) {
        fields.insert("advisory".to_owned(), json!(true));
    } else if answers.governance != Governance::CommitteeSystem {
        let executive = is(&["cabinet", "executive", "mayor"]);
        fields.insert("executive".to_owned(), json!(executive));
    }
    fields
}

/// The files of a small dataset that builds at once, with its JSON Schema.
#[must_use]
pub fn starter(answers: &Answers) -> Vec<OutputFile> {
    let year = year_of(answers.annual_meeting);
    let committee = short_name(&answers.committee);
    let start = answers.annual_meeting.year();
    let mut body = Map::new();
    body.insert("id".to_owned(), json!(committee));
    body.insert("name".to_owned(), json!(answers.committee));
    body.insert("short_name".to_owned(), json!(called(&answers.committee)));
    body.extend(arrangements(answers));
    let council = json!({
        FORMAT_FIELD: FORMAT,
        "council": {
            "id": short_name(&answers.place),
            "name": answers.name,
            "place": answers.place,
            "nation": answers.nation,
            "governance": answers.governance,
            "committees": [body],
            "regions": [{ "id": "europe", "name": "Europe" }],
            "municipal_years": [{ "id": year, "annual_meeting": answers.annual_meeting }],
            "house_style": answers.house_style,
        }
    });
    let relationships = json!({
        "relationships": [{
            "id": "example-town",
            "place": "Example Town",
            "country": "FR",
            "region": "europe",
            "agreements": [{
                "kind": "twinning",
                "start": "1950",
                "note": "[To be replaced by the note on a relationship of your own; leave out what is not known.]"
            }],
            "profile": ["[To be written: what the place is like. Each entry of this list is one paragraph.]"],
            "story": ["[To be written: how the relationship came about.]"]
        }]
    });
    let visits = json!({
        "visits": [{
            "id": "example-visit",
            "start": format!("{start:04}-09"),
            "relationships": ["example-town"],
            "form": "inward",
            "title": "Visit from Example Town",
            "account": ["[To be written: what happened. A date can be a year, a month or a day.]"]
        }]
    });
    let decisions = json!({
        "decisions": [{
            "id": format!("{year}-example-town"),
            "report": year,
            "relationships": ["example-town"],
            "outcome": "retain",
            "reason": "[To be written: why the relationship with Example Town should be retained.]"
        }]
    });
    let samples = Samples::of(&answers.house_style, answers.nation);
    let mut narrative = samples.narrative;
    for (name, text) in [
        (
            "alternatives",
            "[To be written: what else the Council could do, and why that is rejected.]",
        ),
        ("reasons", "[To be written: why the recommendations are made.]"),
    ] {
        narrative.insert(name.to_owned(), json!([text]));
    }
    let report = json!({
        "reports": [{
            "year": year,
            "draft": true,
            "meeting": { "committee": committee },
            "narrative": narrative,
            "implications": samples.implications,
        }]
    });
    let mut files: Vec<OutputFile> = [
        ("council.json", council),
        ("relationships.json", relationships),
        ("visits.json", visits),
        ("decisions.json", decisions),
        (format!("report-{year}.json").as_str(), report),
    ]
    .into_iter()
    .map(|(name, content)| file(name, &with_schema(content)))
    .collect();
    files.push(file(SCHEMA, &dataset_schema()));
    files
}

/// A dataset file that refers editors to the schema beside it.
fn with_schema(content: Value) -> Value {
    let mut file = json!({ "$schema": SCHEMA });
    if let (Some(file), Value::Object(content)) = (file.as_object_mut(), content) {
        file.extend(content);
    }
    file
}

fn file(name: &str, content: &Value) -> OutputFile {
    OutputFile { name: name.into(), bytes: format!("{content:#}\n").into_bytes() }
}
