//! The status of a relationship says no more than is recorded.

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
