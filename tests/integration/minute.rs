//! The minute of a report's item.

use std::fs;

use crate::support::{Program, fixture, sheffield};
use crate::tagged::Pdf;

/// The minute of the small dataset with these resolutions, one a decision, as
/// Markdown.
fn minute(resolutions: [&str; 4]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut text = fs::read_to_string(fixture("valid.json")).unwrap();
    for (position, resolution) in (1..).zip(resolutions) {
        let old = format!("\"position\": {position}\n");
        assert!(text.contains(&old));
        text =
            text.replace(&old, &format!("\"position\": {position}, \"resolved\": {resolution}\n"));
    }
    text = text.replace(
        "\"reason\": \"The Lord Mayor speaks for the city.\"",
        "\"reason\": \"The Lord Mayor speaks for the city.\", \"resolved\": { \"result\": \"as-recommended\" }",
    );
    Program::new(["minute", "-", "--format", "markdown", "--agenda-item", "7", "--out"])
        .argument(folder.path())
        .reading(text)
        .run()
        .exits(0);
    let name = "northvale-international-update-2023-24-minute.md";
    fs::read_to_string(folder.path().join(name)).unwrap()
}

const AS_RECOMMENDED: &str = r#"{ "result": "as-recommended" }"#;

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
        r"13\.2 **RESOLVED unanimously:**",
        "(i) that the City Council:",
        "a) relinquishes its twinning with Anshan;",
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
    ] {
        let at = rest.find(part).unwrap_or_else(|| panic!("no `{part}` in {rest}"));
        rest = &rest[at + part.len()..];
    }
    let pdf = Pdf::read(&fs::read(folder.path().join(format!("{name}.pdf"))).unwrap());
    let words: String =
        pdf.pages.iter().flat_map(|page| &page.words).map(|words| words.text.as_str()).collect();
    assert!(words.contains("RESOLVED"), "{words}");
    let page = fs::read_to_string(folder.path().join(format!("{name}.html"))).unwrap();
    assert!(page.contains("Reasons for decision") && !page.contains("Report details"));
}

#[test]
fn only_what_was_resolved_stands_under_resolved() {
    let text = minute([
        AS_RECOMMENDED,
        r#"{ "result": "amended", "text": "asks for a report on the trade agreement", "vote": "8 to 3" }"#,
        r#"{ "result": "deferred" }"#,
        r#"{ "result": "refused", "moved_by": "Councillor A", "seconded_by": "Councillor B",
            "recorded_vote": { "in_favour": ["Councillor A"], "against": ["Councillor C"] } }"#,
    ]);
    for part in [
        r"7\.2 **RESOLVED:**",
        "a) retains its relationship with Altstadt; and",
        "b) asks for a report on the trade agreement (8 to 3).",
        r"7\.3 Consideration of the recommendation that the City Council enters into a Friendship Agreement with Vila Nova was deferred.",
        r"7\.4 The recommendation that the City Council acknowledges the relationship with Osthafen was not agreed (moved by Councillor A, seconded by Councillor B) (for: Councillor A; against: Councillor C).",
    ] {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
}

#[test]
fn a_recommendation_without_a_resolution_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = Program::new(["minute", "--out"])
        .argument(folder.path())
        .argument(fixture("valid.json"))
        .run()
        .exits(1)
        .complains(
            "error[not-resolved]: the meeting's resolution on `retain-altstadt` is not recorded, nor on 4 other recommendations",
        );
    assert_eq!(outcome.stderr.matches("error[").count(), 1);
    assert_eq!(outcome.stderr.matches("warning[").count(), 0);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
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
