//! The statutory timetable: clear days in every nation, over every year that the
//! bank holidays cover.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use intl_update::dataset::{Dataset, Edition, read_texts};
use intl_update::timetable::calendar::Calendar;
use intl_update::timetable::rules::Rules;
use serde_json::{Value, json};

use crate::rule_fixtures::BrokenDataset;
use crate::support::{Program, fixture, sheffield};

const NATIONS: [(&str, u32, bool); 4] = [
    ("england", 5, true),
    ("wales", 3, true),
    ("scotland", 3, true),
    ("northern-ireland", 5, false),
];

/// The valid dataset with other arrangements of the council.
fn dataset(change: impl FnOnce(&mut Value)) -> Dataset {
    let text = std::fs::read_to_string(fixture("valid.json")).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    change(&mut value);
    let bytes = serde_json::to_vec(&value).unwrap();
    read_texts(vec![("changed.json".to_owned(), bytes)]).into_dataset(Edition::Public).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Every day of ten years, so that each kind of week, break and leap day comes up.
fn ten_years() -> impl Iterator<Item = NaiveDate> {
    // The first weeks of 2019 count back into a year that is not covered.
    day("2019-02-01").iter_days().take_while(|day| day.year() < 2029)
}

#[test]
fn clear_days_are_counted_right_over_ten_years_in_every_nation() {
    for (nation, wanted, clear) in NATIONS {
        for saturdays in [false, true] {
            let dataset = dataset(|value| {
                value["council"]["nation"] = json!(nation);
                value["council"]["timetable"] = json!({ "saturdays_count": saturdays });
            });
            let calendar = Calendar::of(&dataset.council);
            let notice = Rules::of(&dataset.council).notice;
            assert_eq!((notice.days, notice.clear), (wanted, clear), "{nation}");
            let counts = |day: NaiveDate| calendar.left_out(day).unwrap().is_none();
            for meeting in ten_years() {
                let (published, working) = calendar.last_day(meeting, notice).unwrap();
                let between = published.iter_days().skip(1).take_while(|day| *day < meeting);
                let days = between.filter(|day| counts(*day)).count();
                // A day that is not clear counts the day of publication too.
                let days = u32::try_from(days).unwrap() + u32::from(!clear);
                assert_eq!(days, wanted, "{nation}, meeting on {meeting}: published {published}");
                assert!(counts(published), "{nation}: {published} is no day to publish on");
                let numbered = working.iter().filter(|day| day.number.is_some()).count();
                assert_eq!(u32::try_from(numbered).unwrap(), wanted);
                let whole = (meeting - published).num_days();
                assert_eq!(i64::try_from(working.len()).unwrap(), whole, "every day is shown");
            }
        }
    }
}

#[test]
fn weekends_and_bank_holidays_do_not_count() {
    let england = dataset(|_| {});
    let calendar = Calendar::of(&england.council);
    let notice = Rules::of(&england.council).notice;
    for (meeting, published) in [
        // An ordinary week.
        ("2024-10-23", "2024-10-15"),
        // Over Easter: Good Friday and Easter Monday are left out.
        ("2024-04-03", "2024-03-22"),
        // Over the day of the state funeral.
        ("2022-09-21", "2022-09-12"),
        // Over Christmas and New Year.
        ("2025-01-06", "2024-12-24"),
    ] {
        let (found, _) = calendar.last_day(day(meeting), notice).unwrap();
        assert_eq!(found, day(published), "{meeting}");
    }
    for (nation, holiday) in [
        ("scotland", "2024-12-02"),
        ("scotland", "2026-06-15"),
        ("northern-ireland", "2024-07-12"),
        ("england", "2023-05-08"),
    ] {
        let dataset = dataset(|value| value["council"]["nation"] = json!(nation));
        assert!(Calendar::of(&dataset.council).left_out(day(holiday)).unwrap().is_some());
    }
    let monday = day("2024-12-02");
    assert_eq!(monday.weekday(), Weekday::Mon);
    assert!(calendar.left_out(monday).unwrap().is_none(), "no bank holiday in England");
}

#[test]
fn a_council_sets_saturdays_closed_days_and_lead_times() {
    let dataset = dataset(|value| {
        value["council"]["timetable"] = json!({
            "saturdays_count": true,
            "closed_days": [{ "date": "2024-07-30", "name": "Day of mourning" }],
            "lead_times": [{ "id": "finance", "name": "Report to finance", "working_days": 3 }],
        });
    });
    let timetable = intl_update::timetable::Timetable::of(&dataset, None, None).unwrap();
    let date = |id: &str| {
        timetable.dates.iter().find(|deadline| deadline.id == id).map(|deadline| deadline.date)
    };
    // The meeting is on Monday 5 August 2024: Saturday 3, Friday 2, Thursday 1
    // August, Wednesday 31 and Monday 29 July are clear.
    assert_eq!(date("publication"), Some(day("2024-07-27")));
    assert_eq!(date("finance"), Some(day("2024-07-24")));
    assert_eq!(date("key-decision"), None, "there is no executive");
    assert_eq!(date("inspection-background-papers"), Some(day("2028-08-05")));
    assert_eq!(date("inspection-report"), Some(day("2030-08-05")));
}

#[test]
fn a_key_decision_has_28_clear_days_under_executive_arrangements_in_england() {
    for (governance, nation, expected) in [
        ("leader-and-cabinet", "england", true),
        ("elected-mayor", "england", true),
        ("committee-system", "england", false),
        ("leader-and-cabinet", "wales", false),
    ] {
        let dataset = dataset(|value| {
            value["council"]["governance"] = json!(governance);
            value["council"]["nation"] = json!(nation);
        });
        let timetable = intl_update::timetable::Timetable::of(&dataset, None, None).unwrap();
        let notice = timetable.dates.iter().find(|deadline| deadline.id == "key-decision");
        let last = notice.map(|deadline| deadline.date);
        let wanted = timetable.meeting.checked_sub_days(Days::new(29));
        assert_eq!(last, wanted.filter(|_| expected), "{governance}, {nation}");
    }
}

#[test]
fn a_meeting_beyond_the_bank_holidays_is_an_error_rather_than_a_guess() {
    let valid = fixture("valid.json");
    Program::new(["dates"])
        .argument(valid)
        .argument("--meeting=2031-05-01")
        .run()
        .exits(1)
        .complains("known from 2019 to 2028");
}

#[test]
fn a_meeting_whose_day_is_not_recorded_can_be_tried_out() {
    let program = || Program::new(["dates", "--year=2023-24"]).argument(sheffield());
    program().run().exits(1).complains("`2024-08`").complains("--meeting");
    let tried = || program().argument("--meeting=2024-08-28");
    tried().run().exits(0).prints("Monday 19 August 2024");
    tried().argument("-v").run().exits(0).prints("not counted: Late Summer Bank Holiday");
}

#[test]
fn dates_are_told_of_a_report_that_is_too_late_as_well() {
    let late = BrokenDataset::new("late-publication");
    Program::new(["check"]).argument(late.path()).run().exits(1).complains("late-publication");
    Program::new(["dates"])
        .argument(late.path())
        .run()
        .exits(0)
        .prints("Last day to publish the report");
}

#[test]
fn the_dates_are_there_as_json_and_as_a_calendar() {
    let program = |format: &str| {
        Program::new(["dates", "--format", format]).argument(fixture("valid.json")).run().exits(0)
    };
    let dates: Value = serde_json::from_str(&program("json").stdout).unwrap();
    assert_eq!(dates["meeting"], "2024-08-05");
    let list = dates["dates"].as_array().unwrap();
    let ids: Vec<&str> = list.iter().map(|date| date["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        ["publication", "meeting", "inspection-background-papers", "inspection-report"]
    );
    let calendar = program("ics").stdout;
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), ids.len());
    assert!(calendar.lines().all(|line| line.len() <= 75), "{calendar}");
    for line in [
        "DTSTART;VALUE=DATE:20240726",
        "UID:northvale-2023-24-publication",
        "X-WR-CALNAME:International update 2023-24\\, Northvale City Council",
    ] {
        assert!(calendar.contains(line), "{calendar}");
    }
    assert_eq!(calendar, program("ics").stdout);
}

/// The front page of the small dataset with other arrangements, as text.
fn front_page(change: impl FnOnce(&mut Value)) -> String {
    let dataset = dataset(change);
    let templates = intl_update::templates::Templates::built_in();
    let options = intl_update::compose::ComposeOptions::default();
    let report = intl_update::compose::compose(
        &dataset,
        &templates,
        &intl_update::photographs::Images::default(),
        &options,
    )
    .unwrap()
    .report;
    let row = |row: &intl_update::report::FormRow| {
        let text: Vec<String> = row.blocks.iter().map(crate::support::text_of).collect();
        format!("{}: {}", row.label, text.join(" "))
    };
    report.front_page.rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_late_report_says_on_its_front_page_why_it_is_urgent() {
    let text = front_page(|value| {
        value["reports"][0]["published"] = json!("2024-08-01");
        value["reports"][0]["form"]["urgency"] =
            json!("The signing is on the day after the meeting.");
    });
    assert!(
        text.contains("Reason for urgency: The signing is on the day after the meeting."),
        "{text}"
    );
    assert!(!front_page(|_| {}).contains("urgency"));
}

#[test]
fn nation_and_governance_drive_the_statutes_on_the_front_page() {
    let text = |nation: &str, governance: &str| {
        front_page(|value| {
            value["council"]["nation"] = json!(nation);
            value["council"]["governance"] = json!(governance);
            let form = &mut value["reports"][0]["form"];
            form["key_decision"] = json!(true);
            form["exempt_information"] = json!({ "contains": true, "paragraphs": [3] });
        })
    };
    for (nation, governance, expected) in [
        ("england", "leader-and-cabinet", "Is this a key decision?: Yes"),
        ("england", "elected-mayor", "paragraph 3 of Part 1 of Schedule 12A"),
        ("wales", "leader-and-cabinet", "Part 4 of Schedule 12A"),
        ("scotland", "committee-system", "Schedule 7A to the Local Government (Scotland) Act 1973"),
        ("northern-ireland", "committee-system", "Local Government Act (Northern Ireland) 2014"),
    ] {
        let text = text(nation, governance);
        assert!(text.contains(expected), "{nation}, {governance}: no `{expected}` in {text}");
    }
}

/// The UID and summary of each entry of a calendar.
fn entries(calendar: &str) -> Vec<(String, String)> {
    // Long lines are folded.
    let lines = calendar.replace("\r\n ", "");
    let of = |name: &str| -> Vec<String> {
        let lines = lines.lines().filter_map(|line| line.strip_prefix(name));
        lines.map(str::to_owned).collect()
    };
    of("UID:").into_iter().zip(of("SUMMARY:")).collect()
}

#[test]
fn calendar_uids_are_unique() {
    const BUILT_IN: [&str; 5] = [
        "key-decision",
        "publication",
        "meeting",
        "inspection-background-papers",
        "inspection-report",
    ];
    let with = |lead_times: &[String]| {
        dataset(|value| {
            value["council"]["governance"] = json!("leader-and-cabinet");
            let lead_times = lead_times.iter().zip(1..).map(
                |(id, days)| json!({ "id": id, "name": format!("Do {id}"), "working_days": days }),
            );
            value["council"]["timetable"] = json!({ "lead_times": lead_times.collect::<Vec<_>>() });
        })
    };
    let uids = |lead_times: &[String]| {
        let timetable = intl_update::timetable::Timetable::of(&with(lead_times), None, None);
        entries(&timetable.unwrap().to_ical(None))
    };
    let alone = uids(&[]);
    for id in BUILT_IN {
        assert!(alone.iter().any(|(uid, _)| *uid == format!("northvale-2023-24-{id}")), "{id}");
    }
    let mut rng = fastrand::Rng::with_seed(6);
    let suffixes = ["", "", "-2", "-3", "-1", "-lead", "2"];
    for count in 0..40 {
        let lead_times: Vec<String> = (0..count)
            .map(|_| {
                let stems = BUILT_IN.iter().copied().chain(["finance", "legal"]);
                let stem = rng.choice(stems.collect::<Vec<_>>()).unwrap();
                format!("{stem}{}", suffixes[rng.usize(..suffixes.len())])
            })
            .collect();
        let all = uids(&lead_times);
        assert_eq!(all.len(), alone.len() + count);
        let unique: std::collections::BTreeSet<&String> = all.iter().map(|(uid, _)| uid).collect();
        assert_eq!(unique.len(), all.len(), "{all:#?}");
        // Calendars that have the statutory dates find them again.
        assert!(alone.iter().all(|entry| all.contains(entry)), "{lead_times:?}");
        // So do those that have lead times with short names of their own.
        let own = lead_times.iter().filter(|id| !BUILT_IN.contains(&id.as_str()));
        for id in own {
            assert!(unique.contains(&format!("northvale-2023-24-{id}")), "{id}");
        }
    }
}

#[test]
fn lead_times_with_one_id() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in crate::support::files(&sheffield()) {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let path = folder.path().join("council.json");
    let mut council: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    council["council"]["timetable"] = json!({ "lead_times": [
        { "id": "publication", "name": "Send to print", "working_days": 2 },
        { "id": "meeting", "name": "Brief the chair", "working_days": 5 },
        { "id": "meeting", "name": "Brief the leader", "working_days": 6 },
    ] });
    std::fs::write(&path, council.to_string()).unwrap();
    let calendar = Program::new(["dates", "--meeting", "2026-03-04", "--format", "ics"])
        .argument(folder.path())
        .run()
        .exits(0)
        .stdout;
    let all = entries(&calendar);
    let unique: std::collections::BTreeSet<&String> = all.iter().map(|(uid, _)| uid).collect();
    assert_eq!((all.len(), unique.len()), (7, 7), "{all:#?}");
    let outcome =
        Program::new(["check", "--date", crate::support::DAY, "--message-format", "json"])
            .argument(folder.path())
            .run()
            .exits(1);
    let found = outcome.diagnostics();
    let found: Vec<&Value> = found.iter().filter(|one| one["code"] == "duplicate-id").collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["path"], "$.council.timetable.lead_times[2].id");
}
