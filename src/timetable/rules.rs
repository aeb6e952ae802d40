//! What the law of each nation asks, as a table.
//!
//! | | England | Wales | Scotland | Northern Ireland |
//! | --- | --- | --- | --- | --- |
//! | Notice of agenda and reports | 5 clear days: Local Government Act 1972, sections 100A(6) and 100B(3), as amended by SI 2002/715 | 3 clear days, published electronically: Local Government Act 1972, section 100BA | 3 clear days: Local Government (Scotland) Act 1973, section 50B | 5 days: Local Government Act (Northern Ireland) 2014, Part 8 |
//! | Notice of a key decision | 28 clear days, executive arrangements only: SI 2012/2089, regulation 9 | none | none | none |
//! | Inspection of the report | 6 years: Local Government Act 1972, section 100C | as England | 6 years: Local Government (Scotland) Act 1973, section 50C | 6 years: Local Government Act (Northern Ireland) 2014, Part 8 |
//! | Inspection of background papers | 4 years: Local Government Act 1972, section 100D | as England | 4 years: Local Government (Scotland) Act 1973, section 50D | 6 years: Local Government Act (Northern Ireland) 2014, Part 8 |
//! | Days that do not count | Local Government Act 1972, section 243 | as England | bank holidays of Scotland | bank holidays of Northern Ireland |
//!
//! Clear days leave out the day of publication and the day of the meeting.
//! Whether Saturdays count is disputed; by default only Monday to Friday less
//! bank holidays count, and a council can set it otherwise.

use serde::Serialize;

use crate::dataset::{Council, Governance, Nation};

/// What the law asks of a report of a council.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// How long before the meeting the report is open to the public.
    pub notice: Notice,
    /// How long before a key decision its notice is published, under executive
    /// arrangements.
    pub key_decision: Option<Notice>,
    /// How long the report is open to inspection after the meeting.
    pub report_inspection: Inspection,
    /// How long the background papers are.
    pub background_inspection: Inspection,
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

/// A time of inspection, from the meeting on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// How many years.
    pub years: u32,
    /// The law that asks for it.
    pub source: &'static str,
}

impl Rules {
    /// The rules for a council, by its nation and governance model.
    #[must_use]
    pub fn of(council: &Council) -> Self {
        let notice = |days, clear, source| Notice { days, clear, working: true, source };
        let (notice, report, background) = match council.nation {
            Nation::England => (
                notice(5, true, "Local Government Act 1972, sections 100A(6) and 100B(3)"),
                Inspection { years: 6, source: "Local Government Act 1972, section 100C" },
                Inspection { years: 4, source: "Local Government Act 1972, section 100D" },
            ),
            Nation::Wales => (
                notice(3, true, "Local Government Act 1972, section 100BA"),
                Inspection { years: 6, source: "Local Government Act 1972, section 100C" },
                Inspection { years: 4, source: "Local Government Act 1972, section 100D" },
            ),
            Nation::Scotland => (
                notice(3, true, "Local Government (Scotland) Act 1973, section 50B"),
                Inspection {
                    years: 6,
                    source: "Local Government (Scotland) Act 1973, section 50C",
                },
                Inspection {
                    years: 4,
                    source: "Local Government (Scotland) Act 1973, section 50D",
                },
            ),
            Nation::NorthernIreland => {
                let source = "Local Government Act (Northern Ireland) 2014, Part 8";
                let inspection = Inspection { years: 6, source };
                (notice(5, false, source), inspection, inspection)
            }
        };
        let executive = council.governance != Governance::CommitteeSystem;
        let key_decision = (executive && council.nation == Nation::England).then_some(Notice {
            days: 28,
            clear: true,
            working: false,
            source: "Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012 (SI 2012/2089), regulation 9",
        });
        Self { notice, key_decision, report_inspection: report, background_inspection: background }
    }
}
