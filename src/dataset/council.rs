//! The council: its arrangements, committees, regions and municipal years.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::exempt::Paragraph;
use super::photograph::Logo;
use super::relationship::Coordinates;
use super::text::{CountryCode, Id, LanguageTag, Narrative, Text, WebAddress, YearId};
use super::whole_day::WholeDay;
use crate::json::{At, ON_ONE_LINE};

/// The council whose report this is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Council {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name for file names and references, such as sheffield.
    pub id: Id,
    /// Full name, such as Sheffield City Council.
    pub name: Text,
    /// What recommendations and running text call the council, such as "the City Council". If left out, recommendations have the full name, and running text "the Council".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<Text>,
    /// The city, county or district itself, such as Sheffield.
    pub place: Text,
    /// Where the city, county or district is on the map, to two decimals of a degree. The map then shows it beside its partners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordinates: Option<Coordinates>,
    /// The nation whose local government law applies.
    pub nation: Nation,
    /// How the council takes its decisions.
    pub governance: Governance,
    /// The language of the report and the web site, in which the house style has to be. British English (en-GB) if left out.
    #[serde(default)]
    pub language: LanguageTag,
    /// What the civic head is called, such as Lord Mayor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub civic_head: Option<Text>,
    /// A sentence or two on the council and its resources, which reports print as the background of their proposal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Paragraph>,
    /// The committees that a report can go to, and the members who decide alone.
    #[schemars(length(max = 100))]
    pub committees: Vec<Committee>,
    /// The regions of the report, in the order in which the report takes them.
    #[schemars(length(max = 100))]
    pub regions: Vec<Region>,
    /// What the themes are called together, such as "three pillars of the Best City Ambition".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub themes_name: Option<Text>,
    /// The themes or strategic objectives that the council's work is to serve, in the order in which a report takes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 100))]
    pub themes: Vec<Theme>,
    /// The municipal years, oldest first, with the day each began.
    #[schemars(length(max = 200))]
    pub municipal_years: Vec<MunicipalYear>,
    /// The council's own form for a country's name, by country code. The rest are named as the United Kingdom government names them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub country_names: BTreeMap<CountryCode, Text>,
    /// The house style of its reports: a folder of the report templates.
    #[serde(default = "Id::standard_style")]
    pub house_style: Id,
    /// How the council counts the days before a meeting, and what it sets itself.
    #[serde(default)]
    pub timetable: TimetableSettings,
    /// A notice for the front page of every report and minute and for each page of the web site, such as "This is an example. It is not a record of the Council."
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Narrative>,
    /// The council's logo, for the head of reports and of the web site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
    /// Where the public can ask for more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
}

/// A nation of the United Kingdom, which decides the law on access to meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Nation {
    /// England.
    England,
    /// Wales.
    Wales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Nation {
    /// Its name in the dataset and in labels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::England => "england",
            Self::Wales => "wales",
            Self::Scotland => "scotland",
            Self::NorthernIreland => "northern-ireland",
        }
    }
}

/// How a council takes its decisions (England: Local Government Act 2000, Part 1A; Wales:
/// Part 2, where every principal council has an executive; Northern Ireland: Local Government
/// Act (Northern Ireland) 2014, section 19). A Scottish council writes `committee-system`, also
/// where it has a cabinet, which is one of its committees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Governance {
    /// Committees decide; there is no executive.
    CommitteeSystem,
    /// A leader and cabinet decide; in Northern Ireland, an executive.
    LeaderAndCabinet,
    /// An elected mayor and cabinet decide.
    ElectedMayor,
}

/// A committee that a report can go to, or a member who decides alone.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Committee {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name that reports refer to.
    pub id: Id,
    /// Full name of the committee.
    pub name: Text,
    /// What the report calls it in running text, such as "the Cabinet". "the Committee" if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<Text>,
    /// Whether it is one person, such as the Cabinet Member for Culture, who decides alone. Reports and minutes then speak of a decision, not of a meeting and its votes. Give `short_name`, such as "the Cabinet Member".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub individual: bool,
    /// Whether it only advises, as a scrutiny committee does. What it resolves then changes the status of no relationship.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub advisory: bool,
    /// Whether it belongs to the executive, as a cabinet does, whose meetings have law of their own. Full Council and a licensing committee do not. If left out, a body that decides belongs to the executive where the council has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executive: Option<bool>,
}

/// A region of the report: one part of the regional appendix.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name that relationships refer to.
    pub id: Id,
    /// Heading of the region in the report, as the council words it.
    pub name: Text,
}

/// A theme or strategic objective of the council, such as health.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name that reports refer to.
    pub id: Id,
    /// The theme in a few words, as the council words it.
    pub name: Text,
}

/// A municipal year: from one annual meeting of the council to the next (in England and
/// Wales, Local Government Act 1972, Schedule 12, paragraph 1). A council without annual
/// meetings by law, as in Scotland, records the day on which its own year of reports began,
/// such as 1 April; a council that took over from others, the day on which it did. In Northern
/// Ireland the annual meeting is in June, or within 21 days of a local election (Local
/// Government Act (Northern Ireland) 2014, Schedule 5, paragraph 1).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MunicipalYear {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The year, written 2023-24.
    pub id: YearId,
    /// The date of the annual council meeting with which the year began, as far as it is known; or the day on which it began otherwise, such as a vesting day. Of a meeting in two parts, the day of the first.
    pub annual_meeting: PartialDate,
    /// A day by which the year is known to have begun, where the day of the annual meeting is not confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun_by: Option<PartialDate>,
    /// Who held the civic office in that year, such as the Lord Mayor: a name, or where several held it a list, each with the dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub civic_head: Option<CivicHead>,
}

/// Who held a civic office in a year: a name, or a list of terms.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CivicHead {
    /// One person, all the year.
    One(Text),
    /// Several, one after another.
    Several(Vec<CivicTerm>),
}

impl JsonSchema for CivicHead {
    fn schema_name() -> Cow<'static, str> {
        "CivicHead".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["string", "array"],
            "pattern": ON_ONE_LINE,
            "items": generator.subschema_for::<CivicTerm>(),
            "minItems": 1,
        })
    }
}

/// The term of somebody who held a civic office.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CivicTerm {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The name, such as Councillor A. Example.
    pub name: Text,
    /// Since when, if not since the annual meeting with which the year began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// Until when, if not until the next annual meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
}

/// A place to write to or ask.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// The service or office.
    pub name: Text,
    /// Postal address, on one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Text>,
    /// Web or mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
}

/// How a council counts the days before a meeting, and the dates that it sets
/// itself.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimetableSettings {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Whether Saturdays count towards clear days. They do not if left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub saturdays_count: bool,
    /// Days that do not count, apart from weekends and bank holidays, such as those of public mourning (in England and Wales, Local Government Act 1972, section 243). List here also the bank holidays of years that the program does not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed_days: Vec<ClosedDay>,
    /// What officers have to do before publication, and how long before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lead_times: Vec<LeadTime>,
}

/// A day that does not count.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosedDay {
    /// The day: year, month and day.
    pub date: WholeDay,
    /// Why it does not count.
    pub name: Text,
}

/// What officers have to do before publication.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadTime {
    /// Where it was read.
    #[serde(skip, default = "At::here")]
    pub(crate) at: At,
    /// Short name.
    pub id: Id,
    /// What has to be done by then, such as "Report to finance and legal officers".
    pub name: Text,
    /// How many working days before the last day to publish.
    pub working_days: u32,
}
