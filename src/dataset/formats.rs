//! The forms of text that the dataset's schema names, and what to say of a
//! text that does not have the form its field asks for.

use super::date::{PartialDate, PartialDateError};
use super::text::{COUNTRY_CODE_FORM, CountryCode, IDENTIFIER_FORM, LanguageTag, YearId};
use crate::diagnostic::{IMPOSSIBLE_DATE, UNKNOWN_COUNTRY, UNSAFE_LINK, WRONG_TYPE, did_you_mean};
use crate::json::{Fault, TextFormat};
use crate::text::{encoded, is_linkable};

/// Every form of text of the dataset and of the house styles.
pub(crate) const FORMATS: &[TextFormat] = &[
    TextFormat { name: "identifier", pattern: Some(IDENTIFIER_FORM), fault: identifier },
    TextFormat { name: "country-code", pattern: Some(COUNTRY_CODE_FORM), fault: country },
    TextFormat { name: "partial-date", pattern: None, fault: date },
    TextFormat { name: "municipal-year", pattern: None, fault: municipal_year },
    TextFormat { name: "web-address", pattern: None, fault: address },
    TextFormat { name: "language-tag", pattern: None, fault: language },
    TextFormat { name: "currency-code", pattern: None, fault: currency },
];

fn identifier(written: &str) -> Option<Fault> {
    let near = identifier_of(written);
    (written != near || near.is_empty()).then(|| Fault {
        rule: WRONG_TYPE,
        message: format!("`{written}` is not a short name"),
        help: if near.is_empty() {
            "write a name of lower-case letters, digits and hyphens, such as bochum".to_owned()
        } else {
            format!("write `{near}`: lower-case letters, digits and hyphens")
        },
    })
}

fn country(written: &str) -> Option<Fault> {
    (!CountryCode::is_known(written)).then(|| Fault {
        rule: UNKNOWN_COUNTRY,
        message: format!("`{written}` is not a country code of ISO 3166-1"),
        help: country_help(written),
    })
}

fn date(written: &str) -> Option<Fault> {
    Some(match written.parse::<PartialDate>() {
        Ok(_) => return None,
        Err(PartialDateError::Impossible) => Fault {
            rule: IMPOSSIBLE_DATE,
            message: format!("there is no date `{written}` in the calendar"),
            help: "check the month and the day; leave out what is not known, as in 2023-12 or 2023"
                .to_owned(),
        },
        Err(PartialDateError::Shape) => Fault {
            rule: WRONG_TYPE,
            message: format!("`{written}` is not a date"),
            help: "write a date as 1950, 2023-12 or 2024-10-29".to_owned(),
        },
    })
}

fn municipal_year(written: &str) -> Option<Fault> {
    (!YearId::is_consecutive(written)).then(|| Fault {
        rule: WRONG_TYPE,
        message: format!("`{written}` is not a municipal year"),
        help: "write a year and the last two digits of the year after it, such as 2023-24"
            .to_owned(),
    })
}

fn language(written: &str) -> Option<Fault> {
    written.parse::<LanguageTag>().is_err().then(|| Fault {
        rule: WRONG_TYPE,
        message: format!("`{written}` is not a language code"),
        help: "write the code of the language in small letters, such as de for German, fr for \
               French or uk for Ukrainian"
            .to_owned(),
    })
}

fn currency(written: &str) -> Option<Fault> {
    let has_form = written.len() == 3 && written.bytes().all(|byte| byte.is_ascii_uppercase());
    (!has_form).then(|| Fault {
        rule: WRONG_TYPE,
        message: format!("`{written}` is not a currency code"),
        help: "write the three-letter code in capitals, such as GBP for pounds or EUR for euros"
            .to_owned(),
    })
}

fn address(written: &str) -> Option<Fault> {
    (!is_linkable(written)).then(|| Fault {
        rule: UNSAFE_LINK,
        message: format!("`{written}` is not an address that the report may link to"),
        help: address_help(written),
    })
}

pub(crate) fn country_help(written: &str) -> String {
    let upper = written.to_uppercase();
    if CountryCode::is_known(&upper) {
        return format!("write it in capitals: {upper}");
    }
    if upper == "UK" {
        return "the code of the United Kingdom is GB".to_owned();
    }
    let names = rust_iso3166::ALL.iter().map(|country| country.name);
    match did_you_mean(written, names)
        .and_then(|near| rust_iso3166::ALL.iter().find(|country| country.name == near))
    {
        Some(country) => {
            format!("write the two-letter code; that of {} is {}", country.name, country.alpha2)
        }
        None => {
            "write a two-letter code in capitals, such as DE for Germany or JP for Japan".to_owned()
        }
    }
}

fn address_help(written: &str) -> String {
    let with = |scheme: &str| format!("{scheme}{written}");
    let near = [with("mailto:"), with("https://")]
        .into_iter()
        .find(|address| !written.contains(':') && written.contains('.') && is_linkable(address));
    let near = near.or_else(|| Some(encoded(written)).filter(|address| is_linkable(address)));
    match near {
        Some(address) => format!("write `{address}`"),
        None => "write an address that begins with https://, http:// or mailto:".to_owned(),
    }
}

/// The short name nearest to a text.
fn identifier_of(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}
