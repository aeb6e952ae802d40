//! The small text types of the dataset: texts on one line, narrative, identifiers, country
//! codes, web addresses and language tags.
//!
//! Each type refuses what it cannot hold, and tells the JSON Schema its
//! `format`, so that the loader and an editor check the same thing.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use url::Url;

use super::countries::Country;
use super::origins::{Locate, Origins};
use crate::json::{At, ON_ONE_LINE, Pointer, SAYS_SOMETHING, trimmed};
use crate::text::is_linkable;

/// The form of a country code, as a regular expression.
pub(crate) const COUNTRY_CODE_FORM: &str = "^[A-Z]{2}$";

/// The form of an identifier, as a regular expression.
pub(crate) const IDENTIFIER_FORM: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// The form of a language tag, as a regular expression.
const LANGUAGE_FORM: &str = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$";

/// The form of the path of an image file, as a regular expression.
pub(crate) const IMAGE_PATH_FORM: &str = "^[A-Za-z0-9_][A-Za-z0-9_. -]*(/[A-Za-z0-9_][A-Za-z0-9_. -]*)*\\.([jJ][pP][eE]?[gG]|[pP][nN][gG]|[wW][eE][bB][pP])$";

/// What can be told of the address of a site in a regular expression.
pub(crate) const SITE_ADDRESS_FORM: &str = "^https?://[^?#]+/$";

/// The most characters of an identifier: it stands in names of files, which can
/// have 255 bytes.
pub(super) const LONGEST_ID: usize = 100;

/// Whether a text has the form of an identifier.
pub(super) fn is_identifier(text: &str) -> bool {
    text.len() <= LONGEST_ID
        && text.split('-').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Whether a text has the form of a language tag.
pub(super) fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Whether a text is an address to which the paths of pages can be added.
pub(super) fn is_site_address(text: &str) -> bool {
    is_linkable(text)
        && text.ends_with('/')
        && Url::parse(text).is_ok_and(|url| {
            ["http", "https"].contains(&url.scheme())
                && url.query().is_none()
                && url.fragment().is_none()
        })
}

/// Whether a text has the form of the path of an image file: no part of it begins
/// with a full stop, so that it does not lead out of its folder.
pub(super) fn is_image_path(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_. -".contains(&byte))
    };
    let extension = text.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    text.len() <= 200
        && text.split('/').all(is_part)
        && extension.is_some_and(|end| ["jpg", "jpeg", "png", "webp"].contains(&end.as_str()))
}

/// Whether a text says something, on one line.
fn is_on_one_line(text: &str) -> bool {
    !text.is_empty() && trimmed(text) == text && !text.contains(['\n', '\r'])
}

/// A text that does not have the form of its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {wanted}")]
pub struct TextError {
    /// The text.
    text: String,
    /// What it should be.
    wanted: &'static str,
}

/// Makes a text type that holds only texts of its form, which its JSON Schema
/// names too.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $wanted:literal, $has_form:expr, $schema:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(String, At);

        impl $name {
            /// The text as it stands in the dataset.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Where it was read.
            #[must_use]
            pub fn at(&self) -> At {
                self.1
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, TextError> {
                let has_form: fn(&str) -> bool = $has_form;
                if has_form(&text) { Ok(Self(text, At::here())) } else { Err(TextError { text, wanted: $wanted }) }
            }
        }

        impl FromStr for $name {
            type Err = TextError;

            fn from_str(text: &str) -> Result<Self, TextError> {
                text.to_owned().try_into()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Locate for $name {
            fn place<'a>(&'a self, origins: &'a Origins) -> Pointer<'a> {
                self.1.place(origins)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

text_type! {
    /// A text on one line that people read: a name, a title, a source.
    ///
    /// It is in the language of the council, unless the field says otherwise. What the council
    /// writes is of this type or a [`Narrative`], so that a second language needs no other.
    Text, "a text on one line", is_on_one_line, {
        "type": "string",
        "pattern": ON_ONE_LINE,
        "description": "A name, a title or the like: text on one line, without formatting.",
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

text_type! {
    /// Narrative: CommonMark limited to paragraphs, lists, emphasis and links.
    ///
    /// `[words](lang:de)` marks words in another language and
    /// `[](ref:recommendation/ID)` makes a numbered cross-reference. Everything
    /// else that CommonMark knows (headings, code, images, raw HTML) is plain text.
    Narrative, "a text", |text| !text.is_empty() && trimmed(text) == text, {
        "type": "string",
        "pattern": SAYS_SOMETHING,
        "contentMediaType": "text/markdown",
        "description": "Text in sentences. *Emphasis*, **strong**, lists and [links](https://example.org) may be used; [words](lang:de) marks words in another language.",
    }
}

text_type! {
    /// An identifier: lower-case letters, digits and hyphens, beginning with a letter or digit.
    Id, "a short name", is_identifier, {
        "type": "string",
        "format": "identifier",
        "pattern": IDENTIFIER_FORM,
        "maxLength": LONGEST_ID,
        "description": "A short name that other entries refer to: lower-case letters, digits and hyphens, such as bochum or bochum-2023-08.",
    }
}

text_type! {
    /// The id of a report: its municipal year, unless it has a short name of its own.
    ReportId, "a report: give its municipal year, such as 2023-24, or its id", is_identifier, {
        "type": "string",
        "format": "identifier",
        "pattern": IDENTIFIER_FORM,
        "maxLength": LONGEST_ID,
        "description": "The short name of a report: its municipal year, such as 2023-24, or its own, such as 2023-24-mid-year.",
    }
}

text_type! {
    /// A country code of ISO 3166-1 alpha-2, in capitals, or `XK` for Kosovo.
    CountryCode, "the code of a country", CountryCode::is_known, {
        "type": "string",
        "format": "country-code",
        "pattern": COUNTRY_CODE_FORM,
        "description": "Two-letter country code of ISO 3166-1, in capitals, such as DE or US. Kosovo is XK.",
    }
}

text_type! {
    /// A web or mail address whose scheme is `http`, `https` or `mailto`.
    WebAddress, "an address that a report may link to", is_linkable, {
        "type": "string",
        "format": "web-address",
        "description": "A web address (https:// or http://) or a mail address (mailto:).",
    }
}

text_type! {
    /// The address at which a web site is published, to which the paths of its pages
    /// are added.
    SiteAddress, "the address of a web site: it begins with https:// or http://, ends in a slash and has no `?` or `#`", is_site_address, {
        "type": "string",
        "format": "site-address",
        "pattern": SITE_ADDRESS_FORM,
        "description": "The address of a web site: it begins with https:// or http://, ends in a slash and has no ? or #, such as https://www.example.org/partner-places/.",
    }
}

text_type! {
    /// The path of an image file in the dataset folder, with `/` between folders.
    ImagePath, "the path of an image file", is_image_path, {
        "type": "string",
        "format": "image-path",
        "pattern": IMAGE_PATH_FORM,
        "maxLength": 200,
        "description": "An image file in the folder of the dataset: a name that ends in .jpg, .jpeg, .png or .webp, such as photographs/bochum.jpg.",
    }
}

text_type! {
    /// A language tag of BCP 47, such as `de` or `zh-Hans`.
    LanguageTag, "a language code", is_language_tag, {
        "type": "string",
        "format": "language-tag",
        "pattern": LANGUAGE_FORM,
        "description": "Language code, such as de (German), fr (French) or uk (Ukrainian).",
    }
}

text_type! {
    /// A municipal year by the calendar years it spans: `2023-24`.
    YearId, "a municipal year, written as 2023-24", YearId::is_consecutive, {
        "type": "string",
        "format": "municipal-year",
        "pattern": "^\\d{4}-\\d{2}$",
        "description": "A municipal year, written 2023-24.",
    }
}

impl CountryCode {
    /// Whether the text is the code of a country or territory of today.
    #[must_use]
    pub fn is_known(text: &str) -> bool {
        Country::of(text).is_some()
    }

    /// The name that the United Kingdom government gives the country or territory, for
    /// tables and headings, such as Netherlands.
    #[must_use]
    pub fn name(&self) -> &str {
        Country::of(&self.0).map_or(self.0.as_str(), |country| &country.name)
    }

    /// Its name within a sentence, such as the Netherlands.
    #[must_use]
    pub fn name_in_text(&self) -> &str {
        Country::of(&self.0).map_or(self.0.as_str(), Country::in_text)
    }

    /// The usual and the official name of every country and territory.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        Country::all().iter().flat_map(Country::proper_names)
    }
}

impl ImagePath {
    /// The name of the file without its folders and its end, with no other
    /// characters than a web address likes.
    pub(crate) fn stem(&self) -> String {
        let name = self.0.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let keep = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        stem.chars().map(keep).collect()
    }
}

impl Default for LanguageTag {
    /// British English.
    fn default() -> Self {
        Self("en-GB".to_owned(), At::default())
    }
}

impl Id {
    /// The house style of a council that names none.
    pub(super) fn standard_style() -> Self {
        Self("standard".to_owned(), At::default())
    }
}

impl YearId {
    /// The municipal year after this one; none after the year 9998.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        let first = self.first().saturating_add(1);
        format!("{first:04}-{:02}", first.saturating_add(1).rem_euclid(100)).parse().ok()
    }

    /// The calendar year in which the municipal year begins.
    #[must_use]
    pub fn first(&self) -> i32 {
        // The form of the text has been checked.
        self.0.split('-').next().and_then(|year| year.parse().ok()).unwrap_or_default()
    }

    /// Whether the text is a year and the year after it.
    #[must_use]
    pub fn is_consecutive(text: &str) -> bool {
        let Some((first, second)) = text.split_once('-') else { return false };
        if first.len() != 4 || second.len() != 2 {
            return false;
        }
        match (first.parse::<u16>(), second.parse::<u16>()) {
            (Ok(first), Ok(second)) => (u32::from(first) + 1) % 100 == u32::from(second),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_in_force_are_countries() {
        assert!(CountryCode::is_known("UA"));
        assert!(CountryCode::is_known("XK"));
        assert!(!CountryCode::is_known("ua"));
        assert!(!CountryCode::is_known("XX"));
        assert!(!CountryCode::is_known("UK"));
    }

    #[test]
    fn a_text_that_has_not_the_form_is_refused() {
        assert!("bochum-2023".parse::<Id>().is_ok());
        for bad in ["", "Bochum", "a--b", "-a", "a b", "ü"] {
            assert!(bad.parse::<Id>().is_err(), "{bad}");
        }
        assert!("zh-Hans".parse::<LanguageTag>().is_ok());
        assert!("german".parse::<LanguageTag>().is_err());
        assert!("de-".parse::<LanguageTag>().is_err());
        assert!("a".repeat(LONGEST_ID).parse::<Id>().is_ok());
        assert!("a".repeat(LONGEST_ID + 1).parse::<Id>().is_err());
        assert!(" ".parse::<Narrative>().is_err());
        assert!(serde_json::from_str::<CountryCode>("\"XX\"").is_err());
    }

    #[test]
    fn a_site_has_an_address_that_pages_can_be_added_to() {
        for good in ["https://www.example.org/", "http://example.org:8080/a/b/"] {
            assert!(good.parse::<SiteAddress>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "www.example.org/",
            "mailto:a@example.org/",
            "ftp://example.org/",
            "https://www.example.org",
            "https://www.example.org/a",
            "https://www.example.org/a/?b=c/",
            "https://www.example.org/a/?/",
            "https://www.example.org/a/#b/",
            "https://www.example.org/a b/",
        ] {
            assert!(bad.parse::<SiteAddress>().is_err(), "{bad}");
        }
    }

    #[test]
    fn municipal_years_follow_one_another() {
        assert!(YearId::is_consecutive("2023-24"));
        assert!(YearId::is_consecutive("1999-00"));
        assert!(!YearId::is_consecutive("2023-25"));
        assert!(!YearId::is_consecutive("1-2"));
    }
}
