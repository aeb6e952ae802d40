//! The countries and territories, as the United Kingdom government names them.

use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::text::folded::{folded, words};

/// The names, as their file has them.
#[derive(Debug, Default, Deserialize)]
struct Register {
    countries: Vec<Country>,
    former: Vec<Country>,
}

/// A country or territory.
#[derive(Debug, Deserialize)]
pub(super) struct Country {
    /// Its code in ISO 3166-1 alpha-2, or `XK`.
    pub(super) code: String,
    /// Its name in tables and headings, such as Netherlands.
    pub(super) name: String,
    in_text: Option<String>,
    official: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    today: Vec<String>,
}

static REGISTER: LazyLock<Register> =
    LazyLock::new(|| serde_json::from_str(include_str!("countries.json")).unwrap_or_default());

/// So many letters of a name can have one wrong letter among them, and twice as many two.
const LETTERS_FOR_A_SLIP: usize = 5;

impl Country {
    /// The country with a code.
    pub(super) fn of(code: &str) -> Option<&'static Self> {
        let countries = &REGISTER.countries;
        let found = countries.binary_search_by(|country| country.code.as_str().cmp(code));
        found.ok().and_then(|index| countries.get(index))
    }

    /// Every country of today, by code.
    pub(super) fn all() -> &'static [Self] {
        &REGISTER.countries
    }

    /// Its name within a sentence, such as the Netherlands.
    pub(super) fn in_text(&self) -> &str {
        self.in_text.as_deref().unwrap_or(&self.name)
    }

    /// Its usual and its official name.
    pub(super) fn proper_names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.official.as_deref())
    }

    /// The names by which it is found.
    fn names(&self) -> impl Iterator<Item = &str> {
        let others = self.in_text.iter().chain(&self.also);
        self.proper_names().chain(others.map(String::as_str))
    }

    /// What to write where a code is needed, to someone who wrote something else.
    pub(super) fn help(written: &str) -> String {
        let upper = written.to_uppercase();
        let former = REGISTER.former.iter();
        if Self::of(&upper).is_some() {
            return format!("write it in capitals: {upper}");
        }
        if let Some(country) = former.clone().find(|country| country.code == upper) {
            return country.help_on_former();
        }
        let written = normal(written);
        let has_name = |country: &&Self| country.names().any(|name| normal(name) == written);
        if let Some(country) = Self::all().iter().find(has_name) {
            return format!("write {}, the code of {}", country.code, country.in_text());
        }
        if let Some(country) = former.clone().find(has_name) {
            return country.help_on_former();
        }
        match Self::like(&written) {
            Some((country, name)) => {
                format!(
                    "did you mean {name}? The code of {} is {}",
                    country.in_text(),
                    country.code
                )
            }
            None => "write a two-letter code in capitals, such as DE for Germany or JP for Japan"
                .to_owned(),
        }
    }

    fn help_on_former(&self) -> String {
        format!(
            "{} no longer exists: write the code of the country that the place is in today, such as {}; `former_countries` takes the name of the former one",
            crate::text::capitalised(self.in_text()),
            self.today.join(" or ")
        )
    }

    /// The one country with a name that the written one is a misspelling of.
    fn like(written: &str) -> Option<(&'static Self, &'static str)> {
        let letters = written.chars().count();
        let most = letters.checked_div(LETTERS_FOR_A_SLIP).unwrap_or_default().min(2);
        let names =
            Self::all().iter().flat_map(|country| country.names().map(move |name| (country, name)));
        let near = names.filter_map(|(country, name)| {
            // What is much longer or shorter need not be compared.
            let normal = normal(name);
            let is_near = normal.chars().count().abs_diff(letters) <= most;
            let slips = is_near.then(|| strsim::damerau_levenshtein(&normal, written))?;
            (slips <= most).then_some((slips, country, name))
        });
        let near: Vec<_> = near.collect();
        let fewest = near.iter().map(|(slips, ..)| *slips).min()?;
        let mut nearest = near.iter().filter(|(slips, ..)| *slips == fewest);
        let (_, country, name) = nearest.next()?;
        nearest.all(|(_, other, _)| other.code == country.code).then_some((*country, *name))
    }
}

/// A name as names are compared: its words, without the article and without accents.
fn normal(name: &str) -> String {
    let name = folded(name, false).replace('&', " and ");
    let name: String = name.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let words: Vec<&str> =
        words(&name).map(|word| if word == "saint" { "st" } else { word }).collect();
    words.strip_prefix(&["the"]).unwrap_or(&words).join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn register_is_whole_sorted_and_unambiguous() {
        let countries = Country::all();
        // ISO 3166-1 has 249 codes, and Kosovo has one that anybody may use.
        assert_eq!(countries.len(), 250);
        assert!(countries.is_sorted_by(|one, other| one.code < other.code));
        let mut names = BTreeMap::new();
        for country in countries.iter().chain(&REGISTER.former) {
            assert!(
                country.code.len() == 2 && country.code.bytes().all(|b| b.is_ascii_uppercase())
            );
            assert!(country.today.iter().all(|code| Country::of(code).is_some()));
        }
        for (country, name) in
            countries.iter().flat_map(|country| country.names().map(move |name| (country, name)))
        {
            let earlier = names.insert(normal(name), &country.code);
            assert!(earlier.is_none_or(|earlier| *earlier == country.code), "{name}: {earlier:?}");
        }
        for former in &REGISTER.former {
            assert!(Country::of(&former.code).is_none(), "{former:?}");
            assert!(!former.today.is_empty(), "{former:?}");
        }
    }

    #[test]
    fn name_has_its_article_in_text_only() {
        for (code, name, in_text) in [
            ("NL", "Netherlands", "the Netherlands"),
            ("US", "United States", "the United States"),
            ("PH", "Philippines", "the Philippines"),
            ("GM", "The Gambia", "The Gambia"),
            ("CD", "Congo (Democratic Republic)", "the Democratic Republic of the Congo"),
            ("DE", "Germany", "Germany"),
        ] {
            let country = Country::of(code).unwrap();
            assert_eq!((country.name.as_str(), country.in_text()), (name, in_text));
        }
        for country in Country::all() {
            assert!(!country.name.starts_with("the "), "{country:?}");
            assert!(!country.name.contains(" of)"), "{country:?}: a name of ISO 3166");
        }
    }

    #[test]
    fn every_name_is_found_however_it_is_written() {
        for country in Country::all() {
            for name in country.names() {
                let name = name.trim_start_matches(['t', 'T']).strip_prefix("he ").unwrap_or(name);
                for written in [name.to_owned(), name.to_uppercase(), format!("the {name}")] {
                    let help = Country::help(&written);
                    let is_code = Country::of(&written.to_uppercase()).is_some();
                    let code = format!("write {}, the code of ", country.code);
                    assert!(is_code || help.starts_with(&code), "{written}: {help}");
                }
            }
        }
    }

    #[test]
    fn code_of_everyday_and_former_names() {
        for (written, code) in [
            ("Iran", "IR"),
            ("England", "GB"),
            ("UK", "GB"),
            ("Holland", "NL"),
            ("Burma", "MM"),
            ("South Korea", "KR"),
            ("USA", "US"),
            ("Kosovo", "XK"),
            ("Ivory Coast", "CI"),
            ("Côte d’Ivoire", "CI"),
            ("Cote d'Ivoire", "CI"),
            ("Turkiye", "TR"),
            ("Laos", "LA"),
            ("Syria", "SY"),
            ("Russia", "RU"),
            ("Palestine", "PS"),
            ("Taiwan", "TW"),
            ("Moldova", "MD"),
            ("Saint Lucia", "LC"),
            ("Trinidad & Tobago", "TT"),
            ("Viet Nam", "VN"),
        ] {
            let help = Country::help(written);
            assert!(help.starts_with(&format!("write {code}, ")), "{written}: {help}");
        }
    }

    #[test]
    fn only_slips_of_a_name_are_taken_for_it() {
        for (written, code) in [
            ("Germnay", "DE"),
            ("Polond", "PL"),
            ("Phillipines", "PH"),
            ("Luxemburg", "LU"),
            ("Uzbekhistan", "UZ"),
        ] {
            let help = Country::help(written);
            assert!(help.ends_with(&format!(" is {code}")), "{written}: {help}");
        }
        // Nothing is near, or two countries are as near.
        for written in
            ["Sheffield", "Nigera", "Slovania", "Irak", "Europe", "Bavaria", "Catalonia", "X", ""]
        {
            let help = Country::help(written);
            assert!(help.starts_with("write a two-letter code"), "{written}: {help}");
        }
    }

    #[test]
    fn former_country_has_those_of_today() {
        for (written, today) in [
            ("SU", "RU"),
            ("Soviet Union", "UA"),
            ("YU", "RS"),
            ("Yugoslavia", "HR"),
            ("DD", "DE"),
            ("GDR", "DE"),
            ("CS", "CZ or SK"),
            ("czechoslovakia", "CZ or SK"),
        ] {
            let help = Country::help(written);
            assert!(
                help.contains("in today, such as ") && help.contains(today),
                "{written}: {help}"
            );
        }
    }
}
