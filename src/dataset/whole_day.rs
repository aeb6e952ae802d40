//! A day of the calendar, where a month or a year alone is not enough.

use std::borrow::Cow;
use std::str::FromStr;

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::date::PartialDate;
use super::date_notation::PartialDateError;

/// A day of the calendar, such as 2024-10-29.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct WholeDay(NaiveDate);

impl WholeDay {
    /// The day.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        self.0
    }
}

impl FromStr for WholeDay {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<PartialDate>()?.day_of().map(Self).ok_or(PartialDateError::Shape)
    }
}

impl<'de> Deserialize<'de> for WholeDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for WholeDay {
    fn schema_name() -> Cow<'static, str> {
        "WholeDay".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "whole-day",
            "pattern": r"^\d{4}-\d{2}-\d{2}$",
            "description": "A whole day, such as 2024-10-29.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_no_less_than_a_day() {
        assert_eq!("2025-12-24".parse::<WholeDay>().unwrap().day().to_string(), "2025-12-24");
        for text in ["2025", "2025-12", "2025-02-30", "2025-12-24~", "24 December 2025", ""] {
            assert!(text.parse::<WholeDay>().is_err(), "{text}");
        }
    }
}
