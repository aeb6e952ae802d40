//! The forms of text that the dataset's schema names, and what to say of a
//! text that does not have the form its field asks for.

use super::countries::Country;
use super::date::PartialDate;
use super::date_notation::{PartialDateError, written_day};
use super::rules::{IMPOSSIBLE_DATE, REVERSED_DATES, UNKNOWN_COUNTRY, UNSAFE_LINK};
use super::text::{
    COUNTRY_CODE_FORM, CountryCode, IDENTIFIER_FORM, IMAGE_PATH_FORM, LONGEST_ID,
    SITE_ADDRESS_FORM, YearId, is_identifier, is_image_path, is_language_tag, is_site_address,
};
use super::whole_day::WholeDay;
use crate::json::rules::WRONG_TYPE;
use crate::json::{Fault, TextFormat};
use crate::text::{encoded, is_linkable};

/// Every form of text of the dataset and of the house styles.
pub(crate) const FORMATS: &[TextFormat] = &[
    TextFormat {
        name: "identifier",
        pattern: Some(IDENTIFIER_FORM),
        fits: is_identifier,
        fault: identifier,
    },
    TextFormat {
        name: "country-code",
        pattern: Some(COUNTRY_CODE_FORM),
        fits: CountryCode::is_known,
        fault: country,
    },
    TextFormat {
        name: "partial-date",
        pattern: None,
        fits: |text| text.parse::<PartialDate>().is_ok(),
        fault: date,
    },
    TextFormat {
        name: "whole-day",
        pattern: None,
        fits: |text| text.parse::<WholeDay>().is_ok(),
        fault: whole_day,
    },
    TextFormat {
        name: "municipal-year",
        pattern: None,
        fits: YearId::is_consecutive,
        fault: municipal_year,
    },
    TextFormat { name: "web-address", pattern: None, fits: is_linkable, fault: address },
    TextFormat {
        name: "site-address",
        pattern: Some(SITE_ADDRESS_FORM),
        fits: is_site_address,
        fault: site_address,
    },
    TextFormat {
        name: "image-path",
        pattern: Some(IMAGE_PATH_FORM),
        fits: is_image_path,
        fault: image_path,
    },
    TextFormat { name: "language-tag", pattern: None, fits: is_language_tag, fault: language },
    TextFormat { name: "currency-code", pattern: None, fits: is_currency, fault: currency },
];

fn identifier(written: &str) -> Fault {
    if written.chars().nth(LONGEST_ID).is_some() {
        return Fault {
            rule: WRONG_TYPE,
            message: format!("this short name has more than {LONGEST_ID} characters"),
            help: "write a shorter one: links and names of files are made of it".to_owned(),
        };
    }
    let near = identifier_of(written);
    Fault {
        rule: WRONG_TYPE,
        message: format!("`{written}` is not a short name"),
        help: if near.is_empty() {
            "write a name of lower-case letters, digits and hyphens, such as bochum".to_owned()
        } else {
            format!("write `{near}`: lower-case letters, digits and hyphens")
        },
    }
}

fn country(written: &str) -> Fault {
    Fault {
        rule: UNKNOWN_COUNTRY,
        message: format!("`{written}` is not the code of a country"),
        help: Country::help(written),
    }
}

fn date(written: &str) -> Fault {
    if YearId::is_consecutive(written) {
        return Fault {
            rule: IMPOSSIBLE_DATE,
            message: format!("`{written}` is a municipal year, not a date"),
            help: "write the day, the month (2023-12) or the year (2023) in which it happened; \
                   a season is written in words, such as autumn 2023"
                .to_owned(),
        };
    }
    match written.parse::<PartialDate>() {
        Err(PartialDateError::Impossible) => Fault {
            rule: IMPOSSIBLE_DATE,
            message: format!("there is no date `{written}` in the calendar"),
            help: coded_season(written).unwrap_or_else(|| {
                "check the month and the day; leave out what is not known, as in 2023-12 or 2023"
                    .to_owned()
            }),
        },
        Err(PartialDateError::Order) => Fault {
            rule: REVERSED_DATES,
            message: format!("in `{written}` the first date is not before the second"),
            help: "write the earlier date first".to_owned(),
        },
        _ => Fault {
            rule: WRONG_TYPE,
            message: format!("`{written}` is not a date"),
            help: date_help(written),
        },
    }
}

/// How a season is written that was given by its code in EDTF, such as `2024-21`.
fn coded_season(written: &str) -> Option<String> {
    let (year, code) = written.split_once('-')?;
    let season = match code {
        "21" => "spring",
        "22" => "summer",
        "23" => "autumn",
        "24" => "winter",
        _ => return None,
    };
    let year: i32 = year.parse().ok()?;
    Some(match season {
        "winter" => {
            let next = year.saturating_add(1).rem_euclid(100);
            format!(
                "a season is written in words: `winter {year}/{next:02}`, or `winter {}/{:02}` if the one before is meant",
                year.saturating_sub(1),
                year.rem_euclid(100)
            )
        }
        _ => format!("a season is written in words: `{season} {year}`"),
    })
}

/// How a date in words is written, or the forms of dates.
fn date_help(written: &str) -> String {
    let text = written.trim().to_lowercase();
    let near = |date: &str| {
        let date = date.trim().trim_start_matches("the ");
        let decade = date.strip_suffix("0s").map(|decade| format!("{decade}X"));
        let date = decade.unwrap_or_else(|| date.to_owned());
        date.parse::<PartialDate>().is_ok().then_some(date)
    };
    let after = |words: &[&str]| words.iter().find_map(|word| text.strip_prefix(word));
    let two = |first: &str, last: &str, between: &str| format!("[{first}{between}{last}]");
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let years = bare.split_once(['-', '\u{2013}']).filter(|(first, last)| {
        [first, last].iter().all(|year| year.len() == 4 && year.parse::<u16>().is_ok())
    });
    let form = if let Some(day) = written_day(written) {
        Some(day.to_string())
    } else if let Some((first, last)) = years {
        Some(two(first, last, ".."))
    } else if let Some(date) = bare.strip_suffix("..") {
        Some(format!("[{date}..]"))
    } else if let Some(date) = after(&["about ", "around ", "circa ", "c. ", "c.", "ca. "]) {
        near(date).map(|date| format!("{date}~"))
    } else if let Some(year) = after(&["before "]).and_then(|year| year.parse::<i32>().ok()) {
        Some(format!("[..{:04}]", year.saturating_sub(1)))
    } else if let Some(date) = after(&["by ", "until ", "../", "/"]) {
        near(date).map(|date| format!("[..{date}]"))
    } else if let Some((first, last)) = text.split_once(" or ") {
        near(first).zip(near(last)).map(|(first, last)| two(&first, &last, ","))
    } else if let Some((first, last)) =
        text.trim_start_matches("between ").split_once(" and ").or_else(|| text.split_once('/'))
    {
        near(first).zip(near(last)).map(|(first, last)| two(&first, &last, ".."))
    } else {
        near(&bare.to_uppercase()).or_else(|| near(&text))
    };
    match form.filter(|form| form.parse::<PartialDate>().is_ok()) {
        Some(form) => format!("write `{form}`"),
        None => "write a date as 1950, 2023-12 or 2024-10-29, or 1958~ for about 1958".to_owned(),
    }
}

fn whole_day(written: &str) -> Fault {
    if written.parse::<PartialDate>().is_ok() {
        return Fault {
            rule: WRONG_TYPE,
            message: format!("`{written}` is not a whole day"),
            help: "write year, month and day, such as 2025-12-24, and an entry for each day"
                .to_owned(),
        };
    }
    let fault = date(written);
    let help = match fault.rule {
        rule if rule == IMPOSSIBLE_DATE => "check the month and the day",
        _ => "write year, month and day, such as 2025-12-24",
    };
    Fault { help: help.to_owned(), ..fault }
}

fn municipal_year(written: &str) -> Fault {
    Fault {
        rule: WRONG_TYPE,
        message: format!("`{written}` is not a municipal year"),
        help: "write a year and the last two digits of the year after it, such as 2023-24"
            .to_owned(),
    }
}

fn site_address(written: &str) -> Fault {
    let plain = written.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let near = [format!("{plain}/"), format!("https://{plain}/")].into_iter();
    let near = near.filter(|_| plain.contains('.') && !plain.contains('@'));
    Fault {
        rule: WRONG_TYPE,
        message: format!("`{written}` is not the address of a web site"),
        help: match near.into_iter().find(|address| is_site_address(address)) {
            Some(address) => format!("write `{address}`: the paths of the pages are added to it"),
            None => "write an address that begins with https:// or http://, ends in a slash and \
                     has no ? or #, such as https://www.example.org/partner-places/"
                .to_owned(),
        },
    }
}

fn image_path(written: &str) -> Fault {
    Fault {
        rule: WRONG_TYPE,
        message: format!("`{written}` is not an image file of the dataset folder"),
        help: "write a name of letters, digits, spaces, hyphens and full stops that ends in .jpg, \
               .jpeg, .png or .webp, such as photographs/bochum.jpg"
            .to_owned(),
    }
}

fn language(written: &str) -> Fault {
    Fault {
        rule: WRONG_TYPE,
        message: format!("`{written}` is not a language code"),
        help: "write the code of the language in small letters, such as de for German, fr for \
               French or uk for Ukrainian"
            .to_owned(),
    }
}

fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn currency(written: &str) -> Fault {
    Fault {
        rule: WRONG_TYPE,
        message: format!("`{written}` is not a currency code"),
        help: "write the three-letter code in capitals, such as GBP for pounds or EUR for euros"
            .to_owned(),
    }
}

fn address(written: &str) -> Fault {
    Fault {
        rule: UNSAFE_LINK,
        message: format!("`{written}` is not an address that can be linked to"),
        help: address_help(written),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_help_as_people_write() {
        for (written, form) in [
            ("10/09/2023", "2023-09-10"),
            ("10 September 2023", "2023-09-10"),
            ("1958-1962", "[1958..1962]"),
            ("1958 \u{2013} 1962", "[1958..1962]"),
            ("2020-09-25..", "[2020-09-25..]"),
            ("195x", "195X"),
            ("1950s", "195X"),
            ("1958 ?", "1958?"),
            ("about 1958", "1958~"),
            ("1958 or 1959", "[1958,1959]"),
            ("by 1958", "[..1958]"),
        ] {
            assert!(written.parse::<PartialDate>().is_err(), "{written}");
            assert_eq!(date_help(written), format!("write `{form}`"), "{written}");
        }
        for written in ["some time", "31/02/2023", "1958-62x"] {
            assert!(date_help(written).starts_with("write a date as"), "{written}");
        }
    }
}
