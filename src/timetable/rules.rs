//! What the law asks of the papers of a meeting, by nation and by the body that meets.
//!
//! An executive in England, Wales or Northern Ireland has regulations of its own; every
//! other body, full council among them, is under the Act on committees. Scotland has one
//! law for all bodies. The table states the law as it has been since
//! [`since`](Rules::since); each entry cites the provision that asks for it.
//!
//! Clear days leave out the day of publication and the day of the meeting. For notice of
//! a few days, Saturdays are disputed; by default only Monday to Friday less bank holidays
//! count, and a council can set it otherwise (Local Government Act 1972, section 243,
//! leaves out Sundays, bank holidays and days of public mourning). The 28 days of a notice
//! in advance are counted in the calendar.

use chrono::{Datelike as _, Months, NaiveDate};
use serde::Serialize;

use crate::dataset::{Dataset, Id, Nation};

/// What the law asks of the papers of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// The day from which the law has been as it is stated here.
    pub since: NaiveDate,
    /// How long before the meeting the report is open to the public. A member of an executive
    /// who decides alone holds no meeting, and the law asks for none.
    pub notice: Option<Notice>,
    /// How long before a key decision its notice is published.
    pub key_decision: Option<Notice>,
    /// How long before a meeting, or part of one, is held in private the notice that it
    /// will be and the further notice are published.
    pub private_meeting: Option<[Notice; 2]>,
    /// How long the report is open to inspection.
    pub report_inspection: Inspection,
    /// How long the background papers are.
    pub background_inspection: Inspection,
    /// The power to exclude the public by resolution, as it follows "under".
    pub exclusion: &'static str,
    /// What the law asks for in writing of each decision that an executive makes.
    pub decision_record: Option<DecisionRecord>,
}

/// The written statement of a decision of an executive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DecisionRecord {
    /// The law that asks for it, with the reasons and the interests declared.
    pub source: &'static str,
    /// The law that asks for it of one member who decides alone.
    #[serde(skip)]
    pub one_member: &'static str,
    /// Whether it has to give the alternatives that were considered and rejected.
    pub alternatives: bool,
    /// Whether it has to give who attended, apologies and the consultation undertaken.
    pub attendance_and_consultation: bool,
    /// What opens it to the public, with the report.
    pub inspection: &'static str,
}

/// A time of notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// How many days.
    pub days: u32,
    /// Whether they are clear days.
    pub clear: bool,
    /// Whether weekends and bank holidays are left out.
    pub working: bool,
    /// The law that asks for it.
    pub source: &'static str,
}

/// A time of inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// How many years.
    pub years: u32,
    /// Whether it begins with the day of the meeting ("beginning with the date"), rather
    /// than on the day after ("from the date").
    pub with_meeting: bool,
    /// The law that asks for it.
    pub source: &'static str,
}

impl Inspection {
    /// Its last day, for a meeting or a decision on a day.
    #[must_use]
    pub fn last_day(self, meeting: NaiveDate) -> NaiveDate {
        let year = meeting.year().saturating_add_unsigned(self.years);
        let same = NaiveDate::from_ymd_opt(year, meeting.month(), meeting.day());
        match same {
            Some(day) if self.with_meeting => day.pred_opt().unwrap_or(day),
            Some(day) => day,
            // 29 February: the period ends with the month.
            None => meeting
                .checked_add_months(Months::new(self.years.saturating_mul(12)))
                .unwrap_or(NaiveDate::MAX),
        }
    }
}

/// Notice in days that weekends and bank holidays are no part of.
const fn working(days: u32, clear: bool, source: &'static str) -> Notice {
    Notice { days, clear, working: true, source }
}

/// Notice in days of the calendar.
const fn calendar(days: u32, clear: bool, source: &'static str) -> Notice {
    Notice { days, clear, working: false, source }
}

/// Inspection that begins with the day of the meeting.
const fn beginning_with(years: u32, source: &'static str) -> Inspection {
    Inspection { years, with_meeting: true, source }
}

/// Inspection that runs from the day of the meeting.
const fn from(years: u32, source: &'static str) -> Inspection {
    Inspection { years, with_meeting: false, source }
}

/// A day that is in the calendar.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// Local Government Act 1972, Part 5A, as amended for England by SI 2002/715.
const ENGLAND: Rules = Rules {
    since: day(2002, 10, 1),
    notice: Some(working(5, true, "Local Government Act 1972, sections 100A(6)(a) and 100B(3)")),
    key_decision: None,
    private_meeting: None,
    report_inspection: beginning_with(6, "Local Government Act 1972, section 100C(1)"),
    background_inspection: beginning_with(4, "Local Government Act 1972, section 100D(2)"),
    exclusion: "section 100A(4) of the Local Government Act 1972",
    decision_record: None,
};

/// The Local Authorities (Executive Arrangements) (Meetings and Access to Information)
/// (England) Regulations 2012.
const ENGLAND_EXECUTIVE: Rules = Rules {
    since: day(2012, 9, 10),
    notice: Some(working(
        5,
        true,
        "Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012 (SI 2012/2089), regulations 6 and 7",
    )),
    key_decision: Some(calendar(
        28,
        true,
        "SI 2012/2089, regulation 9(2); where that is impracticable, regulations 10 and 11",
    )),
    private_meeting: Some([
        calendar(28, true, "SI 2012/2089, regulation 5(2)"),
        working(5, true, "SI 2012/2089, regulation 5(4)"),
    ]),
    report_inspection: beginning_with(6, "SI 2012/2089, regulations 14 and 21(6)"),
    background_inspection: beginning_with(4, "SI 2012/2089, regulations 15 and 21(7)"),
    exclusion: "regulation 4(2)(b) of the Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012",
    decision_record: Some(DecisionRecord {
        source: "SI 2012/2089, regulation 12",
        one_member: "SI 2012/2089, regulation 13",
        alternatives: true,
        attendance_and_consultation: false,
        inspection: "SI 2012/2089, regulation 14",
    }),
};

/// Local Government Act 1972, Part 5A, as amended by Schedule 4 to the Local Government
/// and Elections (Wales) Act 2021.
const WALES: Rules = Rules {
    since: day(2021, 5, 1),
    notice: Some(working(3, true, "Local Government Act 1972, sections 100A(6)(aa) and 100BA(3)")),
    key_decision: None,
    private_meeting: None,
    report_inspection: beginning_with(6, "Local Government Act 1972, section 100C(1A)"),
    background_inspection: beginning_with(6, "Local Government Act 1972, section 100D(2A)"),
    exclusion: "section 100A(4) of the Local Government Act 1972",
    decision_record: None,
};

/// The Local Authorities (Executive Arrangements) (Decisions, Documents and Meetings)
/// (Wales) Regulations 2001, as amended by SI 2021/357.
const WALES_EXECUTIVE: Rules = Rules {
    since: day(2021, 5, 1),
    notice: Some(working(
        3,
        true,
        "Local Authorities (Executive Arrangements) (Decisions, Documents and Meetings) (Wales) Regulations 2001 (SI 2001/2290), regulations 4(6) and 5(3)",
    )),
    key_decision: None,
    private_meeting: None,
    report_inspection: beginning_with(6, "SI 2001/2290, regulations 8 and 13(5)"),
    background_inspection: beginning_with(6, "SI 2001/2290, regulations 9 and 13(6)"),
    exclusion: "regulation 4(3) of the Local Authorities (Executive Arrangements) (Decisions, Documents and Meetings) (Wales) Regulations 2001",
    decision_record: Some(DecisionRecord {
        source: "SI 2001/2290, regulation 6",
        one_member: "SI 2001/2290, regulation 7",
        alternatives: false,
        attendance_and_consultation: true,
        inspection: "SI 2001/2290, regulation 8",
    }),
};

/// Local Government (Scotland) Act 1973, Part IIIA, as inserted by the Local Government
/// (Access to Information) Act 1985.
const SCOTLAND: Rules = Rules {
    since: day(1986, 4, 1),
    notice: Some(working(
        3,
        true,
        "Local Government (Scotland) Act 1973, sections 50A(6)(a) and 50B(3)",
    )),
    key_decision: None,
    private_meeting: None,
    report_inspection: beginning_with(6, "Local Government (Scotland) Act 1973, section 50C(1)"),
    background_inspection: beginning_with(
        4,
        "Local Government (Scotland) Act 1973, section 50D(2)",
    ),
    exclusion: "section 50A(4) of the Local Government (Scotland) Act 1973",
    decision_record: None,
};

/// Local Government Act (Northern Ireland) 2014, Part 8.
const NORTHERN_IRELAND: Rules = Rules {
    since: day(2015, 4, 1),
    notice: Some(working(
        5,
        false,
        "Local Government Act (Northern Ireland) 2014, sections 42(6)(a) and 43(3)",
    )),
    key_decision: None,
    private_meeting: None,
    report_inspection: from(6, "Local Government Act (Northern Ireland) 2014, section 44(1)"),
    background_inspection: from(4, "Local Government Act (Northern Ireland) 2014, section 45(2)"),
    exclusion: "section 42(4) of the Local Government Act (Northern Ireland) 2014",
    decision_record: None,
};

/// The Local Government (Executive Arrangements) Regulations (Northern Ireland) 2015, and
/// the Act where they leave it to that.
const NORTHERN_IRELAND_EXECUTIVE: Rules = Rules {
    key_decision: Some(calendar(
        28,
        true,
        "Local Government (Executive Arrangements) Regulations (Northern Ireland) 2015 (SR 2015/44), regulation 22(2)",
    )),
    private_meeting: Some([
        calendar(
            28,
            false,
            "Local Government (Executive Arrangements) Regulations (Northern Ireland) 2015 (SR 2015/44), regulation 20(2)",
        ),
        working(
            5,
            false,
            "Local Government (Executive Arrangements) Regulations (Northern Ireland) 2015 (SR 2015/44), regulation 20(4)",
        ),
    ]),
    report_inspection: beginning_with(6, "SR 2015/44, regulations 27 and 33(6)"),
    decision_record: Some(DecisionRecord {
        source: "SR 2015/44, regulation 25",
        one_member: "SR 2015/44, regulation 26",
        alternatives: true,
        attendance_and_consultation: false,
        inspection: "SR 2015/44, regulation 27",
    }),
    ..NORTHERN_IRELAND
};

impl Rules {
    /// The rules for a body of a council.
    #[must_use]
    pub fn of(dataset: &Dataset, body: &Id) -> Self {
        let rules = Self::by(dataset.council.nation, dataset.is_executive(body));
        if dataset.is_individual(body) { rules.for_one_member() } else { rules }
    }

    /// The same for a member of the executive who decides alone: there is no meeting to give
    /// notice of or to hold in private, and the record is made under its own regulation (in
    /// Northern Ireland, where no member of an executive decides alone, that for officers).
    /// A body that is no part of an executive keeps its rules.
    fn for_one_member(self) -> Self {
        let Some(record) = self.decision_record else { return self };
        let decision_record = Some(DecisionRecord { source: record.one_member, ..record });
        Self { notice: None, private_meeting: None, decision_record, ..self }
    }

    /// The rules of a nation for a body of the executive, or for another.
    #[must_use]
    pub const fn by(nation: Nation, executive: bool) -> Self {
        match (nation, executive) {
            (Nation::England, false) => ENGLAND,
            (Nation::England, true) => ENGLAND_EXECUTIVE,
            (Nation::Wales, false) => WALES,
            (Nation::Wales, true) => WALES_EXECUTIVE,
            (Nation::Scotland, _) => SCOTLAND,
            (Nation::NorthernIreland, false) => NORTHERN_IRELAND,
            (Nation::NorthernIreland, true) => NORTHERN_IRELAND_EXECUTIVE,
        }
    }
}
