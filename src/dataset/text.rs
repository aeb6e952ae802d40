//! The small text types of the dataset: narrative, identifiers, country codes,
//! web addresses and language tags.
//!
//! Each type refuses what it cannot hold, and tells the JSON Schema its
//! `format`, so that the loader and an editor check the same thing.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The form of a country code, as a regular expression.
pub(crate) const COUNTRY_CODE_FORM: &str = "^[A-Z]{2}$";

/// Makes a text type whose values are checked by its JSON Schema `format`.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $schema:tt) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text as it stands in the dataset.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
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

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
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
    /// Narrative: CommonMark limited to paragraphs, lists, emphasis and links.
    ///
    /// `[words](lang:de)` marks words in another language and
    /// `[](ref:recommendation/ID)` makes a numbered cross-reference. Everything
    /// else that CommonMark knows (headings, code, images, raw HTML) is plain text.
    Narrative, {
        "type": "string",
        "pattern": r"\S",
        "contentMediaType": "text/markdown",
        "description": "Text in sentences. *Emphasis*, **strong**, lists and [links](https://example.org) may be used; [words](lang:de) marks words in another language.",
    }
}

text_type! {
    /// An identifier: lower-case letters, digits and hyphens, beginning with a letter or digit.
    Id, {
        "type": "string",
        "format": "identifier",
        "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
        "description": "A short name that other entries refer to: lower-case letters, digits and hyphens, such as bochum or bochum-2023-08.",
    }
}

text_type! {
    /// A country code of ISO 3166-1 alpha-2, in capitals.
    CountryCode, {
        "type": "string",
        "format": "country-code",
        "pattern": COUNTRY_CODE_FORM,
        "description": "Two-letter country code of ISO 3166-1, in capitals, such as DE or US.",
    }
}

text_type! {
    /// A web or mail address whose scheme is `http`, `https` or `mailto`.
    WebAddress, {
        "type": "string",
        "format": "web-address",
        "description": "A web address (https:// or http://) or a mail address (mailto:).",
    }
}

text_type! {
    /// A language tag of BCP 47, such as `de` or `zh-Hans`.
    LanguageTag, {
        "type": "string",
        "format": "language-tag",
        "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        "description": "Language code, such as de (German), fr (French) or uk (Ukrainian).",
    }
}

text_type! {
    /// A municipal year by the calendar years it spans: `2023-24`.
    YearId, {
        "type": "string",
        "format": "municipal-year",
        "pattern": "^\\d{4}-\\d{2}$",
        "description": "A municipal year, written 2023-24.",
    }
}

impl CountryCode {
    /// Whether the text is a code in force in ISO 3166-1 alpha-2.
    #[must_use]
    pub fn is_known(text: &str) -> bool {
        rust_iso3166::from_alpha2(text).is_some_and(|country| country.alpha2 == text)
    }

    /// The short English name that ISO 3166-1 gives the country, or the code
    /// itself where it is not in force.
    #[must_use]
    pub fn iso_name(&self) -> &str {
        rust_iso3166::from_alpha2(&self.0).map_or(self.0.as_str(), |country| country.name)
    }
}

impl WebAddress {
    /// Whether the text is an absolute address that a report may link to.
    #[must_use]
    pub fn is_linkable(text: &str) -> bool {
        // Control characters and spaces are dropped or encoded by URL parsers,
        // which is how a harmless-looking address becomes another one.
        !text.chars().any(|c| c.is_control() || c.is_whitespace())
            && url::Url::parse(text).is_ok_and(|url| match url.scheme() {
                "http" | "https" => url.has_host(),
                "mailto" => url.path().contains('@'),
                _ => false,
            })
    }
}

impl YearId {
    /// Whether the text is a year and the year after it.
    #[must_use]
    pub fn is_consecutive(text: &str) -> bool {
        let Some((first, second)) = text.split_once('-') else { return false };
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
        assert!(!CountryCode::is_known("ua"));
        assert!(!CountryCode::is_known("XX"));
        assert!(!CountryCode::is_known("UK"));
    }

    #[test]
    fn only_web_and_mail_addresses_are_links() {
        for good in ["https://example.org/a", "http://example.org", "mailto:a@example.org"] {
            assert!(WebAddress::is_linkable(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "www.example.org",
            "https:",
            "java\nscript:x",
            "mailto:",
        ] {
            assert!(!WebAddress::is_linkable(bad), "{bad}");
        }
    }

    #[test]
    fn municipal_years_follow_one_another() {
        assert!(YearId::is_consecutive("2023-24"));
        assert!(YearId::is_consecutive("1999-00"));
        assert!(!YearId::is_consecutive("2023-25"));
    }
}
