//! The addresses that a report may link to.

use std::fmt::Write as _;

/// Characters of ASCII that RFC 3986 has nowhere in an address, and by which what
/// an address is pasted into could take it to end, or to be another one.
const NEVER: [char; 4] = ['<', '>', '"', '\\'];

/// Further characters that RFC 3986 does not have, but browsers take.
const TAKEN: [char; 5] = ['`', '|', '^', '{', '}'];

/// Whether a text is an absolute web or mail address (`http`, `https`,
/// `mailto`) that a report may link to.
#[must_use]
pub fn is_linkable(text: &str) -> bool {
    // Control characters and spaces are dropped or encoded by URL parsers,
    // which is how a harmless-looking address becomes another one.
    !text.chars().any(|c| c.is_control() || c.is_whitespace() || NEVER.contains(&c))
        && url::Url::parse(text).is_ok_and(|url| match url.scheme() {
            // Without the slashes, browsers take it for an address within the site.
            "http" | "https" => url.has_host() && text.contains("://"),
            "mailto" => url.path().contains('@'),
            _ => false,
        })
}

/// An address with `%7C` and the like in place of the characters that RFC 3986
/// does not have.
#[must_use]
pub(crate) fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for c in address.chars() {
        if NEVER.contains(&c) || TAKEN.contains(&c) {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{:02X}", u32::from(c));
        } else {
            encoded.push(c);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_addresses_are_links() {
        for good in ["https://example.org/a", "http://example.org", "mailto:a@example.org"] {
            assert!(is_linkable(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "www.example.org",
            "https:",
            "java\nscript:x",
            "mailto:",
            "https://example.org/<b>",
            "https://example.org/\"x",
            "https:\\\\example.org",
            "https:example.org",
            "https:/example.org",
            "mailto:<a@example.org>",
        ] {
            assert!(!is_linkable(bad), "{bad}");
        }
    }

    #[test]
    fn what_no_address_has_is_encoded() {
        assert_eq!(
            encoded("https://example.org/a|b?<c>=\\"),
            "https://example.org/a%7Cb?%3Cc%3E=%5C"
        );
        assert_eq!(encoded("https://example.org/(ä)%20#b"), "https://example.org/(ä)%20#b");
    }
}
