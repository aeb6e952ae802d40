//! What is recommended of a suspended relationship, and of money for what is planned: in the
//! report, the minute, the next report and the web site.

use intl_update::compose::{ComposeOptions, SiteOptions, compose, compose_site, minute};
use intl_update::dataset::{Dataset, Edition, Part, Status, read_texts};
use intl_update::photographs::Images;
use intl_update::report::{Report, Section};
use intl_update::site::Site;
use intl_update::templates::Templates;
use intl_update::text::Block;
use serde_json::{Value, json};

use crate::support::{STYLES, all_sections, fixture, numbered, squeezed, text_of};

/// The valid dataset with two reports and these decisions of the first.
pub(crate) fn with(decisions: &Value) -> Value {
    let text = std::fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    dataset["decisions"] = decisions.clone();
    dataset["reports"] = json!([
        {
            "year": "2023-24", "draft": true,
            "meeting": { "committee": "policy", "date": "2024-08-05" },
        },
        {
            "year": "2024-25", "draft": true,
            "meeting": { "committee": "policy", "date": "2025-06-04" },
        },
    ]);
    dataset
}

fn decision(id: &str, outcome: &str, places: &[&str], more: &Value) -> Value {
    let mut decision = json!({
        "id": id, "report": "2023-24", "outcome": outcome, "relationships": places,
        "reason": "Both cities wish it.", "considerations": [{ "result": "agreed" }],
    });
    let fields = decision.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    if places.is_empty() {
        fields.remove("relationships");
    }
    decision
}

pub(crate) fn public(dataset: &Value) -> Dataset {
    let loaded = read_texts(vec![("a.json".to_owned(), dataset.to_string().into_bytes())]);
    assert!(loaded.is_whole(), "{:#?}", loaded.problems(Edition::Exempt));
    loaded.edition(Edition::Public).unwrap()
}

fn options(id: &str, style: &str) -> ComposeOptions {
    ComposeOptions {
        report: Some(id.parse().unwrap()),
        house_style: Some(style.to_owned()),
        ..ComposeOptions::default()
    }
}

pub(crate) fn report(dataset: &Dataset, id: &str, style: &str) -> Report {
    compose(dataset, &Templates::built_in(), &Images::default(), &options(id, style))
        .unwrap()
        .report
}

fn minute_of(dataset: &Dataset, style: &str) -> Report {
    minute(dataset, &Templates::built_in(), &Images::default(), &options("2023-24", style))
        .unwrap()
        .report
}

fn site(dataset: &Dataset, day: &str) -> Site {
    let options = SiteOptions::on(day.parse().unwrap());
    compose_site(dataset, &Templates::built_in(), &Images::default(), &options).unwrap().site
}

fn words<'a>(sections: impl IntoIterator<Item = &'a Section>) -> String {
    let mut texts = Vec::new();
    for section in sections.into_iter().flat_map(Section::walk) {
        let mut found = Vec::new();
        numbered(&section.blocks, &mut found);
        let others = section.blocks.iter();
        found.extend(others.filter(|block| !matches!(block, Block::Numbered { .. })));
        texts.extend(found.into_iter().map(text_of));
    }
    squeezed(&texts.join("\n"))
}

pub(crate) fn all(report: &Report) -> String {
    words(&report.sections)
}

fn of_site(site: &Site) -> String {
    let pages = site.pages.iter().map(|page| words(&page.sections));
    pages.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
}

/// What is said of a suspension that is over.
const SUSPENDED: &str = "The relationship was suspended from 22 March 2022 to 5 August 2024.";

#[test]
fn suspension_is_recommended_derived_and_followed_up() {
    let suspended = json!([{ "status": "suspended", "since": "2022-03-22" }]);
    for (outcome, before, phrase, heading, after) in [
        (
            "suspend",
            json!([]),
            "suspends its relationship with Altstadt",
            "Altstadt: suspend",
            Status::Suspended,
        ),
        (
            "resume",
            suspended.clone(),
            "resumes its relationship with Altstadt",
            "Altstadt: resume",
            Status::Active,
        ),
        (
            "keep-suspended",
            suspended,
            "keeps its relationship with Altstadt suspended",
            "Altstadt: keep suspended",
            Status::Suspended,
        ),
    ] {
        let mut data = with(&json!([decision("one", outcome, &["altstadt"], &json!({}))]));
        data["relationships"][0]["standings"] = before;
        let dataset = public(&data);
        let place = dataset.relationship("altstadt").unwrap();
        let at = dataset.standing_at(place, "2024-09-01".parse().unwrap());
        assert_eq!(at.status, after, "{outcome}");
        for style in STYLES {
            let first = report(&dataset, "2023-24", style);
            contains(&all(&first), &[phrase, heading]);
            let second = all(&report(&dataset, "2024-25", style));
            contains(&second, &[phrase, "No action required"]);
            if outcome == "suspend" {
                contains(&second, &["The relationship has been suspended since 5 August 2024."]);
            }
            if outcome == "resume" {
                contains(&second, &[SUSPENDED]);
            }
            contains(&all(&minute_of(&dataset, style)), &[phrase]);
            assert!(!second.contains("contact"), "{style} {outcome}: {second}");
        }
        contains(&of_site(&site(&dataset, "2024-10-01")), &[phrase]);
        if outcome == "resume" {
            let on_site = |dataset: &Dataset| {
                let site = serde_json::to_string(&site(dataset, "2024-10-01")).unwrap();
                site.contains("was suspended")
            };
            assert!(on_site(&dataset));
            data["relationships"][0]["standings"][0]["exempt"] =
                json!({ "paragraphs": [3], "public_interest": "Talks go on." });
            let kept = public(&data);
            for style in STYLES {
                let text = all(&report(&kept, "2024-25", style));
                assert!(!text.contains("was suspended"), "{style}: {text}");
            }
            assert!(!on_site(&kept));
        }
    }
}

/// A resumption is no activity: what was so before the suspension is so again.
#[test]
fn status_after_a_suspension_follows_from_the_record() {
    let since = |status: &str| json!({ "status": status, "since": "2015" });
    let suspended = json!({ "status": "suspended", "since": "2022-03-22" });
    let visit = |start: &str| {
        json!({
            "id": "choir", "start": start, "relationships": ["altstadt"], "form": "inward",
            "title": "Choir", "account": ["The choir sang."],
        })
    };
    let resumed = " on 5 August 2024";
    for (before, visits, after, when, sentence) in [
        (json!([]), json!([]), Status::InForce, resumed, "No end date is recorded."),
        (json!([]), json!([visit("2018")]), Status::InForce, resumed, "No end date is recorded."),
        // Active on the day of the resumption, and only later.
        (
            json!([]),
            json!([visit("2023-05")]),
            Status::Active,
            resumed,
            "The relationship is active.",
        ),
        (json!([]), json!([visit("2024-11")]), Status::Active, "", "The relationship is active."),
        (json!([since("active")]), json!([]), Status::InForce, resumed, "No end date is recorded."),
        (
            json!([since("dormant")]),
            json!([]),
            Status::Dormant,
            resumed,
            "The relationship has been dormant since 2015.",
        ),
        (
            json!([since("dormant")]),
            json!([visit("2018")]),
            Status::InForce,
            resumed,
            "No end date is recorded.",
        ),
        // A visit in the time of the suspension ends a dormancy, too.
        (
            json!([since("dormant")]),
            json!([visit("2023-05")]),
            Status::Active,
            resumed,
            "The relationship is active.",
        ),
        (
            json!([since("community-led")]),
            json!([]),
            Status::CommunityLed,
            resumed,
            "The relationship has been community-led since 2015.",
        ),
    ] {
        let mut data = with(&json!([decision("one", "resume", &["altstadt"], &json!({}))]));
        for list in ["case_studies", "other_decisions"] {
            data[list] = json!([]);
        }
        data["visits"] = visits;
        let mut standings = before.as_array().unwrap().clone();
        standings.push(suspended.clone());
        data["relationships"][0]["agreements"] = json!([{ "kind": "twinning", "start": "1950" }]);
        data["relationships"][0]["standings"] = json!(standings);
        let dataset = public(&data);
        let place = dataset.relationship("altstadt").unwrap();
        let at = dataset.standing_at(place, "2025-06-04".parse().unwrap());
        assert_eq!(at.status, after, "{data:#}");
        for style in STYLES {
            let text = all(&report(&dataset, "2024-25", style));
            let name = after.to_string().replace("in-force", "in force");
            let changed = format!("The status of Altstadt changed from suspended to {name}{when};");
            contains(&text, &[&changed, sentence, SUSPENDED]);
            assert!(!text.contains("active since"), "{style}: {text}");
        }
    }
}

#[test]
fn several_suspended_relationships_are_named_together() {
    let places = ["altstadt", "osthafen"];
    for (outcome, phrase) in [
        ("suspend", "suspends its relationships with Altstadt and Osthafen"),
        ("resume", "resumes its relationships with Altstadt and Osthafen"),
        ("keep-suspended", "keeps its relationships with Altstadt and Osthafen suspended"),
    ] {
        let dataset = public(&with(&json!([decision("one", outcome, &places, &json!({}))])));
        contains(&all(&report(&dataset, "2023-24", "standard")), &[phrase]);
    }
}

/// Only the data gives a suspension a reason.
#[test]
fn status_has_a_reason_only_if_the_data_gives_one() {
    let mut data = with(&json!([]));
    for note in [None, Some("The Council paused it in protest.")] {
        data["relationships"][0]["standings"] =
            json!([{ "status": "suspended", "since": "2022-03-22" }]);
        if let Some(note) = note {
            data["relationships"][0]["standings"][0]["note"] = json!(note);
        }
        let dataset = public(&data);
        let texts = STYLES.map(|style| all(&report(&dataset, "2023-24", style)));
        let site = of_site(&site(&dataset, "2024-10-01"));
        for text in texts.iter().chain([&site]) {
            contains(text, &["suspended since 22 March 2022."]);
            assert!(!text.contains("no contact"), "{text}");
            assert_eq!(text.contains("paused it in protest"), note.is_some(), "{text}");
        }
    }
}

fn event(more: &Value) -> Value {
    let mut visit = json!({
        "id": "conference", "start": "2025-02-11", "end": "2025-02-13", "announced": "2024-07",
        "relationships": ["altstadt"], "form": "event", "title": "Conference of river cities",
        "plan": ["The cities will compare their flood plans."],
    });
    visit.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    visit
}

fn pounds(amount: u32) -> Value {
    json!({ "amount": amount, "currency": "GBP" })
}

#[test]
fn attendance_support_and_plan_are_recommended() {
    let mut data = with(&json!([]));
    data["visits"] = json!([event(&json!({}))]);
    for (decided, phrase, heading) in [
        (
            decision(
                "one",
                "attend",
                &[],
                &json!({ "visit": "conference", "maximum_cost": pounds(1500) }),
            ),
            "approves attendance at “Conference of river cities” from 11 February 2025 to 13 February 2025, at a maximum cost of £1,500",
            "Conference of river cities: approve attendance",
        ),
        (
            decision(
                "one",
                "attend",
                &["altstadt"],
                &json!({ "visit": "conference", "title": "the conference of river cities" }),
            ),
            "approves attendance at the conference of river cities from 11 February 2025 to 13 February 2025",
            "The conference of river cities: approve attendance",
        ),
        (
            decision(
                "one",
                "attend",
                &[],
                &json!({
                    "occasion": { "title": "Local Government Conference", "start": "2025-03", "place": "Malta" },
                    "attendees": "the Lord Mayor and the Director of Policy (or their nominees)",
                    "maximum_cost": pounds(1500),
                }),
            ),
            "approves the attendance of the Lord Mayor and the Director of Policy (or their nominees) at “Local Government Conference” in Malta in March 2025, at a maximum cost of £1,500",
            "Local Government Conference: approve attendance",
        ),
        (
            decision("one", "ratify", &["altstadt"], &json!({})),
            "confirms the signing of its twinning with Altstadt",
            "Altstadt: confirm the agreement",
        ),
        (
            decision(
                "one",
                "support",
                &[],
                &json!({ "for": "the festival of lights", "maximum_cost": pounds(5000) }),
            ),
            "provides financial support of up to £5,000 for the festival of lights",
            "The festival of lights: provide financial support",
        ),
        (
            decision(
                "one",
                "support",
                &["altstadt", "osthafen"],
                &json!({ "maximum_cost": pounds(250) }),
            ),
            "provides financial support of up to £250 for its relationships with Altstadt and Osthafen",
            "Altstadt and Osthafen: provide financial support",
        ),
        (
            decision(
                "one",
                "action-plan",
                &[],
                &json!({ "for": "2025/26", "maximum_cost": pounds(9000) }),
            ),
            "approves the action plan for 2025/26, at a maximum cost of £9,000",
            "Action plan for 2025/26: approve (",
        ),
        (
            decision("one", "action-plan", &["altstadt"], &json!({})),
            "approves the action plan for the coming year for its relationship with Altstadt",
            "Altstadt: approve the action plan",
        ),
    ] {
        data["decisions"] = json!([decided]);
        let dataset = public(&data);
        for style in STYLES {
            let composed = report(&dataset, "2023-24", style);
            contains(&all(&composed), &[phrase, heading]);
            let json = serde_json::to_value(&composed.recommendations).unwrap();
            assert_eq!(json[0]["outcome"], decided["outcome"]);
            contains(&all(&minute_of(&dataset, style)), &[phrase]);
            contains(&all(&report(&dataset, "2024-25", style)), &[phrase]);
        }
        contains(&of_site(&site(&dataset, "2024-10-01")), &[phrase]);
    }
}

/// Money for a visit stands beside the decision on how the relationship goes on.
#[test]
fn entry_and_summary_name_every_decision_on_a_relationship() {
    let mut data = with(&json!([
        decision("one", "retain", &["altstadt"], &json!({})),
        decision("two", "attend", &["altstadt"], &json!({ "visit": "conference" })),
    ]));
    data["visits"] = json!([event(&json!({}))]);
    let dataset = public(&data);
    let composed = report(&dataset, "2023-24", "standard");
    let sections = all_sections(&composed);
    let entry = |end: &str| words(sections.iter().copied().filter(|one| one.anchor.ends_with(end)));
    contains(
        &entry("relationship-altstadt--recommendation"),
        &[
            "Retain (recommendation (1); reasons at paragraph",
            "Approve attendance (recommendation (2);",
        ],
    );
    contains(&entry("summary"), &["Retain (1); approve attendance (2)"]);
}

/// The rows of the table of costs.
fn costs(report: &Report) -> Vec<Vec<String>> {
    let blocks = report.sections.iter().flat_map(Section::walk).flat_map(|one| &one.blocks);
    let mut tables = blocks.filter_map(|block| match block {
        Block::Table { caption, rows, .. } if caption.starts_with("Planned ") => Some(rows),
        _ => None,
    });
    let rows = tables.next().into_iter().flatten();
    let found = rows
        .map(|row| row.iter().map(|cell| intl_update::text::plain_text(cell)).collect())
        .collect();
    assert!(tables.next().is_none());
    found
}

#[test]
fn planned_and_actual_costs_stand_side_by_side() {
    let mut data = with(&json!([
        decision(
            "one",
            "attend",
            &[],
            &json!({ "visit": "conference", "maximum_cost": pounds(1500) })
        ),
        decision(
            "two",
            "support",
            &[],
            &json!({ "for": "the festival", "maximum_cost": pounds(5000) })
        ),
    ]));
    let second = json!({
        "id": "choir", "start": "2024-10-02", "relationships": ["altstadt"], "form": "outward",
        "title": "Journey of the choir", "planned_cost": [
            { "amount": 800, "currency": "GBP", "for": "travel" },
            { "amount": 300, "currency": "EUR", "paid_by": "the City of Kiel" },
        ],
        "cost": { "amount": 650.5, "currency": "GBP" },
    });
    let planned = json!({ "cost": pounds(1400), "planned_cost": pounds(1300) });
    data["visits"] = json!([second, event(&planned)]);
    let dataset = public(&data);
    for style in STYLES {
        let rows = costs(&report(&dataset, "2024-25", style));
        assert_eq!(
            rows,
            [
                [
                    "Journey of the choir",
                    "£800 for travel; €300 (paid by the City of Kiel)",
                    "£650.50"
                ],
                ["Conference of river cities", "£1,300 (at most £1,500)", "£1,400"],
                ["The festival", "up to £5,000", "–"],
                ["Total for the City Council", "£7,100", "£2,050.50 (2 of 3 known)"],
            ],
            "{style}"
        );
        let text = all(&report(&dataset, "2024-25", style));
        contains(
            &text,
            &[
                "The table below compares planned and actual costs in 2024/25.",
                "What others paid is not in the totals.",
            ],
        );
    }
    // What is asked for at a meeting is for the year of that meeting.
    for known in [false, true] {
        if known {
            data["decisions"][1]["actual_cost"] = pounds(4800);
        }
        let dataset = public(&data);
        assert!(costs(&report(&dataset, "2023-24", "standard")).is_empty());
        let rows = costs(&report(&dataset, "2024-25", "standard"));
        assert_eq!(rows[2][2], if known { "£4,800" } else { "–" });
    }
    // The next report says what came of the decision, and at whose cost.
    let followed = all(&report(&dataset, "2024-25", "standard"));
    contains(&followed, &["Conference of river cities. Cost to the City Council: £1,400."]);
}

#[test]
fn what_is_missing_from_the_costs_is_named() {
    let mut data = with(&json!([]));
    data["visits"] = json!([
        event(&json!({ "planned_cost": [pounds(1000)] })),
        event(
            &json!({ "id": "other", "title": "Fair of books", "planned_cost": { "amount": 20, "currency": "EUR" }, "cost": { "amount": 15, "currency": "EUR" } })
        ),
    ]);
    let composed = report(&public(&data), "2024-25", "standard");
    let rows = costs(&composed);
    assert_eq!(rows[2], ["Total for the City Council", "€20; £1,000", "€15 (1 of 2 known)"]);
    contains(
        &all(&composed),
        &[
            "No actual cost is recorded for “Conference of river cities”.",
            "Sums in different currencies are not added together.",
        ],
    );
}

#[test]
fn costs_without_a_plan_make_no_table() {
    let mut data = with(&json!([]));
    data["visits"] = json!([event(&json!({ "cost": pounds(1400) }))]);
    for style in STYLES {
        let composed = report(&public(&data), "2024-25", style);
        assert!(costs(&composed).is_empty());
        assert!(!all(&composed).contains("planned and actual"));
    }
}

#[test]
fn what_support_has_cost_is_told_in_the_next_report() {
    let more = json!({
        "for": "the festival of lights", "maximum_cost": pounds(5000),
        "actual_cost": [{ "amount": 4200, "currency": "GBP", "for": "the stage" }],
    });
    let dataset = public(&with(&json!([decision("one", "support", &[], &more)])));
    for style in STYLES {
        contains(
            &all(&report(&dataset, "2024-25", style)),
            &["Cost to the City Council: £4,200 for the stage."],
        );
    }
}

/// A member who decides alone holds no meeting.
#[test]
fn individual_member_decides() {
    for (short_name, shown) in
        [(Some("the Cabinet Member"), "the Cabinet Member"), (None, "the decision maker")]
    {
        let mut data = with(&json!([
            decision("one", "retain", &["altstadt"], &json!({})),
            decision(
                "two",
                "suspend",
                &["osthafen"],
                &json!({ "considerations": [{ "result": "deferred" }] })
            ),
        ]));
        data["council"]["governance"] = json!("leader-and-cabinet");
        let name = "Cabinet Member for Culture";
        let mut member = json!({ "id": "policy", "name": name, "individual": true });
        if let Some(short_name) = short_name {
            member["short_name"] = json!(short_name);
        }
        data["council"]["committees"] = json!([member]);
        data["reports"][0]["minutes"] = json!([{ "interests": [] }]);
        let dataset = public(&data);
        for style in STYLES {
            let composed = report(&dataset, "2023-24", style);
            let text = all(&composed);
            contains(
                &text,
                &[&format!("hat {shown}, for the reasons set out in this report, agrees")],
            );
            assert!(!text.contains("the Committee"), "{style}: {text}");
            assert_eq!(composed.labels["page.meeting"], "Date of decision");
            let record = minute_of(&dataset, style);
            assert!(record.meta.title.starts_with("Record of decision: "), "{}", record.meta.title);
            let text = all(&record);
            contains(
                &text,
                &[
                    "DECIDED",
                    "No conflicts of interest were declared.",
                    "retains its relationship with Altstadt",
                    name,
                ],
            );
            assert!(!text.contains("RESOLVED") && !text.contains("the Committee"), "{text}");
        }
    }
}

#[test]
fn ended_network_is_told_once() {
    let mut data = with(&json!([]));
    let network = |more: Value| {
        let mut network =
            json!({ "id": "rivers", "name": "River Cities", "text": ["It meets yearly."] });
        network.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        network
    };
    for (since, expected) in [
        (Some("2001"), "The City Council belonged to it from 2001 to March 2024."),
        (None, "The City Council left in March 2024."),
    ] {
        let mut own = json!({
            "until": "2024-03", "ended_because": "The fee had doubled.",
            "reviews": [
                { "date": "2020", "result": "retain" },
                { "date": "2024-02", "result": "Leave", "reference": "Minute 15", "note": "Others serve it better." },
            ],
        });
        if let Some(since) = since {
            own["since"] = json!(since);
        }
        data["networks"] = json!([network(own)]);
        let dataset = public(&data);
        let review =
            "Result of the review of February 2024: leave (minute 15). Others serve it better.";
        for style in ["sheffield", "standard"] {
            let first = all(&report(&dataset, "2023-24", style));
            contains(&first, &[expected, "The fee had doubled.", review]);
            let second = all(&report(&dataset, "2024-25", style));
            assert!(!second.contains("The fee had doubled."), "{second}");
        }
        let site = site(&dataset, "2024-10-01");
        let front = site.pages.iter().find(|page| page.path == "index.html").unwrap();
        contains(&words(&front.sections), &["March 2024"]);
        assert!(!words(&front.sections).contains("joined"));
    }
}

#[test]
fn review_and_community_groups_are_in_the_entry() {
    let mut data = with(&json!([]));
    data["relationships"][0]["reviews"] =
        json!([{ "date": "2024-02-01", "result": "Retain", "reference": "Minute 14" }]);
    data["relationships"][0]["community_groups"] = json!(["the Choir", { "name": "Friends of Altstadt", "url": "https://www.example.org/friends" }]);
    let dataset = public(&data);
    for style in STYLES {
        let composed = report(&dataset, "2023-24", style);
        contains(
            &all(&composed),
            &[
                "Result of the review of 1 February 2024: retain (minute 14).",
                "Community groups: the Choir and Friends of Altstadt.",
            ],
        );
        let json = serde_json::to_string(&composed.sections).unwrap();
        assert!(json.contains("https://www.example.org/friends"), "{style}");
    }
    let site = site(&dataset, "2024-10-01");
    contains(&of_site(&site), &["the Choir and Friends of Altstadt"]);
    assert!(
        serde_json::to_string(&site.pages).unwrap().contains("https://www.example.org/friends")
    );
}

#[test]
fn two_civic_heads_in_a_year_are_named_with_their_dates() {
    let mut data = with(&json!([]));
    data["council"]["civic_head"] = json!("Lord Mayor");
    data["council"]["municipal_years"][1]["civic_head"] = json!([
        { "name": "Councillor A. One", "until": "2023-07-08" },
        { "name": "Councillor B. Two", "from": "2023-07-08" },
    ]);
    let expected = "The office of Lord Mayor was held in 2023/24 by Councillor A. One (until 8 July 2023) and Councillor B. Two (from 8 July 2023).";
    for style in STYLES {
        contains(&all(&report(&public(&data), "2023-24", style)), &[expected]);
    }
    data["council"]["municipal_years"][1]["civic_head"] = json!("Councillor A. One");
    assert!(!all(&report(&public(&data), "2023-24", "standard")).contains("The office of"));
}

/// The recommendations of the first report, as a list of its lines.
fn recommended(report: &Report) -> Vec<String> {
    let sections = all_sections(report);
    let section = sections.iter().find(|one| one.anchor == "recommendations").unwrap();
    let mut found = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Numbered { number, blocks, .. } => {
                let mut lines = blocks.iter().map(|block| match block {
                    Block::Numbered { number, .. } => format!("{number} {}", text_of(block)),
                    block => text_of(block),
                });
                found.push(format!("{number} {}", lines.next().unwrap()));
                found.extend(lines);
            }
            block => found.push(text_of(block)),
        }
    }
    found.iter().map(|line| squeezed(line)).collect()
}

/// However many recommendations there are, and whoever decides, each list ends with its
/// sentence, and no sentence stands within another.
#[test]
fn list_of_recommendations_is_grammatical() {
    let places = ["altstadt", "osthafen", "vila-nova"];
    for body in ["committee", "individual", "council"] {
        for (count, further) in (0..=3).flat_map(|count| (0..=2).map(move |more| (count, more))) {
            let asked = places.iter().take(count);
            let asked: Vec<Value> =
                asked.map(|place| decision(place, "explore", &[place], &json!({}))).collect();
            let mut data = with(&json!(asked));
            let own = &mut data["council"]["committees"][0];
            match body {
                "individual" => {
                    own["individual"] = json!(true);
                    own["short_name"] = json!("the Cabinet Member");
                }
                "council" => own["short_name"] = json!("the Council"),
                _ => {}
            }
            let more = (0..further).map(|index| {
                json!({
                    "id": format!("more-{index}"),
                    "text": "That the Director be given delegated authority to sign.",
                    "considerations": [{ "result": "agreed" }],
                })
            });
            data["reports"][0]["further_recommendations"] = more.collect();
            let dataset = public(&data);
            for style in STYLES {
                let lines = recommended(&report(&dataset, "2023-24", style));
                let case = format!("{style}, {body}, {count} and {further}: {lines:#?}");
                let items = lines.iter().filter(|line| line.contains("carries out"));
                let items: Vec<&String> = items.collect();
                assert_eq!(items.len(), count, "{case}");
                for (position, item) in (1..).zip(&items) {
                    let ends = match count - position {
                        0 => ".",
                        1 => "; and",
                        _ => ";",
                    };
                    assert!(item.ends_with(ends), "{case}");
                    let is_whole = item.contains("agrees that");
                    assert_eq!(is_whole, count == 1 && style != "sheffield", "{case}");
                }
                let leads =
                    lines.iter().filter(|line| line.ends_with("agrees that the City Council:"));
                assert_eq!(
                    leads.count(),
                    usize::from(count > 1 || count == 1 && style == "sheffield"),
                    "{case}"
                );
                // What follows a list has a sentence of its own to stand in.
                let follows = lines.iter().position(|line| line == "It is also recommended:");
                let is_list = count > 1 && further > 0 && style != "sheffield";
                assert_eq!(follows.is_some(), is_list, "{case}");
                let own = lines.iter().filter(|line| line.contains("That the Director be given"));
                assert_eq!(own.filter(|line| line.ends_with("sign.")).count(), further, "{case}");
            }
            let site = of_site(&site(&dataset, "2024-10-01"));
            let words = "greed the recommendation “That the Director be given delegated authority to sign”.";
            assert_eq!(site.contains(words), further > 0, "{site}");
        }
    }
}

/// What a visit's report tells of it is its own.
#[test]
fn attendance_is_followed_by_its_own_visit_only() {
    let other = json!({
        "id": "mission", "start": "2024-10-16", "relationships": ["altstadt"], "form": "outward",
        "title": "Mission to Altstadt", "account": ["The mission met the port authority."],
    });
    let mut data =
        with(&json!([decision("one", "attend", &["altstadt"], &json!({ "visit": "conference" }))]));
    let account = json!({ "account": ["The cities compared their flood plans."] });
    data["visits"] = json!([other, event(&account)]);
    let composed = report(&public(&data), "2024-25", "standard");
    let changes = words(all_sections(&composed).into_iter().filter(|one| one.anchor == "changes"));
    let row = changes.split("approves attendance at").nth(1).unwrap();
    let row = row.split("The table below").next().unwrap();
    assert!(row.contains("Conference of river cities."), "{row}");
    assert!(!row.contains("Mission to Altstadt"), "{row}");
}

/// An event of no relationship is in the table of its own year, with what it has cost once it
/// has begun; what an earlier report asked for and nobody has decided is there too, and in no
/// total.
#[test]
fn costs_have_events_of_no_relationship_and_what_is_undecided() {
    let conference = json!({
        "occasion": { "title": "Conference of ports", "start": "2024-07" },
        "maximum_cost": pounds(1500), "report": "mid-year", "considerations": [],
    });
    let mut data = with(&json!([
        decision("undecided", "attend", &[], &conference),
        decision(
            "one",
            "attend",
            &[],
            &json!({
                "occasion": { "title": "Fair of books", "start": "2025-07" },
                "maximum_cost": pounds(400), "report": "2024-25", "considerations": [],
            })
        ),
    ]));
    let mid_year = json!({
        "year": "2024-25", "id": "mid-year", "draft": true,
        "meeting": { "committee": "policy", "date": "2024-11-05" },
    });
    data["reports"].as_array_mut().unwrap().insert(1, mid_year);
    // What was recorded after the meeting does not change its report.
    data["decisions"][1]["actual_cost"] = pounds(380);
    let composed = report(&public(&data), "2024-25", "standard");
    let conference = ["Conference of ports", "up to £1,500 (no decision recorded)"];
    assert_eq!(costs(&composed), [conference]);
    contains(
        &all(&composed),
        &["The table below gives the planned costs in 2024/25. No actual cost is recorded."],
    );
    data["decisions"][1]["considerations"] = json!([{ "result": "agreed" }]);
    let next = json!({
        "year": "2025-26", "draft": true,
        "meeting": { "committee": "policy", "date": "2026-06-03" },
    });
    data["reports"].as_array_mut().unwrap().push(next);
    let year = json!({ "id": "2025-26", "annual_meeting": "2025-05-21" });
    data["council"]["municipal_years"].as_array_mut().unwrap().push(year);
    let composed = report(&public(&data), "2025-26", "standard");
    assert_eq!(costs(&composed), [["Fair of books", "up to £400", "£380"]]);
}

/// Attendance at a visit concerns the relationships of the visit.
#[test]
fn attendance_takes_the_relationships_of_its_visit() {
    let attend = |more: &Value| {
        let mut own = json!({ "visit": "conference" });
        own.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let mut data = with(&json!([decision("one", "attend", &[], &own)]));
        data["visits"] = json!([event(&json!({}))]);
        data
    };
    let implied = public(&attend(&json!({})));
    let named = public(&attend(&json!({ "relationships": ["altstadt"] })));
    for style in STYLES {
        let [implied, named] =
            [&implied, &named].map(|dataset| all(&report(dataset, "2023-24", style)));
        assert_eq!(implied, named, "{style}");
        assert!(implied.contains("pprove attendance"), "{style}: {implied}");
    }
    let [implied, named] = [&implied, &named].map(|dataset| of_site(&site(dataset, "2024-10-01")));
    assert_eq!(implied, named);
    // Of an exempt visit, no edition names the places.
    let mut data = attend(&json!({}));
    data["visits"][0]["exempt"] = json!({
        "paragraphs": [3], "because": "The talks are confidential.",
        "public_interest": "They would end.",
    });
    for edition in [Edition::Public, Edition::Exempt] {
        let loaded = read_texts(vec![("a.json".to_owned(), data.to_string().into_bytes())]);
        let dataset = loaded.edition(edition).unwrap();
        let decisions = dataset.decisions.iter().filter_map(Part::known);
        assert!(decisions.flat_map(|one| &one.relationships).next().is_none(), "{edition:?}");
    }
}

/// A report names no policy and no law that its meeting could not know, and claims no
/// assessment that is not recorded.
#[test]
fn policy_and_law_are_those_of_the_meeting() {
    let law = "Part 11 of the Local Government Act (Northern Ireland) 2014";
    for (meeting, approved, is_law, is_policy) in [
        ("2014-04-09", "2016-11", false, false),
        ("2015-03-31", "2016-11", false, false),
        ("2015-04-01", "2016-11", true, false),
        ("2016-11-30", "2016-11-30", true, true),
        ("2017-06-01", "2016-11", true, true),
    ] {
        let mut data = with(&json!([decision("one", "retain", &["altstadt"], &json!({}))]));
        data["council"]["nation"] = json!("northern-ireland");
        data["policy"]["approvals"][0]["date"] = json!(approved);
        data["reports"] = json!([{
            "year": "2023-24", "draft": true, "meeting": { "committee": "policy", "date": meeting },
        }]);
        for assessed in [true, false] {
            if !assessed {
                for place in data["relationships"].as_array_mut().unwrap() {
                    place.as_object_mut().unwrap().remove("assessment");
                }
            }
            let dataset = public(&data);
            for style in STYLES {
                let text = all(&report(&dataset, "2023-24", style));
                assert_eq!(text.contains(law), is_law, "{style}, {meeting}: {text}");
                assert_eq!(
                    text.contains("Partner City Policy"),
                    is_policy,
                    "{style}, {meeting}: {text}"
                );
                let claims = text.contains("the assessment of the Council");
                assert!(!claims || assessed && is_policy, "{style}, {meeting}: {text}");
                let rural = text.contains("Rural Needs Act");
                assert_eq!(rural, meeting >= "2017-06-01", "{style}, {meeting}: {text}");
                let minute = all(&minute_of(&dataset, style));
                assert!(is_policy || !minute.contains("Partner City Policy"), "{style}: {minute}");
            }
        }
    }
}

/// A true decision is not refused because the day of its meeting is not known.
#[test]
fn outcome_at_a_meeting_of_uncertain_date_is_a_warning_at_most() {
    for (meeting, start, outcome, code) in [
        ("2024?", "2024-02-05", "enter", Some("outcome-may-contradict-standing")),
        ("2024?", "2024-02-05", "retain", Some("outcome-may-contradict-standing")),
        ("2024?", "2024-02-05", "ratify", None),
        ("2024-08-05", "2024", "retain", None),
        ("2024-08-05", "2024-02-05", "enter", Some("outcome-contradicts-standing")),
        ("2024-08-05", "2024-02-05", "retain", None),
        ("2024-08-05", "2024-02-05", "ratify", None),
        ("2024-08-05", "2024-09-05", "enter", None),
        ("2024-08-05", "2024-09-05", "retain", Some("outcome-contradicts-standing")),
        ("2024-08-05", "2024-09-05", "ratify", Some("outcome-contradicts-standing")),
        ("2024-08-05", "[..2020]", "enter", Some("outcome-contradicts-standing")),
    ] {
        let mut data = with(&json!([decision("one", outcome, &["vila-nova"], &json!({}))]));
        data["reports"][0]["meeting"]["date"] = json!(meeting);
        let place = &mut data["relationships"][2];
        assert_eq!(place["id"], "vila-nova");
        place["agreements"] = json!([{ "kind": "memorandum", "start": start }]);
        place.as_object_mut().unwrap().remove("standings");
        let found =
            intl_update::check::check(&public(&data), &intl_update::check::Purpose::default());
        let found: Vec<_> =
            found.iter().filter(|one| one.rule.code.starts_with("outcome-")).collect();
        let codes: Vec<&str> = found.iter().map(|one| one.rule.code).collect();
        assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "{meeting}, {start}, {outcome}");
        assert!(found.iter().all(|one| !one.message.contains("..")), "{found:?}");
    }
}

/// The findings of one rule in a dataset, as messages.
fn messages(dataset: &Value, code: &str) -> Vec<String> {
    let covers = |_| true;
    let purpose = intl_update::check::Purpose { reports: Some(&covers), site: None };
    let found = intl_update::check::check(&public(dataset), &purpose);
    let own = found.into_iter().filter(|one| one.rule.code == code);
    own.map(|one| one.message).collect()
}

/// A name is right for its time, and a listed spelling within the whole name is part of it.
#[test]
fn names_of_their_time_and_short_forms_in_full_names_are_right() {
    let told = "The city was twinned with Stalino in 1956.";
    for (place, more, story, is_found) in [
        ("Donetsk", json!({ "other_spellings": ["Stalino"] }), told, true),
        (
            "Donetsk",
            json!({ "former_names": [{ "name": "Stalino", "until": "1961" }] }),
            told,
            false,
        ),
        (
            "Saint-\u{c9}tienne",
            json!({ "other_spellings": ["\u{c9}tienne"] }),
            "Saint-\u{c9}tienne sent its orchestra.",
            false,
        ),
        (
            "Saint-\u{c9}tienne",
            json!({ "other_spellings": ["\u{c9}tienne"] }),
            "The orchestra of \u{c9}tienne came.",
            true,
        ),
    ] {
        let mut data = with(&json!([]));
        let fields = data["relationships"][0].as_object_mut().unwrap();
        fields.insert("place".to_owned(), json!(place));
        fields.insert("story".to_owned(), json!([story]));
        fields.extend(more.as_object().unwrap().clone());
        let found = messages(&data, "named-differently");
        assert_eq!(!found.is_empty(), is_found, "{place}, {story}: {found:?}");
    }
}

/// Days that a spreadsheet writes for an empty cell.
#[test]
fn dates_of_empty_cells_are_warned_of() {
    for (start, is_found) in [
        ("1899-12-30", true),
        ("1900-01-01", true),
        ("1970-01-01", true),
        ("1970-01-02", false),
        ("1899-12", false),
    ] {
        let mut data = with(&json!([]));
        data["relationships"][0]["agreements"] = json!([{ "kind": "twinning", "start": start }]);
        let found = messages(&data, "default-date");
        assert_eq!(!found.is_empty(), is_found, "{start}: {found:?}");
    }
}

/// A recommendation names its places; once a meeting has considered it, it is on record.
#[test]
fn wording_that_is_on_record_need_not_name_its_places() {
    let wording = "keeps the partnerships of the city";
    for (considerations, expected) in [
        (json!([{ "result": "agreed" }]), vec![]),
        (json!([{ "result": "deferred" }]), vec![]),
        (json!([]), vec!["the recommendation does not name: Altstadt, Osthafen"]),
    ] {
        let more = json!({ "wording": wording, "considerations": considerations });
        let data = with(&json!([decision("one", "retain", &["altstadt", "osthafen"], &more)]));
        assert_eq!(messages(&data, "named-differently"), expected, "{considerations}");
    }
}

/// What a report leaves out is one finding, however many places it is.
#[test]
fn places_that_a_report_leaves_out_are_one_finding() {
    let data = with(&json!([decision("one", "retain", &["altstadt"], &json!({}))]));
    let rest = data["relationships"].as_array().unwrap().iter().skip(1);
    let rest: Vec<&str> = rest.map(|place| place["place"].as_str().unwrap()).collect();
    assert!(rest.len() > 1);
    let left_out = |id: &str| {
        format!("the report for {id} neither decides on nor mentions: {}", rest.join(", "))
    };
    assert_eq!(messages(&data, "not-in-report"), [left_out("2023-24"), left_out("2024-25")]);
}

/// An outcome for relationships of the past does not fit one that the same report calls active.
#[test]
fn outcome_of_an_active_relationship_fits_it() {
    let code = "outcome-may-contradict-standing";
    for (outcome, is_doubtful) in [
        ("acknowledge", true),
        ("no-action", true),
        ("reinvigorate", true),
        ("explore", false),
        ("relinquish", false),
        ("retain", false),
    ] {
        let mut data = with(&json!([decision("one", outcome, &["altstadt"], &json!({}))]));
        let found = messages(&data, code);
        assert_eq!(found.len(), usize::from(is_doubtful), "{outcome}: {found:?}");
        assert!(found.iter().all(|one| one.ends_with("the report calls it active: Altstadt")));
        data["visits"] = json!([]);
        data["relationships"][0].as_object_mut().unwrap().remove("standings");
        assert_eq!(messages(&data, code), [""; 0], "{outcome} without activity");
    }
}

/// A report speaks of progress only where the one before has recommended something.
#[test]
fn progress_is_that_of_recommendations() {
    for style in STYLES {
        for (decisions, is_told) in [
            (json!([]), false),
            (json!([decision("one", "retain", &["altstadt"], &json!({}))]), true),
            (json!([decision("one", "explore", &["altstadt"], &json!({}))]), true),
        ] {
            let text = all(&report(&public(&with(&decisions)), "2024-25", style));
            // Of one recommendation alone, a sentence tells what it was.
            let told = ["ecommendations of the", "report recommended"];
            let told = told.iter().any(|words| text.contains(words));
            assert_eq!(told, is_told, "{style}: {text}");
        }
    }
}
