//! The mark by which this program recognises the files that it has written, so
//! that it replaces those and no others.
//!
//! | format | mark |
//! | --- | --- |
//! | PDF | the program as creator tool, in the XMP metadata of a file that nothing was added to |
//! | HTML, Markdown, CSS, site map | a comment as the last line, with a digest of the rest |
//! | Atom | the element `generator` of the feed (RFC 4287, section 4.2.4) |
//! | plain text | the last line, with a digest of the rest |
//! | JSON | the field `generator`, or `$comment` in a JSON Schema |
//! | iCalendar | the property `PRODID` of the calendar |
//!
//! A mark elsewhere in a file is that of something pasted into it. Images carry no mark.
//! They belong to web sites, whose manifest has their digests.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::digest::Digest;

/// What JSON Schemas say of their origin. Their text does not change with the version.
pub(crate) const SCHEMA_COMMENT: &str = "Made by intl-update";

/// The program and its version, as written files name it.
pub const GENERATOR: &str = concat!("intl-update ", env!("CARGO_PKG_VERSION"));

/// The identifier of the program in iCalendar files (RFC 5545, section 3.7.3).
pub(crate) const PRODUCT_ID: &str =
    concat!("-//intl-update//intl-update ", env!("CARGO_PKG_VERSION"), "//EN");

/// How the last line of a text is kept apart from what the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastLine {
    /// As a comment in HTML, Markdown or XML.
    Markup,
    /// As a comment in CSS.
    Style,
    /// Not at all.
    Plain,
}

impl LastLine {
    const ALL: [Self; 3] = [Self::Markup, Self::Style, Self::Plain];

    const fn around(self) -> (&'static str, &'static str) {
        match self {
            Self::Markup => ("<!-- ", " -->"),
            Self::Style => ("/* ", " */"),
            Self::Plain => ("", ""),
        }
    }
}

/// A text with a last line that says that this program wrote it. The line has a digest of
/// all that comes before, so that a text that was changed is not taken for the program's own.
#[must_use]
pub fn signed(text: &str, last_line: LastLine) -> String {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let (start, end) = last_line.around();
    format!("{text}\n{start}Made by {GENERATOR} ({}){end}\n", digest(text))
}

fn digest(text: &str) -> String {
    format!("{:016x}", Digest::of(text.as_bytes()).hash)
}

fn is_signed(text: &str) -> bool {
    let Some((before, last)) = text.strip_suffix('\n').and_then(|text| text.rsplit_once('\n'))
    else {
        return false;
    };
    let digest = digest(before);
    LastLine::ALL.iter().any(|last_line| {
        let (start, end) = last_line.around();
        last.starts_with(&format!("{start}Made by intl-update "))
            && last.ends_with(&format!(" ({digest}){end}"))
    })
}

/// Whether this program wrote a file with these bytes.
#[must_use]
pub(crate) fn is_own(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"%PDF-") {
        return is_own_pdf(bytes);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    // What comes before the first part of a feed or calendar.
    let is_marked =
        |first: &str, mark: &str| text.split(first).next().is_some_and(|head| head.contains(mark));
    match text.split_whitespace().next() {
        Some("BEGIN:VCALENDAR") => is_marked("BEGIN:VEVENT", "\nPRODID:-//intl-update//"),
        Some("<?xml") if is_marked("<entry", ">intl-update</generator>") => true,
        _ => is_own_json(bytes) || is_signed(text),
    }
}

/// Whether a PDF is as this program wrote it: its second line, by which other programs
/// are told apart, is that of Typst, and nothing was added (ISO 32000-1, sections 7.5.2
/// and 7.5.6).
fn is_own_pdf(bytes: &[u8]) -> bool {
    let second = bytes.split(|byte| *byte == b'\n').nth(1);
    let has = |mark: &[u8]| bytes.windows(mark.len()).filter(|part| *part == mark).count();
    second == Some(b"%\x80\x80\x80\x80")
        && has(b"<xmp:CreatorTool>intl-update ") == 1
        && has(b"startxref") == 1
}

/// What is read of a JSON file: what names the program, and what only a part of a dataset
/// has.
#[derive(Deserialize)]
struct Head {
    generator: Option<String>,
    #[serde(rename = "$comment")]
    comment: Option<String>,
    relationships: Option<IgnoredAny>,
    visits: Option<IgnoredAny>,
    decisions: Option<IgnoredAny>,
    reports: Option<IgnoredAny>,
}

/// Whether this program wrote a JSON file with these bytes.
#[must_use]
pub(crate) fn is_own_json(bytes: &[u8]) -> bool {
    let Ok(head) = serde_json::from_slice(bytes) else { return false };
    let Head {
        generator,
        comment,
        relationships: None,
        visits: None,
        decisions: None,
        reports: None,
    } = head
    else {
        return false;
    };
    generator.is_some_and(|generator| generator.starts_with("intl-update "))
        || comment.is_some_and(|comment| comment == SCHEMA_COMMENT)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn is_own_knows_each_mark() {
        for own in [
            signed("<html></html>", LastLine::Markup),
            signed("body {}\n", LastLine::Style),
            signed("Meeting\n\n", LastLine::Plain),
            format!(r#"{{ "$comment": "{SCHEMA_COMMENT}" }}"#),
            format!("BEGIN:VCALENDAR\r\nPRODID:{PRODUCT_ID}\r\nBEGIN:VEVENT\r\n"),
            "<?xml version=\"1.0\"?>\n<feed><generator version=\"0.1.0\">intl-update</generator></feed>"
                .to_owned(),
            format!(r#"{{ "generator": "{GENERATOR}" }}"#),
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
            r#"{ "generator": "intl-update 0.1.0", "visits": [] }"#,
            r#"{ "files": [] }"#,
            "A minute of intl-update 1.0",
            "BEGIN:VCALENDAR\r\nPRODID:-//another//EN\r\n",
        ] {
            assert!(!is_own(foreign.as_bytes()), "{foreign}");
        }
    }

    /// Something of the program that is pasted into a file does not make it its own.
    #[test]
    fn is_own_refuses_marks_elsewhere() {
        let calendar = format!("PRODID:{PRODUCT_ID}\r\n");
        for foreign in [
            format!("<main>\n{}</main>\n", signed("<p>1</p>", LastLine::Markup)),
            format!("Our notes\n{}", signed("Meeting", LastLine::Plain)),
            format!("{}Our notes\n", signed("Meeting", LastLine::Plain)),
            signed("The minute", LastLine::Markup).replace("The", "A"),
            format!("BEGIN:VCALENDAR\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\n{calendar}"),
            format!("Copied:\r\n{calendar}"),
            json!({ "text": signed("a", LastLine::Plain) }).to_string(),
            "<?xml version=\"1.0\"?>\n<feed><entry><generator>intl-update</generator></entry></feed>"
                .to_owned(),
            "%PDF-1.7\n%\u{bf}\n<xmp:CreatorTool>intl-update 0.1.0".to_owned(),
        ] {
            assert!(!is_own(foreign.as_bytes()), "{foreign}");
        }
    }

    #[test]
    fn is_own_refuses_changed_pdfs() {
        let pdf = |header: &[u8], ends: usize| {
            let mut bytes = [b"%PDF-1.7\n", header, b"\n\n"].concat();
            bytes.extend(b"<xmp:CreatorTool>intl-update 0.1.0</xmp:CreatorTool>");
            bytes.extend(b"\nstartxref\n9\n%%EOF".repeat(ends));
            bytes
        };
        let own: &[u8] = b"%\x80\x80\x80\x80";
        assert!(is_own(&pdf(own, 1)));
        assert!(!is_own(&pdf(own, 2)), "something was added");
        assert!(!is_own(&pdf(b"%\xbf\xf7\xa2\xfe", 1)), "another program wrote it anew");
    }
}
