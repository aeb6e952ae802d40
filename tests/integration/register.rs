//! What the register says of a relationship through time: its dates, names, holders and the
//! periods of its agreements.

use intl_update::compose::{ComposeOptions, compose};
use intl_update::dataset::{Edition, read_texts};
use intl_update::photographs::Images;
use intl_update::report::Section;
use intl_update::templates::Templates;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Program, STYLES, fixture, site_words, squeezed, text_of};

/// The valid dataset with one more relationship, Lisieux, with these fields.
fn with(fields: &Value) -> Value {
    let text = std::fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    let mut place = json!({
        "id": "lisieux", "place": "Lisieux", "country": "FR", "region": "europe",
        "coordinates": { "latitude": 49.15, "longitude": 0.23 },
    });
    place.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    dataset["relationships"].as_array_mut().unwrap().push(place);
    dataset["reports"][0]["draft"] = true.into();
    dataset
}

/// What the report on the meeting of 5 August 2024 says of Lisieux.
fn entry(dataset: &Value, style: &str) -> String {
    let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
    assert!(loaded.is_whole(), "{:#?}", loaded.problems(Edition::Exempt));
    let dataset = loaded.edition(Edition::Public).unwrap();
    let options =
        ComposeOptions { house_style: Some(style.to_owned()), ..ComposeOptions::default() };
    let report =
        compose(&dataset, &Templates::built_in(), &Images::default(), &options).unwrap().report;
    let mut sections = report.sections.iter().flat_map(Section::walk);
    let own = sections.find(|section| {
        section.anchor == "place-lisieux" || section.anchor == "relationship-lisieux"
    });
    let own = own.unwrap_or_else(|| panic!("{style} has no entry"));
    let blocks = own.walk().flat_map(|section| &section.blocks);
    blocks.map(|block| squeezed(&text_of(block))).collect::<Vec<_>>().join(" ")
}

/// The words of the site of 1 September 2024.
fn site(dataset: &Value) -> String {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("dataset.json"), dataset.to_string()).unwrap();
    let pages = site_words(folder.path(), "2024-09-01");
    squeezed(&pages.into_values().collect::<Vec<_>>().join(" "))
}

/// A story long enough for a page of its own.
fn story() -> Value {
    let sentence = "Schools and choirs of both places have met each other for many years. ";
    json!([sentence.repeat(5).trim()])
}

/// Fields of a relationship, what the report says of them, and what the site does.
fn cases() -> Vec<(Value, &'static str, &'static str)> {
    let twinning = |start: &str| json!([{ "kind": "twinning", "start": start }]);
    vec![
        (
            json!({
                "agreements": twinning("1961"),
                "holders": [
                    { "name": "Taunton Deane Borough Council", "place": "Taunton Deane" },
                    { "name": "Somerset Council", "since": "2023-04-01" }
                ]
            }),
            "Twinning between Taunton Deane and Lisieux since 1961. Somerset Council took over the relationship from Taunton Deane Borough Council on 1 April 2023. No end date is recorded.",
            "Taunton Deane and Lisieux were twinned in 1961. Somerset Council took over the relationship from Taunton Deane Borough Council on 1 April 2023.",
        ),
        (
            json!({
                "agreements": twinning("1961"),
                "holders": [{ "name": "the Northvale Twinning Association" }]
            }),
            "Twinning since 1961. The relationship is held by the Northvale Twinning Association. No end date is recorded.",
            "Northvale and Lisieux have been twinned since 1961. The relationship is held by the Northvale Twinning Association.",
        ),
        (
            json!({
                "agreements": twinning("1944"),
                "former_names": [{ "name": "Stalingrad", "since": "1925", "until": "1961" }]
            }),
            "Lisieux was called Stalingrad from 1925 to 1961. Twinning with Stalingrad since 1944.",
            "Northvale and Lisieux (then Stalingrad) have been twinned since 1944. Lisieux was called Stalingrad from 1925 to 1961.",
        ),
        (
            json!({
                "agreements": twinning("1996"),
                "predecessors": [{ "name": "Hordaland", "until": "2020-01-01" }],
                "former_countries": [{ "name": "the German Democratic Republic", "until": "1990-10-03" }]
            }),
            "Lisieux belonged to the German Democratic Republic until 3 October 1990. Lisieux succeeded Hordaland on 1 January 2020. Twinning with Hordaland since 1996.",
            "Northvale and Lisieux (then Hordaland) have been twinned since 1996. Lisieux belonged to the German Democratic Republic until 3 October 1990. Lisieux succeeded Hordaland on 1 January 2020.",
        ),
        (
            json!({ "agreements": [{
                "kind": "sister-city", "start": "1996",
                "renewals": [{ "date": "2006", "until": "2011" }, { "date": "2014", "until": "2019" }]
            }] }),
            "Sister city relationship from 1996 to 2011 and from 2014 to 2019. Renewed in 2006.",
            "Northvale and Lisieux were sister cities from 1996 to 2011 and from 2014 to 2019.",
        ),
        (
            json!({ "agreements": [
                { "kind": "twinning", "start": "1958", "end": "1980", "renewals": [{ "date": "1995" }] }
            ] }),
            "Twinning from 1958 to 1980 and since 1995. No end date is recorded.",
            "Northvale and Lisieux were twinned from 1958 to 1980, and have been again since 1995.",
        ),
        (
            json!({ "agreements": [
                { "kind": "friendship-agreement", "start": "1963-06", "other_parties": ["Saint-Étienne", "Granby"] }
            ] }),
            "Friendship Agreement with Lisieux, Saint-Étienne and Granby since June 1963. No end date is recorded.",
            "Northvale, Saint-Étienne, Granby and Lisieux have been linked by a Friendship Agreement since June 1963.",
        ),
        (
            json!({ "agreements": twinning("1958~") }),
            "Twinning since about 1958.",
            "twinned since about 1958.",
        ),
        (
            json!({ "agreements": twinning("1958?") }),
            "Twinning since 1958 (uncertain).",
            "twinned since 1958 (uncertain).",
        ),
        (
            json!({ "agreements": twinning("195X") }),
            "Twinning since the 1950s.",
            "twinned since the 1950s.",
        ),
        (
            json!({ "agreements": twinning("[1958,1959]") }),
            "Twinning since 1958 or 1959.",
            "twinned since 1958 or 1959.",
        ),
        (
            json!({ "agreements": twinning("[..1958]") }),
            "Twinning since 1958 or earlier.",
            "twinned since 1958 or earlier.",
        ),
        (
            json!({ "agreements": twinning("autumn 1958") }),
            "Twinning since autumn 1958.",
            "twinned since autumn 1958.",
        ),
        // It may have begun before the meeting or after it.
        (
            json!({ "agreements": twinning("2024") }),
            "Twinning since 2024. The relationship is active.",
            "twinned since 2024.",
        ),
    ]
}

#[test]
fn relationship_through_time_in_report_and_site() {
    // Only after a preposition is a time between two years "some time".
    let between = (
        json!({ "agreements": [{ "kind": "twinning", "start": "[1958..1962]" }] }),
        "Twinning, begun between 1958 and 1962.",
        "twinned since some time between 1958 and 1962.",
    );
    for (mut fields, in_report, on_site) in cases().into_iter().chain([between]) {
        fields["story"] = story();
        let dataset = with(&fields);
        for style in STYLES {
            let entry = entry(&dataset, style);
            assert!(entry.contains(in_report), "{style}: {in_report}\n{entry}");
        }
        let site = site(&dataset);
        assert!(site.contains(on_site), "{on_site}\n{site}");
    }
}

/// Partners that ended together were succeeded together, others by the next.
#[test]
fn predecessors_are_succeeded_in_their_order() {
    let former = |name: &str, until: &str| json!({ "name": name, "until": until });
    for (predecessors, sentences) in [
        (
            json!([former("Old County", "1995"), former("the Region", "1999")]),
            "The Region succeeded Old County in 1995. Lisieux succeeded the Region in 1999.",
        ),
        (
            json!([former("Old County", "1999"), former("the Region", "1999")]),
            "Lisieux succeeded Old County in 1999. Lisieux succeeded the Region in 1999.",
        ),
        (
            json!([former("A", "1974"), former("B", "1999"), former("C", "1999")]),
            "B succeeded A in 1974. Lisieux succeeded B in 1999. Lisieux succeeded C in 1999.",
        ),
    ] {
        let fields = json!({
            "agreements": [{ "kind": "twinning", "start": "1961" }],
            "predecessors": predecessors, "story": story(),
        });
        let dataset = with(&fields);
        for style in STYLES {
            let entry = entry(&dataset, style);
            assert!(entry.contains(sentences), "{style}: {sentences}\n{entry}");
        }
    }
}

/// Who has held a relationship, in sentences whose verb has the same form for one holder and
/// for several, and in which a body that takes the article has it.
#[test]
fn holders_of_every_name_are_grammatical() {
    for (name, in_text) in [
        ("London Borough of Lewisham", "the London Borough of Lewisham"),
        ("the Metropolitan Borough of Deptford", "the Metropolitan Borough of Deptford"),
        ("City of York Council", "City of York Council"),
        ("Torfaen and Monmouthshire councils", "Torfaen and Monmouthshire councils"),
        ("University of Leeds", "the University of Leeds"),
        ("Friends of Lisieux", "Friends of Lisieux"),
    ] {
        let mut starting = in_text.to_owned();
        starting[..1].make_ascii_uppercase();
        let own = |more: &Value| {
            let mut holder = json!({ "name": name });
            holder.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            holder
        };
        let other = |more: &Value| {
            let mut holder = json!({ "name": "Old Council" });
            holder.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            holder
        };
        let (none, since) = (json!({}), json!({ "since": "1990" }));
        let cases = [
            (json!([own(&none)]), format!("The relationship is held by {in_text}.")),
            (
                json!([own(&since)]),
                format!("The relationship has been held by {in_text} since 1990."),
            ),
            (
                json!([other(&none), own(&since)]),
                format!("{starting} took over the relationship from Old Council in 1990."),
            ),
            (
                json!([own(&none), other(&since)]),
                format!("Old Council took over the relationship from {in_text} in 1990."),
            ),
            // Between the two, nobody may have held it.
            (
                json!([other(&json!({ "until": "1970" })), own(&since)]),
                format!(
                    "The relationship was held by Old Council until 1970, and has been held by {in_text} since 1990."
                ),
            ),
            (
                json!([other(&json!({ "since": "195X", "until": "[1968..1970]" })), own(&since)]),
                format!(
                    "The relationship was held by Old Council from the 1950s to some time between 1968 and 1970, and has been held by {in_text} since 1990."
                ),
            ),
        ];
        for (holders, sentence) in cases {
            let fields = json!({
                "agreements": [{ "kind": "twinning", "start": "1961" }],
                "holders": holders, "story": story(),
            });
            let dataset = with(&fields);
            for style in STYLES {
                let entry = entry(&dataset, style);
                assert!(entry.contains(&sentence), "{style}: {sentence}\n{entry}");
            }
            let site = site(&dataset);
            assert!(site.contains(&sentence), "{sentence}\n{site}");
        }
    }
}

/// One to four holders, each with and without a start and an end, certain and not, with times
/// in between and without: every name and date is in the sentence, and it says that one held it
/// right after another only where nothing else is recorded.
#[test]
fn holders_keep_every_date() {
    const NAMES: [&str; 4] = ["Alpha Council", "Beta Council", "Gamma Council", "Delta Council"];
    // When each began and ended, in the notation of the dataset and in words.
    const DATES: [[(&str, &str); 2]; 4] = [
        [("1950", "1950"), ("1955-03-31", "31\u{a0}March 1955")],
        [("1960~", "about 1960"), ("[1965..1966]", "some time between 1965 and 1966")],
        [("197X", "the 1970s"), ("1985-04", "April 1985")],
        [("1990-04-01", "1\u{a0}April 1990"), ("1995?", "1995 (uncertain)")],
    ];
    let mut lists = Vec::new();
    for count in 1..=NAMES.len() {
        // Two bits for each holder: whether it has a start, and an end.
        for dated in 0_u32..1 << (2 * count) {
            for closed in [false, true] {
                let mut words = Vec::new();
                let mut holders: Vec<Value> = Vec::new();
                for (index, (name, dates)) in NAMES.iter().zip(&DATES).take(count).enumerate() {
                    let has = |bit: usize| dated & (1 << (2 * index + bit)) != 0;
                    let mut holder = json!({ "name": name });
                    words.push(*name);
                    if has(0) {
                        holder["since"] = json!(dates[0].0);
                        words.push(dates[0].1);
                    }
                    if has(1) {
                        // The next one began right then.
                        let next = DATES.get(index + 1).filter(|_| closed && index + 1 < count);
                        let until = next.map_or(dates[1], |next| next[0]);
                        holder["until"] = json!(until.0);
                        words.push(until.1);
                    }
                    holders.push(holder);
                }
                lists.push((holders, words));
            }
        }
    }
    let text = std::fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["reports"][0]["draft"] = true.into();
    for (index, (holders, _)) in lists.iter().enumerate() {
        dataset["relationships"].as_array_mut().unwrap().push(json!({
            "id": format!("held-{index}"), "place": format!("Lisieux {index}"), "country": "FR",
            "region": "europe", "agreements": [{ "kind": "twinning", "start": "1961" }],
            "holders": holders,
        }));
    }
    let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
    assert!(loaded.is_whole(), "{:#?}", loaded.problems(Edition::Exempt));
    let dataset = loaded.edition(Edition::Public).unwrap();
    let options = ComposeOptions::default();
    let composed = compose(&dataset, &Templates::built_in(), &Images::default(), &options).unwrap();
    for (index, (holders, words)) in lists.iter().enumerate() {
        let sentence = &composed.sentences[&format!("holders/held-{index}")];
        let sentence = squeezed(&sentence.replace('\\', ""));
        for word in words {
            let word = squeezed(word);
            assert!(sentence.contains(&word), "{word}: {sentence}\n{holders:?}");
        }
        let follows = holders.windows(2).any(|pair| {
            let (until, since) = (&pair[0]["until"], &pair[1]["since"]);
            !since.is_null() && (until.is_null() || until == since)
        });
        let says = sentence.contains(" then") || sentence.contains("took over");
        assert_eq!(says, follows, "{sentence}\n{holders:?}");
        for wrong in [" ,", "  ", " .", ",,"] {
            assert!(!sentence.contains(wrong), "{sentence}");
        }
    }
}

/// The relationship that an officer tried, as the report has it.
#[test]
fn holders_with_years_in_between() {
    let holders = json!([
        { "name": "Northvale Urban District Council", "until": "1974-03-31" },
        { "name": "Northvale County Borough Council", "since": "1996-04-01" },
        { "name": "the Northvale Twinning Association", "since": "2010-05" },
    ]);
    let fields = json!({
        "agreements": [{ "kind": "twinning", "start": "1961" }], "holders": holders,
        "story": story(),
    });
    let sentence = "The relationship was held by Northvale Urban District Council until 31 March 1974, by Northvale County Borough Council from 1 April 1996 to May 2010, and has been held by the Northvale Twinning Association since then.";
    let dataset = with(&fields);
    for style in STYLES {
        let entry = entry(&dataset, style);
        assert!(entry.contains(sentence), "{style}: {sentence}\n{entry}");
    }
    let site = site(&dataset);
    assert!(site.contains(sentence), "{sentence}\n{site}");
}

/// Every kind of agreement, without a title, with one and with one that names the kind: the
/// kind is there, and no title takes an article.
#[test]
fn title_never_takes_the_place_of_the_kind() {
    let kinds = [
        ("twinning", "Twinning", "twinned", "Charter of Twinning"),
        ("sister-city", "Sister city relationship", "sister cities", "Sister Cities Accord"),
        ("adoption", "Adoption", "linked by adoption", "Deed of Adoption"),
        (
            "friendship-agreement",
            "Friendship Agreement",
            "linked by a Friendship Agreement",
            "Treaty of Friendship",
        ),
        (
            "declaration-of-friendship",
            "Declaration of Friendship",
            "linked by a Declaration of Friendship",
            "friendship oath",
        ),
        ("trade-agreement", "Trade agreement", "linked by a trade agreement", "Trade Compact"),
        (
            "exchange-agreement",
            "Exchange agreement",
            "linked by an exchange agreement",
            "Accord of Exchange",
        ),
        (
            "memorandum",
            "Memorandum of understanding",
            "linked by a memorandum of understanding",
            "Memorandum on Ports",
        ),
        ("partnership", "Partnership", "partners", "Partnership Charter"),
        ("friendship-link", "Friendship link", "linked in friendship", "Friendship Pledge"),
    ];
    for (kind, name, linked, titled) in kinds {
        for title in [None, Some("Straits Committee"), Some(titled)] {
            let mut agreement = json!({ "kind": kind, "start": "1961" });
            let (in_report, on_site) = match title {
                None => (name.to_owned(), format!("have been {linked} since 1961.")),
                Some(title) => {
                    agreement["title"] = json!(title);
                    let name = if title == titled {
                        format!("{}{}", title[..1].to_uppercase(), &title[1..])
                    } else {
                        format!("{name} ({title})")
                    };
                    (name, format!("have been {linked} ({title}) since 1961."))
                }
            };
            let dataset = with(&json!({ "agreements": [agreement], "story": story() }));
            for style in STYLES {
                let entry = entry(&dataset, style);
                assert!(entry.contains(&in_report), "{style}: {in_report}\n{entry}");
            }
            let site = site(&dataset);
            assert!(site.contains(&on_site), "{on_site}\n{site}");
            for article in ["a", "an", "A", "An"] {
                assert!(!site.contains(&format!(" {article} Straits")), "{site}");
            }
        }
    }
}

#[test]
fn relationship_through_time_in_a_list_of_the_site() {
    let list = |index: usize| site(&with(&cases()[index].0));
    assert!(list(0).contains(
        "twinning between Taunton Deane and Lisieux since 1961 Somerset Council took over"
    ));
    assert!(list(2).contains("twinning with Stalingrad since 1944 Lisieux was called Stalingrad"));
    assert!(list(4).contains("sister city relationship from 1996 to 2011 and from 2014 to 2019"));
    assert!(
        list(6).contains(
            "Friendship Agreement with Lisieux, Saint-Étienne and Granby since June 1963"
        )
    );
}

#[test]
fn dates_with_another_notation_are_named_in_the_message() {
    for (written, help) in [
        ("2023-24", "a season is written in words, such as autumn 2023"),
        ("about 1958", "write `1958~`"),
        ("c. 1958", "write `1958~`"),
        ("before 1958", "write `[..1957]`"),
        ("../1958", "write `[..1958]`"),
        ("1958 or 1959", "write `[1958,1959]`"),
        ("between 1958 and 1962", "write `[1958..1962]`"),
        ("1958/1962", "write `[1958..1962]`"),
        ("the 1950s", "write `195X`"),
        ("Autumn 2025", "write `autumn 2025`"),
        ("[1959,1958]", "write the earlier date first"),
        ("around the war", "write a date as 1950, 2023-12 or 2024-10-29"),
    ] {
        let dataset = with(&json!({ "agreements": [{ "kind": "twinning", "start": written }] }));
        let outcome = Program::new(["check", "-", "--message-format", "json"])
            .reading(dataset.to_string())
            .run()
            .exits(1);
        let helps = outcome.diagnostics().into_iter().map(|one| one["help"].to_string());
        let helps: Vec<String> = helps.collect();
        assert!(helps.iter().any(|found| found.contains(help)), "{written}: {helps:#?}");
    }
}

#[test]
fn a_date_that_may_be_after_the_meeting_is_a_warning() {
    for (start, warns) in [
        ("2023", false),
        ("2024", true),
        ("2024-07", false),
        ("2024-08", true),
        ("2024-08-05", false),
        ("2024-08-06", false),
        ("summer 2024", true),
        ("202X", true),
        ("[2019..2030]", true),
        ("[..2023]", false),
    ] {
        let dataset = with(&json!({ "agreements": [{ "kind": "twinning", "start": start }] }));
        let outcome = Program::new(["check", "-", "--message-format", "json"])
            .reading(dataset.to_string())
            .run()
            .exits(0);
        let found = outcome.diagnostics();
        let found = found.iter().any(|one| one["code"] == "uncertain-date");
        assert_eq!(found, warns, "{start}");
    }
}

#[test]
fn a_date_that_may_be_after_the_meeting_stops_no_decision() {
    let mut dataset = with(&json!({ "agreements": [{ "kind": "twinning", "start": "2024" }] }));
    dataset["decisions"].as_array_mut().unwrap().push(json!({
        "id": "2023-24-lisieux", "report": "2023-24", "relationships": ["lisieux"],
        "outcome": "retain", "reason": "Both places use the twinning for exchanges of schools."
    }));
    let outcome = Program::new(["check", "-", "--message-format", "json"])
        .reading(dataset.to_string())
        .run()
        .exits(0);
    let codes: Vec<String> =
        outcome.diagnostics().into_iter().map(|one| one["code"].to_string()).collect();
    assert!(codes.contains(&"\"uncertain-date\"".to_owned()), "{codes:?}");
}
