//! The addresses that a report may link to.

/// Whether a text is an absolute web or mail address (`http`, `https`,
/// `mailto`) that a report may link to.
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
        ] {
            assert!(!is_linkable(bad), "{bad}");
        }
    }
}
