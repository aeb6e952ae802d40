//! The mark by which this program recognises the files that it has written, so
//! that it replaces those and no others.
//!
//! | format | mark |
//! | --- | --- |
//! | PDF | the program as creator tool, in the XMP metadata |
//! | HTML, Markdown, CSS, site map | a comment as the last line |
//! | Atom | the element `generator` (RFC 4287, section 4.2.4) |
//! | plain text | the last line |
//! | JSON | the field `generator`, or `$comment` in a JSON Schema |
//! | iCalendar | the property `PRODID` |
//!
//! Images carry no mark. They belong to web sites, whose manifest has their digests.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::manifest::is_manifest;

/// What JSON Schemas say of their origin. Their text does not change with the version.
pub(crate) const SCHEMA_COMMENT: &str = "Made by intl-update";

/// The program and its version, as written files name it.
pub const GENERATOR: &str = concat!("intl-update ", env!("CARGO_PKG_VERSION"));

/// The identifier of the program in iCalendar files (RFC 5545, section 3.7.3).
pub(crate) const PRODUCT_ID: &str =
    concat!("-//intl-update//intl-update ", env!("CARGO_PKG_VERSION"), "//EN");

/// The marks of other formats than JSON, up to the version.
static MARKS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::new([
        "<xmp:CreatorTool>intl-update ",
        "<!-- Made by intl-update ",
        "/* Made by intl-update ",
        "\nMade by intl-update ",
        "\nPRODID:-//intl-update//",
        ">intl-update</generator>",
    ])
    .ok()
});

/// The last line of a file in HTML, Markdown or XML.
#[must_use]
pub fn markup_comment() -> String {
    format!("<!-- Made by {GENERATOR} -->\n")
}

/// The last line of a plain text.
#[must_use]
pub fn text_comment() -> String {
    format!("Made by {GENERATOR}\n")
}

/// The last line of a style sheet.
#[must_use]
pub(crate) fn css_comment() -> String {
    format!("/* Made by {GENERATOR} */\n")
}

/// Whether this program wrote a file with these bytes.
#[must_use]
pub(crate) fn is_own(bytes: &[u8]) -> bool {
    is_own_json(bytes) || MARKS.as_ref().is_some_and(|marks| marks.is_match(bytes))
}

/// What is read of a JSON file.
#[derive(Deserialize)]
struct Head {
    generator: Option<String>,
    #[serde(rename = "$comment")]
    comment: Option<String>,
    format: Option<u32>,
    meta: Option<Meta>,
}

/// What is read of a composed report or web site.
#[derive(Deserialize)]
struct Meta {
    #[expect(dead_code, reason = "only its presence matters")]
    council_id: String,
}

/// Whether this program wrote a JSON file with these bytes. Reports, web sites and manifests
/// of versions that did not name the program yet are known by their shape, which no
/// dataset file has.
#[must_use]
pub(crate) fn is_own_json(bytes: &[u8]) -> bool {
    let Ok(head) = serde_json::from_slice::<Head>(bytes) else { return false };
    let named = head.generator.is_some_and(|generator| generator.starts_with("intl-update "));
    let named = named || head.comment.is_some_and(|comment| comment == SCHEMA_COMMENT);
    named || (head.format.is_some() && head.meta.is_some()) || is_manifest(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_own_knows_each_mark() {
        for own in [
            format!("<html></html>\n{}", markup_comment()),
            format!("body {{}}\n{}", css_comment()),
            format!("Meeting\n{}", text_comment()),
            format!(r#"{{ "$comment": "{SCHEMA_COMMENT}" }}"#),
            format!("BEGIN:VCALENDAR\r\nPRODID:{PRODUCT_ID}\r\n"),
            format!(r#"{{ "generator": "{GENERATOR}" }}"#),
            r#"{ "format": 1, "meta": { "council_id": "a" }, "sections": [] }"#.to_owned(),
            r#"{ "files": [] }"#.to_owned(),
        ] {
            assert!(is_own(own.as_bytes()), "{own}");
        }
    }

    #[test]
    fn is_own_refuses_what_others_wrote() {
        for foreign in [
            "",
            "{}",
            "[]",
            r#"{ "format": 1, "council": {} }"#,
            r#"{ "generator": "another program 1.0" }"#,
            r#"{ "meta": { "council_id": "a" } }"#,
            r#"{ "files": ["src"], "name": "a package" }"#,
            "A minute of intl-update 1.0",
            "BEGIN:VCALENDAR\r\nPRODID:-//another//EN\r\n",
        ] {
            assert!(!is_own(foreign.as_bytes()), "{foreign}");
        }
    }
}
