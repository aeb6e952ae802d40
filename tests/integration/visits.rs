//! Each visit is counted in exactly one report, and told with who visited whom, where, and
//! at whose cost.

use chrono::{Days, NaiveDate};
use fastrand::Rng;
use intl_update::check::{Purpose, check};
use intl_update::compose::{ComposeOptions, SiteOptions, compose, compose_site};
use intl_update::dataset::{Dataset, Edition, Loaded, Part, read_texts};
use intl_update::photographs::Images;
use intl_update::report::{Report, Section};
use intl_update::templates::Templates;
use intl_update::text::Block;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::support::{STYLES, all_sections, fixture, squeezed, text_of};

/// The parts of a region that list what a report counts.
const COUNTED: [&str; 2] = ["--visits", "--earlier"];

/// The valid dataset, without what it has of visits, decisions and reports.
fn register() -> Value {
    let text = std::fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    for list in ["visits", "decisions", "reports"] {
        dataset[list] = json!([]);
    }
    dataset
}

fn years(first: i32, count: i32) -> Value {
    years_from("05-15", first, count)
}

/// Municipal years that begin on such a day.
fn years_from(begins: &str, first: i32, count: i32) -> Value {
    let year = |year: i32| {
        let id = format!("{year}-{:02}", (year + 1) % 100);
        json!({ "id": id, "annual_meeting": format!("{year}-{begins}") })
    };
    (first..first + count).map(year).collect()
}

fn report_on(year: &str, id: &str, date: Option<&str>) -> Value {
    let mut report =
        json!({ "id": id, "year": year, "draft": true, "meeting": { "committee": "policy" } });
    if let Some(date) = date {
        report["meeting"]["date"] = json!(date);
    }
    report
}

fn visit(id: &str, start: &str) -> Value {
    json!({
        "id": id, "start": start, "relationships": ["altstadt"], "form": "outward",
        "title": format!("Journey {id}"), "announced": "2018",
        "account": [format!("The choir travelled ({id}).")],
    })
}

fn load(dataset: &Value) -> Loaded {
    let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
    assert!(loaded.is_whole(), "{:#?}", loaded.problems(Edition::Exempt));
    loaded
}

fn public(dataset: &Value) -> Dataset {
    load(dataset).edition(Edition::Public).unwrap()
}

fn composed(dataset: &Dataset, id: &str, style: &str) -> Report {
    let options = ComposeOptions {
        report: Some(id.parse().unwrap()),
        house_style: Some(style.to_owned()),
        ..ComposeOptions::default()
    };
    compose(dataset, &Templates::built_in(), &Images::default(), &options).unwrap().report
}

/// The text of the parts of regions whose anchors end so.
fn parts(report: &Report, ends: &[&str]) -> String {
    let sections = all_sections(report).into_iter();
    let parts = sections.filter(|section| ends.iter().any(|end| section.anchor.ends_with(end)));
    let blocks = parts.flat_map(|section: &Section| &section.blocks);
    let texts: Vec<String> = blocks.map(text_of).collect();
    squeezed(&texts.join("\n"))
}

/// A dataset of some years, reports and visits.
fn generated(rng: &mut Rng) -> Value {
    let mut dataset = register();
    let first = 2019;
    // The annual meeting of most councils, a vesting day, one in Northern Ireland and a session.
    let begins = rng.choice(["05-15", "04-01", "06-04", "09-02"]).unwrap();
    dataset["council"]["municipal_years"] = years_from(begins, first, 6);
    let mut reports = Vec::new();
    for year in first..first + 6 {
        let id = format!("{year}-{:02}", (year + 1) % 100);
        // A meeting can be within the year or after its end; a year can have two reports or none.
        let mut months = [6, 9, 11, 14, 17, 19];
        rng.shuffle(&mut months);
        let mut months: Vec<i32> = months.into_iter().take(rng.usize(0..3)).collect();
        months.sort_unstable();
        for (index, month) in months.iter().enumerate() {
            let (year, month) = (year + (month - 1) / 12, (month - 1) % 12 + 1);
            let day = format!("{year}-{month:02}-{:02}", rng.u8(1..29));
            // Of some meetings only the month is known, or not for certain.
            let date = match rng.u8(0..8) {
                0 => format!("{year}-{month:02}"),
                1 => format!("{year}-{month:02}?"),
                _ => day,
            };
            reports.push(report_on(&id, &format!("{id}-{index}"), Some(&date)));
        }
    }
    if reports.is_empty() {
        reports.push(report_on("2020-21", "2020-21-0", Some("2021-07-08")));
    }
    if rng.u8(0..4) == 0
        && let Some(last) = reports.last_mut()
    {
        last["meeting"].as_object_mut().unwrap().remove("date");
    }
    dataset["reports"] = json!(reports);
    let mut visits = Vec::new();
    for index in 0..rng.usize(1..8) {
        let (year, month, day) = (rng.i32(2018..2027), rng.u8(1..13), rng.u8(1..29));
        let on_a_day = format!("{year}-{month:02}-{day:02}");
        let start = match rng.u8(0..10) {
            0 => format!("{year}"),
            1 => format!("{year}-{month:02}"),
            2 => format!("{year}?"),
            3 => format!("{year}-{month:02}~"),
            4 => format!("[{on_a_day}..{}-{month:02}]", year + 1),
            5 => format!("[{year},{}]", year + 1),
            _ => on_a_day.clone(),
        };
        let mut visit = visit(&format!("v{index}x"), &start);
        // Some go on over a meeting, or into the next year.
        if start == on_a_day && rng.bool() {
            let first: NaiveDate = start.parse().unwrap();
            visit["end"] = json!(first + Days::new(rng.u64(0..300)));
        }
        if rng.u8(0..3) == 0 {
            let named = year - i32::from(rng.bool());
            visit["municipal_year"] = json!(format!("{named}-{:02}", (named + 1) % 100));
        }
        // Of some only the plan is known.
        if index % 4 == 1 {
            visit["plan"] = json!(["The choir will travel."]);
            visit.as_object_mut().unwrap().remove("account");
        }
        visits.push(visit);
    }
    dataset["visits"] = json!(visits);
    dataset
}

/// The pointers of what the check has to say of a dataset.
fn messages(dataset: &Dataset) -> String {
    let purpose = Purpose { reports: Some(&|_| true), site: None };
    let found = check(dataset, &purpose).into_iter();
    let found = found.filter(|found| {
        ["outside-years", "wrong-year", "unknown-year", "not-counted"].contains(&found.rule.code)
    });
    let places = found.filter_map(|found| Some(found.location?.path));
    places.map(|place| format!("{place}|")).collect::<Vec<_>>().concat()
}

/// How often each visit is counted in the reports of a dataset.
fn counts(dataset: &Dataset, style: &str) -> Vec<usize> {
    let texts: Vec<String> = dataset
        .reports
        .iter()
        .map(|report| parts(&composed(dataset, report.id(), style), &COUNTED))
        .collect();
    let visits = dataset.visits.iter().filter_map(Part::known);
    visits
        .map(|visit| texts.iter().map(|text| text.matches(visit.title.as_str()).count()).sum())
        .collect()
}

/// The visits of a generated dataset: how many are counted, have a message, or fall to the
/// next report. With `compose`, they are counted in the reports themselves.
fn check_generated(seed: u64, compose: bool) -> [usize; 3] {
    let mut data = generated(&mut Rng::with_seed(seed));
    let dataset = public(&data);
    let messages = messages(&dataset);
    let style = STYLES[usize::try_from(seed).unwrap() % STYLES.len()];
    let counting = |dataset: &Dataset| -> Vec<Option<String>> {
        let visits = dataset.visits.iter().map(Part::occurrence);
        visits
            .map(|visit| dataset.counting_report(visit).map(|report| report.id().to_owned()))
            .collect()
    };
    let found = counting(&dataset);
    if compose {
        let expected: Vec<usize> = found.iter().map(|found| usize::from(found.is_some())).collect();
        assert_eq!(counts(&dataset, style), expected, "{seed}: {data}");
    }
    let mut left = Vec::new();
    let mut counts = [0; 3];
    for (index, report) in found.iter().enumerate() {
        let has_message = messages.contains(&format!("$.visits[{index}]."));
        match (report, has_message) {
            (Some(_), _) => counts[0] += 1,
            (None, true) => counts[1] += 1,
            (None, false) => left.push(index),
        }
    }
    // The next report counts what is left.
    counts[2] = left.len();
    if !left.is_empty() {
        let begins = data["council"]["municipal_years"][0]["annual_meeting"].clone();
        let begins = begins.as_str().unwrap()[5..].to_owned();
        data["council"]["municipal_years"] = years_from(&begins, 2019, 10);
        let reports = data["reports"].as_array_mut().unwrap();
        // A meeting that had no date takes place in the autumn after its year.
        for report in reports.iter_mut().filter(|report| report["meeting"]["date"].is_null()) {
            let year: i32 = report["year"].as_str().unwrap()[..4].parse().unwrap();
            report["meeting"]["date"] = json!(format!("{}-10-20", year + 1));
        }
        reports.push(report_on("2028-29", "next", Some("2029-07-04")));
        let dataset = public(&data);
        let found = counting(&dataset);
        for index in left {
            let Some(report) = found[index].as_deref() else {
                panic!("{seed}: no report counts visit {index} of {data}");
            };
            let title = format!("Journey v{index}x");
            let text = || parts(&composed(&dataset, report, style), &COUNTED);
            assert!(!compose || text().matches(&title).count() == 1, "{seed}: {title} in {data}");
        }
    }
    counts
}

#[test]
fn every_visit_is_counted_once_or_has_a_message() {
    let seen: Vec<[usize; 3]> =
        (0..400).into_par_iter().map(|seed| check_generated(seed, seed < 10)).collect();
    // The datasets have visits of each kind.
    for kind in 0..3 {
        assert!(seen.iter().map(|seen| seen[kind]).sum::<usize>() > 30, "{kind}");
    }
}

#[test]
#[ignore = "exhaustive: the reports of every generated dataset"]
fn every_visit_is_counted_once_or_has_a_message_exhaustive() {
    (0..10_000).into_par_iter().for_each(|seed| {
        check_generated(seed, seed < 150);
    });
}

#[test]
fn visit_that_names_its_year_is_in_that_years_report() {
    let mut data = register();
    data["council"]["municipal_years"] = years(2023, 3);
    for meeting in
        [None, Some("2025-03-10"), Some("2025-07-08"), Some("2025-11"), Some("2026-01-14")]
    {
        for (start, names) in
            [("2025", true), ("2025-05", true), ("2024", true), ("2025-02-03", false)]
        {
            let named = if start == "2024" { "2023-24" } else { "2024-25" };
            data["reports"] = json!([report_on("2023-24", "2023-24", Some("2024-06-05"))]);
            let reports = data["reports"].as_array_mut().unwrap();
            reports.push(report_on("2024-25", "2024-25", meeting));
            reports.push(report_on("2025-26", "2025-26", None));
            data["visits"] = json!([visit("v0x", start)]);
            if names {
                data["visits"][0]["municipal_year"] = json!(named);
            }
            // Before May no report on the year can look back on what May may bring.
            if (start, meeting) == ("2025-05", Some("2025-03-10")) {
                continue;
            }
            let dataset = public(&data);
            for (style, id) in STYLES.into_iter().zip(["2023-24", "2024-25", "2025-26"]) {
                let text = parts(&composed(&dataset, id, style), &["--visits"]);
                let is_there = text.contains("The choir travelled (v0x).");
                assert_eq!(is_there, id == named, "{start} {meeting:?} {id} {style}: {text}");
            }
        }
    }
}

#[test]
fn half_yearly_reports_share_the_visits_of_the_year() {
    let mut data = register();
    data["council"]["municipal_years"] = years(2023, 2);
    data["reports"] = json!([
        report_on("2024-25", "2024-25-1", Some("2024-10-09")),
        report_on("2024-25", "2024-25-2", Some("2025-04-09")),
    ]);
    data["visits"] = json!([visit("autumn", "2024-09-03"), visit("spring", "2025-02-03")]);
    let dataset = public(&data);
    for style in STYLES {
        let [first, second] = ["2024-25-1", "2024-25-2"].map(|id| composed(&dataset, id, style));
        let visits = [&first, &second].map(|report| parts(report, &COUNTED));
        assert!(visits[0].contains("Journey autumn") && !visits[0].contains("Journey spring"));
        assert!(visits[1].contains("Journey spring") && !visits[1].contains("Journey autumn"));
        // The first shows the other as planned.
        assert!(parts(&first, &["--ahead"]).contains("Journey spring"), "{style}");
        // The second says since when things have changed, and compares no year with itself.
        let all = second.sections.iter().flat_map(Section::walk).flat_map(|one| &one.blocks);
        let all = squeezed(&all.map(text_of).collect::<Vec<_>>().join("\n"));
        assert!(all.contains("since the report of 9 October 2024"), "{style}: {all}");
        assert!(!all.contains("in 2024/25 with those in 2024/25"), "{style}: {all}");
    }
    data["visits"] = json!([visit("autumn", "2024-09-03")]);
    let dataset = public(&data);
    let second = parts(&composed(&dataset, "2024-25-2", "standard"), &COUNTED);
    let none = "No visits or events are recorded for this region since 9 October 2024.";
    assert!(second.contains(none), "{second}");
}

/// The web site gives the date of what is planned, however well it is known.
#[test]
fn planned_visit_has_its_date_on_the_site() {
    for (start, end, shown) in [
        ("2024-12-05", Some("2024-12-08"), "5 to 8 December 2024: Journey v0x"),
        ("2024-12", None, "December 2024: Journey v0x"),
        ("[2024-12..2025-01]", None, "Between December 2024 and January 2025: Journey v0x"),
        ("spring 2025", None, "Spring 2025: Journey v0x"),
    ] {
        for more in [json!({}), json!({ "planned_cost": { "amount": 9, "currency": "GBP" } })] {
            let mut data = register();
            data["reports"] = json!([report_on("2023-24", "2023-24", Some("2024-08-05"))]);
            data["visits"] = json!([visit("v0x", start)]);
            let own = data["visits"][0].as_object_mut().unwrap();
            own.extend(more.as_object().unwrap().clone());
            own.remove("account");
            own.insert("plan".to_owned(), json!(["The choir will sing."]));
            own.insert("announced".to_owned(), json!("2024-07-01"));
            own.extend(end.map(|end| ("end".to_owned(), json!(end))));
            let options = SiteOptions::on("2024-08-05".parse().unwrap());
            let (built_in, none) = (Templates::built_in(), Images::default());
            let site = compose_site(&public(&data), &built_in, &none, &options).unwrap().site;
            let sections = site.pages.iter().flat_map(|page| &page.sections);
            let titles: Vec<String> =
                sections.flat_map(Section::walk).map(|section| squeezed(&section.title)).collect();
            let title = titles.iter().find(|title| title.contains("Journey v0x"));
            assert_eq!(title.map(String::as_str), Some(shown), "{more}: {titles:?}");
        }
    }
}

/// What the report for 2023-24 and the web site say of a visit with these fields.
fn told(more: &Value, style: &str) -> (String, String) {
    let mut data = register();
    data["reports"] = json!([report_on("2023-24", "2023-24", Some("2024-08-05"))]);
    data["visits"] = json!([visit("v0x", "2023-09-05")]);
    let fields = data["visits"][0].as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    let dataset = public(&data);
    let report = parts(&composed(&dataset, "2023-24", style), &["--visits", "--ahead"]);
    let options = SiteOptions::on("2024-08-05".parse().unwrap());
    let site =
        compose_site(&dataset, &Templates::built_in(), &Images::default(), &options).unwrap().site;
    let pages = site.pages.iter().filter(|page| page.path == "places/altstadt.html");
    let sections = pages.flat_map(|page| &page.sections).flat_map(Section::walk);
    let visits = sections.filter(|section| section.anchor == "visit-v0x");
    let texts: Vec<String> = visits.flat_map(|one| &one.blocks).map(text_of).collect();
    (report, squeezed(&texts.join(" ")))
}

/// Who took part is said once, and "included" only where others took part too.
#[test]
fn visit_names_who_took_part_once() {
    let singer = json!({ "name": "A. Singer", "role": "Lord Mayor" });
    let player = json!({ "name": "B. Player" });
    let told_of = "The Lord Mayor, A. Singer, sang with the Orchestra of Altstadt.";
    for (people, number, account, expected, number_shown) in [
        (json!([singer]), json!(1), "", "A. Singer (Lord Mayor) took part.", None),
        (
            json!([singer, player]),
            json!(2),
            "",
            "Those attending were A. Singer (Lord Mayor) and B. Player.",
            None,
        ),
        (json!([player]), json!(3), "", "Those attending included B. Player.", Some("3")),
        (json!([player]), Value::Null, "", "Those attending included B. Player.", None),
        (json!([singer, player]), json!(2), told_of, "B. Player took part.", None),
        (json!([singer]), json!(1), told_of, "", None),
        // The account says nothing of the role.
        (
            json!([singer]),
            json!(4),
            "A. Singer sang.",
            "Those attending included A. Singer (Lord Mayor).",
            Some("4"),
        ),
    ] {
        let mut more = json!({ "people": people, "partners": ["Orchestra of Altstadt"] });
        if !number.is_null() {
            more["number_of_people"] = number.clone();
        }
        more["account"] = json!([if account.is_empty() { "They met." } else { account }]);
        let (report, site) = told(&more, "standard");
        for text in [&report, &site] {
            assert!(text.contains(expected), "{more}: {text}");
            let ways = ["Those attending", "took part."];
            let is_said = ways.iter().any(|way| text.contains(way));
            assert_eq!(is_said, !expected.is_empty(), "{more}: {text}");
            assert_eq!(text.matches("Orchestra of Altstadt").count(), 1, "{more}: {text}");
        }
        let shown = report.split("Number of people: ").nth(1).and_then(|rest| rest.get(..1));
        assert_eq!(shown, number_shown, "{more}: {report}");
    }
}

#[test]
fn visit_says_who_visited_whom_and_where() {
    let president = "the Federal President of Germany";
    for style in STYLES {
        for (form, visitor, host, venue, expected) in [
            (
                "inward",
                Some(president),
                Some("the cathedral"),
                None,
                "The Federal President of Germany visited the cathedral.",
            ),
            (
                "outward",
                Some("friends from Kiel"),
                Some("the orchestra"),
                Some("Leipzig"),
                "Friends from Kiel visited the orchestra in Leipzig.",
            ),
            (
                "inward",
                Some(president),
                None,
                None,
                "The Federal President of Germany visited Northvale.",
            ),
            ("outward", Some("the choir"), None, None, "The choir visited Altstadt."),
            (
                "event",
                Some(president),
                None,
                None,
                "It was attended by the Federal President of Germany.",
            ),
            (
                "event",
                Some(president),
                Some("the cathedral"),
                None,
                "It was attended by the Federal President of Germany and hosted by the cathedral.",
            ),
            ("online", None, Some("the city of Kiel"), None, "It was hosted by the city of Kiel."),
            ("outward", None, None, Some("Leipzig"), "It took place in Leipzig"),
        ] {
            let mut more = json!({ "form": form, "number_of_people": 14 });
            for (field, value) in [("visitor", visitor), ("host", host), ("venue", venue)] {
                if let Some(value) = value {
                    more[field] = json!(value);
                }
            }
            let (report, site) = told(&more, style);
            assert!(report.contains(expected), "{style}: {report}");
            assert!(report.contains("Number of people: 14."), "{style}: {report}");
            assert!(site.contains(expected), "{site}");
            assert!(site.contains("In all, 14 people took part."), "{site}");
            let involved = report.contains("It took place in Leipzig and involved Altstadt.");
            assert_eq!(involved, visitor.is_none() && host.is_none(), "{report}");
            if visitor.is_some() || host.is_some() {
                assert!(!report.contains("(inward visit)") && !report.contains("(outward visit)"));
                assert!(!report.contains("This involved Altstadt"), "{report}");
                let connection = report.contains("This was in connection with Altstadt.");
                // The sentence on a journey there names the place.
                let is_named = expected.contains("Altstadt");
                assert_eq!(connection, !is_named, "{report}");
            }
        }
        // Without any of these, nothing is said of them.
        let (report, site) = told(&json!({}), style);
        assert!(
            report.contains("Journey v0x (outward visit). This involved Altstadt."),
            "{report}"
        );
        assert_eq!(site, "The choir travelled (v0x).");
    }
}

#[test]
fn planned_visit_says_who_will_visit() {
    let more = json!({
        "start": "2024-10-02", "form": "inward", "visitor": "the mayor of Kiel",
        "planned_cost": [{ "amount": 400, "currency": "GBP" }],
        "plan": ["The two mayors will open the fair."], "account": [],
    });
    let (report, site) = told(&more, "standard");
    assert!(report.contains("The mayor of Kiel will visit Northvale."), "{report}");
    assert!(report.contains("Planned cost to the City Council: £400."), "{report}");
    assert!(site.contains("The mayor of Kiel will visit Northvale."), "{site}");
    assert!(site.contains("The planned cost to the City Council is £400."), "{site}");
}

#[test]
fn visit_known_from_its_plan_is_not_counted() {
    let pounds = json!({ "amount": 400, "currency": "GBP" });
    let plans = [
        json!({ "plan": ["The choir will travel."] }),
        json!({ "planned_cost": pounds }),
        json!({ "plan": ["The choir will travel."], "planned_cost": pounds }),
    ];
    let evidence = [json!({ "account": ["The choir sang."] }), json!({ "cost": pounds })];
    let doubt = "Whether it took place is not recorded.";
    let in_table = |dataset: &Dataset, style: &str| {
        let report = composed(dataset, "2023-24", style);
        let sections = all_sections(&report).into_iter();
        let blocks = sections.flat_map(|section| &section.blocks);
        let text = squeezed(&blocks.map(text_of).collect::<Vec<_>>().join(" "));
        text.contains("Outward visit")
    };
    for plan in &plans {
        for known in std::iter::once(None).chain(evidence.iter().map(Some)) {
            let mut more = plan.clone();
            more["account"] = json!([]);
            let fields = more.as_object_mut().unwrap();
            fields.extend(known.iter().flat_map(|known| known.as_object().unwrap().clone()));
            let mut data = register();
            data["council"]["municipal_years"] = years(2022, 3);
            data["reports"] = json!([
                report_on("2022-23", "2022-23", Some("2023-06-05")),
                report_on("2023-24", "2023-24", Some("2024-08-05")),
            ]);
            data["visits"] = json!([visit("v0x", "2023-09-05")]);
            data["visits"][0].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let dataset = public(&data);
            for style in STYLES {
                assert_eq!(in_table(&dataset, style), known.is_some(), "{style} {more}");
                let (report, site) = told(&more, style);
                assert_eq!(report.contains(doubt), known.is_none(), "{style} {more}: {report}");
                assert_eq!(site.contains(doubt), known.is_none(), "{more}: {site}");
                let planned = report.contains("was planned for 5 September 2023.");
                assert_eq!(planned, known.is_none(), "{report}");
            }
            let options = SiteOptions::on("2024-08-05".parse().unwrap());
            let (built_in, none) = (Templates::built_in(), Images::default());
            let site = compose_site(&dataset, &built_in, &none, &options).unwrap().site;
            let in_feed = site.feed.iter().any(|entry| entry.title.contains("Journey v0x"));
            assert_eq!(in_feed, known.is_some(), "{more}");
            let page = site.pages.iter().find(|page| page.path == "places/altstadt.html");
            let is_in = |anchor: &str| {
                let sections = page.iter().flat_map(|page| &page.sections);
                let mut own = sections.filter(|section| section.anchor == anchor);
                own.any(|section| section.walk().any(|part| part.anchor == "visit-v0x"))
            };
            assert_eq!(
                [is_in("visits"), is_in("once-planned")],
                [known.is_some(), known.is_none()]
            );
            assert!(!is_in("ahead"));
        }
    }
}

#[test]
fn costs_name_what_for_and_who_paid() {
    let pounds = |amount: f64, what: Option<&str>, by: Option<&str>| {
        let mut cost = json!({ "amount": amount, "currency": "GBP" });
        for (field, value) in [("for", what), ("paid_by", by)] {
            if let Some(value) = value {
                cost[field] = json!(value);
            }
        }
        cost
    };
    for (cost, report, site) in [
        (
            pounds(700.0, None, None),
            "Cost to the City Council: £700.",
            "The cost to the City Council was £700.",
        ),
        (
            json!([pounds(700.0, None, None)]),
            "Cost to the City Council: £700.",
            "The cost to the City Council was £700.",
        ),
        (
            json!([pounds(700.5, Some("travel"), None), pounds(40.0, Some("gifts"), None)]),
            "Cost to the City Council: £700.50 for travel and £40 for gifts.",
            "The cost to the City Council was £700.50 for travel and £40 for gifts.",
        ),
        (
            json!([
                pounds(700.0, Some("travel"), None),
                { "amount": 300, "currency": "EUR", "for": "the hall", "paid_by": "the City of Kiel" },
            ]),
            "Cost: £700 for travel and €300 for the hall (paid by the City of Kiel).",
            "The cost was £700 for travel and €300 for the hall (paid by the City of Kiel).",
        ),
    ] {
        let (in_report, on_site) = told(&json!({ "cost": cost }), "sheffield");
        assert!(in_report.contains(report), "{in_report}");
        assert!(on_site.contains(site), "{on_site}");
    }
}

#[test]
fn visit_does_not_end_a_suspension() {
    let mut data = register();
    data["relationships"][0]["standings"] =
        json!([{ "status": "suspended", "since": "2022-03-22" }]);
    data["reports"] = json!([report_on("2023-24", "2023-24", Some("2024-08-05"))]);
    data["visits"] = json!([visit("v0x", "2023-09-05")]);
    let dataset = public(&data);
    for style in STYLES {
        let report = composed(&dataset, "2023-24", style);
        let standing = parts(&report, &["relationship-altstadt--standing"]);
        let expected = "The relationship has been suspended since 22 March 2022.";
        assert!(standing.contains(expected), "{style}: {standing}");
        assert!(!standing.contains("contact"), "{style}: {standing}");
    }
}

/// The photographs of a visit are in the report and on the page, once it has begun.
#[test]
fn photographs_of_a_visit_are_shown() {
    let mut data = register();
    data["reports"] = json!([report_on("2023-24", "2023-24", Some("2024-08-05"))]);
    data["visits"] = json!([visit("v0x", "2023-09-05"), visit("v1x", "2024-09-05")]);
    for (index, name) in ["a", "b"].into_iter().enumerate() {
        data["visits"][index]["photographs"] = json!([{
            "file": format!("{name}.png"), "alternative": format!("Choir {name}"), "credit": "A. Lens",
        }]);
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "b"] {
        let shade = if name == "a" { 10 } else { 200 };
        let image = image::RgbImage::from_pixel(800, 600, image::Rgb([shade, 90, 30]));
        image.save(folder.path().join(format!("{name}.png"))).unwrap();
    }
    let dataset = public(&data);
    let images = Images::read(&dataset, Some(folder.path()));
    let templates = Templates::built_in();
    let report = compose(&dataset, &templates, &images, &ComposeOptions::default()).unwrap().report;
    let alternatives = |sections: &[Section]| -> Vec<String> {
        let blocks = sections.iter().flat_map(Section::walk).flat_map(|one| one.blocks.clone());
        let shown = blocks.filter_map(|block| match block {
            Block::Photograph { image, .. } => Some(image.alternative),
            _ => None,
        });
        shown.collect()
    };
    assert_eq!(alternatives(&report.sections), ["Choir a"]);
    let options = SiteOptions::on("2024-08-05".parse().unwrap());
    let site = compose_site(&dataset, &templates, &images, &options).unwrap().site;
    let shown: Vec<String> =
        site.pages.iter().flat_map(|page| alternatives(&page.sections)).collect();
    assert_eq!(shown, ["Choir a"]);
}
