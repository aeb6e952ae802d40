//! Proves that public texts repeat nothing exempt, however the words are typed, and
//! that what is innocent is not called a quotation.

use std::collections::BTreeSet;
use std::fs;

use intl_update::check::{Purpose, check};
use intl_update::dataset::{Dataset, Edition, read_texts};
use rayon::prelude::*;
use regex::Regex;
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::editions::{FERNAU, complete, exemption, schema};
use crate::support::{DAY, Program, files, fixture, sheffield};

/// How a text is typed: its words, and the white space after each.
#[derive(Debug, Clone)]
struct Typed {
    words: Vec<String>,
    spaces: Vec<String>,
    /// Whether it is a list, with an entry for each line.
    is_list: bool,
}

impl Typed {
    fn new(text: &str) -> Self {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        Self { spaces: vec![" ".to_owned(); words.len()], words, is_list: false }
    }

    fn text(&self) -> String {
        let words = self.words.iter().zip(&self.spaces);
        let text: String = words.flat_map(|(word, space)| [word.as_str(), space]).collect();
        let text = text.trim_end();
        if self.is_list { format!("- {}", text.replace('\n', "\n- ")) } else { text.to_owned() }
    }

    fn each_word(&mut self, change: impl Fn(&str) -> String) {
        self.words.iter_mut().for_each(|word| *word = change(word));
    }

    /// Changes every other word, beginning with this one.
    fn every_other(&mut self, first: usize, change: impl Fn(&str) -> String) {
        self.words.iter_mut().skip(first).step_by(2).for_each(|word| *word = change(word));
    }

    /// Changes every other space, beginning with this one.
    fn spaces(&mut self, first: usize, space: &str) {
        self.spaces.iter_mut().skip(first).step_by(2).for_each(|one| space.clone_into(one));
    }
}

/// Something that reads the same typed in another way.
#[derive(Clone, Copy)]
struct Disguise {
    name: &'static str,
    /// What can be done in which order: letters, marks, unseen characters, entities,
    /// mark-up, spaces.
    rank: u8,
    /// Whether it takes several lines, which only narrative has.
    lines: bool,
    change: fn(&mut Typed),
}

const fn disguise(name: &'static str, rank: u8, lines: bool, change: fn(&mut Typed)) -> Disguise {
    Disguise { name, rank, lines, change }
}

/// The words with something put behind the first letter of each.
fn inside(typed: &mut Typed, unseen: &str) {
    typed.each_word(|word| {
        let mut chars = word.chars();
        let first: String = chars.by_ref().take(1).collect();
        let rest: String = chars.collect();
        // A letter and its accent stay together.
        let marks: String = rest.chars().take_while(|c| is_combining_mark(*c)).collect();
        let rest = &rest[marks.len()..];
        let unseen = if rest.is_empty() { "" } else { unseen };
        format!("{first}{marks}{unseen}{rest}")
    });
}

/// The pieces of a word that mark-up can stand between: entities, and letters with
/// their accents.
fn pieces(word: &str) -> Vec<String> {
    let piece = Regex::new(r"&#?\w+;|.\p{M}*").unwrap();
    piece.find_iter(word).map(|found| found.as_str().to_owned()).collect()
}

/// The words with the second piece of each in mark-up, if it is a letter.
fn marked_inside(typed: &mut Typed, mark: &str) {
    typed.each_word(|word| {
        let mut pieces = pieces(word);
        let is_letter = |piece: &String| piece.chars().next().is_some_and(char::is_alphanumeric);
        if pieces.len() > 2 && pieces[..3].iter().all(is_letter) {
            pieces[1] = format!("{mark}{}{mark}", pieces[1]);
        }
        pieces.concat()
    });
}

fn replaced(typed: &mut Typed, from: &[&str], to: &str) {
    typed.each_word(|word| from.iter().fold(word.to_owned(), |word, from| word.replace(from, to)));
}

const APOSTROPHES: [&str; 2] = ["'", "\u{2019}"];

const DISGUISES: [Disguise; 44] = [
    disguise("as it is", 0, false, |_| {}),
    disguise("ligatures", 0, false, |typed| {
        replaced(typed, &["ff"], "\u{fb00}");
        replaced(typed, &["fi"], "\u{fb01}");
    }),
    disguise("capitals", 1, false, |typed| typed.each_word(str::to_uppercase)),
    disguise("small letters", 1, false, |typed| typed.each_word(str::to_lowercase)),
    disguise("decomposed accents", 2, false, |typed| {
        typed.each_word(|word| word.nfd().collect());
    }),
    disguise("full-width letters", 2, false, |typed| {
        typed.each_word(|word| {
            let wide = |c: char| match c {
                'a'..='z' | 'A'..='Z' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
                c => c,
            };
            word.chars().map(wide).collect()
        });
    }),
    disguise("curly apostrophes", 3, false, |typed| replaced(typed, &["'"], "\u{2019}")),
    disguise("opening quotation marks", 3, false, |typed| replaced(typed, &["'"], "\u{2018}")),
    disguise("letter apostrophes", 3, false, |typed| replaced(typed, &["'"], "\u{2bc}")),
    disguise("primes", 3, false, |typed| replaced(typed, &["'"], "\u{2032}")),
    disguise("acute accents for apostrophes", 3, false, |typed| replaced(typed, &["'"], "\u{b4}")),
    disguise("no apostrophes", 3, false, |typed| replaced(typed, &APOSTROPHES, "")),
    disguise("no possessive", 3, false, |typed| {
        replaced(typed, &["'s", "\u{2019}s", "'S", "\u{2019}S"], "");
    }),
    disguise("hyphens", 3, false, |typed| replaced(typed, &["-"], "\u{2010}")),
    disguise("hyphens that do not break", 3, false, |typed| replaced(typed, &["-"], "\u{2011}")),
    disguise("en dashes", 3, false, |typed| replaced(typed, &["-"], "\u{2013}")),
    disguise("minus signs", 3, false, |typed| replaced(typed, &["-"], "\u{2212}")),
    disguise("spaces for hyphens", 3, false, |typed| replaced(typed, &["-"], " ")),
    disguise("no hyphens", 3, false, |typed| replaced(typed, &["-"], "")),
    disguise("hyphens within words", 3, false, |typed| inside(typed, "-")),
    disguise("soft hyphens", 4, false, |typed| inside(typed, "\u{ad}")),
    disguise("zero-width spaces", 4, false, |typed| inside(typed, "\u{200b}")),
    disguise("word joiners", 4, false, |typed| inside(typed, "\u{2060}")),
    disguise("variation selectors", 4, false, |typed| inside(typed, "\u{fe0e}")),
    disguise("byte order marks", 4, false, |typed| inside(typed, "\u{feff}")),
    disguise("overlays", 4, false, |typed| inside(typed, "\u{336}")),
    disguise("named entities", 5, false, |typed| replaced(typed, &APOSTROPHES, "&rsquo;")),
    disguise("numeric entities", 5, false, |typed| replaced(typed, &APOSTROPHES, "&#39;")),
    disguise("letters as entities", 5, false, |typed| replaced(typed, &["o"], "&#x6f;")),
    disguise("soft hyphens as entities", 5, false, |typed| inside(typed, "&shy;")),
    disguise("emphasis within words", 6, false, |typed| marked_inside(typed, "*")),
    disguise("strong within words", 6, false, |typed| marked_inside(typed, "**")),
    disguise("strong words", 7, false, |typed| {
        typed.every_other(0, |word| format!("**{word}**"));
    }),
    disguise("links", 8, false, |typed| {
        typed.every_other(0, |word| format!("[{word}](https://example.org)"));
    }),
    disguise("words in a language", 8, false, |typed| {
        typed.every_other(1, |word| format!("[{word}](lang:de)"));
    }),
    disguise("no-break spaces", 9, false, |typed| typed.spaces(0, "\u{a0}")),
    disguise("thin spaces", 9, false, |typed| typed.spaces(1, "\u{2009}")),
    disguise("ideographic spaces", 9, false, |typed| typed.spaces(0, "\u{3000}")),
    disguise("two spaces", 9, false, |typed| typed.spaces(1, "  ")),
    disguise("no-break spaces as entities", 9, false, |typed| typed.spaces(0, "&nbsp;")),
    disguise("line breaks", 10, true, |typed| typed.spaces(1, "\n")),
    disguise("hard line breaks", 10, true, |typed| typed.spaces(0, "  \n")),
    disguise("paragraphs", 10, true, |typed| typed.spaces(1, "\n\n")),
    disguise("list items", 11, true, |typed| {
        typed.spaces(0, "\n");
        typed.is_list = true;
    }),
];

/// A text typed in several of the ways.
fn typed(text: &str, disguises: &[Disguise]) -> String {
    let mut typed = Typed::new(text);
    let mut disguises = disguises.to_vec();
    disguises.sort_by_key(|disguise| disguise.rank);
    for disguise in disguises {
        (disguise.change)(&mut typed);
    }
    typed.text()
}

/// What can be quoted: the words as the public text has them, and how the exempt part
/// of the dataset has them.
#[derive(Clone, Copy)]
struct Secret {
    name: &'static str,
    public: &'static str,
    title: &'static str,
    account: &'static str,
}

const NARRATIVE: &str = "It is known that Estel\u{ed}'s offer pays for the caf\u{e9}'s rent-free office until the spring.";

const SECRETS: [Secret; 6] = [
    Secret {
        name: "eight words",
        public: "offer pays for the caf\u{e9}'s rent-free office until",
        title: "Meeting",
        account: NARRATIVE,
    },
    Secret {
        name: "the last eight words",
        public: "for the caf\u{e9}'s rent-free office until the spring",
        title: "Meeting",
        account: NARRATIVE,
    },
    Secret {
        name: "a narrative of four words",
        public: "Estel\u{ed}'s rent-free office closes",
        title: "Meeting",
        account: "Estel\u{ed}'s rent-free office closes.",
    },
    Secret {
        name: "a narrative of seven words",
        public: "The caf\u{e9}'s owner pays for Estel\u{ed}'s office",
        title: "Meeting",
        account: "The caf\u{e9}'s owner pays for Estel\u{ed}'s *office*.",
    },
    Secret {
        name: "a title of two words",
        public: "Project Fal\u{e7}on-Griffin",
        title: "Project Fal\u{e7}on-Griffin",
        account: "A meeting.",
    },
    Secret {
        name: "a title with a possessive",
        public: "Estel\u{ed}'s Griffin-Offer",
        title: "Estel\u{ed}\u{2019}s Griffin-Offer",
        account: "A meeting.",
    },
];

/// The dataset with every field, and something exempt.
fn with_secret(dataset: &Value, secret: Secret) -> Value {
    let mut dataset = dataset.clone();
    dataset["visits"].as_array_mut().unwrap().push(json!({
        "id": "kept",
        "start": "2023-11-02",
        "relationships": ["altstadt"],
        "form": "inward",
        "title": secret.title,
        "account": [secret.account],
        "exempt": exemption(),
    }));
    dataset
}

/// A field of public text.
#[derive(Debug, Clone)]
struct Field {
    pointer: String,
    narrative: bool,
    /// The most characters of it.
    longest: usize,
}

/// Lists that are for officers only: no output shows them.
const NOT_SHOWN: [&str; 2] = ["/public_passages/", "/accepted/"];

/// Every field of the dataset in which anything can be written.
fn fields(dataset: &Value) -> Vec<Field> {
    let schema = schema();
    let mut found = Vec::new();
    schema.walk(dataset, &schema.0, "", &mut |pointer, value, at| {
        let at = schema.forms(at).map_or(at, |(_, plain)| plain);
        let at = at["$ref"]
            .as_str()
            .map_or(at, |target| schema.0.pointer(target.strip_prefix('#').unwrap()).unwrap());
        let is_free = at.get("enum").is_none() && at.get("format").is_none();
        if value.is_string() && is_free && !NOT_SHOWN.iter().any(|list| pointer.starts_with(list)) {
            let narrative = at["contentMediaType"] == "text/markdown";
            let longest =
                at["maxLength"].as_u64().map_or(usize::MAX, |most| most.try_into().unwrap());
            found.push(Field { pointer: pointer.to_owned(), narrative, longest });
        }
    });
    found
}

/// The dataset of an edition.
fn dataset(value: &Value, edition: Edition) -> Dataset {
    let loaded = read_texts(vec![("a.json".to_owned(), value.to_string().into_bytes())]);
    let problems = loaded.problems(Edition::Exempt);
    assert!(loaded.is_whole(), "{problems:?}");
    loaded.edition(edition).unwrap()
}

/// The JSON paths of the texts in which a rule finds something.
fn found(value: &Value, rule: &str) -> BTreeSet<String> {
    let found = check(&dataset(value, Edition::Exempt), &Purpose::default());
    let own = found.into_iter().filter(|one| one.rule.code == rule);
    own.map(|one| one.location.unwrap().path).collect()
}

fn quoted(value: &Value) -> BTreeSet<String> {
    found(value, "exempt-quoted")
}

/// Which of some fields are not found to quote a secret that is typed in some ways in
/// all of them at once.
fn missed(
    dataset: &Value,
    fields: &[Field],
    secret: Secret,
    disguises: &[Disguise],
) -> Vec<String> {
    let mut dataset = with_secret(dataset, secret);
    let text = typed(&format!("Yesterday we heard {} again.", secret.public), disguises);
    // People paste mark-up and entities into any field.
    let has_lines = disguises.iter().any(|disguise| disguise.lines);
    let length = text.chars().count();
    let can_have = |one: &&Field| (one.narrative || !has_lines) && length <= one.longest;
    let fields: Vec<&Field> = fields.iter().filter(can_have).collect();
    assert!(!fields.is_empty(), "no field can have {text:?}");
    for field in &fields {
        *dataset.pointer_mut(&field.pointer).unwrap() = json!(text);
    }
    let count = quoted(&dataset).len();
    if count == fields.len() {
        return Vec::new();
    }
    let names: Vec<&str> = disguises.iter().map(|disguise| disguise.name).collect();
    vec![format!(
        "{} with {}: {count} of {} fields: {text:?}",
        secret.name,
        names.join(" and "),
        fields.len()
    )]
}

/// Fields of both kinds, for what is tried very often.
fn some_fields() -> (Value, Vec<Field>) {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let dataset: Value = serde_json::from_str(&text).unwrap();
    let field = |pointer: &str, narrative| {
        let pointer = pointer.to_owned();
        Field { pointer, narrative, longest: usize::MAX }
    };
    let fields = vec![
        field("/relationships/0/profile/0", true),
        field("/reports/0/officers/lead_officer/job_title", false),
    ];
    (dataset, fields)
}

fn assert_none(missed: &[String]) {
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

/// Asserts that each secret in each of its disguises is found in every field.
fn assert_all_found(dataset: &Value, fields: &[Field], all: &[(Secret, Disguise)]) {
    let missed: Vec<String> = all
        .par_iter()
        .flat_map(|(secret, disguise)| missed(dataset, fields, *secret, &[*disguise]))
        .collect();
    assert_none(&missed);
}

/// Every pair of disguises with each secret; pairs that are spread over them all where
/// only some are wanted.
fn pairs(step: usize) -> Vec<(Secret, [Disguise; 2])> {
    let pairs = DISGUISES.iter().enumerate();
    let pairs =
        pairs.flat_map(|(index, one)| DISGUISES[..index].iter().map(move |other| [*one, *other]));
    let all = pairs.flat_map(|pair| SECRETS.map(|secret| (secret, pair)));
    all.step_by(step).collect()
}

#[test]
fn quotations_in_every_field() {
    let dataset = complete();
    let fields = fields(&dataset);
    assert!(fields.len() > 150, "only {} fields", fields.len());
    let all: Vec<(Secret, Disguise)> = SECRETS
        .iter()
        .enumerate()
        .flat_map(|(index, secret)| {
            DISGUISES.iter().skip(index).step_by(SECRETS.len()).map(|one| (*secret, *one))
        })
        .collect();
    assert_all_found(&dataset, &fields, &all);
}

#[test]
fn quotations_in_every_disguise() {
    let (dataset, fields) = some_fields();
    let all: Vec<(Secret, Disguise)> =
        SECRETS.iter().flat_map(|secret| DISGUISES.map(|one| (*secret, one))).collect();
    assert_all_found(&dataset, &fields, &all);
}

#[test]
fn quotations_in_pairs_of_disguises() {
    let (dataset, fields) = some_fields();
    let missed: Vec<String> = pairs(53)
        .par_iter()
        .flat_map(|(secret, pair)| missed(&dataset, &fields, *secret, pair))
        .collect();
    assert_none(&missed);
}

#[test]
#[ignore = "exhaustive: every pair of disguises, and pairs in every field"]
fn quotations_in_pairs_of_disguises_exhaustive() {
    let small = some_fields();
    let dataset = complete();
    let fields = fields(&dataset);
    // The step meets each secret in turn.
    let every = pairs(7).into_iter().map(|pair| (&dataset, &fields, pair));
    let tried = pairs(1).into_iter().map(|pair| (&small.0, &small.1, pair)).chain(every);
    let missed: Vec<String> = tried
        .collect::<Vec<_>>()
        .par_iter()
        .flat_map(|(dataset, fields, (secret, pair))| missed(dataset, fields, *secret, pair))
        .collect();
    assert_none(&missed);
}

#[test]
fn title_alone() {
    title_alone_in_fields(7);
}

#[test]
#[ignore = "exhaustive: a title in every field"]
fn title_alone_exhaustive() {
    title_alone_in_fields(1);
}

/// Writes a title into one field after the other, going on by so many.
fn title_alone_in_fields(step: usize) {
    let dataset = complete();
    let secret = Secret { name: "", public: "", title: "Project Falcon", account: "A meeting." };
    for field in fields(&dataset).into_iter().step_by(step) {
        let mut dataset = with_secret(&dataset, secret);
        *dataset.pointer_mut(&field.pointer).unwrap() = json!("Project Falcon");
        assert_eq!(quoted(&dataset).len(), 1, "{}", field.pointer);
    }
}

/// Whether a field is for the name of a person or place.
fn is_for_names(field: &Field) -> bool {
    let names = [
        "/place",
        "/area",
        "/country_name",
        "/other_spellings",
        "/local_name",
        "/name",
        "/civic_head",
        "_by",
        "/recorded_vote",
    ];
    !field.narrative && names.iter().any(|name| field.pointer.contains(name))
}

#[test]
fn title_of_one_word() {
    let dataset = complete();
    let secret = |title| Secret { name: title, public: title, title, account: "A meeting." };
    // A field for a name makes the word a name.
    let mut fields = fields(&dataset);
    fields.retain(|field| !is_for_names(field));
    assert!(fields.len() > 80, "only {} fields", fields.len());
    let falcon = secret("Fal\u{e7}on");
    let missed: Vec<String> = DISGUISES
        .par_iter()
        .flat_map(|disguise| missed(&dataset, &fields, falcon, &[*disguise]))
        .collect();
    assert_none(&missed);
}

#[test]
fn title_in_part() {
    let (dataset, _) = some_fields();
    for (title, text) in [
        ("Project Falcon", "The project began in May."),
        ("Project Falcon", "A falcon flew over the town hall."),
        ("Project Falcon", "The projects: falconry and hockey."),
        ("Carpet", "We went by car, pet and all."),
        ("News Desk", "A new desk was bought."),
        ("Valuation", "A valuation was made."),
        ("Grievances", "There were no grievances."),
    ] {
        let secret = Secret { name: title, public: "", title, account: "A meeting." };
        let mut dataset = with_secret(&dataset, secret);
        dataset["relationships"][0]["profile"] = json!([text]);
        assert_eq!(quoted(&dataset), BTreeSet::new(), "{title}: {text}");
    }
    for (title, text) in [
        ("Valuation of the hall", "There was a valuation of the hall."),
        ("Sale of the town hall to a partner", "The sale of the town hall to a partner is off."),
        (
            "Legal advice on the sale of the town hall",
            "There was legal advice on the sale of the town.",
        ),
    ] {
        let secret = Secret { name: title, public: "", title, account: "A meeting." };
        let mut dataset = with_secret(&dataset, secret);
        dataset["relationships"][0]["profile"] = json!([text]);
        assert_eq!(quoted(&dataset).len(), 1, "{title}: {text}");
    }
}

#[test]
fn title_of_project() {
    let (dataset, _) = some_fields();
    // The second word is one of the standard wording, too, or part of an exempt name.
    for title in ["Project Anchor", "Operation Climate", "Project Falcon"] {
        let secret = Secret { name: title, public: "", title, account: "A meeting." };
        let mut dataset = with_secret(&dataset, secret);
        let visit = dataset["visits"].as_array_mut().unwrap().last_mut().unwrap();
        visit["people"] = json!([{ "name": "Mary Falcon" }]);
        dataset["relationships"][0]["profile"] = json!([format!("We heard of {title}.")]);
        assert_eq!(quoted(&dataset).len(), 1, "{title}");
    }
}

#[test]
fn words_without_spaces() {
    let (dataset, _) = some_fields();
    let secret = Secret { name: "", public: "", title: "Project Falcon", account: NARRATIVE };
    let dataset = with_secret(&dataset, secret);
    for text in [
        "Project Falcon.pdf",
        "project-falcon.docx",
        "Project_Falcon.docx",
        "So ended Project Falcon.Then it rained.",
        "Project Falcon2",
        "Project Falcon\u{b9} was there.",
        "offer pays for the caf\u{e9}'s rent-free office until.docx",
        "offer_pays_for_the_caf\u{e9}'s_rent_free_office_until.pdf",
        "offer pays for\u{b9} the caf\u{e9}'s rent-free office until",
    ] {
        let mut dataset = dataset.clone();
        dataset["relationships"][0]["further_information"][0]["title"] = json!(text);
        assert_eq!(quoted(&dataset).len(), 1, "{text}");
    }
    for address in [
        "https://example.org/project-falcon.pdf",
        "https://example.org/Project%20Falcon",
        "mailto:project-falcon@example.org",
    ] {
        let mut dataset = dataset.clone();
        dataset["relationships"][0]["further_information"][0]["url"] = json!(address);
        assert_eq!(quoted(&dataset).len(), 1, "{address}");
    }
}

#[test]
fn quotations_of_sources() {
    const SOURCE: &str = "Letter of the mayor, who offers to pay half of the hall's rent";
    let (dataset, _) = some_fields();
    let secret = Secret { name: "", public: "", title: "Meeting", account: "A meeting." };
    let mut dataset = with_secret(&dataset, secret);
    let visit = dataset["visits"].as_array_mut().unwrap().last_mut().unwrap();
    visit["source"] = json!(SOURCE);
    // The same paper can be the source of something public.
    dataset["visits"][0]["source"] = json!(SOURCE);
    assert_eq!(quoted(&dataset), BTreeSet::new());
    dataset["relationships"][0]["profile"] = json!([format!("There was a {SOURCE}.")]);
    assert_eq!(quoted(&dataset).len(), 1);
}

/// The dataset with something exempt of every kind that names, votes and titles can be
/// in.
fn with_names() -> Value {
    let mut dataset = complete();
    let visits = dataset["visits"].as_array_mut().unwrap();
    for (index, title) in ORDINARY_TITLES.iter().enumerate() {
        visits.push(json!({
            "id": format!("kept-{index}"),
            "start": "2023-11-02",
            "relationships": ["altstadt"],
            "form": "inward",
            "title": title,
            "account": [NARRATIVE],
            "people": [{
                "name": "Councillor Abdul Salam Khan",
                "role": "Deputy Leader of the Council and Cabinet Member for Culture, Sport and Parks",
            }],
            "partners": ["Orchestra of the Young Musicians of Altstadt and the Towns on its River"],
            "source": "Programme of the festival of the towns on the river, printed in 2023",
            "exempt": exemption(),
        }));
    }
    let decision = &mut dataset["decisions"][0];
    decision["considerations"][0]["vote"] = json!("by a show of hands");
    decision["considerations"][0]["seconded_by"] = json!("Councillor Abdul Salam Khan");
    decision["considerations"][0]["recorded_vote"]["in_favour"] =
        json!(["Councillor Abdul Salam Khan", "Councillor Maria van der Berg Jones"]);
    decision["since"] = json!(["It was noted by a show of hands, as set out in the report."]);
    decision["exempt"] = exemption();
    dataset["reports"][0]["further_recommendations"][1]["text"] =
        json!("That the Committee notes the report.");
    dataset["reports"][0]["further_recommendations"][1]["exempt"] = exemption();
    dataset
}

/// Titles of exempt visits that give nothing away.
const ORDINARY_TITLES: [&str; 16] = [
    "Visit of the Lord Mayor",
    "Summer of music",
    "Monthly call",
    "Gala",
    "Concert in the town hall",
    "Vila Nova",
    "Altstadt",
    "Visit to Osthafen in October 2023",
    "Signing of the agreement with Nordhavn",
    "Abdul Salam Khan",
    "A. Singer",
    "New Zealand",
    "75th anniversary",
    "Reception",
    "Policy Committee",
    "Visit of the Lord Mayor of Northvale to the Mayor of Altstadt in May",
];

/// What public texts say beside it.
const INNOCENT: [&str; 23] = [
    "Councillor Abdul Salam Khan seconded it.",
    "Councillor Maria van der Berg Jones and Abdul Salam Khan were there.",
    "The Deputy Leader of the Council and Cabinet Member for Culture, Sport and Parks spoke.",
    "It was agreed by a show of hands.",
    "It was resolved by a show of hands, as set out in the report.",
    "That the Committee notes the report.",
    "The visit of the Lord Mayor was short.",
    "The Lord Mayor of Northvale visited Altstadt.",
    "A visit of the Lord Mayor of Northvale to the Mayor of Osthafen is planned.",
    "The summer of music began with a concert in the town hall.",
    "There was a gala and a reception in October 2023.",
    "The 75th anniversary of the agreement with Vila Nova comes in May.",
    "The Orchestra of the Young Musicians of Altstadt and the Towns on its River played.",
    "The signing of the agreement with Nordhavn is not planned.",
    "A. Singer wrote from New Zealand.",
    "The Policy Committee met on 3 May 2024 at 10.30 in Room 3.",
    "It is known that the office pays until the spring.",
    "The caf\u{e9} has a rent-free office.",
    "It is known.",
    "The link is active.",
    "A meeting was held in Vila Nova, Nordhavn and Osthafen.",
    "1, 2, 3, 4, 5, 6, 7, 8 and 9.",
    "[](ref:entry/altstadt) says more.",
];

#[test]
fn innocent_neighbours() {
    let mut dataset = with_names();
    let words: Vec<&str> = NARRATIVE.split([' ', '-']).collect();
    let seven = words.windows(7).map(|run| format!("We heard {} too.", run.join(" ")));
    let texts: Vec<String> = INNOCENT.iter().map(|text| (*text).to_owned()).chain(seven).collect();
    dataset["relationships"][0]["profile"] = json!(texts);
    assert_eq!(quoted(&dataset), BTreeSet::new());
    // In any field but those that are exempt, and the names themselves.
    let exempt = ["/decisions/0/", "/reports/0/further_recommendations/1/"];
    let mut fields = fields(&complete());
    fields.retain(|field| {
        !(is_for_names(field) || exempt.iter().any(|part| field.pointer.starts_with(part)))
    });
    texts.par_iter().for_each(|text| {
        let mut dataset = with_names();
        for field in &fields {
            *dataset.pointer_mut(&field.pointer).unwrap() = json!(text);
        }
        assert_eq!(quoted(&dataset), BTreeSet::new(), "{text}");
    });
    // Eight of the same words are one.
    dataset["relationships"][0]["profile"] = json!([words[2..10].join(" ")]);
    assert_eq!(quoted(&dataset).len(), 1);
}

#[test]
fn title_in_addresses_and_ids() {
    let (dataset, _) = some_fields();
    let secret = Secret { name: "", public: "", title: "Project Falcon", account: "A meeting." };
    let dataset = with_secret(&dataset, secret);
    for (pointer, value) in [
        ("/relationships/0/profile", json!(["See [there](https://example.org/project-falcon)."])),
        (
            "/relationships/0/further_information/0/url",
            json!("https://example.org/Project-Falcon/"),
        ),
        ("/visits/0/id", json!("project-falcon-2023")),
    ] {
        let mut dataset = dataset.clone();
        *dataset.pointer_mut(pointer).unwrap() = value;
        assert_eq!(quoted(&dataset).len(), 1, "{pointer}");
    }
}

/// A dataset with an exempt text, a public one and passages that are declared public.
fn declared(exempt: &str, public: &str, passages: &[&str]) -> Value {
    let (mut dataset, _) = some_fields();
    let secret = Secret { name: "", public: "", title: "Meeting", account: "A meeting." };
    dataset = with_secret(&dataset, secret);
    dataset["visits"][2]["account"] = json!([exempt]);
    dataset["relationships"][0]["profile"] = json!([public]);
    let passage = |text: &&str| json!({ "text": text, "public_because": "It was in the press." });
    dataset["public_passages"] = passages.iter().map(passage).collect();
    dataset
}

#[test]
fn declared_passages_allowed() {
    const TEXT: &str = "The offer covers half of the hall's rent and all of the cost of the new roof over the stage.";
    for (public, passages, count) in [
        ("It covers half of the hall's rent and all of it.", &[][..], 1),
        ("It covers half of the hall's rent and all of it.", &["half of the hall's rent"], 0),
        (
            "It covers *half* of the hall\u{2019}s rent and all of it.",
            &["HALF of the halls rent"],
            0,
        ),
        // Eight words beside the passage.
        (TEXT, &["half of the hall's rent"], 1),
        (TEXT, &["half of the hall's rent and", "all of the cost of the new roof over"], 1),
        (
            TEXT,
            &["half of the hall's rent and", "all of the cost of the new roof over the stage"],
            0,
        ),
        (TEXT, &[TEXT], 0),
        // Part of a passage is public too.
        (
            "The offer covers half of the hall's rent.",
            &["half of the hall's rent and all of the cost"],
            0,
        ),
    ] {
        let dataset = declared(TEXT, public, passages);
        assert_eq!(quoted(&dataset).len(), count, "{public} {passages:?}");
        assert_eq!(found(&dataset, "unused-passage"), BTreeSet::new(), "{passages:?}");
    }
    // Four words that are left of a whole narrative are still a quotation.
    let short = "The roof costs too much.";
    assert_eq!(quoted(&declared(short, short, &["too much"])).len(), 0);
    assert_eq!(quoted(&declared(short, short, &["much"])).len(), 1);
    // A title that is declared public can be named.
    let mut dataset = declared(TEXT, "Project Falcon goes on.", &["Project Falcon"]);
    dataset["visits"][2]["title"] = json!("Project Falcon");
    assert_eq!(quoted(&dataset), BTreeSet::new());
}

#[test]
fn declared_passages_unused() {
    let dataset = declared("The roof costs too much.", "It is old.", &["too much", "too little"]);
    let paths = found(&dataset, "unused-passage");
    assert_eq!(paths, BTreeSet::from(["$.public_passages[1].text".to_owned()]));
    // What cannot be read may have the words.
    let broken = dataset.to_string().replace("2023-11-02", "2023-11-32");
    let loaded = read_texts(vec![("a.json".to_owned(), broken.into_bytes())]);
    let found = check(&loaded.edition(Edition::Exempt).unwrap(), &Purpose::default());
    assert!(found.iter().all(|one| one.rule.code != "unused-passage"));
}

#[test]
fn declared_passages_schema() {
    let (dataset, _) = some_fields();
    for passage in [
        json!({ "text": "half" }),
        json!({ "public_because": "It was in the press." }),
        json!({ "text": " ", "public_because": "It was in the press." }),
        json!({ "text": "half", "public_because": "" }),
        json!({ "text": "half", "public_because": "It was.", "exempt": exemption() }),
    ] {
        let mut dataset = dataset.clone();
        dataset["public_passages"] = json!([passage]);
        let bytes = dataset.to_string().into_bytes();
        let loaded = read_texts(vec![("a.json".to_owned(), bytes)]);
        assert!(!loaded.is_whole(), "{passage}");
    }
}

/// A copy of Sheffield's dataset in which values are put into lists of its files.
fn sheffield_with(changes: &[(&str, &str, Value)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files(&sheffield()) {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    for (file, pointer, value) in changes {
        let path = folder.path().join(file);
        let mut content: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let (list, index) = pointer.rsplit_once('/').unwrap();
        let index: usize = index.parse().unwrap();
        content.pointer_mut(list).unwrap().as_array_mut().unwrap().insert(index, value.clone());
        fs::write(&path, content.to_string()).unwrap();
    }
    folder
}

#[test]
fn quotations_in_sheffield() {
    quote_in_sheffield(4);
}

#[test]
#[ignore = "exhaustive: more disguises"]
fn quotations_in_sheffield_exhaustive() {
    quote_in_sheffield(1);
}

/// Quotes exempt words in a real dataset, going on by so many disguises.
fn quote_in_sheffield(step: usize) {
    const EXEMPT: &str = "Bochum's offer covers half of the hall's rent.";
    let talks = json!({ "paragraphs": [3], "public_interest": "The talks go on." });
    let offer = |text: &str| {
        vec![
            ("report-2025-26.json", "/reports/0/narrative/contribution/1", json!(text)),
            (
                "report-2025-26.json",
                "/reports/0/narrative/proposal/1",
                json!({ "text": EXEMPT, "exempt": talks }),
            ),
        ]
    };
    let falcon = |text: &str| {
        vec![
            ("relationships.json", "/relationships/5/profile/2", json!(text)),
            (
                "visits.json",
                "/visits/13",
                json!({
                    "id": "pf",
                    "start": "2025-06-10",
                    "relationships": ["bochum"],
                    "form": "inward",
                    "title": "Project Falcon",
                    "account": ["A meeting."],
                    "exempt": talks,
                }),
            ),
        ]
    };
    let all = [
        offer("Bochum\u{2019}s offer covers half of the hall\u{2019}s rent."),
        offer("Bochum's offer covers half of the *hall*'s rent."),
        offer("Bochum's of\u{ad}fer covers half of the hall's re\u{ad}nt."),
        falcon("Work on PROJECT FALCON goes on."),
        falcon("Work on project falcon goes on."),
    ];
    for changes in all.into_iter().step_by(step) {
        let folder = sheffield_with(&changes);
        let out = tempfile::tempdir().unwrap();
        let program = |arguments: &[&str]| {
            Program::new(arguments).arguments(&["--message-format", "json"]).argument(folder.path())
        };
        let outcome = program(&["check", "--date", DAY]).run().exits(1);
        let codes: Vec<Value> =
            outcome.diagnostics().into_iter().map(|found| found["code"].clone()).collect();
        assert_eq!(codes.iter().filter(|code| *code == "exempt-quoted").count(), 1, "{changes:?}");
        for words in ["half of the hall", "hall\u{2019}s", "alcon", "ALCON"] {
            assert!(!outcome.stdout.contains(words), "{words} in {}", outcome.stdout);
        }
        assert!(outcome.stdout.contains("`public_passages`"), "{}", outcome.stdout);
        Program::new(["build", "--edition", "public", "--format", "json", "--out"])
            .argument(out.path())
            .argument(folder.path())
            .run()
            .exits(1);
        assert!(files(out.path()).is_empty());
    }
}

#[test]
fn declared_passages_listed() {
    let folder = tempfile::tempdir().unwrap();
    let mut dataset =
        declared("The roof costs too much.", "The roof costs too much.", &["the roof costs"]);
    for index in 0..4 {
        dataset["decisions"][index]["considerations"] = json!([{ "result": "agreed" }]);
    }
    let report = &mut dataset["reports"][0];
    report["further_recommendations"][0]["considerations"] = json!([{ "result": "agreed" }]);
    report["form"].as_object_mut().unwrap().remove("exempt_information");
    dataset["decisions"][0]["exempt"] = exemption();
    dataset["decisions"][0]["reason"] = json!("It costs a lot.");
    fs::write(folder.path().join("a.json"), dataset.to_string()).unwrap();
    let run = |command: &str, edition: &str| {
        Program::new([command, "a.json", "--format", "json", "--out", edition])
            .arguments(&["--edition", edition])
            .within(folder.path())
            .run()
            .exits(0)
    };
    for command in ["build", "minute"] {
        let listed = "\u{201c}the roof costs\u{201d}: It was in the press.";
        for edition in ["exempt", "all"] {
            let outcome = run(command, edition);
            assert_eq!(outcome.stdout.matches(listed).count(), 1, "{command}: {outcome:?}");
        }
        let outcome = run(command, "public");
        assert!(!outcome.stdout.contains("press"), "{outcome:?}");
    }
    for (name, bytes) in files(folder.path()) {
        let text = String::from_utf8(bytes).unwrap();
        let is_dataset = name.ends_with("a.json");
        assert_eq!(text.contains("It was in the press"), is_dataset, "{}", name.display());
    }
}

#[test]
fn exempt_relationship_is_named_nowhere() {
    let mut dataset = complete();
    dataset.pointer_mut(FERNAU).unwrap()["exempt"] = exemption();
    assert_eq!(quoted(&dataset), BTreeSet::new());
    let with = |pointer: &str, value: Value| {
        let mut dataset = dataset.clone();
        *dataset.pointer_mut(pointer).unwrap() = value;
        quoted(&dataset)
    };
    for text in [
        "Fernau is a port.",
        "We wrote to *Te Fernau*.",
        "It was OLD FERN\u{ad}AU.",
        "See [there](https://example.org/fernau).",
        "See [](ref:entry/fernau).",
        "See [](ref:place/fernau).",
    ] {
        let paths = with("/relationships/0/profile", json!([text]));
        assert_eq!(paths, BTreeSet::from(["$.relationships[0].profile[0]".to_owned()]), "{text}");
    }
    for (pointer, value, path) in [
        ("/visits/0/id", json!("fernau-choir"), "$.visits[0].id"),
        ("/case_studies/0/relationships", json!(["fernau"]), "$.case_studies[0].relationships[0]"),
        ("/decisions/4/visit", json!("pilots"), "$.decisions[4].visit"),
    ] {
        assert_eq!(with(pointer, value), BTreeSet::from([path.to_owned()]), "{pointer}");
    }
    // Another place, or the council's own, has the same name in public.
    assert_eq!(with("/council/place", json!("Fernau")), BTreeSet::new());
}

/// What is exempt with a relationship has no mark of its own, and so no fault of its own.
#[test]
fn fault_of_a_mark_is_told_where_it_is_written_only() {
    let mut dataset = complete();
    dataset.pointer_mut(FERNAU).unwrap()["exempt"] = json!({ "paragraphs": [3] });
    let paths = found(&dataset, "exemption-without-reasoning");
    assert_eq!(paths, BTreeSet::from(["$.relationships[5].exempt".to_owned()]));
}
