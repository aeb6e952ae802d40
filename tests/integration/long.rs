//! Makes datasets with long content: long words, names, addresses and texts in every
//! field, many rows in every table, and dates of every kind.

use std::fs;
use std::path::Path;

use crate::made::Input;
use crate::made::Settings;
use fastrand::Rng;
use intl_update::dataset::Edition;
use intl_update::diagnostic::{Diagnostic, Severity};
use serde_json::{Value, json};

use crate::editions::{Schema, mark, schema};
use crate::support::{day, fixture};

/// How many criteria are added, each with a finding on every relationship.
const CRITERIA: usize = 2;

/// How many parts are marked exempt, if nothing keeps them from it.
const EXEMPT: usize = 24;

/// The pattern of a municipal year, which is no text.
const YEAR: &str = "^\\d{4}-\\d{2}$";

/// The parts that words are made of, by alphabet.
const ALPHABETS: [&[&str]; 4] = [
    &["strath", "ing", "ton", "wick", "mouth", "ley", "bridge", "over", "ham", "and", "er", "on"],
    &["grün", "århus", "école", "señor", "łódź", "wŷr", "çe", "ší", "ő", "ñandú", "fjör", "ū"],
    &["Θεσ", "σα", "λο", "νί", "κη", "πό", "λις", "με", "γά", "λη", "ου", "χώρα"],
    &["Хмель", "ни", "цьк", "ий", "місто", "дру", "жба", "област", "на", "рада", "щи", "ї"],
];

/// A dataset with long content, with something exempt, and with so many more
/// relationships, each with a decision and a visit.
pub(crate) fn dataset(seed: u64, more: usize) -> Value {
    let mut rng = Rng::with_seed(seed);
    let schema = schema();
    let mut dataset = grown(more);
    vary_dates(&mut dataset, &schema, &mut rng);
    // Texts that are alike would quote one another.
    fill(&mut dataset, &schema, &mut rng, |field, rng| {
        let text: String = words(6, rng).chars().take(field.most).collect();
        text.trim_end().to_owned()
    });
    mark_exempt(&mut dataset, &schema, &mut rng);
    assert!(dataset.to_string().contains("\"exempt\":"), "seed {seed}: nothing is exempt");
    fill(&mut dataset, &schema, &mut rng, long_text);
    let errors = errors(&dataset);
    assert!(errors.is_empty(), "seed {seed}: {errors:?}");
    dataset
}

/// Writes a dataset and its images to a folder.
pub(crate) fn write(dataset: &Value, folder: &Path) {
    fs::create_dir_all(folder.join("photographs")).unwrap();
    fs::write(folder.join("dataset.json"), serde_json::to_vec_pretty(dataset).unwrap()).unwrap();
    for image in ["logo.png", "photographs/hall.jpg"] {
        fs::copy(fixture(image), folder.join(image)).unwrap();
    }
}

/// A dataset as the library reads it.
pub(crate) fn input(dataset: &Value) -> Input {
    Input::Text {
        name: "dataset.json".to_owned(),
        bytes: dataset.to_string().into_bytes(),
        folder: Some(fixture("")),
    }
}

fn errors(dataset: &Value) -> Vec<String> {
    let edition = Edition::Exempt;
    let settings = Settings { formats: Vec::new(), edition, ..Settings::default() };
    let found = crate::made::check(input(dataset), day(), &settings).unwrap();
    let errors = found.iter().filter(|found| found.severity() == Severity::Error);
    let place = |found: &Diagnostic| found.location.as_ref().map(|at| at.path.clone());
    errors
        .map(|found| format!("{}: {} at {:?}", found.rule.code, found.message, place(found)))
        .collect()
}

/// The dataset that has every field, with more of everything.
fn grown(relationships: usize) -> Value {
    let text = fs::read_to_string(fixture("complete.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    // One meeting has considered the report, whatever its date is made.
    for minute in dataset["reports"][0]["minutes"].as_array_mut().unwrap() {
        minute.as_object_mut().unwrap().remove("date");
    }
    for decision in dataset["decisions"].as_array_mut().unwrap() {
        for consideration in decision["considerations"].as_array_mut().unwrap() {
            consideration.as_object_mut().unwrap().remove("date");
        }
    }
    for index in 0..relationships {
        let id = format!("more-{index}");
        let more = |list: &Value| {
            let mut entry = list[0].clone();
            entry["id"] = json!(id);
            // What only one entry may have.
            for field in ["photographs", "position"] {
                entry.as_object_mut().unwrap().remove(field);
            }
            entry
        };
        let mut relationship = more(&dataset["relationships"]);
        relationship["place"] = json!(format!("More{index}"));
        let degrees = i32::try_from(index).unwrap() * 9;
        relationship["coordinates"] = json!({ "latitude": 60 - degrees, "longitude": degrees });
        let of_it = json!([id]);
        let mut decision = more(&dataset["decisions"]);
        let mut visit = more(&dataset["visits"]);
        decision["relationships"] = of_it.clone();
        visit["relationships"] = of_it;
        for (list, entry) in
            [("relationships", relationship), ("decisions", decision), ("visits", visit)]
        {
            dataset[list].as_array_mut().unwrap().push(entry);
        }
    }
    for index in 0..CRITERIA {
        let mut criterion = dataset["policy"]["criteria"][0].clone();
        criterion["id"] = json!(format!("more-{index}"));
        dataset["policy"]["criteria"].as_array_mut().unwrap().push(criterion);
    }
    for relationship in dataset["relationships"].as_array_mut().unwrap() {
        for list in ["figures", "history"] {
            if let Some(Value::Array(entries)) = relationship.get_mut(list) {
                entries.extend(entries.clone());
            }
        }
        if let Some(Value::Array(findings)) = relationship.get_mut("assessment") {
            for index in 0..CRITERIA {
                let mut finding = findings[0].clone();
                finding["criterion"] = json!(format!("more-{index}"));
                findings.push(finding);
            }
        }
    }
    dataset
}

/// Makes some dates a year, some a month, and others days in September, as long as
/// nothing contradicts them.
fn vary_dates(dataset: &mut Value, schema: &Schema, rng: &mut Rng) {
    let mut dates = Vec::new();
    schema.each(dataset, &mut |pointer, value, schema| {
        // What is counted by years stays in its year.
        if schema["format"] == "partial-date" && !pointer.starts_with("/council") {
            dates.push((pointer.to_owned(), value.as_str().unwrap()[..4].to_owned()));
        }
    });
    let change = |(pointer, year): (String, String)| {
        let kinds = [year.clone(), format!("{year}-09"), format!("{year}-09-24")];
        (pointer, rng.choice(kinds).unwrap())
    };
    let changes = dates.into_iter().map(change).collect();
    adopt(dataset, changes, &|dataset, (pointer, date)| {
        *dataset.pointer_mut(pointer).unwrap() = json!(date);
    });
}

/// Marks some parts exempt.
fn mark_exempt(dataset: &mut Value, schema: &Schema, rng: &mut Rng) {
    let mut places = schema.places(dataset);
    rng.shuffle(&mut places);
    places.truncate(EXEMPT);
    adopt(dataset, places, &|dataset, place| {
        // It can be in another that is marked already.
        if dataset.pointer(&place.pointer).is_some() {
            mark(dataset, place);
        }
    });
}

/// Makes those changes that bring no errors: of several that do, each half is tried
/// on its own.
fn adopt<T: Clone>(dataset: &mut Value, changes: Vec<T>, change: &impl Fn(&mut Value, &T)) {
    let mut waiting = vec![changes];
    while let Some(changes) = waiting.pop() {
        let mut tried = dataset.clone();
        for one in &changes {
            change(&mut tried, one);
        }
        if errors(&tried).is_empty() {
            *dataset = tried;
        } else if changes.len() > 1 {
            let (one, other) = changes.split_at(changes.len() / 2);
            waiting.extend([one.to_vec(), other.to_vec()]);
        }
    }
}

/// A text of the dataset.
struct Field {
    pointer: String,
    form: Option<String>,
    is_narrative: bool,
    /// Whether it can have several paragraphs: what is exempt has one.
    has_paragraphs: bool,
    /// Its most characters.
    most: usize,
}

/// Puts a text into every field that takes any, and an address where one has to be.
fn fill(
    dataset: &mut Value,
    schema: &Schema,
    rng: &mut Rng,
    text: impl Fn(&Field, &mut Rng) -> String,
) {
    let mut fields = Vec::new();
    let mut exempt = Vec::new();
    schema.each(dataset, &mut |pointer, value, schema| {
        if value.get("exempt").is_some() {
            exempt.push(format!("{pointer}/"));
        }
        if value.is_string() && schema.get("enum").is_none() && schema["pattern"] != YEAR {
            let most = schema["maxLength"].as_u64().and_then(|most| usize::try_from(most).ok());
            fields.push(Field {
                pointer: pointer.to_owned(),
                form: schema["format"].as_str().map(str::to_owned),
                is_narrative: schema["contentMediaType"] == "text/markdown",
                has_paragraphs: !exempt.iter().any(|part| pointer.starts_with(part)),
                most: most.unwrap_or(usize::MAX),
            });
        }
    });
    for field in fields {
        let value = dataset.pointer_mut(&field.pointer).unwrap();
        let is_mail = value.as_str().unwrap().starts_with("mailto:");
        *value = match field.form.as_deref() {
            None => json!(text(&field, rng)),
            Some("web-address") if is_mail => json!(format!("mailto:{}", mail_address(rng))),
            Some("web-address") => json!(web_address(rng)),
            Some(_) => continue,
        };
    }
}

/// A text for a field: a narrative, or a name that is not too long for it.
fn long_text(field: &Field, rng: &mut Rng) -> String {
    if field.is_narrative {
        let is_cell = field.pointer.ends_with("/finding") || field.pointer.contains("/since/");
        let sentences = match rng.u8(..if is_cell { 8 } else { 40 }) {
            0 => 36,
            1 | 2 => 8,
            _ => rng.usize(1..3),
        };
        narrative(sentences, field.has_paragraphs, rng)
    } else {
        let name: String = name(rng).chars().take(field.most).collect();
        name.trim_end().to_owned()
    }
}

/// A word of so many letters, or a few more.
fn word_of(letters: usize, rng: &mut Rng) -> String {
    let parts = rng.choice(ALPHABETS).unwrap();
    let mut word = String::new();
    while word.chars().count() < letters {
        word.push_str(rng.choice(parts).unwrap());
    }
    word.chars().take(letters.max(5)).collect()
}

/// A word of 5 to 85 letters; most are short.
fn word(rng: &mut Rng) -> String {
    let letters = match rng.u8(..100) {
        0 => rng.usize(40..86),
        1..4 => rng.usize(16..40),
        _ => rng.usize(5..12),
    };
    word_of(letters, rng)
}

fn words(count: usize, rng: &mut Rng) -> String {
    (0..count).map(|_| word(rng)).collect::<Vec<_>>().join(" ")
}

/// A name or title: of one word, of several, or of 300 letters. No short word is one on its
/// own, since it would be found in other texts.
fn name(rng: &mut Rng) -> String {
    match rng.u8(..8) {
        0 => word_of(85, rng),
        1 => words(30, rng),
        2 => mail_address(rng),
        3 => word_of(rng.usize(16..40), rng),
        _ => words(rng.usize(2..6), rng),
    }
}

fn ascii(letters: usize, rng: &mut Rng) -> String {
    (0..letters).map(|_| rng.lowercase()).collect()
}

/// A mail address of 20 to 120 characters.
fn mail_address(rng: &mut Rng) -> String {
    let own = (0..rng.usize(1..4)).map(|_| ascii_part(rng)).collect::<Vec<_>>().join(".");
    format!("{own}@{}.example.org", ascii_part(rng))
}

/// A web address of 20 to 120 characters.
fn web_address(rng: &mut Rng) -> String {
    let path = (0..rng.usize(1..5)).map(|_| ascii_part(rng)).collect::<Vec<_>>().join("/");
    format!("https://{}.example.org/{path}", ascii_part(rng))
}

fn ascii_part(rng: &mut Rng) -> String {
    let letters = rng.usize(3..22);
    ascii(letters, rng)
}

/// A sentence, some with an address, emphasis, a link or words in another language.
fn sentence(rng: &mut Rng) -> String {
    let count = rng.usize(3..24);
    let before = words(count, rng);
    let end = match rng.u8(..10) {
        0 => format!(" {}", web_address(rng)),
        1 => format!(" {}", mail_address(rng)),
        2 => format!(" *{}* **{}**", word(rng), word(rng)),
        3 => format!(" [{}]({})", words(2, rng), web_address(rng)),
        4 => format!(" [{}](lang:de) [{}](lang:pt-BR)", word(rng), word(rng)),
        _ => String::new(),
    };
    format!("So {before}{end} it is.")
}

/// A text of so many sentences, with some lists in lists. 36 have about 500 words.
fn narrative(sentences: usize, has_lists: bool, rng: &mut Rng) -> String {
    let mut text = (0..sentences).map(|_| sentence(rng)).collect::<Vec<_>>().join(" ");
    if has_lists && rng.u8(..6) == 0 {
        for depth in 0..rng.usize(1..7) {
            let indent = "   ".repeat(depth);
            let mark = if depth % 2 == 0 { "- " } else { "1. " };
            text.extend(["\n\n", &indent, mark, &sentence(rng)]);
        }
    }
    text
}
