//! What was kept from the public until a day: later documents show it as if it had never
//! been marked, earlier ones keep the notice.

use crate::made::Settings;
use crate::made::{self, Reports};
use intl_update::compose::{ComposeOptions, SiteOptions};
use intl_update::dataset::{Edition, read_texts};
use intl_update::render::{Format, SiteForm};
use serde_json::{Value, json};

use crate::editions::{
    Place, complete, confidential, exemption, is_named_relationship, mark_as, schema, text_input,
};

/// The reports: one published before the exemption ends, and one after.
const BEFORE: &str = "2023-24";
const AFTER: &str = "2024-25";

/// The day on which it ends, between them.
const END: &str = "2024-12-01";

/// The dataset with everything in it but a question that no built-in form asks.
fn dataset() -> Value {
    let mut dataset = complete();
    dataset["reports"][0]["form"].as_object_mut().unwrap().remove("further");
    // Each of these has the same words, so none of them could be exempt.
    for (list, text) in [
        ("pledges", "The signatories report on their progress."),
        ("initiatives", "Pupils of both schools take part."),
    ] {
        dataset[list][0]["text"][0] = json!(text);
    }
    dataset
}

/// A mark that ends on a day.
fn ended(mark: &Value, day: &str) -> Value {
    let mut mark = mark.clone();
    mark["ended"] = json!({ "date": day, "by": "Monitoring Officer", "reference": "MO 7" });
    mark
}

fn settings(edition: Edition) -> Settings {
    Settings { edition, formats: vec![Format::Json, Format::Markdown], ..Settings::default() }
}

/// The report of a year, as text.
fn report(dataset: &Value, year: &str, edition: Edition) -> Result<String, String> {
    let years = Reports::One(year.parse().unwrap());
    let built = made::build_reports(text_input(dataset), &years, &[edition], &settings(edition))
        .map_err(|error| error.to_string())?;
    let files = built.iter().flat_map(|built| &built.files);
    Ok(files.map(|file| String::from_utf8(file.file.bytes.clone()).unwrap()).collect())
}

/// The minute of the first report's item.
fn minute(dataset: &Value) -> String {
    let compose =
        ComposeOptions { report: Some(BEFORE.parse().unwrap()), ..ComposeOptions::default() };
    let settings = Settings { compose, ..settings(Edition::Public) };
    let built = made::minute(text_input(dataset), &[Edition::Public], &settings).unwrap();
    let files = built.iter().flat_map(|built| &built.files);
    files.map(|file| String::from_utf8(file.file.bytes.clone()).unwrap()).collect()
}

/// The files of the web site on a day.
fn site(dataset: &Value, day: &str) -> String {
    let options = SiteOptions::on(day.parse().unwrap());
    let built = made::build_site(
        text_input(dataset),
        &options,
        SiteForm::Pages,
        &settings(Edition::Public),
    );
    let mut all = String::new();
    for file in built.unwrap().files {
        all.push_str(&file.name.display().to_string());
        all.push('\n');
        all.push_str(&String::from_utf8_lossy(&file.bytes));
        all.push('\n');
    }
    all
}

/// What differs between documents that should be the same.
fn first_difference(a: &str, b: &str) -> Option<String> {
    let differs = a.lines().zip(b.lines()).find(|(a, b)| a != b);
    let other_length = || (a.lines().count() != b.lines().count()).then(|| "length".to_owned());
    differs.map(|(a, b)| format!("{a}\n  {b}")).or_else(other_length)
}

fn open_from_its_end(step: usize) {
    let schema = schema();
    let open = dataset();
    let (mut seen, mut repeated) = (0, Vec::new());
    let mut faults = Vec::new();
    let mut places = schema.places(&open);
    places.retain(|place| !is_named_relationship(place));
    for (turn, place) in places.iter().enumerate().step_by(step) {
        let mark = if turn.is_multiple_of(2) { exemption() } else { confidential() };
        let marked = |mark: &Value| {
            let mut dataset = open.clone();
            mark_as(&mut dataset, place, mark);
            dataset
        };
        let (kept, ended) = (marked(&mark), marked(&ended(&mark, END)));
        let mut same = |what: &str, a: String, b: String| {
            if let Some(difference) = first_difference(&a, &b) {
                faults.push(format!("{}: {what}: {difference}", place.pointer));
            }
        };
        let public = |dataset: &Value, year| report(dataset, year, Edition::Public);
        // Something public has the same words, which is an error until the end.
        let Ok(kept_before) = public(&kept, BEFORE) else {
            repeated.push(&place.pointer);
            continue;
        };
        same("later report", public(&ended, AFTER).unwrap(), public(&open, AFTER).unwrap());
        seen += usize::from(kept_before != public(&open, BEFORE).unwrap());
        same("earlier report", public(&ended, BEFORE).unwrap(), kept_before);
        same("minute", minute(&ended), minute(&kept));
        for (day, like) in [("2024-11-30", &kept), (END, &open)] {
            same(day, site(&ended, day), site(like, day));
        }
        let exempt = report(&ended, AFTER, Edition::Exempt);
        if !exempt.is_err_and(|error| error.contains("only the public edition")) {
            faults.push(format!("{}: an exempt edition of the later report", place.pointer));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    assert!(seen > 40 / step, "only {seen} parts are seen in the first report");
    assert!(repeated.len() <= 1, "have the words of others: {repeated:#?}");
}

#[test]
fn open_from_its_end_and_kept_before() {
    open_from_its_end(9);
}

#[test]
#[ignore = "exhaustive: every part that can be marked"]
fn open_from_its_end_and_kept_before_exhaustive() {
    open_from_its_end(1);
}

/// A dataset with a paragraph that was kept from the public up to a day.
fn with_paragraph(day: &str) -> Value {
    let mut dataset = dataset();
    let place = Place::of_text("/relationships/0/profile/0");
    mark_as(&mut dataset, &place, &ended(&exemption(), day));
    dataset
}

const WORDS: &str = "Altstadt lies on a river";

#[test]
fn report_counts_from_its_publication() {
    let shows =
        |dataset: &Value, year| report(dataset, year, Edition::Public).unwrap().contains(WORDS);
    // The first report says when it was published, before its meeting on 5 August 2024.
    for (day, is_shown) in [
        ("2024-07-25", true),
        ("2024-07-26", true),
        ("2024-07-27", false),
        ("2024-08-05", false),
        ("2024-07", false),
        ("2024-06", true),
        ("2023", true),
    ] {
        assert_eq!(shows(&with_paragraph(day), BEFORE), is_shown, "{day}");
    }
    // The second is published five clear days before its meeting on 1 April 2025; Saturdays count.
    for (day, is_shown) in [("2025-03-25", true), ("2025-03-26", false), ("2025-04-01", false)] {
        assert_eq!(shows(&with_paragraph(day), AFTER), is_shown, "{day}");
    }
    // Without a day of either nothing tells that it had ended.
    let mut dataset = with_paragraph("2000-01-01");
    assert!(shows(&dataset, AFTER));
    dataset["reports"][1]["meeting"].as_object_mut().unwrap().remove("date");
    assert!(!shows(&dataset, AFTER));
}

#[test]
fn end_that_is_to_come_is_told_nobody() {
    let dataset = with_paragraph(END);
    for edition in [Edition::Public, Edition::Exempt] {
        let earlier = report(&dataset, BEFORE, edition).unwrap();
        for words in ["Monitoring Officer", "MO 7", END, "1 December 2024"] {
            assert!(!earlier.contains(words), "{edition:?}: {words}");
        }
    }
}

#[test]
fn text_that_is_public_by_now_can_be_quoted() {
    let quoted = |day: &str| {
        let mut dataset = with_paragraph(day);
        dataset["relationships"][0]["story"] = json!([format!("{WORDS}.")]);
        let found = made::check(text_input(&dataset), crate::support::day(), &Settings::default());
        found.unwrap().iter().filter(|found| found.rule.code == "exempt-quoted").count()
    };
    assert_eq!(quoted(END), 0);
    assert_eq!(quoted("2026-01-01"), 1);
}

/// A decision of an exempt report stays exempt when its own mark, or that of a relationship
/// that it names, has ended.
#[test]
fn decision_of_an_exempt_report_stays_exempt() {
    let kept = json!({ "paragraphs": [3], "public_interest": "Talks go on." });
    let mut ended = kept.clone();
    ended["ended"] = json!({ "date": "2024-09-01", "by": "Monitoring Officer" });
    let text = std::fs::read_to_string(crate::support::fixture("valid.json")).unwrap();
    let valid: Value = serde_json::from_str(&text).unwrap();
    for (report, decision, place, is_kept) in [
        (Some(&kept), None, Some(&ended), true),
        (Some(&kept), Some(&ended), None, true),
        (Some(&kept), Some(&ended), Some(&ended), true),
        (Some(&ended), Some(&kept), None, true),
        (Some(&ended), Some(&ended), Some(&ended), false),
    ] {
        let mut dataset = valid.clone();
        for (list, mark) in [("reports", report), ("decisions", decision), ("relationships", place)]
        {
            if let Some(mark) = mark {
                dataset[list][0]["exempt"] = mark.clone();
            }
        }
        let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
        for (day, is_withheld) in [("2024-08-31", true), ("2024-09-02", is_kept)] {
            let of_day = loaded.published_on(Edition::Public, day.parse().unwrap()).unwrap();
            let is_known = of_day.decisions[0].known().is_some();
            assert_eq!(is_known, !is_withheld, "{day} {report:?} {decision:?} {place:?}");
        }
    }
}
