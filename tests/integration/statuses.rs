//! The status of a relationship says no more than is recorded.

use chrono::{Months, NaiveDate};
use intl_update::compose::{ComposeOptions, SiteOptions, compose, compose_site};
use intl_update::dataset::{Dataset, Edition, read_texts};
use intl_update::photographs::Images;
use intl_update::report::Section;
use intl_update::templates::Templates;
use serde_json::{Value, json};

use crate::support::{STYLES, all_sections, fixture, squeezed, text_of};

/// The valid dataset with one relationship of these fields, called Nordhavn, and its visits.
pub(crate) fn register(fields: &Value, visits: &Value) -> Dataset {
    let text = std::fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    for list in ["decisions", "case_studies", "other_decisions"] {
        dataset[list] = json!([]);
    }
    let mut place =
        json!({ "id": "nordhavn", "place": "Nordhavn", "country": "DK", "region": "europe" });
    place.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    dataset["relationships"] = json!([place]);
    dataset["visits"] = visits.clone();
    dataset["reports"] = json!([{
        "year": "2023-24", "draft": true, "meeting": { "committee": "policy", "date": "2024-08-05" }
    }]);
    let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
    assert!(loaded.is_whole(), "{:#?}", loaded.problems(Edition::Exempt));
    loaded.edition(Edition::Public).unwrap()
}

/// The words of the report of a style, and of the web site.
pub(crate) fn words(dataset: &Dataset, style: &str) -> [String; 2] {
    let options = ComposeOptions {
        report: Some("2023-24".parse().unwrap()),
        house_style: Some(style.to_owned()),
        ..ComposeOptions::default()
    };
    let (templates, images) = (Templates::built_in(), Images::default());
    let report = compose(dataset, &templates, &images, &options).unwrap().report;
    let of = |sections: Vec<&Section>| {
        let parts = sections.into_iter().map(|section| {
            let blocks: Vec<String> = section.blocks.iter().map(text_of).collect();
            format!("{}\n{}", section.title, blocks.join("\n"))
        });
        squeezed(&parts.collect::<Vec<_>>().join("\n"))
    };
    let options = SiteOptions::on("2024-08-05".parse().unwrap());
    let site = compose_site(dataset, &templates, &images, &options).unwrap().site;
    let pages = site.pages.iter().flat_map(|page| {
        let blocks = page.blocks.iter().map(text_of);
        blocks.chain([of(page.sections.iter().flat_map(Section::walk).collect())])
    });
    [of(all_sections(&report)), squeezed(&pages.collect::<Vec<_>>().join("\n"))]
}

fn visit(start: &str) -> Value {
    json!({
        "id": "choir", "start": start, "relationships": ["nordhavn"], "form": "inward",
        "title": "Choir", "account": ["The choir sang."]
    })
}

#[test]
fn contact_without_an_agreement_is_no_proposal() {
    let dataset = register(&json!({}), &json!([visit("2006")]));
    for style in STYLES {
        let [report, site] = words(&dataset, style);
        assert!(report.contains("There is no agreement with Nordhavn."), "{style}: {report}");
        assert!(site.contains("Other contacts"), "{site}");
        for said in [report, site] {
            let lower = said.to_lowercase();
            for claim in ["proposed", "possible", "is active", "a partnership"] {
                assert!(!lower.contains(claim), "{style}, {claim}: {said}");
            }
        }
    }
}

#[test]
fn status_not_known_is_said_to_be_so() {
    for agreements in [json!([]), json!([{ "kind": "memorandum", "start": "[..2007]" }])] {
        let fields = json!({ "agreements": agreements, "standings": [{ "status": "not-known" }] });
        let dataset = register(&fields, &json!([]));
        for style in STYLES {
            for said in words(&dataset, style) {
                let is_said = said.contains("present status") || said.contains("status not known");
                assert!(is_said, "{style}: {said}");
                for claim in ["is active", "have been linked", "no longer active", "dormant"] {
                    assert!(!said.contains(claim), "{style}, {claim}: {said}");
                }
            }
        }
    }
}

#[test]
fn agreement_without_end_is_active_only_with_activity() {
    let dormant = json!([{ "status": "dormant", "since": "2000" }]);
    for (start, standings, visits, is_active) in [
        ("1950", json!([]), json!([]), false),
        ("1950", json!([]), json!([visit("2007")]), false),
        ("1950", json!([]), json!([visit("2021-08-04")]), false),
        ("1950", json!([]), json!([visit("2021-08-05")]), true),
        ("1950", json!([]), json!([visit("2024-03")]), true),
        ("1950", dormant.clone(), json!([visit("2007")]), false),
        ("1950", dormant, json!([visit("2023-11")]), true),
        ("2022", json!([]), json!([]), true),
        ("1950", json!([{ "status": "active" }]), json!([]), true),
    ] {
        let agreements = json!([{ "kind": "twinning", "start": start }]);
        let fields = json!({ "agreements": agreements, "standings": standings });
        let dataset = register(&fields, &visits);
        for style in STYLES {
            let [report, site] = words(&dataset, style);
            let claims = report.contains("is active") || report.contains("has been active");
            assert_eq!(claims, is_active, "{style} {fields} {visits}: {report}");
            let has_no_end = report.contains("No end date is recorded.");
            assert_eq!(has_no_end, !is_active, "{style} {fields} {visits}: {report}");
            let heading = "Partnerships in force";
            assert_eq!(site.contains(heading), !is_active, "{fields} {visits}: {site}");
        }
    }
}

/// Days three years apart, or a day more, on which a visit can have been.
const VISITS: [&str; 5] = ["2012-06-01", "2015-06-01", "2018-06-02", "2021-06-02", "2023-06-01"];

#[test]
fn active_since_needs_activity_without_a_break() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let counts = |pair: &[&str]| day(pair[1]) <= day(pair[0]) + Months::new(36);
    for chosen in 0..1_u32 << VISITS.len() {
        let days: Vec<&str> = (0..VISITS.len())
            .filter(|index| chosen & (1 << index) != 0)
            .map(|index| VISITS[index])
            .collect();
        let visits = days.iter().map(|day| {
            let mut visit = visit(day);
            visit["id"] = json!(format!("choir-{day}"));
            visit
        });
        let fields = json!({
            "agreements": [{ "kind": "twinning", "start": "1950" }],
            "standings": [{ "status": "dormant", "since": "2000" }],
        });
        let dataset = register(&fields, &visits.collect());
        let [report, _] = words(&dataset, "standard");
        let is_active = days.last().is_some_and(|last| counts(&[last, "2024-08-05"]));
        let sentence = match days.as_slice() {
            [] => "The relationship has been dormant since 2000.".to_owned(),
            [first, ..] if is_active && days.windows(2).all(counts) => format!(
                "The relationship has been active since {}.",
                day(first).format("%-d %B %Y")
            ),
            _ if is_active => "The relationship is active.".to_owned(),
            _ => "No end date is recorded.".to_owned(),
        };
        assert!(report.contains(&sentence), "{days:?}: {sentence}: {report}");
        assert!(is_active || !report.contains("s active"), "{days:?}: {report}");
    }
}

#[test]
fn active_since_is_not_taken_from_a_renewal_without_activity_after_it() {
    let lapsed = |renewals: &[&str]| {
        let renewals: Vec<Value> = renewals.iter().map(|date| json!({ "date": date })).collect();
        json!([{ "kind": "twinning", "start": "1958?", "end": "[1970..1972]", "renewals": renewals }])
    };
    let visits = |starts: &[&str]| -> Value {
        let visits = starts.iter().enumerate().map(|(index, start)| {
            let mut visit = visit(start);
            visit["id"] = json!(format!("choir-{index}"));
            visit
        });
        visits.collect()
    };
    for (renewals, starts, sentence) in [
        (vec!["2018-09-20"], vec!["spring 2024"], "The relationship is active."),
        (vec!["1980~", "winter 2023/24"], vec![], "The relationship is active."),
        (vec!["1980~"], vec!["2022"], "The relationship is active."),
        (vec!["winter 2023/24"], vec![], "The relationship has been active since winter 2023/24."),
        (
            vec!["2018-09-20"],
            vec!["2021-08", "2023"],
            "The relationship has been active since 20 September 2018.",
        ),
        (vec!["2018-09-20"], vec!["2020"], "No end date is recorded."),
    ] {
        let dataset = register(&json!({ "agreements": lapsed(&renewals) }), &visits(&starts));
        for style in STYLES {
            let [report, site] = words(&dataset, style);
            assert!(report.contains(sentence), "{style} {renewals:?}: {report}");
            if sentence.ends_with("is active.") {
                assert!(!report.contains("active since") && !site.contains("active since"));
            }
        }
    }
}

#[test]
fn status_counts_from_the_date_on_which_it_was_so() {
    let status = |more: &Value| {
        let mut standing = json!({ "status": "community-led" });
        standing.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let agreements = json!([{ "kind": "twinning", "start": "1950" }, { "kind": "memorandum", "start": "2013" }]);
        let fields = json!({ "agreements": agreements, "standings": [standing] });
        words(&register(&fields, &json!([])), "standard")[0].clone()
    };
    assert!(status(&json!({ "as_at": "2020" })).contains("The relationship is community-led."));
    assert!(status(&json!({ "since": "2020" })).contains("has been community-led since 2020."));
    for earlier in [json!({}), json!({ "as_at": "2012" }), json!({ "as_at": "2025" })] {
        assert!(!status(&earlier).contains("community-led"), "{earlier}");
    }
}
