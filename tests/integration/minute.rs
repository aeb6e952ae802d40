//! The minute of a report's item.

use std::collections::BTreeMap;
use std::fs;

use crate::made::Settings;
use crate::made::build_site;
use intl_update::compose::SiteOptions;
use intl_update::dataset::Status;
use intl_update::render::SiteForm;
use serde_json::{Value, json};

use crate::support::{Outcome, Program, STYLES, files, fixture, page_words, sheffield};
use crate::tagged::Pdf;

/// The small dataset with what one meeting resolved on each decision.
fn resolved(considerations: [Value; 4]) -> Value {
    let text = fs::read_to_string(fixture("valid.json")).unwrap();
    let mut dataset: Value = serde_json::from_str(&text).unwrap();
    for (index, consideration) in considerations.into_iter().enumerate() {
        dataset["decisions"][index]["considerations"] = json!([consideration]);
    }
    dataset["reports"][0]["further_recommendations"][0]["considerations"] = json!([agreed()]);
    dataset
}

fn agreed() -> Value {
    json!({ "result": "agreed" })
}

/// Runs `minute` on a dataset, and gives the Markdown that it writes, by name.
fn run(dataset: &Value, arguments: &[&str]) -> (Outcome, BTreeMap<String, String>) {
    let folder = tempfile::tempdir().unwrap();
    let outcome = Program::new(["minute", "-", "--format", "markdown", "--agenda-item", "7"])
        .arguments(arguments)
        .argument("--out")
        .argument(folder.path())
        .reading(dataset.to_string())
        .run();
    let written = files(folder.path()).into_iter();
    let written = written
        .map(|(name, bytes)| (name.display().to_string(), String::from_utf8(bytes).unwrap()));
    (outcome, written.collect())
}

/// The only minute of a dataset, as Markdown.
fn minute(dataset: &Value, arguments: &[&str]) -> String {
    let (outcome, mut written) = run(dataset, arguments);
    outcome.exits(0);
    assert_eq!(written.len(), 1);
    written.pop_first().unwrap().1
}

/// The numbers of paragraphs and resolutions can be the same where the item has none.
#[test]
fn item_without_number_has_a_minute_in_every_style() {
    let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
    for style in STYLES {
        dataset["council"]["house_style"] = json!(style);
        let folder = tempfile::tempdir().unwrap();
        Program::new(["minute", "-", "--out"])
            .argument(folder.path())
            .reading(dataset.to_string())
            .run()
            .exits(0);
    }
}

#[track_caller]
fn assert_in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let at = rest.find(part).unwrap_or_else(|| panic!("no `{part}` in {rest} of {text}"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn sheffields_minute_has_the_published_items_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    Program::new(["minute", "--year=2023-24", "--out"])
        .argument(folder.path())
        .argument(sheffield())
        .run()
        .exits(0)
        .prints("-minute.pdf");
    let name = "sheffield-international-update-2023-24-minute";
    let text = fs::read_to_string(folder.path().join(format!("{name}.md"))).unwrap();
    let mut rest = text.as_str();
    for part in [
        "## 13 Annual International Update 2023/24",
        r"13\.1 The Executive Director City Futures submitted a report",
        r"13\.2 **RESOLVED unanimously**:",
        "(i) that the Committee, for the reasons set out in the report, agrees that the City Council:",
        "a) relinquishes its relationship with Anshan;",
        "b) does not reinitiate the Trade and Collaboration Agreements with Daqing and Nanchang;",
        "c) retains its relationship with Chengdu;",
        "d) retains its relationship with Bapaume;",
        "e) acknowledges the links with Estelí",
        "f) retains its relationships with Bochum, Kawasaki, Khmelnytskyi and Pittsburgh;",
        "g) takes no further action at this time in respect of the relationship with Donetsk",
        "h) acknowledges the historical and community links with Kotli",
        "i) enters into a Friendship Agreement with Nablus; and",
        "j) carries out further work to explore potential opportunities in South Korea.",
        "(ii) that the Committee acknowledges the important role of the Lord Mayor",
        r"13\.3 **Reasons for decision**",
        r"13\.3.1 The Partner City Policy included",
        r"13\.4 **Alternatives considered and rejected**",
        r"13\.4.1 The Council could maintain the status quo, but",
    ] {
        let at = rest.find(part).unwrap_or_else(|| panic!("no `{part}` in {rest}"));
        rest = &rest[at + part.len()..];
    }
    let pdf = Pdf::read(&fs::read(folder.path().join(format!("{name}.pdf"))).unwrap());
    let words: String =
        pdf.pages.iter().flat_map(|page| &page.words).map(|words| words.text.as_str()).collect();
    assert!(words.contains("RESOLVED"), "{words}");
    let page = fs::read_to_string(folder.path().join(format!("{name}.html"))).unwrap();
    assert!(page_words(&page, "minute-13.3").starts_with("13.3 Reasons for decision"));
    assert!(!page.contains("Report details"));
}

#[test]
fn resolved_has_only_what_was_agreed() {
    let dataset = resolved([
        agreed(),
        json!({ "result": "amended", "text": "asks for a report on the trade agreement", "vote": "8 to 3" }),
        json!({ "result": "deferred", "reason": "The Committee asked for the costs first." }),
        json!({
            "result": "lost", "moved_by": "Councillor A", "seconded_by": "Councillor B",
            "recorded_vote": { "in_favour": ["Councillor A"], "against": ["Councillor C"] },
        }),
    ]);
    let text = minute(&dataset, &[]);
    assert_in_order(
        &text,
        &[
            r"7\.2 **RESOLVED**:",
            "(i) that the Committee, for the reasons set out in the report, agrees that the City Council:",
            "a) retains its relationship with Altstadt; and",
            "b) asks for a report on the trade agreement.",
            "Vote: 8 to 3.",
            "(ii) that the Committee thanks the Lord Mayor.",
            r"7\.3 **RESOLVED:** that consideration of the recommendation that the City Council enters into a Friendship Agreement with Vila Nova be deferred. The Committee asked for the costs first.",
            r"7\.4 The recommendation that the City Council acknowledges the relationship with Osthafen was put to the vote and lost.",
            "Moved by Councillor A and seconded by Councillor B. For: Councillor A. Against: Councillor C.",
            r"7\.5 **Reasons for decision**",
            r"7\.5.1 The relationships were reviewed under the policy.",
            r"7\.6 **Alternatives considered and rejected**",
            r"7\.6.1 The Council could have left things as they are.",
        ],
    );
}

#[test]
fn own_text_is_unaltered() {
    let own = "That the Council notes, and does not renew, the agreement.";
    for result in ["agreed", "amended"] {
        let dataset = resolved([
            agreed(),
            json!({ "result": result, "text": own }),
            json!({ "result": result, "text": "Signs the Agreement with Vila Nova" }),
            agreed(),
        ]);
        assert_in_order(
            &minute(&dataset, &[]),
            &[
                "a) retains its relationship with Altstadt;",
                "c) Signs the Agreement with Vila Nova; and",
                "d) acknowledges the relationship with Osthafen.",
                "(ii) that the Committee thanks the Lord Mayor.",
                &format!("(iii) {own}"),
            ],
        );
    }
}

#[test]
fn numbered_house_style_numbers_each_resolution() {
    let dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
    assert_in_order(
        &minute(&dataset, &["--house-style=standard"]),
        &[
            "**RESOLVED**, for the reasons set out in the report:",
            "(1) that the City Council retains its relationship with Altstadt.",
            "(4) that the City Council acknowledges",
            "(5) that the Committee thanks the Lord Mayor.",
        ],
    );
}

#[test]
fn votes_in_common_are_told_once() {
    let one = json!({
        "result": "agreed", "vote": "9 to 2", "moved_by": "Councillor A",
        "seconded_by": "Councillor B",
    });
    let mut dataset = resolved([one.clone(), one.clone(), one.clone(), one.clone()]);
    dataset["reports"][0]["further_recommendations"][0]["considerations"] = json!([one]);
    let text = minute(&dataset, &[]);
    let line = "Moved by Councillor A and seconded by Councillor B. Vote: 9 to 2.";
    assert_eq!(text.matches(line).count(), 1, "{text}");
    assert_eq!(text.matches("Councillor A").count(), 1, "{text}");
}

/// One member can move all recommendations together: that is told once, and only of them.
#[test]
fn one_mover_of_all_recommendations_is_named_once() {
    let lost = json!({ "result": "lost", "moved_by": "Councillor C" });
    for (minute_has, line) in [
        (
            json!({ "moved_by": "Councillor A", "seconded_by": "Councillor B" }),
            "Moved by Councillor A and seconded by Councillor B.",
        ),
        (json!({ "moved_by": "Councillor A" }), "Moved by Councillor A."),
        (
            json!({ "moved_by": "Councillor A", "vote": "9 to 2", "recorded_vote": { "against": ["Councillor D"] } }),
            "Moved by Councillor A. Vote: 9 to 2. Against: Councillor D.",
        ),
    ] {
        for style in STYLES {
            let mut dataset = resolved([agreed(), agreed(), lost.clone(), agreed()]);
            dataset["council"]["house_style"] = json!(style);
            dataset["reports"][0]["minutes"] = json!([minute_has]);
            let text = minute(&dataset, &[]);
            assert_eq!(text.matches(line).count(), 1, "{style}: {text}");
            assert_eq!(text.matches("Councillor A").count(), 1, "{style}: {text}");
            assert_eq!(text.matches("Moved by Councillor C.").count(), 1, "{style}: {text}");
        }
    }
    // A unanimous vote stands over what was resolved.
    let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
    dataset["reports"][0]["minutes"] = json!([{ "vote": "unanimously" }]);
    let text = minute(&dataset, &[]);
    assert!(text.contains("**RESOLVED unanimously**"), "{text}");
    // A recommendation that had a mover of its own names that one.
    let own = json!({ "result": "agreed", "moved_by": "Councillor C" });
    let mut dataset = resolved([agreed(), own, agreed(), agreed()]);
    dataset["reports"][0]["minutes"] = json!([{ "moved_by": "Councillor A" }]);
    let text = minute(&dataset, &[]);
    assert_eq!(text.matches("Moved by Councillor C.").count(), 1, "{text}");
    assert_eq!(text.matches("Moved by Councillor A.").count(), 1, "{text}");
    // So does one with a text that is a sentence, and says it once.
    for own in [json!({}), json!({ "moved_by": "Councillor C" })] {
        let mut amended = json!({ "result": "amended", "text": "That the Council waits." });
        amended.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        let mut dataset = resolved([agreed(), amended, agreed(), agreed()]);
        dataset["reports"][0]["minutes"] = json!([{ "moved_by": "Councillor A" }]);
        let text = minute(&dataset, &[]);
        let with_own = own.get("moved_by").is_some();
        assert_eq!(text.matches("Moved by Councillor A.").count(), 1, "{text}");
        assert_eq!(text.matches("Moved by Councillor C.").count(), usize::from(with_own), "{text}");
    }
}

/// The own text of what was not agreed says what became of it.
#[test]
fn own_text_of_what_was_put_off_or_lost() {
    for (result, text, expected) in [
        (
            "deferred",
            "That the decision on Vila Nova be deferred to the meeting in September.",
            ": **RESOLVED:** that the decision on Vila Nova be deferred to the meeting in September. There was no time.",
        ),
        (
            "deferred",
            "The decision waits for the budget.",
            ": **RESOLVED:** The decision waits for the budget. There was no time.",
        ),
        (
            "lost",
            "relinquishes the link",
            ", in the words “relinquishes the link”, was not agreed. There was no time.",
        ),
        (
            "lost",
            "That the link be relinquished.",
            ", in the words “That the link be relinquished”, was not agreed. There was no time.",
        ),
    ] {
        let own = json!({ "result": result, "text": text, "reason": "There was no time." });
        let dataset = resolved([agreed(), agreed(), own, agreed()]);
        for style in STYLES {
            let text = minute(&dataset, &[&format!("--house-style={style}")]);
            assert!(text.contains(expected), "{style}: {text}");
            let asked = if result == "lost" { "The" } else { "On the" };
            let asked = format!("{asked} recommendation that the City Council enters into");
            assert!(text.contains(&asked), "{style}: {text}");
        }
    }
}

/// The public minute does not say that an exempt recommendation was resolved.
#[test]
fn exempt_recommendation_is_not_said_to_be_agreed() {
    for result in ["agreed", "lost", "deferred"] {
        let mut dataset = resolved([agreed(), agreed(), json!({ "result": result }), agreed()]);
        dataset["decisions"][2]["exempt"] =
            json!({ "paragraphs": [3], "public_interest": "Talks continue." });
        dataset["reports"][0]["form"]["exempt_information"] =
            json!({ "contains": true, "paragraphs": [3] });
        for style in STYLES {
            let text = minute(&dataset, &[&format!("--house-style={style}")]);
            let notice = "This minute does not say whether it was agreed.";
            assert_eq!(text.matches(notice).count(), 1, "{style}: {text}");
        }
    }
}

/// What was put off is resolved as such; nothing stands under RESOLVED as if it were agreed.
#[test]
fn deferral_of_everything_is_resolved_as_such() {
    let deferred = json!({ "result": "deferred" });
    let mut dataset =
        resolved([deferred.clone(), deferred.clone(), deferred.clone(), deferred.clone()]);
    dataset["reports"][0]["further_recommendations"][0]["considerations"] = json!([deferred]);
    for style in STYLES {
        dataset["council"]["house_style"] = json!(style);
        let text = minute(&dataset, &[]);
        assert_eq!(text.matches("RESOLVED").count(), 5, "{style}: {text}");
        assert_eq!(text.matches("be deferred.").count(), 5, "{style}: {text}");
        assert!(!text.contains("agrees that the City Council:"), "{style}: {text}");
    }
}

/// A deferral by the committee, its later decision, and the scrutiny of the report.
fn three_meetings() -> Value {
    let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
    dataset["council"]["committees"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "scrutiny", "name": "Scrutiny Panel", "advisory": true }));
    dataset["decisions"][2]["considerations"] = json!([
        { "result": "agreed", "committee": "scrutiny", "date": "2024-07-29" },
        { "result": "deferred" },
        { "result": "agreed", "date": "2024-09-16", "vote": "unanimously" },
    ]);
    dataset
}

#[test]
fn each_meeting_has_its_minute() {
    let dataset = three_meetings();
    let (outcome, written) = run(&dataset, &[]);
    outcome.exits(2).complains(
        "choose one of these meetings: 2024-07-29 (Scrutiny Panel), 2024-08-05 (Policy Committee), 2024-09-16 (Policy Committee)",
    );
    assert!(written.is_empty());
    run(&dataset, &["--meeting=2024-08-06"]).0.exits(2).complains("no meeting `2024-08-06`");
    for (meeting, parts, absent) in [
        (
            "2024-07-29",
            &[
                "Scrutiny Panel, 29\u{a0}July 2024",
                "submitted a report",
                "RESOLVED** to recommend to the Policy Committee:",
                "c) enters into",
                r"7\.3 **Reason for recommendation**",
                r"7\.3.1 Both sides",
            ][..],
            "Altstadt",
        ),
        (
            "2024-08-05",
            &[
                "Policy Committee, 5\u{a0}August 2024",
                "submitted a report",
                "On 29\u{a0}July 2024, the Scrutiny Panel had supported recommendation\u{a0}1(c).",
                "d) acknowledges",
                "Vila Nova be deferred.",
            ][..],
            "Further to",
        ),
        (
            "2024-09-16",
            &[
                "16\u{a0}September 2024",
                "Further to its meeting of 5\u{a0}August 2024, the Policy Committee considered the deferred recommendation\u{a0}1(c) of the report of the Director of Policy",
                "On 29\u{a0}July 2024, the Scrutiny Panel had supported recommendation\u{a0}1(c).",
                "**RESOLVED unanimously**",
                "c) enters into",
                r"7\.3 **Reason for decision**",
                r"7\.3.1 Both sides",
                r"7\.4 **Alternatives considered and rejected**",
                r"7\.4.1 The Council could have left things as they are.",
            ][..],
            "submitted",
        ),
    ] {
        let (outcome, written) = run(&dataset, &[&format!("--meeting={meeting}")]);
        outcome.exits(0);
        let (name, text) = written.first_key_value().unwrap();
        assert!(name.ends_with(&format!("-minute-{meeting}.md")), "{name}");
        assert_in_order(text, parts);
        assert!(!text.contains(absent), "{text}");
    }
    // A body has only one meeting here.
    run(&dataset, &["--meeting=scrutiny"]).0.exits(0);
}

/// Two bodies can consider the report on one day.
#[test]
fn meetings_of_one_date_have_minutes_of_their_own() {
    let mut dataset = three_meetings();
    dataset["decisions"][2]["considerations"][0]["date"] = json!("2024-08-05");
    let (outcome, written) = run(&dataset, &["--meeting=2024-08-05"]);
    outcome
        .exits(2)
        .complains("2024-08-05-policy (Policy Committee), 2024-08-05-scrutiny (Scrutiny Panel)");
    assert!(written.is_empty());
    for (meeting, body) in
        [("2024-08-05-policy", "Policy Committee"), ("2024-08-05-scrutiny", "Scrutiny Panel")]
    {
        let (outcome, written) = run(&dataset, &[&format!("--meeting={meeting}")]);
        outcome.exits(0);
        let (name, text) = written.first_key_value().unwrap();
        assert!(name.ends_with(&format!("-minute-{meeting}.md")), "{name}");
        assert!(text.contains(&format!("{body}, 5\u{a0}August 2024")), "{text}");
    }
}

/// What only the form keeps from the public is not in the minute.
#[test]
fn exempt_form_leaves_the_minute_public() {
    let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
    dataset["reports"][0]["officers"]["lead_officer"]["exempt"] =
        json!({ "paragraphs": [1], "public_interest": "It names a person." });
    let (outcome, written) = run(&dataset, &["--edition=exempt"]);
    outcome.exits(1).complains("nothing in the report for 2023-24 is exempt");
    assert!(written.is_empty(), "{written:?}");
}

#[test]
fn status_follows_the_last_decision_known() {
    let mut dataset = three_meetings();
    for last in ["agreed", "lost"] {
        dataset["decisions"][2]["considerations"][2]["result"] = json!(last);
        for (day, agreed) in [("2024-08-01", false), ("2024-09-15", false), ("2024-09-16", true)] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.json");
            fs::write(&path, dataset.to_string()).unwrap();
            let options = SiteOptions::on(day.parse().unwrap());
            let site =
                build_site(&path, &options, SiteForm::Pages, &Settings::default()).unwrap().site;
            let place = site.places.iter().find(|place| place.id == "vila-nova").unwrap();
            let status = if agreed && last == "agreed" { Status::Agreed } else { Status::Proposed };
            assert_eq!(place.status, status, "{last} {day}");
            let told = site.feed.iter().filter(|entry| entry.path.contains("enter-vila-nova"));
            let known = ["2024-07-29", "2024-08-05", "2024-09-16"];
            let known = known.iter().filter(|date| **date <= day).count();
            assert_eq!(told.count(), known, "{day}");
        }
    }
}

#[test]
fn executive_record_has_what_the_law_asks() {
    let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
    dataset["council"]["governance"] = json!("leader-and-cabinet");
    dataset["council"]["committees"][0]["name"] = json!("Cabinet");
    let (outcome, _) = run(&dataset, &[]);
    outcome.exits(0).complains("warning[decision-record]");
    // Full Council is not the executive.
    dataset["council"]["committees"][0]["executive"] = json!(false);
    let outcome = run(&dataset, &[]).0.exits(0);
    assert!(!outcome.stderr.contains("decision-record"), "{}", outcome.stderr);
    dataset["council"]["committees"][0]["executive"] = json!(true);
    let own = &mut dataset["reports"][0]["minutes"];
    *own = json!([{ "interests": [] }]);
    assert_in_order(&minute(&dataset, &[]), &["No conflicts of interest were declared"]);
    dataset["reports"][0]["minutes"] = json!([{
        "interests": [{
            "member": "Councillor D",
            "interest": "an interest as a trustee of the choir.",
            "dispensation": "The head of paid service had granted a dispensation.",
        }],
        "exclusion": { "paragraphs": [3], "part": "Appendix C", "reason": "Talks continue." },
        "resolutions": [{ "text": "That officers report back in March.", "vote": "5 to 4" }],
        "reasons": ["The Cabinet wished to act soon."],
        "alternatives": ["To wait."],
        "call_in_until": "2024-08-12",
        "implementation": "2024-08-13",
    }]);
    let (outcome, written) = run(&dataset, &[]);
    assert!(!outcome.stderr.contains("decision-record"), "{}", outcome.stderr);
    assert_in_order(
        written.first_key_value().unwrap().1,
        &[
            r"7\.2 Councillor D declared an interest as a trustee of the choir. The head of paid service had granted a dispensation.",
            r"7\.3 **RESOLVED:** that, under regulation 4(2)(b) of the Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012, the press and public be excluded from the meeting during discussion of Appendix C",
            "paragraph\u{a0}3 of Part 1 of Schedule 12A",
            "the public interest in maintaining the exemption outweighed",
            "Talks continue.",
            "(iii) That officers report back in March.",
            "Vote: 5 to 4.",
            r"7\.5.1 The Cabinet wished to act soon.",
            r"7\.6.1 To wait.",
            r"7\.7 **Record of decision**",
            "The decision was made by the Cabinet on 5\u{a0}August 2024. It is subject to call-in until 12\u{a0}August 2024. Unless it is called in, it can be implemented from 13\u{a0}August 2024.",
        ],
    );
}

#[test]
fn exclusion_cites_the_law_of_the_nation_and_the_body() {
    const ACT_OF_1972: &str = "under section 100A(4) of the Local Government Act 1972,";
    const SCOTLAND: &str = "under section 50A(4) of the Local Government (Scotland) Act 1973,";
    const NORTHERN_IRELAND: &str =
        "under section 42(4) of the Local Government Act (Northern Ireland) 2014,";
    // Whether the body is of an executive, its law, a paragraph, and whether the law has the
    // test of the public interest for it.
    for (nation, executive, law, paragraph, has_test) in [
        ("england", false, ACT_OF_1972, 3, true),
        ("england", true, "under regulation 4(2)(b) of the Local Authorities", 3, true),
        ("wales", false, ACT_OF_1972, 14, true),
        ("wales", false, ACT_OF_1972, 16, false),
        ("wales", true, "under regulation 4(3) of the Local Authorities", 18, true),
        ("scotland", false, SCOTLAND, 6, false),
        ("scotland", true, SCOTLAND, 14, false),
        ("northern-ireland", false, NORTHERN_IRELAND, 5, true),
        ("northern-ireland", true, NORTHERN_IRELAND, 3, true),
    ] {
        let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
        dataset["council"]["nation"] = json!(nation);
        if executive {
            dataset["council"]["governance"] = json!("leader-and-cabinet");
        }
        let own = json!([{ "interests": [], "exclusion": { "paragraphs": [paragraph] } }]);
        dataset["reports"][0]["minutes"] = own;
        let text = minute(&dataset, &[]);
        assert_in_order(&text, &[law, &format!("paragraph\u{a0}{paragraph} of")]);
        assert_eq!(text.contains("public interest"), has_test, "{nation}, {paragraph}: {text}");
    }
}

#[test]
fn record_of_an_executive_decision_is_asked_for_by_its_law() {
    for (nation, governance, law) in [
        ("england", "leader-and-cabinet", Some("SI 2012/2089, regulation 12")),
        ("wales", "leader-and-cabinet", Some("SI 2001/2290, regulation 6")),
        ("northern-ireland", "leader-and-cabinet", Some("SR 2015/44, regulation 25")),
        ("scotland", "leader-and-cabinet", None),
        ("england", "committee-system", None),
        ("wales", "committee-system", None),
    ] {
        let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
        dataset["council"]["nation"] = json!(nation);
        dataset["council"]["governance"] = json!(governance);
        let (outcome, _) = run(&dataset, &[]);
        let found = outcome.stderr.contains("decision-record");
        assert_eq!(found, law.is_some(), "{nation}, {governance}: {}", outcome.stderr);
        assert!(law.is_none_or(|law| outcome.stderr.contains(law)), "{}", outcome.stderr);
    }
}

/// In Wales the record of an executive's decision gives who attended and the consultation.
#[test]
fn record_in_wales_gives_attendance_and_consultation() {
    for (individual, missing, shown) in [
        (
            false,
            "who attended, apologies for absence, the interests declared and the consultation",
            "Present: Councillor A, Councillor B. There were no apologies for absence.",
        ),
        (
            true,
            "who made the decision, the interests declared and the consultation undertaken",
            "The decision was made by Councillor A and Councillor B.",
        ),
    ] {
        let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
        dataset["council"]["nation"] = json!("wales");
        dataset["council"]["governance"] = json!("leader-and-cabinet");
        dataset["council"]["committees"][0]["individual"] = json!(individual);
        dataset["reports"][0]["draft"] = json!(true);
        dataset["reports"][0]["narrative"].as_object_mut().unwrap().remove("consultation");
        let (outcome, _) = run(&dataset, &[]);
        assert!(outcome.stderr.contains(missing), "{missing}: {}", outcome.stderr);
        let mut own = json!({
            "present": ["Councillor A", "Councillor B"], "interests": [],
            "consultation": ["The twinning association was consulted."],
        });
        if !individual {
            own["apologies"] = json!([]);
        }
        dataset["reports"][0]["minutes"] = json!([own]);
        let (outcome, files) = run(&dataset, &[]);
        assert!(!outcome.stderr.contains("decision-record"), "{}", outcome.stderr);
        let text = files.into_values().collect::<String>().replace("**", "");
        assert_in_order(&text, &[shown, "Consultation", "The twinning association was consulted."]);
        // What the report says of it is not said again where the law does not ask for it.
        dataset["reports"][0]["minutes"][0].as_object_mut().unwrap().remove("consultation");
        let said = json!(["Residents were consulted."]);
        dataset["reports"][0]["narrative"]["consultation"] = said;
        for nation in ["wales", "england"] {
            dataset["council"]["nation"] = json!(nation);
            let (_, files) = run(&dataset, &[]);
            let text = files.into_values().collect::<String>();
            assert_eq!(text.contains("Residents were consulted."), nation == "wales", "{text}");
        }
    }
}

/// The record of a member's decision has the reason of each decision, and says what is missing.
#[test]
fn record_of_a_members_decision_gives_the_reasons() {
    let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
    dataset["council"]["governance"] = json!("leader-and-cabinet");
    dataset["council"]["committees"][0]["individual"] = json!(true);
    for list in ["reasons", "alternatives"] {
        dataset["reports"][0]["narrative"].as_object_mut().unwrap().remove(list);
    }
    dataset["reports"][0]["draft"] = json!(true);
    dataset["decisions"][0]["reason"] = json!("The city of Altstadt keeps its exchanges.");
    let (outcome, files) = run(&dataset, &[]);
    let text = files.into_values().collect::<String>();
    for words in [
        "record of decision",
        "the alternatives considered and rejected and the interests declared",
        "SI 2012/2089, regulation 13",
    ] {
        assert!(outcome.stderr.contains(words), "{words}: {}", outcome.stderr);
    }
    assert!(!outcome.stderr.contains("the reasons for"), "{}", outcome.stderr);
    assert_in_order(
        &text,
        &["DECIDED", "Reasons for decision", "The city of Altstadt keeps its exchanges."],
    );
    dataset["reports"][0]["minutes"] = json!([{ "interests": [], "alternatives": [] }]);
    let (outcome, files) = run(&dataset, &[]);
    let text = files.into_values().collect::<String>();
    assert!(!outcome.stderr.contains("decision-record"), "{}", outcome.stderr);
    assert_in_order(&text, &["No alternatives were considered and rejected."]);
}

/// A committee that advises decides nothing that can be called in.
#[test]
fn advisory_minute_has_no_implementation() {
    let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
    dataset["council"]["committees"][0]["advisory"] = json!(true);
    dataset["reports"][0]["form"]["call_in"] = json!(true);
    let text = minute(&dataset, &[]);
    assert!(!text.contains("call-in"), "{text}");
    assert!(text.contains("**RESOLVED** to recommend:"), "{text}");
}

/// The heading of the reasons has the number of what they are for: several recommendations,
/// several reasons, or one of each, by a body that advises and by one that decides.
#[test]
fn heading_of_reasons_agrees_in_number() {
    let reasons = |count: usize| vec!["The relationships were reviewed."; count];
    for (advisory, recommendations, count, heading) in [
        (true, 1, 1, "Reason for recommendation"),
        (true, 1, 2, "Reasons for recommendation"),
        (true, 2, 1, "Reasons for recommendations"),
        (true, 2, 2, "Reasons for recommendations"),
        (false, 1, 1, "Reason for decision"),
        (false, 1, 2, "Reasons for decision"),
        (false, 2, 1, "Reasons for decision"),
        (false, 2, 2, "Reasons for decision"),
    ] {
        let deferred = json!({ "result": "deferred" });
        let second = if recommendations == 2 { agreed() } else { deferred.clone() };
        let mut dataset = resolved([agreed(), second, deferred.clone(), deferred.clone()]);
        dataset["council"]["committees"][0]["advisory"] = json!(advisory);
        dataset["reports"][0]["further_recommendations"][0]["considerations"] = json!([deferred]);
        dataset["reports"][0]["narrative"]["reasons"] = json!(reasons(count));
        for style in STYLES {
            dataset["council"]["house_style"] = json!(style);
            let text = minute(&dataset, &[]);
            assert!(text.contains(&format!("**{heading}**")), "{style}, {heading}: {text}");
        }
    }
}

/// What was deferred, supported, amended or lost before is told by the later minute, in every
/// house style, with the number that the recommendation has in the report.
#[test]
fn later_minute_tells_of_earlier_meetings() {
    // The earlier meetings of the third recommendation, and what the minute of 16 September
    // says of them.
    let scrutiny = |result: &str| {
        let mut own = json!({ "result": result, "committee": "scrutiny", "date": "2024-07-29" });
        if result == "amended" {
            own["text"] = json!("asks for a report on Vila Nova");
        }
        own
    };
    let policy = |result: &str| json!({ "result": result });
    let meeting = "Further to its meeting of 5\u{a0}August 2024, the Policy Committee considered the deferred recommendation\u{a0}NUMBER of the report";
    let on = |rest: &str| format!("On 29\u{a0}July 2024, the Scrutiny Panel had {rest}.");
    let supported = on("supported recommendation\u{a0}NUMBER");
    for (earlier, begins, tells) in [
        (vec![], "The Director of Policy submitted a report", String::new()),
        (vec![policy("deferred")], meeting, String::new()),
        (vec![scrutiny("agreed"), policy("deferred")], meeting, supported.clone()),
        (
            vec![scrutiny("agreed")],
            "The Director of Policy submitted a report",
            supported,
        ),
        (
            vec![scrutiny("amended")],
            "The Director of Policy submitted a report",
            on("supported recommendation\u{a0}NUMBER with an amendment"),
        ),
        (
            vec![scrutiny("lost")],
            "The Director of Policy submitted a report",
            on("not supported recommendation\u{a0}NUMBER"),
        ),
        (
            vec![scrutiny("deferred")],
            "Further to the deferral by the Scrutiny Panel on 29\u{a0}July 2024, the Policy Committee considered recommendation\u{a0}NUMBER of the report",
            String::new(),
        ),
        (
            vec![policy("lost")],
            "The Policy Committee considered the report of the Director of Policy",
            "On 5\u{a0}August 2024, the Policy Committee had not agreed recommendation\u{a0}NUMBER."
                .to_owned(),
        ),
    ] {
        let mut dataset = three_meetings();
        let mut all = earlier.clone();
        all.push(json!({ "result": "agreed", "date": "2024-09-16" }));
        dataset["decisions"][2]["considerations"] = json!(all);
        for (style, number, shown) in [
            ("sheffield", "1(c)", "c) enters into"),
            ("leeds", "(c)", "(c) that the City Council enters into"),
            ("brighton-and-hove", "(3)", "(3) that the City Council enters into"),
            ("standard", "(3)", "(3) that the City Council enters into"),
        ] {
            let style = format!("--house-style={style}");
            let text = minute(&dataset, &[&style, "--meeting=2024-09-16"]);
            let (begins, tells) = (begins.replace("NUMBER", number), tells.replace("NUMBER", number));
            assert_in_order(&text, &[&begins, &tells, "RESOLVED", shown]);
            let told = text.matches(" had ").count();
            assert_eq!(told, usize::from(!tells.is_empty()), "{style}: {text}");
        }
    }
}

/// One person who decides alone holds no meeting.
#[test]
fn later_decision_of_a_member_tells_of_the_deferral() {
    let mut dataset = three_meetings();
    dataset["council"]["committees"][0]["individual"] = json!(true);
    assert_in_order(
        &minute(&dataset, &["--meeting=2024-09-16"]),
        &[
            "Further to the deferral on 5\u{a0}August 2024, the Policy Committee considered recommendation\u{a0}1(c)",
            "DECIDED",
        ],
    );
}

/// A later meeting of an executive has the consultation and alternatives of the report, and
/// nothing is missing of them; one that advises on some of it has none.
#[test]
fn later_minute_has_the_alternatives_and_consultation_of_the_report() {
    let own = json!({
        "date": "2024-09-16", "present": ["Councillor A"], "apologies": [], "interests": [],
    });
    let (of_report, of_meeting) = ("Residents were consulted.", "The choir was consulted.");
    for (fields, shown, absent) in [
        (json!({}), [of_report, "left things as they are"], of_meeting),
        (
            json!({ "consultation": [of_meeting], "alternatives": ["To wait."] }),
            [of_meeting, "To wait."],
            of_report,
        ),
    ] {
        let mut dataset = three_meetings();
        dataset["council"]["nation"] = json!("wales");
        dataset["council"]["governance"] = json!("leader-and-cabinet");
        dataset["reports"][0]["narrative"]["consultation"] = json!([of_report]);
        let mut own = own.clone();
        own.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        dataset["reports"][0]["minutes"] = json!([own]);
        let (outcome, files) = run(&dataset, &["--meeting=2024-09-16"]);
        assert!(!outcome.stderr.contains("decision-record"), "{}", outcome.stderr);
        let text = files.into_values().collect::<String>();
        for words in shown {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains(absent), "{absent}: {text}");
        let advice = minute(&dataset, &["--meeting=2024-07-29"]);
        for words in [of_report, of_meeting, "left things as they are", "To wait."] {
            assert!(!advice.contains(words), "{words}: {advice}");
        }
    }
}

/// A body that advises recommends to the one that decides: the next to consider it or, until
/// that has, that of the report.
#[test]
fn advice_names_the_body_that_decides() {
    let scrutiny = json!({ "result": "agreed", "committee": "scrutiny", "date": "2024-07-29" });
    let member = json!({ "result": "agreed", "committee": "member", "date": "2024-08-01" });
    let policy = json!({ "result": "agreed" });
    let panel = json!({ "result": "agreed", "committee": "panel", "date": "2024-07-30" });
    let to_member = " to the Cabinet Member for Ports";
    let to_policy = " to the Policy Committee";
    for (third, fourth, recipient) in [
        (vec![&scrutiny], vec![&policy], to_policy),
        (vec![&scrutiny, &policy], vec![&policy], to_policy),
        (vec![&scrutiny, &member], vec![&policy], to_member),
        (vec![&member, &scrutiny], vec![&policy], to_member),
        (vec![&scrutiny, &panel, &member, &policy], vec![&policy], to_member),
        (vec![&scrutiny, &member], vec![&scrutiny, &member], to_member),
        // Each goes to another.
        (vec![&scrutiny, &member], vec![&scrutiny, &policy], ""),
    ] {
        let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
        let committees = dataset["council"]["committees"].as_array_mut().unwrap();
        committees.push(json!({ "id": "scrutiny", "name": "Scrutiny Panel", "advisory": true }));
        committees.push(json!({ "id": "panel", "name": "Culture Panel", "advisory": true }));
        committees.push(
            json!({ "id": "member", "name": "Cabinet Member for Ports", "individual": true }),
        );
        // The order in the dataset is not that of the dates.
        dataset["decisions"][2]["considerations"] = json!(third);
        dataset["decisions"][3]["considerations"] = json!(fourth);
        for style in STYLES {
            dataset["council"]["house_style"] = json!(style);
            let text = minute(&dataset, &["--meeting=scrutiny"]);
            let words = format!("**RESOLVED** to recommend{recipient}");
            assert!(
                text.contains(&format!("{words}:")) || text.contains(&format!("{words},")),
                "{style}, {words}: {text}"
            );
        }
    }
}

#[test]
fn confidential_information_excludes_the_public_by_law() {
    const COMMITTEE: (&str, &str) = ("committee-system", "Policy Committee");
    const CABINET: (&str, &str) = ("leader-and-cabinet", "Cabinet");
    for (nation, (governance, body), law) in [
        ("england", COMMITTEE, "section 100A(2) of the Local Government Act 1972"),
        (
            "england",
            CABINET,
            "regulation 4(2)(a) of the Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012",
        ),
        ("wales", COMMITTEE, "section 100A(2) of the Local Government Act 1972"),
        ("wales", CABINET, "the law"),
        ("scotland", COMMITTEE, "section 50A(2) of the Local Government (Scotland) Act 1973"),
        (
            "northern-ireland",
            COMMITTEE,
            "section 42(2) of the Local Government Act (Northern Ireland) 2014",
        ),
    ] {
        let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
        dataset["council"]["nation"] = json!(nation);
        dataset["council"]["governance"] = json!(governance);
        dataset["council"]["committees"][0]["name"] = json!(body);
        dataset["reports"][0]["minutes"] = json!([{ "exclusion": { "in_confidence": true } }]);
        let text = minute(&dataset, &[]);
        let sentence = format!(
            "The press and public were excluded from the meeting during discussion of this item, as {law} requires, on the grounds that confidential information would be disclosed to them in breach of the obligation of confidence."
        );
        assert_in_order(&text, &[&sentence]);
        // No resolution is needed, and there is nothing to weigh.
        for words in ["that the press and public be excluded", "public interest", "paragraph"] {
            assert!(!text.contains(words), "{nation} {governance}: {text}");
        }
    }
}

#[test]
fn minute_before_the_meeting_is_one_error() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = Program::new(["minute", "--out"])
        .argument(folder.path())
        .argument(fixture("valid.json"))
        .run()
        .exits(1)
        .complains("error[not-resolved]: no meeting has considered the report for 2023-24 yet");
    assert_eq!(outcome.stderr.matches("error[").count(), 1, "{}", outcome.stderr);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn recommendation_that_was_forgotten_is_named() {
    let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
    dataset["decisions"][1].as_object_mut().unwrap().remove("considerations");
    run(&dataset, &[]).0.exits(1).complains(
        "error[not-resolved]: the meeting's resolution on `not-restart-kitahara` is not recorded",
    );
}

#[test]
fn anchors_have_no_spaces() {
    let folder = tempfile::tempdir().unwrap();
    Program::new([
        "minute",
        "--year=2023-24",
        "--format=html",
        "--agenda-item=7 (part B)",
        "--out",
    ])
    .argument(folder.path())
    .argument(sheffield())
    .run()
    .exits(0);
    let name = "sheffield-international-update-2023-24-minute.html";
    let page = fs::read_to_string(folder.path().join(name)).unwrap();
    let page = scraper::Html::parse_document(&page);
    let with_id = scraper::Selector::parse("[id]").unwrap();
    let ids: Vec<&str> = page.select(&with_id).filter_map(|element| element.attr("id")).collect();
    assert!(ids.iter().any(|id| id.contains("7-(part-B)")), "{ids:?}");
    assert!(!ids.iter().any(|id| id.contains(char::is_whitespace)), "{ids:?}");
}

/// What is exempt changes no public paragraph of the exempt minute.
#[test]
fn exempt_decision_leaves_the_public_paragraphs_as_they_are() {
    let mark = json!({ "paragraphs": [3], "public_interest": "Talks continue." });
    for own in [
        json!({ "result": "agreed", "vote": "7 to 4", "moved_by": "Councillor C" }),
        json!({ "result": "deferred" }),
    ] {
        let agreed =
            json!({ "result": "agreed", "vote": "unanimously", "moved_by": "Councillor A" });
        let mut dataset = resolved([agreed.clone(), agreed.clone(), own, agreed.clone()]);
        dataset["reports"][0]["further_recommendations"][0]["considerations"] = json!([agreed]);
        dataset["decisions"][2]["exempt"] = mark.clone();
        dataset["reports"][0]["form"]["exempt_information"] =
            json!({ "contains": true, "paragraphs": [3] });
        dataset["reports"][0]["narrative"].as_object_mut().unwrap().remove("reasons");
        dataset["reports"][0]["not_known"] = json!({ "narrative.reasons": "None were given." });
        for style in STYLES {
            let style = format!("--house-style={style}");
            let public = minute(&dataset, &[&style]);
            let exempt = minute(&dataset, &[&style, "--edition=exempt"]);
            let notice = "This minute does not say whether it was agreed.";
            let open =
                public.lines().filter(|line| !line.contains(notice) && !line.starts_with("<!--"));
            for line in open {
                assert!(exempt.contains(line), "{style}: `{line}` is not in {exempt}");
            }
        }
    }
}

/// The minute of another meeting does not say that it took what is exempt.
#[test]
fn other_meeting_has_no_exempt_item() {
    let mut dataset = resolved([agreed(), agreed(), agreed(), agreed()]);
    dataset["decisions"][2]["exempt"] =
        json!({ "paragraphs": [3], "public_interest": "Talks continue." });
    dataset["reports"][0]["form"]["exempt_information"] =
        json!({ "contains": true, "paragraphs": [3] });
    dataset["decisions"][0]["considerations"] =
        json!([{ "result": "agreed", "date": "2024-09-16" }]);
    for style in STYLES {
        let style = format!("--house-style={style}");
        let has_notice = |meeting: &str| {
            minute(&dataset, &[&style, "--meeting", meeting]).contains("Not for publication")
        };
        assert!(has_notice("2024-08-05"), "{style}");
        assert!(!has_notice("2024-09-16"), "{style}");
    }
}
