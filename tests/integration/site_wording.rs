//! Headings, leads and links of the web site say what is there, and no more.

use crate::made::build_site;
use intl_update::compose::{ComposeOptions, SiteOptions, compose, compose_site};
use intl_update::dataset::{Dataset, Edition, read_texts};
use intl_update::photographs::Images;
use intl_update::render::SiteForm;
use intl_update::report::Section;
use intl_update::site::Site;
use intl_update::templates::Templates;
use serde_json::{Value, json};

use crate::support::{STYLES, fixture, page_text, repository, sheffield, squeezed, text_of};

/// A council with nothing but these fields of its own.
fn with(fields: &Value) -> Dataset {
    let text = std::fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    for list in ["relationships", "visits", "decisions"] {
        dataset[list] = json!([]);
    }
    dataset["policy"]["approvals"] = json!([]);
    dataset["reports"][0]["draft"] = true.into();
    dataset["reports"][0]["narrative"] = json!({});
    dataset.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
    loaded
        .edition(Edition::Public)
        .unwrap_or_else(|| panic!("{:#?}", loaded.problems(Edition::Public)))
}

fn site(dataset: &Dataset) -> Site {
    let options = SiteOptions::on("2024-10-15".parse().unwrap());
    compose_site(dataset, &Templates::built_in(), &Images::default(), &options).unwrap().site
}

/// A relationship that has a page of its own.
fn place(id: &str, more: &Value) -> Value {
    let mut place = json!({
        "id": id, "place": "Altstadt", "country": "DE", "region": "europe",
        "profile": ["Altstadt lies on a river. ".repeat(12).trim()],
    });
    place.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    place
}

fn section<'a>(site: &'a Site, page: &str, anchor: &str) -> Option<&'a Section> {
    let page = site.pages.iter().find(|one| one.path == page)?;
    page.sections.iter().find(|section| section.anchor == anchor)
}

fn title(site: &Site, page: &str, anchor: &str) -> Option<String> {
    section(site, page, anchor).map(|section| squeezed(&section.title))
}

/// The text of the section on the partnership with Altstadt.
fn partnership(site: &Site) -> String {
    let section = section(site, "places/altstadt.html", "relationship");
    let blocks = section.into_iter().flat_map(|section| &section.blocks);
    squeezed(&blocks.map(text_of).collect::<Vec<_>>().join(" "))
}

#[test]
fn heading_of_active_partners_fits_them() {
    for (active, led, heading) in [
        (1, 0, "Active partnership"),
        (2, 0, "Active partnerships"),
        (1, 1, "Active and community-led partnerships"),
        (2, 1, "Active and community-led partnerships"),
        (1, 2, "Active and community-led partnerships"),
        (0, 1, "Community-led partnership"),
        (0, 2, "Community-led partnerships"),
    ] {
        let status = |index: usize| if index < active { "active" } else { "community-led" };
        let places = (0..active + led).map(|index| {
            place(&format!("p{index}"), &json!({ "standings": [{ "status": status(index) }] }))
        });
        let site = site(&with(&json!({ "relationships": places.collect::<Vec<_>>() })));
        assert_eq!(title(&site, "index.html", "active").unwrap(), heading, "{active} {led}");
    }
}

#[test]
fn examples_keep_the_headings_of_their_councils() {
    for (dataset, heading) in [
        (sheffield(), "Active partnerships"),
        (repository("data/leeds"), "Active and community-led partnerships"),
    ] {
        let options = SiteOptions::on("2026-01-15".parse().unwrap());
        let settings = crate::made::Settings::default();
        let site = build_site(&dataset, &options, SiteForm::Pages, &settings).unwrap().site;
        assert_eq!(title(&site, "index.html", "active").unwrap(), heading);
    }
}

#[test]
fn description_names_what_there_is() {
    for kinds in 0..16_u8 {
        let has = |bit: u8| kinds & bit != 0;
        let mut topics = Vec::new();
        let mut altstadt = place("altstadt", &json!({}));
        let mut fields = json!({});
        if has(1) {
            topics.push("agreements");
            altstadt["agreements"] = json!([{ "kind": "twinning", "start": "1950" }]);
        }
        if has(2) {
            topics.push("history");
            altstadt["story"] = json!(["It began with a letter."]);
        }
        if has(4) {
            topics.push("visits");
            fields["visits"] = json!([{
                "id": "concert", "start": "2024-05", "relationships": ["altstadt"],
                "form": "event", "title": "Concert", "account": ["A concert was given."],
            }]);
        }
        if has(8) {
            topics.push("decisions");
            fields["other_decisions"] = json!([{
                "id": "tree", "date": "2023", "by": "the Council", "text": "planted a tree",
            }]);
        }
        fields["relationships"] = json!([altstadt]);
        let topics = match topics.as_slice() {
            [] => String::new(),
            [one] => format!(": {one}"),
            [first @ .., last] => format!(": {} and {last}", first.join(", ")),
        };
        let description = site(&with(&fields)).meta.description;
        assert_eq!(description, format!("Northvale and its partners abroad{topics}."));
    }
}

#[test]
fn engagements_are_under_a_heading_of_their_kinds() {
    for (lists, heading) in [
        (&["networks"][..], "Networks"),
        (&["pledges"], "Pledges"),
        (&["initiatives"], "Initiatives"),
        (&["networks", "initiatives"], "Networks and initiatives"),
        (&["pledges", "initiatives"], "Pledges and initiatives"),
        (&["networks", "pledges", "initiatives"], "Networks, pledges and initiatives"),
    ] {
        let mut fields = json!({});
        for list in lists {
            let one = |id: &str| json!({ "id": id, "name": "Choirs", "text": ["They meet."] });
            fields[*list] = json!([one("one"), one("two")]);
        }
        let dataset = with(&fields);
        assert_eq!(title(&site(&dataset), "index.html", "networks").unwrap(), heading);
        for style in STYLES {
            let options =
                ComposeOptions { house_style: Some(style.to_owned()), ..ComposeOptions::default() };
            let composed = compose(&dataset, &Templates::built_in(), &Images::default(), &options);
            let report = composed.unwrap().report;
            let own = report.sections.iter().find(|section| section.anchor == "networks");
            assert_eq!(own.unwrap().title, heading, "{style}");
        }
    }
}

#[test]
fn partnership_is_possible_until_there_is_an_agreement() {
    for (status, agreement, heading) in [
        ("proposed", None, "Possible partnership with Altstadt"),
        ("exploring", None, "Possible partnership with Altstadt"),
        ("exploring", Some("2024-12"), "Possible partnership with Altstadt"),
        ("exploring", Some("2001"), "Our partnership with Altstadt"),
        ("agreed", None, "Agreed partnership with Altstadt"),
        ("active", None, "Our partnership with Altstadt"),
        ("dormant", Some("2001"), "Our partnership with Altstadt"),
    ] {
        let mut more = json!({
            "standings": [{ "status": status, "since": "2023" }], "story": ["It began with a letter."],
        });
        if let Some(start) = agreement {
            more["agreements"] = json!([{ "kind": "twinning", "start": start }]);
        }
        let site = site(&with(&json!({ "relationships": [place("altstadt", &more)] })));
        let found = title(&site, "places/altstadt.html", "relationship");
        assert_eq!(found.as_deref(), Some(heading), "{status} {agreement:?}");
    }
}

#[test]
fn findings_stand_under_the_date_of_their_assessment() {
    let findings = [
        json!({ "criterion": "connections", "finding": "Two choirs sing together." }),
        json!({ "criterion": "resources", "finding": "It costs little." }),
    ];
    let told = json!({ "findings": ["connections", "resources"] });
    for (assessed, lead) in [
        (None, Some("")),
        (Some("2023"), Some("From the assessment of 2023: ")),
        (Some("2023-06"), Some("From the assessment of June 2023: ")),
        (Some("2023-06-05"), Some("From the assessment of 5 June 2023: ")),
        // It may have been made by the day that the site shows.
        (Some("2024"), Some("From the assessment of 2024: ")),
        (Some("2025"), None),
    ] {
        for count in 1..=2 {
            let mut more = json!({
                "standings": [{ "status": "active" }], "assessment": findings[..count], "page": told,
            });
            if let Some(assessed) = assessed {
                more["assessed"] = assessed.into();
            }
            let site = site(&with(&json!({ "relationships": [place("altstadt", &more)] })));
            let texts = ["Two choirs sing together.", "It costs little."][..count].join(" ");
            let expected = lead.map_or_else(String::new, |lead| format!("{lead}{texts}"));
            assert_eq!(partnership(&site), expected, "{assessed:?} {count}");
        }
    }
}

#[test]
fn community_groups_are_named_once() {
    for (story, groups, expected) in [
        (
            "A letter came.",
            &["the Choir"][..],
            "A letter came. The partnership involves the Choir.",
        ),
        ("The Choir sings.", &["the Choir"], "The Choir sings."),
        ("The choir sings.", &["Choir"], "The choir sings."),
        (
            "The Choir sings.",
            &["the Choir", "the Rowers"],
            "The Choir sings. The partnership also involves the Rowers.",
        ),
    ] {
        let more = json!({
            "standings": [{ "status": "active" }], "story": [story], "community_groups": groups,
        });
        let site = site(&with(&json!({ "relationships": [place("altstadt", &more)] })));
        assert_eq!(partnership(&site), expected);
    }
}

#[test]
fn visits_say_what_their_numbers_count() {
    let visit = |id: &str, more: &Value| {
        let mut visit = json!({
            "id": id, "start": "2024-06", "relationships": ["altstadt"], "form": "event",
            "title": "Concert", "account": ["A concert was given."],
        });
        visit.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        visit
    };
    let two = [visit("one", &json!({})), visit("two", &json!({}))];
    let call = visit("call", &json!({ "ongoing": true, "form": "online" }));
    let counted = "The numbers count the visits and events recorded on this site; \
                   there may have been others.";
    let regular = format!("{counted} Regular contact, such as calls, is not counted.");
    for (visits, note) in
        [(two.to_vec(), counted), ([&two[..], &[call]].concat(), regular.as_str())]
    {
        let places = json!([place("altstadt", &json!({}))]);
        let site = site(&with(&json!({ "relationships": places, "visits": visits })));
        let blocks = &section(&site, "index.html", "visits-by-region").unwrap().blocks;
        assert_eq!(text_of(blocks.last().unwrap()), note);
    }
}

#[test]
fn foot_of_a_page_names_the_format_of_each_file() {
    let options = SiteOptions::on("2026-01-15".parse().unwrap());
    let settings = crate::made::Settings::default();
    let built = build_site(sheffield(), &options, SiteForm::Pages, &settings).unwrap();
    for page in
        built.files.iter().filter(|file| file.name.extension().is_some_and(|end| end == "html"))
    {
        let text = squeezed(&page_text(std::str::from_utf8(&page.bytes).unwrap()));
        let foot =
            "Most recent dated entry: 15 October 2025 News feed (Atom) Download the data (JSON)";
        assert!(text.ends_with(foot), "{text}");
    }
    let file = |name: &str| {
        let file = built.files.iter().find(|file| file.name.to_str() == Some(name)).unwrap();
        std::str::from_utf8(&file.bytes).unwrap()
    };
    let feed: atom_syndication::Feed = file("feed.xml").parse().unwrap();
    assert_eq!(feed.updated().to_rfc3339(), "2025-10-15T00:00:00+00:00");
    for name in ["feed.xml", "site.json"] {
        assert!(!squeezed(file(name)).contains("1 August 2024"), "{name}");
    }
}
