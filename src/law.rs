//! The law that standard wording names outside the timetable, with the day from which it has
//! been in force.
//!
//! A report or minute names a law only if it was in force at the meeting. Templates ask
//! `in_force.NAME`; a section of a house style names its law in `law`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dataset::PartialDate;

/// A law that standard wording names.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// Local Government Act 1972, section 111.
    SubsidiaryPowers,
    /// Localism Act 2011, section 1.
    GeneralPowerEngland,
    /// Local Government and Elections (Wales) Act 2021, Part 2.
    GeneralPowerWales,
    /// Local Government (Scotland) Act 1973, sections 48 and 69.
    ScottishPowers,
    /// Local Government in Scotland Act 2003, section 20.
    ScottishWellBeing,
    /// Local Government Act (Northern Ireland) 2014, Part 11.
    GeneralPowerNorthernIreland,
    /// Equality Act 2010, section 149.
    EqualityDuty,
    /// Equality Act 2010 (Statutory Duties) (Wales) Regulations 2011, regulation 8.
    EqualityDutiesWales,
    /// Equality Act 2010 (Specific Duties) (Scotland) Regulations 2012, regulation 5.
    EqualityDutiesScotland,
    /// Northern Ireland Act 1998, section 75.
    #[serde(rename = "section_75")]
    Section75,
    /// Welsh Language Standards (No. 1) Regulations 2015.
    WelshLanguageStandards,
    /// Rural Needs Act (Northern Ireland) 2016, section 1.
    RuralNeeds,
    /// Islands (Scotland) Act 2018, sections 7 and 8.
    IslandCommunities,
}

impl Law {
    /// Each law.
    pub const ALL: [Self; 13] = [
        Self::SubsidiaryPowers,
        Self::GeneralPowerEngland,
        Self::GeneralPowerWales,
        Self::ScottishPowers,
        Self::ScottishWellBeing,
        Self::GeneralPowerNorthernIreland,
        Self::EqualityDuty,
        Self::EqualityDutiesWales,
        Self::EqualityDutiesScotland,
        Self::Section75,
        Self::WelshLanguageStandards,
        Self::RuralNeeds,
        Self::IslandCommunities,
    ];

    /// The day from which it has been in force for councils.
    #[must_use]
    pub const fn since(self) -> NaiveDate {
        let (year, month, day) = match self {
            // Section 273(1) and (3) of the Act.
            Self::SubsidiaryPowers => (1974, 4, 1),
            // SI 2012/411, article 2(a): the day after 17 February 2012.
            Self::GeneralPowerEngland => (2012, 2, 18),
            // For principal councils: SI 2021/231 (W. 57), article 4(a).
            Self::GeneralPowerWales => (2021, 11, 1),
            // Section 1 of the Act: the day on which its councils took over from the old ones.
            // The orders under section 238(2) that brought the powers into force were not found.
            Self::ScottishPowers => (1975, 5, 16),
            // SSI 2003/134, article 2(1).
            Self::ScottishWellBeing => (2003, 4, 1),
            // SR 2015/209, article 2.
            Self::GeneralPowerNorthernIreland => (2015, 4, 1),
            // SI 2011/1066, article 2(a).
            Self::EqualityDuty => (2011, 4, 5),
            // Regulation 1(2).
            Self::EqualityDutiesWales => (2011, 4, 6),
            // Regulation 1.
            Self::EqualityDutiesScotland => (2012, 5, 27),
            // SI 1999/2204, article 4.
            Self::Section75 => (2000, 1, 1),
            // The first day on which compliance notices imposed standards on councils: the
            // regulations themselves are in force from 31 March 2015, but bind nobody without one.
            Self::WelshLanguageStandards => (2016, 3, 30),
            // For district councils: SR 2017/78, article 2.
            Self::RuralNeeds => (2017, 6, 1),
            // SSI 2020/346, regulation 2.
            Self::IslandCommunities => (2020, 12, 23),
        };
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(day) => day,
            None => NaiveDate::MAX,
        }
    }

    /// Whether it was in force on a date, as far as that is certain.
    #[must_use]
    pub fn is_in_force(self, on: PartialDate) -> bool {
        self.since() <= on.earliest()
    }
}

/// Whether each law was in force on a date.
#[must_use]
pub fn in_force(on: PartialDate) -> BTreeMap<Law, bool> {
    Law::ALL.into_iter().map(|law| (law, law.is_in_force(on))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_is_a_day() {
        for law in Law::ALL {
            assert_ne!(law.since(), NaiveDate::MAX, "{law:?}");
        }
    }
}
