//! The statutory timetable: clear days in every nation, over every year that the
//! bank holidays cover.

use chrono::{Datelike as _, NaiveDate, Weekday};
use intl_update::dataset::{Dataset, Edition, read_texts};
use intl_update::timetable::Timetable;
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

/// The rules for the committee of the small dataset.
fn rules(dataset: &Dataset) -> Rules {
    Rules::of(dataset, &dataset.reports[0].meeting.committee)
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
            let notice = rules(&dataset).notice.unwrap();
            assert_eq!((notice.days, notice.clear), (wanted, clear), "{nation}");
            let counts = |day: NaiveDate| calendar.left_out(day).is_none();
            for meeting in ten_years() {
                let (published, working) = calendar.last_day(meeting, notice);
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
    let notice = rules(&england).notice.unwrap();
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
        let (found, _) = calendar.last_day(day(meeting), notice);
        assert_eq!(found, day(published), "{meeting}");
    }
    for (nation, holiday) in [
        ("scotland", "2024-12-02"),
        ("scotland", "2026-06-15"),
        ("northern-ireland", "2024-07-12"),
        ("england", "2023-05-08"),
    ] {
        let dataset = dataset(|value| value["council"]["nation"] = json!(nation));
        assert!(Calendar::of(&dataset.council).left_out(day(holiday)).is_some());
    }
    let monday = day("2024-12-02");
    assert_eq!(monday.weekday(), Weekday::Mon);
    assert!(calendar.left_out(monday).is_none(), "no bank holiday in England");
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
    let timetable = Timetable::of(&dataset, None, None).unwrap();
    let date = |id: &str| {
        timetable.dates.iter().find(|deadline| deadline.id == id).map(|deadline| deadline.date)
    };
    // The meeting is on Monday 5 August 2024: Saturday 3, Friday 2, Thursday 1
    // August, Wednesday 31 and Monday 29 July are clear.
    assert_eq!(date("publication"), Some(day("2024-07-27")));
    assert_eq!(date("finance"), Some(day("2024-07-24")));
    assert_eq!(date("key-decision"), None, "there is no executive");
    assert_eq!(date("inspection-background-papers"), Some(day("2028-08-04")));
    assert_eq!(date("inspection-report"), Some(day("2030-08-04")));
}

/// The short name of a date, the date and the law that it cites.
type Cited = (&'static str, &'static str, &'static str);

/// What the timetable of a meeting on Wednesday 17 July 2024 is, by nation and by the body
/// that meets: each deadline with the law that it is from.
const LAW: [(&str, &str, &[Cited]); 7] = [
    (
        "england",
        "committee-system",
        &[
            (
                "publication",
                "2024-07-09",
                "Local Government Act 1972, sections 100A(6)(a) and 100B(3)",
            ),
            ("inspection-background-papers", "2028-07-16", "1972, section 100D(2): 4 years"),
            ("inspection-report", "2030-07-16", "1972, section 100C(1): 6 years"),
        ],
    ),
    (
        "england",
        "leader-and-cabinet",
        &[
            ("key-decision", "2024-06-18", "SI 2012/2089, regulation 9(2)"),
            ("private-meeting", "2024-06-18", "SI 2012/2089, regulation 5(2)"),
            ("private-meeting-further", "2024-07-09", "SI 2012/2089, regulation 5(4)"),
            ("publication", "2024-07-09", "(SI 2012/2089), regulations 6 and 7"),
            ("inspection-background-papers", "2028-07-16", "regulations 15 and 21(7): 4 years"),
            ("inspection-report", "2030-07-16", "regulations 14 and 21(6): 6 years"),
        ],
    ),
    (
        "wales",
        "committee-system",
        &[
            ("publication", "2024-07-11", "sections 100A(6)(aa) and 100BA(3)"),
            ("inspection-background-papers", "2030-07-16", "section 100D(2A): 6 years"),
            ("inspection-report", "2030-07-16", "section 100C(1A): 6 years"),
        ],
    ),
    (
        "wales",
        "leader-and-cabinet",
        &[
            ("publication", "2024-07-11", "(SI 2001/2290), regulations 4(6) and 5(3)"),
            (
                "inspection-background-papers",
                "2030-07-16",
                "SI 2001/2290, regulations 9 and 13(6): 6 years",
            ),
            ("inspection-report", "2030-07-16", "SI 2001/2290, regulations 8 and 13(5): 6 years"),
        ],
    ),
    // The law of Scotland has no executive, whatever a council calls its arrangements.
    (
        "scotland",
        "leader-and-cabinet",
        &[
            (
                "publication",
                "2024-07-11",
                "Local Government (Scotland) Act 1973, sections 50A(6)(a) and 50B(3)",
            ),
            ("inspection-background-papers", "2028-07-16", "section 50D(2): 4 years"),
            ("inspection-report", "2030-07-16", "section 50C(1): 6 years"),
        ],
    ),
    // 12 July is a bank holiday. Years "from the date" end on the anniversary.
    (
        "northern-ireland",
        "committee-system",
        &[
            (
                "publication",
                "2024-07-09",
                "Act (Northern Ireland) 2014, sections 42(6)(a) and 43(3)",
            ),
            ("inspection-background-papers", "2028-07-17", "section 45(2): 4 years"),
            ("inspection-report", "2030-07-17", "section 44(1): 6 years"),
        ],
    ),
    (
        "northern-ireland",
        "leader-and-cabinet",
        &[
            ("key-decision", "2024-06-18", "(SR 2015/44), regulation 22(2)"),
            ("private-meeting", "2024-06-19", "(SR 2015/44), regulation 20(2)"),
            ("private-meeting-further", "2024-07-09", "(SR 2015/44), regulation 20(4)"),
            ("publication", "2024-07-09", "sections 42(6)(a) and 43(3)"),
            ("inspection-background-papers", "2028-07-17", "section 45(2): 4 years"),
            ("inspection-report", "2030-07-16", "SR 2015/44, regulations 27 and 33(6): 6 years"),
        ],
    ),
];

/// The small dataset with a report that has an exempt part and is on a key decision.
fn private(nation: &str, governance: &str, executive: Option<bool>) -> Dataset {
    dataset(|value| {
        value["council"]["nation"] = json!(nation);
        value["council"]["governance"] = json!(governance);
        if let Some(executive) = executive {
            value["council"]["committees"][0]["executive"] = json!(executive);
        }
        value["reports"][0]["form"]["key_decision"] = json!(true);
        let paragraph = if nation == "wales" { 14 } else { 3 };
        value["reports"][0]["narrative"]["proposal"] = json!([{
            "text": "The partner offers half of the rent.",
            "exempt": { "paragraphs": [paragraph], "public_interest": "The talks go on." },
        }]);
    })
}

#[test]
fn deadlines_cite_the_law_of_the_nation_and_the_body() {
    let meeting = Some(day("2024-07-17"));
    for (nation, governance, expected) in LAW {
        let timetable = Timetable::of(&private(nation, governance, None), None, meeting).unwrap();
        let found: Vec<_> = timetable.dates.iter().filter(|date| date.id != "meeting").collect();
        let mut ids: Vec<&str> = found.iter().map(|date| date.id.as_str()).collect();
        let mut wanted: Vec<&str> = expected.iter().map(|(id, ..)| *id).collect();
        ids.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(ids, wanted, "{nation}, {governance}");
        for (id, date, source) in expected {
            let found = found.iter().find(|found| found.id == *id).unwrap();
            assert_eq!(found.date, day(date), "{nation}, {governance}: {id}");
            assert!(
                found.source.contains(source),
                "{nation}, {governance}: {id}: {}",
                found.source
            );
        }
    }
}

#[test]
fn a_committee_outside_the_executive_has_the_law_of_committees() {
    let meeting = Some(day("2024-07-17"));
    for nation in ["england", "wales", "scotland", "northern-ireland"] {
        let of = |governance, executive| {
            let dataset = private(nation, governance, executive);
            let dates = Timetable::of(&dataset, None, meeting).unwrap().dates;
            dates.into_iter().map(|date| (date.id, date.date, date.source)).collect::<Vec<_>>()
        };
        let committee = of("committee-system", None);
        assert_eq!(of("leader-and-cabinet", Some(false)), committee, "{nation}");
        assert_eq!(of("committee-system", Some(true)), committee, "{nation}");
    }
}

#[test]
fn key_decisions_and_private_meetings_have_dates_only_where_there_are_any() {
    let ids = |change: &dyn Fn(&mut Value)| {
        let dataset = dataset(|value| {
            value["council"]["governance"] = json!("elected-mayor");
            change(value);
        });
        let dates = Timetable::of(&dataset, None, None).unwrap().dates;
        dates.into_iter().map(|date| date.id).collect::<Vec<_>>()
    };
    let has = |ids: &[String], id: &str| ids.iter().any(|found| found == id);
    for (answer, is_key) in [(json!(true), true), (json!(false), false), (Value::Null, false)] {
        let ids = ids(&|value| {
            let form = value["reports"][0]["form"].as_object_mut().unwrap();
            match &answer {
                Value::Null => form.remove("key_decision"),
                answer => form.insert("key_decision".to_owned(), answer.clone()),
            };
        });
        assert_eq!(has(&ids, "key-decision"), is_key, "{answer}");
        assert!(!has(&ids, "private-meeting") && !has(&ids, "private-meeting-further"));
    }
    // Declared in the form, or only there.
    let exempt = json!({ "paragraphs": [3], "public_interest": "The talks go on." });
    let declared = ids(&|value| {
        value["reports"][0]["form"]["exempt_information"] =
            json!({ "contains": true, "paragraphs": [3] });
    });
    let decision = ids(&|value| value["decisions"][0]["exempt"] = exempt.clone());
    for ids in [declared, decision] {
        assert!(has(&ids, "private-meeting") && has(&ids, "private-meeting-further"), "{ids:?}");
    }
}

#[test]
fn inspection_ends_on_the_right_day_in_leap_years() {
    use intl_update::dataset::Nation;
    for (nation, meeting, ends) in [
        (Nation::England, "2024-02-29", "2030-02-28"),
        (Nation::NorthernIreland, "2024-02-29", "2030-02-28"),
        (Nation::England, "2024-03-01", "2030-02-28"),
        (Nation::England, "2026-03-01", "2032-02-29"),
        (Nation::NorthernIreland, "2026-03-01", "2032-03-01"),
        (Nation::England, "2025-01-01", "2030-12-31"),
    ] {
        let found = Rules::by(nation, false).report_inspection.last_day(day(meeting));
        assert_eq!(found, day(ends), "{nation:?}, {meeting}");
    }
}

#[test]
fn bank_holidays_beyond_the_calendar_are_a_remark_and_can_be_listed() {
    let beyond = |closed: Value| {
        dataset(|value| {
            value["council"]["timetable"] = json!({ "closed_days": closed });
        })
    };
    // 28 May 2031 is the spring bank holiday week: Monday 26 May.
    let of = |closed| Timetable::of(&beyond(closed), None, Some(day("2031-05-28"))).unwrap();
    let publication = |timetable: &Timetable| {
        timetable.dates.iter().find(|date| date.id == "publication").unwrap().date
    };
    let unknown = of(json!([]));
    assert_eq!(publication(&unknown), day("2031-05-20"));
    assert!(
        unknown
            .remarks
            .iter()
            .any(|remark| remark.contains("not for 2031")
                && remark.contains("`timetable.closed_days`")),
        "{:?}",
        unknown.remarks
    );
    let listed = of(json!([{ "date": "2031-05-26", "name": "Spring bank holiday" }]));
    assert_eq!(publication(&listed), day("2031-05-19"));
    assert!(
        !listed.remarks.iter().any(|remark| remark.contains("for 2031")),
        "{:?}",
        listed.remarks
    );
    for meeting in ["2031-05-28", "2011-07-06"] {
        Program::new(["dates"])
            .argument(fixture("valid.json"))
            .argument(format!("--meeting={meeting}"))
            .run()
            .exits(0)
            .prints("closed_days");
    }
}

#[test]
fn an_old_report_is_built_without_its_bank_holidays() {
    let dataset = dataset(|value| {
        value["council"]["municipal_years"] =
            json!([{ "id": "2011-12", "annual_meeting": "2011-05-18" }]);
        let report = &mut value["reports"][0];
        report["year"] = json!("2011-12");
        report["meeting"]["date"] = json!("2012-07-04");
        report["published"] = json!("2012-06-26");
        for decision in value["decisions"].as_array_mut().unwrap() {
            decision["report"] = json!("2011-12");
        }
        value["visits"] = json!([]);
    });
    let found = intl_update::check::check(
        &dataset,
        &intl_update::check::Purpose { reports: Some(&|_| true), site: None },
    );
    let of = |code: &str| found.iter().filter(|one| one.rule.code == code).count();
    assert_eq!((of("unknown-bank-holidays"), of("late-publication")), (1, 0), "{found:?}");
}

#[test]
fn law_that_has_changed_is_a_remark() {
    for (nation, governance, meeting, since) in [
        ("england", "leader-and-cabinet", "2012-09-05", Some("10 September 2012")),
        ("england", "leader-and-cabinet", "2012-09-12", None),
        ("wales", "committee-system", "2021-04-28", Some("1 May 2021")),
    ] {
        let dataset = private(nation, governance, None);
        let timetable = Timetable::of(&dataset, None, Some(day(meeting))).unwrap();
        let found = timetable.remarks.iter().find(|remark| remark.contains("has been since"));
        assert_eq!(
            found.is_some(),
            since.is_some(),
            "{nation}, {meeting}: {:?}",
            timetable.remarks
        );
        let wanted = since.unwrap_or_default();
        assert!(found.is_none_or(|remark| remark.contains(wanted)), "{found:?}");
    }
}

#[test]
fn a_meeting_on_a_day_off_is_remarked_on() {
    for (nation, meeting, kind) in [
        ("england", "2026-08-30", Some("a Sunday")),
        ("england", "2026-08-31", Some("a bank holiday, Late Summer Bank Holiday")),
        ("england", "2026-12-25", Some("a bank holiday, Christmas Day")),
        ("scotland", "2026-08-31", None),
        ("england", "2026-08-29", None),
        ("england", "2026-09-01", None),
    ] {
        let dataset = dataset(|value| value["council"]["nation"] = json!(nation));
        let timetable = Timetable::of(&dataset, None, Some(day(meeting))).unwrap();
        let found = timetable.remarks.iter().find(|remark| remark.starts_with("The meeting is on"));
        let wanted = kind.map(|kind| format!("The meeting is on {kind}: check the date."));
        assert_eq!(found, wanted.as_ref(), "{nation}, {meeting}");
    }
}

/// The value of a property of a calendar, in the order of its entries.
fn property<'a>(calendar: &'a str, name: &str) -> Vec<&'a str> {
    calendar.lines().filter_map(|line| line.strip_prefix(name)).collect()
}

#[test]
fn calendar_entries_block_no_day_and_a_later_file_is_not_older() {
    let run = |meeting: &str, more: &[&str]| {
        let mut program = Program::new(["dates", "--year=2023-24", "--format=ics"])
            .argument(sheffield())
            .argument(format!("--meeting={meeting}"));
        for argument in more {
            program = program.argument(argument);
        }
        program.run().exits(0).stdout
    };
    let first = run("2024-08-28", &[]);
    let entries = first.matches("BEGIN:VEVENT").count();
    assert_eq!(property(&first, "TRANSP:"), vec!["TRANSPARENT"; entries]);
    // The same day of the meeting gives the same bytes, an earlier one no older entries.
    assert_eq!(first, run("2024-08-28", &[]));
    for meeting in ["2024-07-31", "2024-12-18", "2023-06-01"] {
        let second = run(meeting, &[]);
        assert!(property(&second, "DTSTAMP:") >= property(&first, "DTSTAMP:"), "{meeting}");
        assert_ne!(first, second);
    }
    let stamped = run("2024-07-31", &["--creation-timestamp=1730000000"]);
    assert!(property(&stamped, "DTSTAMP:") > property(&first, "DTSTAMP:"));
}

#[test]
fn a_closed_month_is_refused_with_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in crate::support::files(&sheffield()) {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let path = folder.path().join("council.json");
    let mut council: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    council["council"]["timetable"] =
        json!({ "closed_days": [{ "date": "2025-12", "name": "Christmas closure" }] });
    std::fs::write(&path, council.to_string()).unwrap();
    Program::new(["dates", "--meeting=2026-01-07"])
        .argument(folder.path())
        .run()
        .exits(1)
        .complains("`2025-12` is not a whole day")
        .complains("such as 2025-12-24");
}

/// The example of Leeds, changed by hand.
fn leeds(change: impl FnOnce(&mut Value, &mut Value)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in crate::support::files(&crate::support::repository("data/leeds")) {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let read = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(folder.path().join(name)).unwrap()).unwrap()
    };
    let (mut council, mut report) = (read("council.json"), read("report-2023-24.json"));
    change(&mut council, &mut report);
    std::fs::write(folder.path().join("council.json"), council.to_string()).unwrap();
    std::fs::write(folder.path().join("report-2023-24.json"), report.to_string()).unwrap();
    folder
}

#[test]
fn a_cabinet_has_the_regulations_of_2012() {
    let dates = |folder: &tempfile::TempDir| {
        Program::new(["dates", "--meeting=2024-07-17"]).argument(folder.path()).run().exits(0)
    };
    let plain = dates(&leeds(|_, report| {
        report["reports"][0]["form"]["key_decision"] = json!(false);
    }))
    .stdout;
    for wanted in ["SI 2012/2089), regulations 6 and 7", "14 and 21(6)", "15 and 21(7)"] {
        assert!(plain.contains(wanted), "no {wanted} in {plain}");
    }
    for unwanted in ["1972", "key decision", "in private"] {
        assert!(!plain.contains(unwanted), "{unwanted} in {plain}");
    }
    let private = leeds(|_, report| {
        let report = &mut report["reports"][0];
        report["form"].as_object_mut().unwrap().remove("exempt_information");
        report["narrative"]["proposal"].as_array_mut().unwrap().insert(
            1,
            json!({
                "text": "The partner offers half of the rent.",
                "exempt": { "paragraphs": [3], "public_interest": "The talks go on." },
            }),
        );
    });
    dates(&private)
        .prints("Tuesday 18 June 2024")
        .prints("regulation 5(2)")
        .prints("Tuesday 9 July 2024")
        .prints("regulation 5(4)");
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
    let dataset = dataset(|value| {
        change(value);
        if value["council"]["nation"] == json!("northern-ireland") {
            value["reports"][0]["implications"]["rural-needs"] = json!(["None have been found."]);
        }
    });
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
            if nation == "wales" {
                value["reports"][0]["implications"]["welsh-language"] = json!(["There are none."]);
            }
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
    const BUILT_IN: [&str; 7] = [
        "key-decision",
        "private-meeting",
        "private-meeting-further",
        "publication",
        "meeting",
        "inspection-background-papers",
        "inspection-report",
    ];
    let with = |lead_times: &[String]| {
        dataset(|value| {
            value["council"]["governance"] = json!("leader-and-cabinet");
            value["reports"][0]["form"]["key_decision"] = json!(true);
            value["reports"][0]["form"]["exempt_information"] =
                json!({ "contains": true, "paragraphs": [3] });
            let lead_times = lead_times.iter().zip(1..).map(
                |(id, days)| json!({ "id": id, "name": format!("Do {id}"), "working_days": days }),
            );
            value["council"]["timetable"] = json!({ "lead_times": lead_times.collect::<Vec<_>>() });
        })
    };
    let uids = |lead_times: &[String]| {
        let timetable = Timetable::of(&with(lead_times), None, None);
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

/// The texts in a value, put together, and where there is a heading, that.
fn texts_in(value: &Value, found: &mut String) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                match field {
                    Value::String(text) if key == "text" => found.push_str(text),
                    Value::String(text) if ["title", "subtitle", "label"].contains(&&**key) => {
                        found.push_str(text);
                        found.push('\n');
                    }
                    field => texts_in(field, found),
                }
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| texts_in(entry, found)),
        _ => {}
    }
}

/// The text of the small dataset's report, with other arrangements, in a house style.
fn text_of_report(style: &str, change: impl FnOnce(&mut Value)) -> String {
    let dataset = dataset(|value| {
        // The form then says by itself what is exempt.
        value["reports"][0]["form"].as_object_mut().unwrap().remove("exempt_information");
        value["reports"][0]["draft"] = json!(true);
        change(value);
    });
    let options = intl_update::compose::ComposeOptions {
        house_style: Some(style.to_owned()),
        ..Default::default()
    };
    let report = intl_update::compose::compose(
        &dataset,
        &intl_update::templates::Templates::built_in(),
        &intl_update::photographs::Images::default(),
        &options,
    );
    let mut found = String::new();
    texts_in(&serde_json::to_value(report.unwrap().report).unwrap(), &mut found);
    found
}

#[test]
fn notice_states_the_test_only_where_the_law_has_it() {
    const TEST: &str = "the public interest in maintaining the exemption outweighs";
    for (nation, paragraphs, reason, has_test) in [
        ("england", json!([3]), Some("The talks go on."), true),
        ("wales", json!([14]), Some("The talks go on."), true),
        ("wales", json!([16]), None, false),
        ("wales", json!([16, 14]), Some("The talks go on."), true),
        ("scotland", json!([6]), None, false),
        ("scotland", json!([9]), Some("The talks go on."), false),
        ("northern-ireland", json!([5]), Some("The talks go on."), true),
    ] {
        let text = text_of_report("standard", |value| {
            value["council"]["nation"] = json!(nation);
            let mut exempt = json!({ "paragraphs": paragraphs });
            if let Some(reason) = reason {
                exempt["public_interest"] = json!(reason);
            }
            value["reports"][0]["narrative"]["proposal"] =
                json!([{ "text": "The partner offers half of the rent.", "exempt": exempt }]);
        });
        assert_eq!(text.contains(TEST), has_test, "{nation}, {paragraphs}: {text}");
        assert_eq!(text.contains("Reasons: The talks go on."), reason.is_some(), "{nation}");
    }
}

#[test]
fn reasons_are_asked_for_only_where_the_law_has_the_test() {
    for (nation, paragraphs, is_asked) in [
        ("england", json!([3]), true),
        ("wales", json!([12]), true),
        ("wales", json!([16]), false),
        ("wales", json!([16, 14]), true),
        ("scotland", json!([6]), false),
        ("northern-ireland", json!([5]), true),
    ] {
        let dataset = dataset(|value| {
            value["council"]["nation"] = json!(nation);
            value["reports"][0]["narrative"]["proposal"] = json!([{
                "text": "The partner offers half of the rent.",
                "exempt": { "paragraphs": paragraphs },
            }]);
        });
        let found = intl_update::check::check(&dataset, &intl_update::check::Purpose::default());
        let found = found.iter().any(|one| one.rule.code == "exemption-without-reasoning");
        assert_eq!(found, is_asked, "{nation}, {paragraphs}");
    }
}

/// The schedules number what is exempt and say it in whole sentences; here by their beginnings,
/// ends and the words that a summary would drop.
#[test]
fn exempt_categories_are_those_of_the_schedules() {
    for (nation, paragraph, words) in [
        ("england", 3, "(including the authority holding that information)"),
        (
            "england",
            6,
            "proposes (a) to give under any enactment a notice under or by virtue of which requirements are imposed on a person; or (b) to make an order or direction under any enactment",
        ),
        ("wales", 12, "information relating to a particular individual"),
        ("wales", 17, "(b) to make an order or direction under any enactment"),
        ("scotland", 1, "former employee or applicant to become an employee of"),
        (
            "scotland",
            5,
            "supervision order (as defined respectively in sections 83 and 86 of the Children\u{2019}s Hearings (Scotland) Act 2011 (asp 1))",
        ),
        ("scotland", 8, "for the acquisition of property or the supply of goods or services"),
        (
            "scotland",
            12,
            "any instructions to counsel and any opinion of counsel (whether or not in connection with any proceedings)",
        ),
        ("northern-ireland", 3, "(including the council holding that information)"),
        (
            "northern-ireland",
            4,
            "between the council or a government department and employees of, or office holders under, the council",
        ),
        (
            "northern-ireland",
            5,
            "information in relation to which a claim to legal professional privilege could be maintained in legal proceedings",
        ),
        (
            "northern-ireland",
            6,
            "under any statutory provision a notice by virtue of which requirements are imposed on a person",
        ),
    ] {
        let text = text_of_report("standard", |value| {
            value["council"]["nation"] = json!(nation);
            value["reports"][0]["narrative"]["proposal"] = json!([{
                "text": "The partner offers half of the rent.",
                "exempt": { "paragraphs": [paragraph], "public_interest": "The talks go on." },
            }]);
        });
        assert!(text.contains(words), "{nation}, {paragraph}: {text}");
    }
}

#[test]
fn law_in_the_report_is_that_of_the_nation() {
    const MEASURES: [(&str, &str); 7] = [
        ("wales", "Welsh Language Standards (No. 1) Regulations 2015"),
        ("wales", "Equality Act 2010 (Statutory Duties) (Wales) Regulations 2011"),
        ("wales", "Local Government and Elections (Wales) Act 2021"),
        ("scotland", "Equality Act 2010 (Specific Duties) (Scotland) Regulations 2012"),
        ("scotland", "Council year 2023/24"),
        ("northern-ireland", "section 75 of the Northern Ireland Act 1998"),
        ("northern-ireland", "Rural Needs Act (Northern Ireland) 2016"),
    ];
    for style in crate::support::STYLES {
        for nation in ["england", "wales", "scotland", "northern-ireland"] {
            let text = text_of_report(style, |value| {
                value["council"]["nation"] = json!(nation);
                value["reports"][0]["implications"] = json!({});
            });
            for (of, words) in MEASURES {
                assert_eq!(text.contains(words), of == nation, "{style}, {nation}: {words}");
            }
            let asks = text.contains("o be completed by the Welsh language officer");
            assert_eq!(asks, nation == "wales", "{style}, {nation}");
            let is_scottish = nation == "scotland";
            for unwanted in ["unicipal year", "onstitution", "nnual meeting"] {
                assert!(!(is_scottish && text.contains(unwanted)), "{style}: {unwanted}: {text}");
            }
            assert!(!text.contains("137"), "{style}, {nation}: {text}");
        }
    }
}

#[test]
fn form_asks_for_key_decisions_of_bodies_that_make_them() {
    for (nation, governance, executive, is_asked) in [
        ("england", "leader-and-cabinet", None, true),
        ("england", "leader-and-cabinet", Some(false), false),
        ("england", "committee-system", None, false),
        ("wales", "leader-and-cabinet", None, false),
        ("scotland", "leader-and-cabinet", None, false),
        ("northern-ireland", "leader-and-cabinet", None, true),
    ] {
        let text = front_page(|value| {
            value["council"]["nation"] = json!(nation);
            value["council"]["governance"] = json!(governance);
            if let Some(executive) = executive {
                value["council"]["committees"][0]["executive"] = json!(executive);
            }
            value["reports"][0]["draft"] = json!(true);
        });
        assert_eq!(text.contains("key decision"), is_asked, "{nation}, {governance}: {text}");
    }
}

/// A member who decides alone holds no meeting: the law asks for no notice of one, and for a
/// record after it.
#[test]
fn member_who_decides_alone_has_no_notice_of_a_meeting() {
    for (nation, record, inspection) in [
        ("england", "SI 2012/2089, regulation 13", "SI 2012/2089, regulation 14"),
        ("wales", "SI 2001/2290, regulation 7", "SI 2001/2290, regulation 8"),
    ] {
        let dataset = dataset(|value| {
            value["council"]["nation"] = json!(nation);
            value["council"]["governance"] = json!("leader-and-cabinet");
            value["council"]["committees"][0]["individual"] = json!(true);
            value["reports"][0]["form"]["key_decision"] = json!(true);
            value["reports"][0]["form"]["exempt_information"] =
                json!({ "contains": true, "paragraphs": [3] });
        });
        let timetable = Timetable::of(&dataset, None, None).unwrap();
        let ids: Vec<&str> = timetable.dates.iter().map(|date| date.id.as_str()).collect();
        for notice in ["publication", "private-meeting", "private-meeting-further"] {
            assert!(!ids.contains(&notice), "{nation}: {ids:?}");
        }
        assert_eq!(ids.contains(&"key-decision"), nation == "england", "{ids:?}");
        let decision = timetable.dates.iter().find(|date| date.id == "meeting").unwrap();
        assert_eq!(decision.title, "Decision");
        let remarks = timetable.remarks.join("\n");
        for words in ["no notice of a meeting", record, inspection] {
            assert!(remarks.contains(words), "{nation}: {remarks}");
        }
    }
}
